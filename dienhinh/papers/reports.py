"""Báo cáo sơ kết, tổng kết of a school and of the office (NĐ 30/2020, mẫu 1.4)."""

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing

from dienhinh.papers import charts
from dienhinh.papers.blocks import addressees, header, title
from dienhinh.papers.closing import Closing
from dienhinh.papers.data import FigureTable, YearReport
from dienhinh.papers.sheet import BODY, CENTRED, Sheet
from dienhinh.papers.table import Column, Table
from dienhinh.papers.wording import finished, given, number_line, place_date

WORDS, NUMBER = 75, 24  # millimetres of a table's first column and of each other
CAPTION = CENTRED._replace(size=12, leading=15)


def year_report(paper: YearReport) -> bytes:
    """The report: figures with their chart, then what the writer says of them."""
    sheet = Sheet(f"Báo cáo {paper.subject}", proof=paper.proof)
    dated = place_date(paper.letterhead.place, paper.date, paper.year)
    header(sheet, paper.letterhead, number_line(paper.number), dated)
    title(sheet, "BÁO CÁO", paper.subject)
    addressees(sheet, paper.addressees)
    sheet.text(paper.opening)
    sheet.heading("I. SỐ LIỆU")
    for number, table in enumerate(paper.tables, 1):
        _table(sheet, number, table)
        if number == 1 and paper.chart:
            _chart(sheet, chart(paper.chart, sheet.width))
    for numeral, section in zip(("II", "III", "IV", "V", "VI"), paper.sections, strict=False):
        sheet.heading(f"{numeral}. {section.title.upper()}")
        sheet.text(given(section.text) if not section.text.strip() else section.text)
    if paper.seal:
        groups = " ".join(paper.seal[start : start + 8] for start in range(0, len(paper.seal), 8))
        sheet.text(f"Mã niêm phong nhật ký điện tử tại thời điểm in: {groups}.")
    closing = Closing(sheet, paper.signature, paper.recipients)
    sheet.text(finished(paper.closing), keep=closing.height)
    closing.draw(sheet)
    return sheet.finish()


def chart(rows: tuple[tuple[str, int, int], ...], width: float = 470) -> Drawing:
    """The chart of the thread from promise to result; `width` in points."""
    names = [name for name, *_ in rows]
    series = [("Tập thể", [row[1] for row in rows]), ("Cá nhân", [row[2] for row in rows])]
    return charts.bars(names, series, width)


def _table(sheet: Sheet, number: int, table: FigureTable) -> None:
    columns = [Column(name, NUMBER, "centre") for name in table.columns[1:]]
    sheet.skip(6)
    drawn = Table(sheet, (Column(table.columns[0], WORDS), *columns), f"{number}. {table.caption}")
    drawn.draw(table.rows)
    sheet.skip(6)


def _chart(sheet: Sheet, drawing: Drawing) -> None:
    sheet.need(drawing.height + 2 * BODY.leading)
    sheet.skip(8)
    sheet.y -= drawing.height
    renderPDF.draw(drawing, sheet.canvas, sheet.left, sheet.y)
    sheet.text("Biểu đồ: từ đăng ký phấn đấu đến được công nhận", CAPTION)
