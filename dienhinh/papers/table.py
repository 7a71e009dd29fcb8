"""A table whose header returns on every page and whose rows, when long, run on over pages."""

from collections.abc import Iterable
from typing import NamedTuple

from dienhinh.papers.fonts import BOLD
from dienhinh.papers.sheet import CENTRED, Sheet, write
from dienhinh.papers.text import Line, wrap

CELL = CENTRED._replace(size=12, leading=14.5, align="left")
HEAD = CELL._replace(font=BOLD, align="centre")
SIDE, EDGE = 4, 3  # white space inside a cell, in points
MOVE_BELOW = 0.35  # of the page: a row that would start lower goes whole to the next page
FEWEST_LINES = 3


class Column(NamedTuple):
    """`share` is a part of the table's width; `align` is left, centre or justify."""

    title: str
    share: float
    align: str = "left"


class Band(NamedTuple):
    """A row over the full width, which heads the rows below it."""

    text: str


Cells = list[list[Line]]


class Table:
    def __init__(self, sheet: Sheet, columns: tuple[Column, ...]):
        self.sheet = sheet
        whole = sum(column.share for column in columns)
        self.widths = [sheet.width * column.share / whole for column in columns]
        self.edges = [sheet.left + sum(self.widths[:n]) for n in range(len(columns) + 1)]
        self.styles = [CELL._replace(align=column.align) for column in columns]
        self.head = [
            wrap(column.title, HEAD.font, HEAD.size, wide - 2 * SIDE)
            for column, wide in zip(columns, self.widths, strict=True)
        ]

    def draw(self, rows: Iterable[tuple[str, ...] | Band], keep: float = 0) -> None:
        """The header and the rows; the end of the last row stays with the `keep` points after it."""
        rows = iter(rows)
        row = next(rows, None)
        self.sheet.need(_height(self.head) + 2 * HEAD.leading + (0 if row else keep))
        self._row(self.head, [HEAD] * len(self.head))
        while row is not None:
            following = next(rows, None)
            if isinstance(row, Band):
                self._band(row)
            else:
                self._cells(row, 0 if following else keep)
            row = following

    def _cells(self, row: tuple[str, ...], keep: float) -> None:
        cells = [
            wrap(text, style.font, style.size, wide - 2 * SIDE, justify=style.align == "justify")
            for text, style, wide in zip(row, self.styles, self.widths, strict=True)
        ]
        while (count := self._fitting(cells, keep)) < _lines(cells):
            if count:
                self._row([cell[:count] for cell in cells], self.styles)
                cells = [cell[count:] for cell in cells]
            self._turn()
        self._row(cells, self.styles)

    def _fitting(self, cells: Cells, keep: float) -> int:
        """How many lines of a row go on this page."""
        lines, page = _lines(cells), self.sheet.height - _height(self.head)
        if _height(cells) + keep <= self.sheet.room:
            return lines
        if not self._at_head and _height(cells) + keep <= page and self.sheet.room < MOVE_BELOW * page:
            return 0
        count = min(int((self.sheet.room - 2 * EDGE) / CELL.leading), lines - min(FEWEST_LINES, lines))
        if self._at_head:
            return count or lines
        return count if count >= FEWEST_LINES else 0

    @property
    def _at_head(self) -> bool:
        return self.sheet.y == self.sheet.top - _height(self.head)

    def _turn(self) -> None:
        self.sheet.turn()
        self._row(self.head, [HEAD] * len(self.head))

    def _band(self, band: Band) -> None:
        lines = wrap(band.text, BOLD, CELL.size, self.sheet.width - 2 * SIDE)
        if _height([lines]) + 4 * CELL.leading > self.sheet.room and not self._at_head:
            self._turn()
        self._box([lines], [CELL._replace(font=BOLD)], [self.edges[0], self.edges[-1]])

    def _row(self, cells: Cells, styles: list) -> None:
        self._box(cells, styles, self.edges)

    def _box(self, cells: Cells, styles: list, edges: list[float]) -> None:
        top, bottom = self.sheet.y, self.sheet.y - _height(cells)
        for number, (cell, style) in enumerate(zip(cells, styles, strict=True)):
            if cell:
                x, wide = edges[number] + SIDE, edges[number + 1] - edges[number] - 2 * SIDE
                lower = (_lines(cells) - len(cell)) * style.leading / 2 if style is HEAD else 0
                write(self.sheet.canvas, cell, style, x, top - EDGE - lower, wide)
        self.sheet.canvas.grid(edges, [top, bottom])
        self.sheet.y = bottom


def _lines(cells: Cells) -> int:
    return max(map(len, cells))


def _height(cells: Cells) -> float:
    return max(_lines(cells), 1) * CELL.leading + 2 * EDGE
