"""A table whose header returns on every page, as in `papers.table`."""

from collections.abc import Iterable

from docx.enum.table import WD_ALIGN_VERTICAL
from docx.table import _Row

from dienhinh.papers.sheet import Style
from dienhinh.papers.table import BAND, CELL, EDGE, HEAD, SIDE, Band, Column
from dienhinh.papers.word.page import border, element
from dienhinh.papers.word.sheet import SIDES, Sheet


class Table:
    """Writes rows below each other; a caption stays with the first row."""

    def __init__(self, sheet: Sheet, columns: tuple[Column, ...], caption: str = ""):
        self.sheet, self.columns, self.caption = sheet, columns, caption

    def draw(self, rows: Iterable[tuple[str, ...] | Band], keep: float = 0) -> None:
        """The rows; the last one stays with what must follow it."""
        rows = list(rows)
        if self.caption:
            self.sheet.heading(self.caption)
            self.sheet.skip(4)
        whole = sum(column.share for column in self.columns)
        widths = [self.sheet.width * column.share / whole for column in self.columns]
        table = self.sheet.table(len(rows) + 1, widths, SIDE, EDGE)
        border(table._tbl.tblPr, "w:tblBorders", (*SIDES, "insideH", "insideV"))
        head, *made = table.rows
        head._tr.get_or_add_trPr().append(element("w:tblHeader"))
        self._fill(head, [column.title for column in self.columns], [HEAD] * len(widths), 1, widths)
        for cell in head.cells:
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        styles = [CELL._replace(align=column.align) for column in self.columns]
        for number, (row, texts) in enumerate(zip(made, rows, strict=True), 1):
            if isinstance(texts, Band):
                cells = row.cells
                band = cells[0].merge(cells[-1])
                self.sheet.text(texts.text, BAND, keep=1, place=band)
            else:
                self._fill(row, texts, styles, keep if number == len(rows) else 0, widths)

    def _fill(
        self, row: _Row, texts: Iterable[str], styles: list[Style], keep: float, widths: list[float]
    ) -> None:
        for cell, text, style, wide in zip(row.cells, texts, styles, widths, strict=True):
            self.sheet.text(text, style, keep, place=cell, measure=wide - 2 * SIDE)
