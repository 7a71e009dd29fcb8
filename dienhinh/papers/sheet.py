"""The page: frame, margins, page numbers, and text that flows from page to page."""

from typing import NamedTuple

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from dienhinh.papers.data import Proof
from dienhinh.papers.fonts import BOLD, ITALIC, REGULAR, register
from dienhinh.papers.foot import draw_foot
from dienhinh.papers.streaming import StreamedCanvas
from dienhinh.papers.text import Line, balanced, clipped, one_line, paragraphs, width, wrap

# NĐ 30/2020, PL I, mục I.4: 20–25, 20–25, 30–35 and 15–20 mm.
TOP, BOTTOM, LEFT, RIGHT = 20 * mm, 20 * mm, 30 * mm, 15 * mm
MOST_LINES = 8  # of a name in the header, where a text cannot run on to the next page
ASCENT = 0.8  # of the size; where the first baseline hangs below the top of its line


class Style(NamedTuple):
    """How a block of text is set; lengths in points."""

    font: str = REGULAR
    size: float = 14
    leading: float = 18
    align: str = "justify"
    indent: float = 12.7 * mm
    before: float = 6


BODY = Style()
GROUND = Style(font=ITALIC)
HEADING = Style(font=BOLD)
CENTRED = Style(align="centre", indent=0, before=0)
TITLE = CENTRED._replace(font=BOLD)
ATTACHED = CENTRED._replace(font=ITALIC, size=13, leading=17)


class Sheet:
    """A document being written from the top down; `y` is the top of what comes next."""

    def __init__(self, title: str, wide: bool = False, proof: Proof | None = None):
        register()
        self._proof = proof
        size = landscape(A4) if wide else A4
        # An initial face of our own keeps the library's Helvetica, which is not embedded, out of the file.
        self.canvas = StreamedCanvas(size, REGULAR, "vi-VN")
        self.canvas.setTitle(one_line(title))
        self.canvas.setCreator("dienhinh")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        self.canvas.setLineWidth(0.6)
        self.left, self.right = LEFT, size[0] - RIGHT
        self.top, self.bottom = size[1] - TOP, BOTTOM
        self.width, self.height = self.right - self.left, self.top - self.bottom
        self.y = self.top

    @property
    def room(self) -> float:
        return self.y - self.bottom

    @property
    def fresh(self) -> bool:
        return self.y == self.top

    def turn(self) -> None:
        """Starts a page; from the second on it carries its number in the top margin."""
        self._end()
        self.canvas.setLineWidth(0.6)
        self.canvas.setFont(REGULAR, 14)
        middle = (self.left + self.right) / 2
        self.canvas.drawCentredString(middle, self.top + 4 * mm, str(self.canvas.getPageNumber()))
        self.y = self.top

    def _end(self) -> None:
        if self._proof:
            draw_foot(self.canvas, self._proof, self.right)
        self.canvas.showPage()

    def need(self, height: float) -> None:
        """Turns the page unless the height is left on it."""
        if height > self.room and not self.fresh:
            self.turn()

    def skip(self, points: float) -> None:
        """White space, which is not carried to a new page."""
        self.y = self.top if self.fresh else max(self.y - points, self.bottom)

    def text(self, text: str, style: Style = BODY, keep: float = 0, inset: float = 0) -> float:
        """Flowing text; two lines of its end stay with the `keep` points that must follow it.

        Answers with the width of the last line.
        """
        blocks, measure, lines = paragraphs(text), self.width - inset, []
        for number, block in enumerate(blocks, 1):
            lines = _set(block, style, measure)
            self.skip(style.before)
            self._flow(lines, style, keep if number == len(blocks) else 0, inset)
        return lines[-1].width if lines else 0

    def heading(self, text: str, keep: float = 0) -> None:
        """A bold heading that is never the last line of a page."""
        self.text(text, HEADING, keep=2 * BODY.leading + BODY.before + keep)

    def _flow(self, lines: list[Line], style: Style, keep: float, inset: float) -> None:
        indent = style.indent
        while lines:
            count = self._fitting(len(lines), style.leading, keep)
            self.draw(lines[:count], style, self.left + inset, self.width - inset, indent)
            lines, indent = lines[count:], 0 if count else indent
            if lines:
                self.turn()

    def _fitting(self, lines: int, leading: float, keep: float) -> int:
        """How many lines go on this page: all, or so many that no line stands alone on either page."""
        if lines * leading + keep <= self.room:
            return lines
        count = min(int(self.room / leading), max(lines - 2, 0))
        if self.fresh:
            return max(count, min(lines, int(self.room / leading))) if count < 2 else count
        return count if count >= 2 else 0

    def figure(self, drawing: Drawing, caption: str, style: Style) -> None:
        """A drawing in a frame, as a table has one, with its caption below it, on one page."""
        self.need(drawing.height + 2 * BODY.leading)
        self.skip(8)
        self.y -= drawing.height
        renderPDF.draw(drawing, self.canvas, self.left, self.y)
        self.canvas.grid([self.left, self.left + drawing.width], [self.y, self.y + drawing.height])
        self.text(caption, style)

    def draw(self, lines: list[Line], style: Style, x: float, measure: float, indent: float = 0) -> None:
        """Draws lines at `y`, unconditionally, and moves below them."""
        write(self.canvas, lines, style, x, self.y, measure, indent)
        self.y -= len(lines) * style.leading

    def centred(self, text: str, style: Style, x: float, measure: float) -> float:
        """Draws centred text in a column, never more than a page can hold; gives the last line's width."""
        lines = clipped(balanced(text, style.font, style.size, measure), MOST_LINES)
        self.draw(lines, style, x, measure)
        return lines[-1].width if lines else 0

    def rule(self, middle: float, length: float) -> None:
        """A solid horizontal rule, just below the text above it."""
        self.canvas.line(middle - length / 2, self.y, middle + length / 2, self.y)

    def finish(self) -> bytes:
        self._end()
        return self.canvas.getpdfdata()


def _set(block: str, style: Style, measure: float) -> list[Line]:
    if style.align == "centre":
        return balanced(block, style.font, style.size, measure)
    return wrap(block, style.font, style.size, measure, style.indent, style.align == "justify")


def write(
    canvas: Canvas, lines: list[Line], style: Style, x: float, y: float, measure: float, indent: float = 0
) -> None:
    """Draws lines below `y` in a column that starts at `x`."""
    text = canvas.beginText()
    text.setFont(style.font, style.size, style.leading)
    y -= style.size * ASCENT + (style.leading - style.size) / 2
    stretched = 0.0
    for number, line in enumerate(lines):
        offset = indent if number == 0 else 0
        if style.align == "centre":
            offset = (measure - line.width) / 2
        text.setTextOrigin(x + offset, y - number * style.leading)
        if line.stretch != stretched:
            stretched = line.stretch
            text.setWordSpace(stretched)
        text._textOut(line.text)  # without the measuring that the library's own does once more
    if stretched:
        text.setWordSpace(0)
    canvas.drawText(text)


def text_width(text: str, style: Style) -> float:
    """The width of a text set on one line."""
    return width(one_line(text), style.font, style.size)
