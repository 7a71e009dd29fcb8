"""A PDF read back: lines of text with their face, size and place, and the rules that were drawn. Lengths in points."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import pdfplumber
from pdfplumber.page import Page as PdfPage

MM = 72 / 25.4
MOST_PAGES = 30
BLANKS = 12  # typed one after the other they part two columns; fewer leave room for a number or a day
PICTURE = 0.7  # of a page: so large a picture is a scan, whatever letters a machine laid over it
_BLANK = "\u00a0 "
_TYPED_RULE = re.compile(r"[-_–—=*\s]*")
_BLACK = {(0,), (0, 0, 0), (0, 0, 0, 1), ()}


@dataclass(frozen=True)
class Line:
    """Letters that stand together on one level; `base` is their baseline, measured from the page's top."""

    page: int
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    sizes: frozenset[float]
    styles: frozenset[str]
    families: frozenset[str]
    black: bool

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def size(self) -> float:
        return max(self.sizes)

    @property
    def bold(self) -> bool:
        return all("Bold" in style for style in self.styles)

    @property
    def key(self) -> str:
        return key(self.text)


@dataclass(frozen=True)
class Rule:
    """A straight line; `solid` tells that it is neither dashed nor dotted."""

    x0: float
    x1: float
    top: float
    bottom: float
    solid: bool

    @property
    def flat(self) -> bool:
        return self.bottom - self.top < 1.5 < self.x1 - self.x0

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def length(self) -> float:
        return self.x1 - self.x0


@dataclass
class Page:
    number: int
    width: float
    height: float
    lines: list[Line]
    rules: list[Rule]
    embedded: bool = True
    scanned: bool = False
    head: list[Line] = field(default_factory=list)  # what stands in the top margin
    foot: list[Line] = field(default_factory=list)  # small print in the bottom margin

    @cached_property
    def tables(self) -> list[tuple[float, float]]:
        """The heights, from and to, at which upright rules stand."""
        upright = [rule for rule in self.rules if rule.bottom - rule.top > 6 and rule.length < 2]
        spans = sorted({(round(rule.top, 1), round(rule.bottom, 1)) for rule in upright})
        merged: list[tuple[float, float]] = []
        for top, bottom in spans:
            if merged and top <= merged[-1][1] + 1:
                merged[-1] = merged[-1][0], max(merged[-1][1], bottom)
            else:
                merged.append((top, bottom))
        return merged

    def in_table(self, line: Line) -> bool:
        return any(top - 1 <= line.base <= bottom + 1 for top, bottom in self.tables)


def read(pdf: Path | BinaryIO) -> list[Page]:
    """Return the first pages of a PDF."""
    with pdfplumber.open(pdf) as document:
        return [_page(number, _upright(page)) for number, page in enumerate(document.pages[:MOST_PAGES], 1)]


def key(text: str) -> str:
    """Return a text without marks, blanks and signs, as a misspelt one is still found."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "d").casefold())
    return "".join(char for char in bare if char.isalnum())


def _upright(page: PdfPage) -> PdfPage:
    """Turn a page that lies on its side or its head, as most of its letters do: a reader turns it too."""
    turns = Counter(_turn(*char["matrix"][:2]) for char in page.chars if char["text"].strip())
    turn = turns.most_common(1)[0][0] if turns else 0
    if not turn:
        return page
    page.page_obj.rotate = page.page_obj.attrs["Rotate"] = (page.page_obj.rotate + turn) % 360
    return PdfPage(page.pdf, page.page_obj, page.page_number)


def _turn(a: float, b: float) -> int:
    """Return by how many degrees clockwise a letter has to be turned to stand upright."""
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b > 0 else 270


def _page(number: int, page: Any) -> Page:
    width, height = float(page.width), float(page.height)
    chars = [char for char in page.chars if char["upright"]]
    found = [line for line in _lines(number, chars) if not _TYPED_RULE.fullmatch(line.text)]
    top, bottom = 19 * MM, height - 20 * MM
    made = Page(number, width, height, [], [_rule(each) for each in page.lines + page.rects])
    area = PICTURE * width * height
    made.scanned = any(image["width"] * image["height"] > area for image in page.images)
    made.embedded = all("+" in char["fontname"] for char in chars)
    for line in found:
        small = line.top > bottom - 2 and line.size <= 10
        (made.head if line.base < top else made.foot if small else made.lines).append(line)
    return made


def _rule(each: dict[str, Any]) -> Rule:
    dash = (each.get("dash") or ([],))[0]
    return Rule(each["x0"], each["x1"], each["top"], each["bottom"], not dash)


def _lines(number: int, chars: list[dict[str, Any]]) -> list[Line]:
    """Group letters by level, then by the white gaps that no blank fills: the columns of a header or a table."""
    levels: dict[int, list[dict[str, Any]]] = {}
    for char in chars:
        base = round(char["matrix"][5])
        near = next((level for level in (base, base - 1, base + 1) if level in levels), base)
        levels.setdefault(near, []).append(char)
    spaced = any(char["text"] in _BLANK for char in chars)
    lines = []
    for level in sorted(levels, reverse=True):
        row = sorted(levels[level], key=lambda char: char["x0"])
        start = 0
        for at, (one, other) in enumerate(pairwise(row), 1):
            blank = one["text"] in _BLANK or other["text"] in _BLANK
            wide = other["x0"] - one["x1"] > (3 if blank or not spaced else 0.5) * one["size"]
            if wide or _ends_a_column(row, at):
                lines.append(_line(number, row[start:at]))
                start = at
        lines.append(_line(number, row[start:]))
    return [line for line in lines if line is not None]


def _ends_a_column(row: list[dict[str, Any]], at: int) -> bool:
    """Tell whether the blanks before a letter make it begin a column, as in a header typed without a table."""
    before = [char["text"] for char in row[max(at - BLANKS, 0) : at]]
    return row[at]["text"] not in _BLANK and len(before) == BLANKS and all(text in _BLANK for text in before)


def _line(number: int, chars: list[dict[str, Any]]) -> Line | None:
    drawn = [char for char in chars if char["text"].strip(_BLANK)]
    if not drawn:
        return None
    first, last = chars.index(drawn[0]), chars.index(drawn[-1])
    text = unicodedata.normalize("NFC", "".join(char["text"] for char in chars[first : last + 1]))
    names = Counter(char["fontname"].split("+")[-1] for char in drawn)
    return Line(
        number,
        text.replace("\u00a0", " "),
        min(char["x0"] for char in drawn),
        max(char["x1"] for char in drawn),
        min(char["top"] for char in drawn),
        max(char["bottom"] for char in drawn),
        _base(drawn[0]),
        frozenset(round(char["size"], 1) for char in drawn),
        frozenset(map(_style, names)),
        frozenset(map(_family, names)),
        all(_is_black(char["non_stroking_color"]) for char in drawn),
    )


def _base(char: dict[str, Any]) -> float:
    """The baseline from the page's top: `top` counts so, and the matrix from the bottom."""
    return char["top"] + char["y1"] - char["matrix"][5]


def _style(name: str) -> str:
    low = name.casefold()
    bold = "bold" in low or "black" in low
    return "Bold" * bold + "Italic" * ("italic" in low or "oblique" in low)


def _family(name: str) -> str:
    for end in ("-", ","):
        name = name.partition(end)[0]
    return name.removesuffix("MT").removesuffix("PS")


def _is_black(colour: Any) -> bool:
    if colour is None:
        return True
    parts = tuple(colour) if isinstance(colour, (tuple, list)) else (colour,)
    return parts in _BLACK or (
        len(parts) in (1, 3) and all(isinstance(p, (int, float)) and p < 0.1 for p in parts)
    )
