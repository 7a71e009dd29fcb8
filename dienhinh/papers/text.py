"""The one door that text passes on its way to paper: cleaned, measured, broken into lines."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from reportlab.pdfbase.pdfmetrics import stringWidth

from dienhinh.papers.fonts import register

REPLACEMENT = "?"

_INVISIBLE = {"Cc", "Cf", "Cs"}
_VARIATION_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CUT_AFTER = "@/-_.,;:"  # the best place first


class Line(NamedTuple):
    """`stretch` is what each space must grow by for the line to fill its measure."""

    text: str
    width: float
    stretch: float


def clean(text: str) -> str:
    """NFC without invisible characters; what the face cannot draw becomes a visible replacement."""
    text = unicodedata.normalize("NFC", _LINE_END.sub("\n", text))
    drawable = register()
    if drawable.issuperset(text) and text.isprintable():
        return text
    return "".join(map(_drawn, _VARIATION_SELECTOR.sub("", text)))


@lru_cache(4096)
def _drawn(char: str) -> str:
    if char == "\n":
        return char
    category = unicodedata.category(char)
    if char == "\t" or (category == "Zs" and char != "\u00a0"):
        return " "
    if category in _INVISIBLE:
        return ""
    return char if char in register() else REPLACEMENT


def one_line(text: str) -> str:
    """Clean text without line ends, and with single spaces."""
    return " ".join(clean(text).split(" ")) if "\n" not in text else " ".join(clean(text).split())


def paragraphs(text: str) -> list[str]:
    """The lines a user typed, trimmed, without the empty ones."""
    return [line for raw in clean(text).split("\n") if (line := raw.strip())]


@cache
def _unit_width(font: str) -> Callable[[str], float]:
    """What tells the width of a word in a face at size 1."""

    @lru_cache(2048)  # more than the syllables that nearly all Vietnamese is written with
    def known(word: str) -> float:
        return stringWidth(word, font, 1000) / 1000

    # Of a natural length only, or a user could fill the memory with long ones.
    return lambda word: known(word) if len(word) < 40 else stringWidth(word, font, 1)


def width(text: str, font: str, size: float) -> float:
    """The width in points of one line of clean text."""
    return stringWidth(text, font, size)


def wrap(text: str, font: str, size: float, measure: float, indent: float = 0, justify: bool = False):
    """The lines of a text in a measure in points; a word longer than a line is cut."""
    return [
        line
        for paragraph in paragraphs(text)
        for line in _fill(paragraph, font, size, measure, indent, justify)
    ]


def clipped(lines: list[Line], most: int) -> list[Line]:
    """At most so many lines, the last of them showing that something is missing."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    return [*lines[: most - 1], last._replace(text=f"{last.text[:-3]}…")]


def balanced(text: str, font: str, size: float, measure: float) -> list[Line]:
    """As few lines as the measure allows, of about one length, for what stands centred."""
    lines = wrap(text, font, size, measure)
    narrower = lines
    # Lines of one letter each never become more, however narrow the measure.
    while len(lines) > 1 and len(narrower) == len(lines) and measure > size:
        lines, measure = narrower, measure * 0.95
        narrower = wrap(text, font, size, measure)
    return lines


def _fill(text: str, font: str, size: float, measure: float, indent: float, justify: bool):
    unit = _unit_width(font)
    space = unit(" ") * size
    limit, used, words = measure - indent, 0.0, []
    # A no-break space is part of its word.
    for word in filter(None, text.split(" ")):
        wide = unit(word) * size
        if words and used + space + wide > limit:
            yield _line(words, used, limit if justify else 0)
            limit, used, words = measure, 0.0, []
        if wide > limit:
            *pieces, word = _cut(word, unit, limit / size)
            yield from (Line(piece, unit(piece) * size, 0) for piece in pieces)
            wide = unit(word) * size
            limit = measure if pieces else limit
        used += wide + (space if words else 0)
        words.append(word)
    if words:
        yield _line(words, used, 0)


def _line(words: list[str], used: float, limit: float) -> Line:
    return Line(" ".join(words), used, (limit - used) / (len(words) - 1) if limit and words[1:] else 0)


def _cut(word: str, unit: Callable[[str], float], limit: float):
    """Pieces of a word that is too long for a line, cut after a sign such as @ where there is one."""
    start = end = 0
    used = 0.0
    while end < len(word):
        used += unit(word[end])
        if used > limit and end > start:
            signs = [at for sign in _CUT_AFTER if (at := word.rfind(sign, start, end) + 1) > start]
            end = signs[0] if signs else end
            yield word[start:end]
            start, used = end, 0.0
        else:
            end += 1
    yield word[start:]
