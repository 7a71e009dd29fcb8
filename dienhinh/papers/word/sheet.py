"""The page of a Word file: margins, face, page numbers from the second page on, and paragraphs below each other."""

from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing

from dienhinh.papers.data import Proof
from dienhinh.papers.fonts import BOLD, BOLD_ITALIC, ITALIC, register
from dienhinh.papers.picture import raster
from dienhinh.papers.sheet import BODY, HEADING, Style
from dienhinh.papers.text import balanced, one_line, paragraphs, width
from dienhinh.papers.word.page import border, element, set_up

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
SIDES = ("top", "left", "bottom", "right")
SHARP = 3  # pixels of a picture for each point
NO_TIME = datetime(2000, 1, 1)  # a file tells by its content, not by its clock, whether it changed

Place = Any  # the document, or a cell of a table


class Sheet:
    """A document being written from the top down; the proof of a PDF has no place in a text that anybody may change."""

    def __init__(self, title: str, wide: bool = False, proof: Proof | None = None):
        register()
        self.document = Document()
        self.document._body.clear_content()
        self._gap = 0.0
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = one_line(title)[:255], "", ""
        properties.language = "vi-VN"
        properties.created = properties.modified = NO_TIME
        self.width = set_up(self.document, wide)

    def text(
        self,
        text: str,
        style: Style = BODY,
        keep: float = 0,
        inset: float = 0,
        place: Place = None,
        measure=0.0,
    ) -> float:
        """Paragraphs of a text; the last stays with what follows when there is anything to keep.

        Answers with the width of the last line of what stands centred, as its rule is measured by it.
        """
        last, blocks = 0.0, paragraphs(text)
        for number, block in enumerate(blocks, 1):
            if style.align == "centre":
                lines = balanced(block, style.font, style.size, measure or self.width)
                block, last = "\n".join(line.text for line in lines), lines[-1].width
            made = self._paragraph(place, style, inset)
            made.paragraph_format.keep_with_next = bool(keep) and number == len(blocks)
            run = made.add_run(block)
            run.font.size = Pt(style.size)
            run.bold = style.font in (BOLD, BOLD_ITALIC) or None
            run.italic = style.font in (ITALIC, BOLD_ITALIC) or None
        return last

    def heading(self, text: str, keep: float = 0) -> None:
        """A bold heading that is never the last line of a page."""
        self.text(text, HEADING, keep=1)

    def figure(self, drawing: Drawing, caption: str, style: Style) -> None:
        """A drawing as a picture that stays with its caption, which is also its text for those who cannot see it."""
        made = self._paragraph(None, style._replace(before=8), 0)
        made.paragraph_format.keep_with_next = True
        png = raster(renderPDF.drawToString(drawing), SHARP)
        shape = made.add_run().add_picture(BytesIO(png), Pt(drawing.width))
        shape._inline.docPr.set("descr", caption)
        self.text(caption, style)

    def skip(self, points: float) -> None:
        """White space above what comes next."""
        self._gap += points

    def rule(self, length: float, measure: float, place: Place = None) -> None:
        """A solid horizontal rule, centred, just below the text above it."""
        made = self._blank(3, place)
        made.paragraph_format.space_before = Pt(2)
        made.paragraph_format.left_indent = made.paragraph_format.right_indent = Pt((measure - length) / 2)
        border(made._p.get_or_add_pPr(), "w:pBdr", ("top",))

    def table(self, rows: int, widths: list[float], sides: float, edges: float) -> Table:
        """A table of fixed columns in points with white space inside its cells, and without lines."""
        if self._gap:
            self._blank(self._gap).paragraph_format.keep_with_next = True
        self._gap = 0
        made = self.document.add_table(rows, len(widths))
        made.autofit = False
        properties = made._tbl.tblPr
        properties.append(element("w:tblInd", w=round(20 * sides), type="dxa"))
        margins = element("w:tblCellMar")
        for side, points in zip(SIDES, (edges, sides, edges, sides), strict=True):
            margins.append(element(f"w:{side}", w=round(20 * points), type="dxa"))
        properties.append(margins)
        for column, points in zip(made.columns, widths, strict=True):
            column.width = Pt(points)
        for row in made.rows:
            for cell, points in zip(row.cells, widths, strict=True):
                cell.width = Pt(points)
        return made

    def finish(self) -> bytes:
        """The file; a table at its end is followed by the paragraph that Word wants there."""
        self._gap = 0
        self._blank(1)
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _paragraph(self, place: Place, style: Style, inset: float) -> Paragraph:
        made = _free(place) if isinstance(place, _Cell) else self.document.add_paragraph()
        layout = made.paragraph_format
        layout.alignment = ALIGN[style.align]
        layout.space_before, layout.space_after = Pt(style.before + self._gap), Pt(0)
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(style.leading)
        layout.first_line_indent, layout.left_indent = Pt(style.indent), Pt(inset)
        self._gap = 0
        return made

    def _blank(self, points: float, place: Place = None) -> Paragraph:
        """An empty paragraph of a height."""
        made = _free(place) if isinstance(place, _Cell) else self.document.add_paragraph()
        layout = made.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(points)
        return made


def text_width(text: str, style: Style) -> float:
    """The width of a text set on one line."""
    return width(one_line(text), style.font, style.size)


def _free(cell: _Cell) -> Paragraph:
    """The paragraph that a new cell brings, or the next one."""
    first = cell.paragraphs[0]
    return first if len(cell.paragraphs) == 1 and first._p.pPr is None else cell.add_paragraph()
