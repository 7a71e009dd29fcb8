"""The office's consolidated list: the appendix of its Tờ trình."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import ModuleType

from dienhinh.papers import pdf
from dienhinh.papers.data import Collective, Letterhead, Person, Printed, Reference, Signature
from dienhinh.papers.lists import contact, seniority
from dienhinh.papers.sheet import CENTRED, TITLE
from dienhinh.papers.table import Band, Column
from dienhinh.papers.wording import amount, cite

COLLECTIVES = (
    Column("TT", 11, "centre"),
    Column("Tên tập thể", 56),
    Column("Tóm tắt thành tích", 135, "justify"),
    Column("Hình thức đề nghị khen thưởng", 50),
)
INDIVIDUALS = (
    Column("TT", 11, "centre"),
    Column("Họ và tên", 30),
    Column("Chức vụ", 25),
    Column("Thâm niên giảng dạy", 23, "centre"),
    Column("Tóm tắt thành tích", 97, "justify"),
    Column("Hình thức đề nghị khen thưởng", 30),
    Column("Số điện thoại, email", 42),
)
CORRECTIONS = (
    Column("TT", 11, "centre"),
    Column("Họ và tên, tên tập thể", 42),
    Column("Đơn vị", 42),
    Column("Nội dung đã gửi", 80, "justify"),
    Column("Nội dung đính chính", 80, "justify"),
)
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True)
class Correction:
    """One line of a sent list that is corrected: what was sent, and what is right, a line for each field."""

    name: str
    unit: str
    sent: str
    right: str


@dataclass(frozen=True)
class ConsolidatedList(Printed):
    """The Phụ lục of the office's letter; rows come ordered by level, then unit, and are grouped so.

    A later list names the letter that it `amends`; one that corrects has `corrections` in place of nominees.
    """

    letterhead: Letterhead
    attached_to: Reference
    subject: str
    collectives: tuple[Collective, ...]
    individuals: tuple[Person, ...]
    signature: Signature
    appendix: str = "Phụ lục"
    title: str = "DANH SÁCH TỔNG HỢP"
    amends: Reference | None = None
    corrections: tuple[Correction, ...] = ()


def consolidated_list(paper: ConsolidatedList, kit: ModuleType = pdf) -> bytes:
    """Collectives, then persons, each grouped by level and then unit in the order given."""
    sheet = kit.Sheet(f"{paper.appendix} - {paper.subject}", wide=True, proof=paper.proof)
    sheet.text(paper.appendix, TITLE)
    sheet.text(paper.title, TITLE)
    sheet.text(paper.subject, TITLE)
    if paper.amends:
        sheet.text(f"({'Đính chính' if paper.corrections else 'Bổ sung'} {cite(paper.amends)})", CENTRED)
    source = paper.attached_to
    kit.attached(sheet, source if source.issuer else replace(source, issuer=paper.letterhead.issuer))
    closing = kit.Closing(sheet, paper.signature)
    if paper.corrections:
        rows = [
            (str(number), line.name, line.unit, line.sent, line.right)
            for number, line in enumerate(paper.corrections, 1)
        ]
        kit.Table(sheet, CORRECTIONS).draw(rows, keep=closing.height)
    parts = [
        part
        for part in (
            ("TẬP THỂ", COLLECTIVES, paper.collectives, collective_row),
            ("CÁ NHÂN", INDIVIDUALS, paper.individuals, person_row),
        )
        if part[2]
    ]
    for letter, (name, columns, rows, draw) in zip("AB", parts, strict=False):
        last = name == parts[-1][0]
        table = kit.Table(sheet, columns, f"{letter}. {name}: {amount(len(rows))}")
        table.draw(grouped(rows, draw), keep=closing.height if last else 0)
        sheet.skip(6)
    closing.draw(sheet)
    return sheet.finish()


def grouped(rows: Sequence[Person] | Sequence[Collective], draw) -> Iterator[tuple[str, ...] | Band]:
    """A band for each level and each unit, and the rows numbered through the whole list."""
    number = 0
    for order, (level, of_level) in enumerate(groupby(rows, lambda row: row.level), 1):
        if level.strip():
            yield Band(f"{roman(order)}. {level.upper()}")
        for place, (unit, of_unit) in enumerate(groupby(of_level, lambda row: row.unit), 1):
            yield Band(f"{place}. {unit}")
            for row in of_unit:
                number += 1
                yield draw(number, row)


def collective_row(number: int, row: Collective) -> tuple[str, ...]:
    return str(number), row.name, row.summary, row.award


def person_row(number: int, row: Person) -> tuple[str, ...]:
    return str(number), row.name, row.position, seniority(row), row.summary, row.award, contact(row)


def roman(number: int) -> str:
    """The Roman numeral of a small number."""
    text = ""
    for value, sign in ROMAN:
        text, number = text + sign * (number // value), number % value
    return text
