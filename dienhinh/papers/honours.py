"""The register of honours: who was honoured where and when, by which decision."""

from dataclasses import dataclass

from dienhinh.papers.blocks import issuer, title
from dienhinh.papers.closing import Closing
from dienhinh.papers.data import Letterhead, Printed, Signature
from dienhinh.papers.lists import HEAD_OF_UNIT, WIDE_COLUMN
from dienhinh.papers.sheet import Sheet
from dienhinh.papers.table import Column, Table

COLUMNS = (
    Column("TT", 11, "centre"),
    Column("Tập thể, cá nhân", 42),
    Column("Đơn vị", 42),
    Column("Ngày", 24, "centre"),
    Column("Hình thức biểu dương, khen thưởng", 85),
    Column("Số, ngày quyết định", 48),
)


@dataclass(frozen=True)
class Honoured:
    """A row of the register; `day` and `decision` are written as they are printed."""

    name: str
    unit: str
    day: str
    how: str
    decision: str


@dataclass(frozen=True)
class HonourRegister(Printed):
    """The register of honours of a school, or of an office's schools."""

    letterhead: Letterhead
    title: str
    subject: str
    rows: tuple[Honoured, ...]
    signature: Signature


def honour_register(paper: HonourRegister) -> bytes:
    """The register on A4 landscape, in the order given."""
    sheet = Sheet(f"{paper.title} - {paper.letterhead.issuer}", wide=True, proof=paper.proof)
    issuer(sheet, paper.letterhead, WIDE_COLUMN)
    title(sheet, paper.title, paper.subject)
    rows = [
        (str(n), honoured.name, honoured.unit, honoured.day, honoured.how, honoured.decision)
        for n, honoured in enumerate(paper.rows, 1)
    ]
    closing = Closing(sheet, paper.signature, head=HEAD_OF_UNIT)
    Table(sheet, COLUMNS).draw(rows, keep=closing.height)
    closing.draw(sheet)
    return sheet.finish()
