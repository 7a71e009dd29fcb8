"""A table whose header returns on every page and whose rows, when long, run on over pages."""

from collections.abc import Iterable
from typing import NamedTuple

from dienhinh.papers.fonts import BOLD
from dienhinh.papers.sheet import CENTRED, HEADING, Sheet, Style, write
from dienhinh.papers.text import Line, clipped, wrap

CELL = CENTRED._replace(size=12, leading=14.5, align="left")
HEAD = CELL._replace(font=BOLD, align="centre")
BAND = CELL._replace(font=BOLD)
SIDE, EDGE = 4, 3  # white space inside a cell, in points
MOVE_BELOW = 0.25  # of the page: a row that would start lower goes whole to the next page
FEWEST_LINES = 3
MOST_LINES = 5  # of a band, which is never split


class Column(NamedTuple):
    """`share` is a part of the table's width; `align` is left, centre or justify."""

    title: str
    share: float
    align: str = "left"


class Band(NamedTuple):
    """A row over the full width, which heads the rows below it and stays with them."""

    text: str


class Box(NamedTuple):
    """A row ready to be drawn."""

    cells: list[list[Line]]
    styles: list[Style]
    edges: list[float]
    framed: bool = True

    @property
    def lines(self) -> int:
        return max(map(len, self.cells))

    @property
    def height(self) -> float:
        return max(self.lines, 1) * self.styles[0].leading + 2 * EDGE

    def cut(self, start: int, end: int | None) -> "Box":
        return self._replace(cells=[cell[start:end] for cell in self.cells])


class Table:
    """Draws rows below each other from where the sheet stands; a caption stays with the first row."""

    def __init__(self, sheet: Sheet, columns: tuple[Column, ...], caption: str = ""):
        self.sheet = sheet
        whole = sum(column.share for column in columns)
        self.edges = [sheet.left]
        for column in columns:
            self.edges.append(self.edges[-1] + sheet.width * column.share / whole)
        self.styles = [CELL._replace(align=column.align) for column in columns]
        self.head = self._box([column.title for column in columns], [HEAD] * len(columns))
        self.waiting = [self.head]  # what must stand above the next row
        if caption:
            self.waiting.insert(0, self._full(caption, HEADING)._replace(framed=False))

    def draw(self, rows: Iterable[tuple[str, ...] | Band], keep: float = 0) -> None:
        """The rows; the end of the last one stays with the `keep` points that must follow it."""
        rows = iter(rows)
        row = next(rows, None)
        while row is not None:
            following = next(rows, None)
            if isinstance(row, Band):
                self.waiting.append(self._full(row.text, BAND))
            else:
                self._row(self._box(row, self.styles), 0 if following else keep)
            row = following
        self._flush()

    def _row(self, box: Box, keep: float) -> None:
        while (count := self._fitting(box, keep)) < box.lines:
            if count:
                self._put(box.cut(0, count))
                box = box.cut(count, None)
            self.sheet.turn()
            if not any(above is self.head for above in self.waiting):
                self.waiting.insert(0, self.head)
        self._put(box)

    def _fitting(self, box: Box, keep: float) -> int:
        """How many lines of a row go on this page, below what waits for it."""
        above = sum(waiting.height for waiting in self.waiting)
        room, page = self.sheet.room - above, self.sheet.height - self.head.height
        if box.height + keep <= room:
            return box.lines
        fewest = min(FEWEST_LINES, box.lines)
        count = min(int((room - 2 * EDGE) / CELL.leading), box.lines - fewest)
        if self.sheet.fresh:
            return max(count, 1) if box.height > room else count or box.lines
        if room < MOVE_BELOW * page and box.height + keep <= page:
            return 0
        return count if count >= FEWEST_LINES else 0

    def _put(self, box: Box) -> None:
        self._flush()
        self._draw(box)

    def _flush(self) -> None:
        for box in self.waiting:
            self.sheet.need(box.height)
            self._draw(box)
        self.waiting = []

    def _draw(self, box: Box) -> None:
        top, bottom = self.sheet.y, self.sheet.y - box.height
        for number, (cell, style) in enumerate(zip(box.cells, box.styles, strict=True)):
            if cell:
                x, right = box.edges[number] + SIDE, box.edges[number + 1] - SIDE
                lower = (box.lines - len(cell)) * style.leading / 2 if style is HEAD else 0
                write(self.sheet.canvas, cell, style, x, top - EDGE - lower, right - x, style.indent)
        if box.framed:
            self.sheet.canvas.grid(box.edges, [top, bottom])
        self.sheet.y = bottom

    def _box(self, texts: Iterable[str], styles: list[Style]) -> Box:
        columns = zip(texts, styles, self.edges, self.edges[1:], strict=False)
        cells = [
            wrap(text, style.font, style.size, right - left - 2 * SIDE, 0, style.align == "justify")
            for text, style, left, right in columns
        ]
        return Box(cells, styles, self.edges)

    def _full(self, text: str, style: Style) -> Box:
        lines = wrap(text, style.font, style.size, self.sheet.width - 2 * SIDE, style.indent)
        return Box([clipped(lines, MOST_LINES)], [style], [self.edges[0], self.edges[-1]])
