"""The Tờ trình of a school and of the office (NĐ 30/2020, mẫu 1.4).

A kit draws each paper: `pdf`, or `word` for its Word twin.
"""

from dataclasses import dataclass
from datetime import date
from types import ModuleType

from dienhinh.papers import pdf
from dienhinh.papers.data import Letterhead, Number, Printed, Signature
from dienhinh.papers.wording import ended, finished, number_line, place_date


@dataclass(frozen=True)
class Letter(Printed):
    """A Tờ trình; `grounds` are the căn cứ without final marks, `urgency` is "KHẨN" or empty."""

    letterhead: Letterhead
    number: Number
    date: date | None
    year: int
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
    sheet = kit.Sheet(f"Tờ trình {paper.subject}", proof=paper.proof)
    dated = place_date(paper.letterhead.place, paper.date, paper.year)
    kit.header(sheet, paper.letterhead, number_line(paper.number), dated, paper.urgency)
    kit.title(sheet, "TỜ TRÌNH", paper.subject)
    kit.addressees(sheet, paper.addressees)
    kit.grounds(sheet, paper.grounds)
    sheet.text(paper.body)
    if paper.enclosures:
        sheet.text("Hồ sơ gồm:")
    for number, item in enumerate(ended(paper.enclosures), 1):
        sheet.text(f"{number}. {item}")
    closing = kit.Closing(sheet, paper.signature, paper.recipients)
    sheet.text(finished(paper.closing), keep=closing.height)
    closing.draw(sheet)
    return sheet.finish()
