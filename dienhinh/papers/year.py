"""What a school writes at the start of a year: its Kế hoạch (NĐ 30/2020, mẫu 1.4) and its đăng ký phấn đấu."""

from dataclasses import dataclass
from datetime import date
from types import ModuleType

from dienhinh.papers import pdf
from dienhinh.papers.data import Letterhead, Numbered, Printed, Signature
from dienhinh.papers.frame import begin, end
from dienhinh.papers.lists import HEAD_OF_UNIT
from dienhinh.papers.sheet import BODY
from dienhinh.papers.table import Column
from dienhinh.papers.wording import ended, place_date

NOTE = BODY._replace(size=13, leading=17)


@dataclass(frozen=True)
class PlanSection:
    """A part of a plan under its heading; each line of the text is a paragraph."""

    title: str
    text: str


@dataclass(frozen=True)
class SchoolPlan(Numbered):
    """A school's Kế hoạch for the year."""

    subject: str
    grounds: tuple[str, ...]
    opening: str
    sections: tuple[PlanSection, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: Signature


@dataclass(frozen=True)
class Pledged:
    """One who strives for an award; `first` and `second` hold a line for each criterion."""

    name: str
    unit: str
    first: str
    second: str
    effort: str
    award: str


@dataclass(frozen=True)
class PledgeList(Printed):
    """A list of đăng ký phấn đấu, of people or of collectives."""

    letterhead: Letterhead
    date: date | None
    year: int
    subject: str
    collective: bool
    criteria: tuple[str, ...]
    rows: tuple[Pledged, ...]
    signature: Signature


def school_plan(paper: SchoolPlan, kit: ModuleType = pdf) -> bytes:
    """A school's own plan: căn cứ, then its sections in order."""
    sheet = begin(paper, f"Kế hoạch {paper.subject}", kit)
    kit.title(sheet, "KẾ HOẠCH", paper.subject)
    kit.grounds(sheet, paper.grounds)
    sheet.text(paper.opening)
    for section in paper.sections:
        sheet.heading(section.title)
        sheet.text(section.text)
    return end(sheet, paper, paper.closing, kit)


def pledge_list(paper: PledgeList, kit: ModuleType = pdf) -> bytes:
    """The people or the collectives that strive for an award this year, with what they say of themselves."""
    sheet = kit.Sheet(f"Danh sách {paper.subject} - {paper.letterhead.issuer}", wide=True, proof=paper.proof)
    kit.header(sheet, paper.letterhead, "", place_date(paper.letterhead.place, paper.date, paper.year))
    kit.title(sheet, "DANH SÁCH", paper.subject)
    for line in ended(f"Tiêu chuẩn {number}: {text}" for number, text in enumerate(paper.criteria, 1)):
        sheet.text(line, NOTE)
    sheet.skip(8)
    again = any(row.second for row in paper.rows)
    columns = (
        Column("TT", 11, "centre"),
        Column("Tên tập thể" if paper.collective else "Họ và tên", 45),
        Column("Đơn vị, chức vụ", 45),
        Column("Tự đánh giá theo tiêu chuẩn", 40),
        *([Column("Tự đánh giá giữa năm", 40)] if again else []),
        Column("Nội dung, biện pháp phấn đấu", 62, "justify"),
        Column("Hình thức khen thưởng đăng ký", 44),
    )
    rows = [
        (str(n), row.name, row.unit, row.first, *([row.second] if again else []), row.effort, row.award)
        for n, row in enumerate(paper.rows, 1)
    ]
    closing = kit.Closing(sheet, paper.signature, head=HEAD_OF_UNIT)
    kit.Table(sheet, columns).draw(rows, keep=closing.height)
    closing.draw(sheet)
    return sheet.finish()
