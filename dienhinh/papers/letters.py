"""The Tờ trình of a school and of the office (NĐ 30/2020, mẫu 1.4).

A kit draws each paper: `pdf`, or `word` for its Word twin.
"""

from dataclasses import dataclass
from types import ModuleType

from dienhinh.papers import pdf
from dienhinh.papers.data import Numbered, Signature
from dienhinh.papers.frame import begin, end
from dienhinh.papers.wording import ended


@dataclass(frozen=True)
class Letter(Numbered):
    """A Tờ trình; `grounds` are the căn cứ without final marks, `urgency` is "KHẨN" or empty."""

    subject: str
    addressees: tuple[str, ...]
    grounds: tuple[str, ...]
    body: str
    enclosures: tuple[str, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: Signature
    urgency: str = ""


@dataclass(frozen=True)
class SchoolLetter(Letter):
    """A school's to its office."""


@dataclass(frozen=True)
class OfficeLetter(Letter):
    """The office's to its parent."""


def school_letter(paper: SchoolLetter, kit: ModuleType = pdf) -> bytes:
    """A school asks for the commendation of its nominees."""
    return _letter(paper, kit)


def office_letter(paper: OfficeLetter, kit: ModuleType = pdf) -> bytes:
    """The office passes the nominees of its schools on to its parent."""
    return _letter(paper, kit)


def _letter(paper: Letter, kit: ModuleType) -> bytes:
    sheet = begin(paper, f"Tờ trình {paper.subject}", kit, urgency=paper.urgency)
    kit.title(sheet, "TỜ TRÌNH", paper.subject)
    kit.addressees(sheet, paper.addressees)
    kit.grounds(sheet, paper.grounds)
    sheet.text(paper.body)
    if paper.enclosures:
        sheet.text("Hồ sơ gồm:")
    for number, item in enumerate(ended(paper.enclosures), 1):
        sheet.text(f"{number}. {item}")
    return end(sheet, paper, paper.closing, kit)
