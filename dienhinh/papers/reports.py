"""Báo cáo sơ kết, tổng kết of a school and of the office (NĐ 30/2020, mẫu 1.4)."""

from dataclasses import dataclass
from datetime import date
from types import ModuleType

from reportlab.graphics.shapes import Drawing

from dienhinh.papers import charts, pdf
from dienhinh.papers.data import Numbered, Signature
from dienhinh.papers.frame import begin, end
from dienhinh.papers.sheet import CENTRED
from dienhinh.papers.table import Column
from dienhinh.papers.wording import given
from dienhinh.papers.year import PlanSection

WORDS, NUMBER = 75, 24  # millimetres of a table's first column and of each other
CAPTION = CENTRED._replace(size=13, leading=17, before=6)
CHART = "Biểu đồ: từ đăng ký phấn đấu đến được công nhận"


@dataclass(frozen=True)
class FigureTable:
    """A table of counts under its caption: words in the first column, whole numbers in the others."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class YearReport(Numbered):
    """A báo cáo sơ kết or tổng kết; `chart` holds (stage, collectives, individuals) in the order of the thread.

    `seal` is the head of the trail at the moment of printing («1204:2026-11-29:9f3a12bc77de01aa»), or empty.
    """

    subject: str
    addressees: tuple[str, ...]
    opening: str
    tables: tuple[FigureTable, ...]
    chart: tuple[tuple[str, int, int], ...]
    sections: tuple[PlanSection, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: Signature
    seal: str = ""


def year_report(paper: YearReport, kit: ModuleType = pdf) -> bytes:
    """The report: figures with their chart, then what the writer says of them."""
    sheet = begin(paper, f"Báo cáo {paper.subject}", kit)
    kit.title(sheet, "BÁO CÁO", paper.subject)
    kit.addressees(sheet, paper.addressees)
    sheet.text(paper.opening)
    sheet.heading("I. SỐ LIỆU")
    _tables(sheet, paper.tables[:1], 1, kit)
    if paper.chart:
        sheet.figure(chart(paper.chart, sheet.width), CHART, CAPTION)
    _tables(sheet, paper.tables[1:], 2, kit)
    for numeral, section in zip(("II", "III", "IV", "V", "VI"), paper.sections, strict=False):
        sheet.heading(f"{numeral}. {section.title.upper()}")
        sheet.text(given(section.text) if not section.text.strip() else section.text)
    if paper.seal:
        sheet.text(sealed(paper.seal))
    return end(sheet, paper, paper.closing, kit)


def sealed(seal: str) -> str:
    """Say what the head of the trail proves; a paper of earlier days holds a digest without line and day."""
    *where, digest = seal.split(":")
    groups = " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))
    if not where:
        return f"Mã niêm phong nhật ký điện tử tại thời điểm in: {groups}."
    number, day = where[0], date.fromisoformat(where[1])
    return (
        f"Nhật ký điện tử của hệ thống, tính đến dòng số {number} ghi ngày {day:%d/%m/%Y}, được niêm phong bằng mã "
        f"{':'.join(where)}:{groups}. Đối chiếu bằng mã này khi cần chứng minh nhật ký không bị sửa."
    )


def chart(rows: tuple[tuple[str, int, int], ...], width: float = 470) -> Drawing:
    """The chart of the thread from promise to result; `width` in points."""
    names = [name for name, *_ in rows]
    series = [("Tập thể", [row[1] for row in rows]), ("Cá nhân", [row[2] for row in rows])]
    return charts.bars(names, series, width)


def _tables(sheet: pdf.Sheet, tables: tuple[FigureTable, ...], first: int, kit: ModuleType) -> None:
    for number, table in enumerate(tables, first):
        columns = [Column(name, NUMBER, "centre") for name in table.columns[1:]]
        sheet.skip(6)
        drawn = kit.Table(sheet, (Column(table.columns[0], WORDS), *columns), f"{number}. {table.caption}")
        drawn.draw(table.rows)
        sheet.skip(6)
