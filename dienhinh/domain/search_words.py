"""What a search compares: words without marks, words with their marks, initials; the same for both databases.

The index holds one line of coded words for each record, and a database only looks for whole words and beginnings
of words in it. A code is the place (`a` anywhere, `b` in the title) or, for a word with its marks, `c` and `d`.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from dienhinh import text, typed

MOST_WORDS = 8
_LONGEST = 60
# As the VNI keyboard numbers them; the tone stands last, so that hoà is hòa.
_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_SHAPES = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}
_WORD = re.compile(f"[^\\W_](?:[^\\W_]|[{''.join([*_TONES, *_SHAPES])}])*")


class Word(NamedTuple):
    """One word: `bare` without marks and with i for y, `marked` with its marks in figures."""

    bare: str
    marked: str


class Field(NamedTuple):
    """A text that a record is found by; of a name the initials count too."""

    label: str
    text: str
    is_name: bool = False


def words(raw: str) -> list[Word]:
    """Return the words of a text, in order; composed or not, upper or lower case, is one."""
    return [_word(found) for found in _WORD.findall(_decomposed(raw))]


def coded(title: str, fields: Iterable[Field]) -> str:
    """Return the line that the index keeps of a record, each coded word once."""
    tokens: dict[str, None] = {}
    for codes, field in [("abcd", Field("", title, True)), *(("ac", field) for field in fields)]:
        for word in _indexed(field):
            for code in codes:
                tokens[code + (word.bare if code in "ab" else word.marked)] = None
    return " ".join(tokens)


class Query(NamedTuple):
    """What is looked for: of each word the spellings that it may stand for."""

    words: tuple[tuple[Word, ...], ...]

    def bare(self, code: str) -> list[list[str]]:
        """Return coded beginnings: all groups must be found, one of each."""
        return [list(dict.fromkeys(code + word.bare for word in group)) for group in self.words]

    def marked(self, code: str) -> list[list[str]]:
        """Return coded whole words with their marks: all groups must be found, one of each."""
        return [list(dict.fromkeys(code + word.marked for word in group)) for group in self.words]


def query(raw: str) -> Query:
    """Return what a person looks for, as typed on any keyboard; no word is an operator."""
    groups = []
    for found in _WORD.findall(_decomposed(raw))[:MOST_WORDS]:
        spellings = [_word(found), *(_word(each) for each in typed.readings(found))]
        if re.fullmatch(r"84\d{9}", found):
            spellings.append(_word(f"0{found[2:]}"))
        groups.append(tuple(dict.fromkeys(spellings)))
    return Query(tuple(groups))


def spellings(raw: str) -> list[list[str]]:
    """Return of each word that is typed into a filter the search keys that it may stand for, as typed first."""
    typed_words = _WORD.findall(_decomposed(raw))[:MOST_WORDS]
    return [
        list(dict.fromkeys(text.search_key(each) for each in (found, *typed.readings(found))))
        for found in typed_words
    ]


def marks(asked: Query, shown: str) -> list[tuple[str, bool]]:
    """Cut a text into pieces and tell of each whether it is a word that was looked for."""
    wanted = [word.bare for group in asked.words for word in group]
    pieces, end = [], 0
    for found in re.finditer(r"[^\W_]+", shown):
        bare = "".join(word.bare for word in words(found[0]))
        if any(bare.startswith(each) for each in wanted):
            pieces += [(shown[end : found.start()], False), (found[0], True)]
            end = found.end()
    return [(piece, hit) for piece, hit in [*pieces, (shown[end:], False)] if piece]


def covered(asked: Query, texts: Sequence[str]) -> bool:
    """Tell whether every word that was looked for begins a word of the texts."""
    there = [word.bare for each in texts for word in words(each)]
    return all(any(bare.startswith(word.bare) for bare in there for word in group) for group in asked.words)


def _indexed(field: Field) -> list[Word]:
    found = words(field.text)
    if field.is_name and len(found) > 1:
        first, last = "".join(word.bare[0] for word in found[:-1])[:_LONGEST], found[-1]
        found.append(Word(first + last.bare[0], f"{first}{last.bare[0]}0"))
        found.append(Word(first + last.bare, first + last.marked))
    digits = re.sub(r"\D", "", field.text)
    # A number is typed with or without its spaces.
    if re.fullmatch(r"\+?[\d .]{8,20}", field.text):
        found.append(Word(digits, f"{digits}0"))
    return found


def _decomposed(raw: str) -> str:
    """Return lower case without marks that Vietnamese does not write, the others after their letters."""
    letters = unicodedata.normalize("NFD", text.clean(raw).casefold())
    return "".join(c for c in letters if c in _TONES or c in _SHAPES or unicodedata.category(c) != "Mn")


@lru_cache(maxsize=8192)
def _word(found: str) -> Word:
    bare, marked, tone = "", "", "0"
    for char in found:
        if char in _TONES:
            tone = _TONES[char]
        elif char in _SHAPES:
            marked += _SHAPES[char]
        else:
            letter = {"đ": "d", "y": "i"}.get(char, char)
            bare += letter
            marked += "d9" if char == "đ" else letter
    return Word(bare[:_LONGEST], marked[:_LONGEST] + tone)
