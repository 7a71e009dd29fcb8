"""Vietnamese text: one form on the way in, one key to search by, one order to sort by."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from dienhinh import legacy

# With the bullets of Word's own fonts, which no other font draws.
_D = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"} | dict.fromkeys("\uf0b7\uf0a7\uf076\uf0d8", "•"))
# An old font's ư and é; they stay until the text is in Unicode, and are nothing in any other text.
_SOFT = "\xad"
_TYPED_AS_OTHERS = (_SOFT, "Ð")
_KEEP = {"\n", "\t"}
_SPACED = str.maketrans("\n\t", "  ")
# Not ·, which is ã in a font before Unicode.
_BULLET = re.compile("^[ \\t]*(?:[•▪◦●○■‣–—]|o(?=\\t))[ \\t]*(?=\\S)", re.MULTILINE)
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: index for index, letter in enumerate(_LETTERS, 100)}


def clean(text: str) -> str:
    """Return the text in NFC without control, zero-width and bidi characters; line ends become \\n."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if any(letter in text for letter in _TYPED_AS_OTHERS) and legacy.offer(text):
        return "".join(
            c for c in text if c in _KEEP or c == _SOFT or unicodedata.category(c) not in _INVISIBLE
        )
    text = text.translate(_D)
    if text.translate(_SPACED).isprintable():
        return text
    return "".join(c for c in text if c in _KEEP or unicodedata.category(c) not in _INVISIBLE)


def dashed(text: str) -> str:
    """Return a clean text with a dash where a line begins with a bullet, as lists do that come from Word."""
    return _BULLET.sub("- ", text)


def line(text: str) -> str:
    """Return clean text as one trimmed line with single spaces, as names are kept."""
    return " ".join(clean(text).split())


def search_key(*parts: str) -> str:
    """Return what a search compares: lower case, no marks, đ as d, single spaces."""
    bare = unicodedata.normalize("NFD", " ".join(parts).translate(_D).casefold())
    bare = "".join(c for c in bare if unicodedata.category(c) != "Mn").replace("đ", "d")
    return " ".join(re.findall(r"[^\W_]+", bare))


@lru_cache(maxsize=4096)
def sort_key(name: str) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Order people by tên, then the rest, as Vietnamese lists do: letters first, tones last."""
    words = unicodedata.normalize("NFC", name).lower().split()
    return tuple(_word_key(word) for word in words[-1:] + words[:-1])


def _word_key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters, tones = [], []
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tones[-1:] = [_TONES[char]]
        elif unicodedata.combining(char) and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + char)
        else:
            letters.append(char)
            tones.append(0)
    return tuple(_ORDER.get(c, 1000 + ord(c[0])) if c.isalpha() else ord(c[0]) for c in letters), tuple(tones)


def join(parts: Iterable[str], last: str = " và ") -> str:
    """Join words as a sentence does: «a, b và c»."""
    *rest, end = list(parts) or [""]
    return f"{', '.join(rest)}{last}{end}" if rest else end


def lines(text: str) -> list[str]:
    """Return the text's lines, trimmed, without empty ones."""
    return [tidy for raw in text.split("\n") if (tidy := line(raw))]


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers as people write them: 1, 3–5."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
