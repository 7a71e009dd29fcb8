"""The office's Công văn to schools that owe something (NĐ 30/2020, mẫu 1.5: no name, V/v below the number)."""

from dataclasses import dataclass
from datetime import date
from types import ModuleType

from dienhinh.papers import pdf
from dienhinh.papers.data import Letterhead, Number, Printed, Signature
from dienhinh.papers.table import Column
from dienhinh.papers.wording import finished, number_line, place_date

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
class UrgingLetter(Printed):
    """The office's Công văn that urges schools on."""

    letterhead: Letterhead
    number: Number
    date: date | None
    year: int
    subject: str
    addressees: tuple[str, ...]
    opening: str
    schools: tuple[Urged, ...]
    request: str
    recipients: tuple[str, ...]
    signature: Signature


def urging_letter(paper: UrgingLetter, kit: ModuleType = pdf) -> bytes:
    """The letter with the table of the schools that it urges on."""
    sheet = kit.Sheet(f"Công văn {paper.subject}", proof=paper.proof)
    dated = place_date(paper.letterhead.place, paper.date, paper.year)
    kit.header(sheet, paper.letterhead, number_line(paper.number), dated, about=f"V/v {paper.subject}")
    sheet.skip(18)
    kit.addressees(sheet, paper.addressees)
    sheet.text(paper.opening)
    sheet.skip(6)
    rows = [(str(n), school.name, school.block, school.lack) for n, school in enumerate(paper.schools, 1)]
    kit.Table(sheet, SCHOOLS).draw(rows)
    sheet.skip(6)
    closing = kit.Closing(sheet, paper.signature, paper.recipients)
    sheet.text(finished(paper.request), keep=closing.height)
    closing.draw(sheet)
    return sheet.finish()
