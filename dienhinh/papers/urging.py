"""The office's Công văn to schools that owe something (NĐ 30/2020, mẫu 1.5: no name, V/v below the number)."""

from dataclasses import dataclass
from types import ModuleType

from dienhinh.papers import pdf
from dienhinh.papers.data import Numbered, Signature
from dienhinh.papers.frame import begin, end
from dienhinh.papers.table import Column

SCHOOLS = (
    Column("TT", 12, "centre"),
    Column("Trường", 72),
    Column("Khối thi đua", 53),
    Column("Tình trạng", 28),
)


@dataclass(frozen=True)
class Urged:
    """A school that a reminder names, with what it lacks."""

    name: str
    block: str
    lack: str


@dataclass(frozen=True)
class UrgingLetter(Numbered):
    """The office's Công văn that urges schools on."""

    subject: str
    addressees: tuple[str, ...]
    opening: str
    schools: tuple[Urged, ...]
    request: str
    recipients: tuple[str, ...]
    signature: Signature


def urging_letter(paper: UrgingLetter, kit: ModuleType = pdf) -> bytes:
    """The letter with the table of the schools that it urges on."""
    sheet = begin(paper, f"Công văn {paper.subject}", kit, about=f"V/v {paper.subject}")
    sheet.skip(18)
    kit.addressees(sheet, paper.addressees)
    sheet.text(paper.opening)
    sheet.skip(6)
    rows = [(str(n), school.name, school.block, school.lack) for n, school in enumerate(paper.schools, 1)]
    kit.Table(sheet, SCHOOLS).draw(rows)
    sheet.skip(6)
    return end(sheet, paper, paper.request, kit)
