"""The lists that go with a Tờ trình."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import ModuleType

from reportlab.lib.units import mm

from dienhinh.papers import pdf
from dienhinh.papers.data import Collective, Letterhead, Person, Printed, Reference, Signature
from dienhinh.papers.table import Column

HEAD_OF_UNIT = "THỦ TRƯỞNG ĐƠN VỊ"
WIDE_COLUMN = 95 * mm

INDIVIDUAL = (
    Column("TT", 11, "centre"),
    Column("Họ và tên", 35),
    Column("Đơn vị công tác", 38),
    Column("Thâm niên giảng dạy", 23, "centre"),
    Column("Tóm tắt thành tích", 98, "justify"),
    Column("Số điện thoại, email", 47),
)
COLLECTIVE = (
    Column("TT", 11, "centre"),
    Column("Tên tập thể", 46),
    Column("Đơn vị", 46),
    Column("Tóm tắt thành tích", 105, "justify"),
    Column("Hình thức đề nghị khen thưởng", 44),
)


@dataclass(frozen=True)
class IndividualList(Printed):
    """The plan's own form DANH SÁCH for persons."""

    letterhead: Letterhead
    attached_to: Reference
    people: tuple[Person, ...]
    signature: Signature


@dataclass(frozen=True)
class CollectiveList(Printed):
    """The plan's form with the columns that a collective needs."""

    letterhead: Letterhead
    attached_to: Reference
    collectives: tuple[Collective, ...]
    signature: Signature


def individual_list(paper: IndividualList, kit: ModuleType = pdf) -> bytes:
    """The plan's own form DANH SÁCH, its six columns word for word, on A4 landscape."""
    rows = (
        (str(n), person.name, working_unit(person), seniority(person), person.summary, contact(person))
        for n, person in enumerate(paper.people, 1)
    )
    return _list(paper, "Danh sách cá nhân đề nghị khen thưởng", INDIVIDUAL, rows, kit)


def collective_list(paper: CollectiveList, kit: ModuleType = pdf) -> bytes:
    """The same form for collectives, with the award that is asked for."""
    rows = (
        (str(n), group.name, group.unit, group.summary, group.award)
        for n, group in enumerate(paper.collectives, 1)
    )
    return _list(paper, "Danh sách tập thể đề nghị khen thưởng", COLLECTIVE, rows, kit)


def _list(
    paper: IndividualList | CollectiveList,
    name: str,
    columns: tuple[Column, ...],
    rows: Iterable[tuple[str, ...]],
    kit: ModuleType,
) -> bytes:
    sheet = kit.Sheet(f"{name} - {paper.letterhead.issuer}", wide=True, proof=paper.proof)
    kit.issuer(sheet, paper.letterhead, WIDE_COLUMN)
    kit.title(sheet, "DANH SÁCH")
    kit.attached(sheet, paper.attached_to)
    closing = kit.Closing(sheet, paper.signature, head=HEAD_OF_UNIT)
    kit.Table(sheet, columns).draw(rows, keep=closing.height)
    closing.draw(sheet)
    return sheet.finish()


def working_unit(person: Person) -> str:
    """Position and unit, as the column "Đơn vị công tác" shows them."""
    return ",\n".join(part for part in (person.position.strip(), person.unit.strip()) if part)


def seniority(person: Person) -> str:
    return "" if person.seniority_years is None else f"{person.seniority_years} năm"


def contact(person: Person) -> str:
    """Phone and email in the one cell that the plan gives them."""
    return f"ĐT: {person.phone}\nEmail: {person.email}"
