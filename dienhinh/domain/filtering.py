"""The filter box of a list: each word in any place of the stored key, as typed on any keyboard, or as initials.

It reads words as the one search box does, and never finds less than plain words of the key.
"""

import re
from collections.abc import Callable, Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import InstrumentedAttribute

from dienhinh.domain import search_words
from dienhinh.extensions import db
from dienhinh.models import SearchEntry

# How a syllable may begin; what cannot is read as initials too (nth, lta), which only the index knows.
_SYLLABLE = re.compile("(?:ngh?|gh|gi|qu|[ckpt]h|nh|tr|[b-df-hk-np-tvx])?[aeiouy]|[0-9]")
Key = sa.ColumnElement[str] | InstrumentedAttribute[str]
Column = sa.ColumnElement[int] | InstrumentedAttribute[int]


def narrowed(
    raw: str,
    *keys: Key,
    found_as: tuple[str, Column] | None = None,
    also: Callable[[str], sa.ColumnElement[bool]] | None = None,
) -> list[sa.ColumnElement[bool]]:
    """Return one condition for each word: it stands in one of the search keys.

    `found_as` is the kind under which the index of the search knows the records, and the column of their ids; `also`
    makes one more condition of a LIKE pattern.
    """
    return [_one(spellings, keys, found_as, also) for spellings in search_words.spellings(raw)]


def _one(
    spellings: list[str],
    keys: Iterable[Key],
    found_as: tuple[str, Column] | None,
    also: Callable[[str], sa.ColumnElement[bool]] | None,
) -> sa.ColumnElement[bool]:
    patterns = [f"%{spelling}%" for spelling in spellings]
    conditions = [key.like(pattern) for pattern in patterns for key in keys]
    if also:
        conditions += map(also, patterns)
    if found_as and not _SYLLABLE.match(spellings[0]):
        kind, column = found_as
        initials = [f"a{word.bare}" for word in search_words.words(spellings[0])]
        entries = sa.select(SearchEntry.record_id).where(SearchEntry.kind == kind, holds([initials]))
        conditions.append(column.in_(entries))
    return sa.or_(*conditions)


def holds(groups: list[list[str]], *, whole: bool = False) -> sa.ColumnElement[bool]:
    """Return the condition that an entry's words hold one of each group, whole or as a beginning.

    Every word is quoted: the databases' own operators cannot be typed.
    """
    if db.engine.dialect.name == "sqlite":
        asked = _expression(groups, '"{}"' if whole else '"{}" *', " OR ", " AND ")
        words = sa.table("search_words", sa.column("rowid"), sa.column("search_words"))
        return SearchEntry.id.in_(sa.select(words.c.rowid).where(words.c.search_words.op("MATCH")(asked)))
    asked = _expression(groups, "'{}'" if whole else "'{}':*", " | ", " & ")
    # Without the server's own parser, which would cut words in another way than SQLite.
    words = sa.func.array_to_tsvector(sa.func.string_to_array(SearchEntry.words, sa.literal_column("' '")))
    return words.op("@@")(sa.cast(asked, TSQUERY))


def _expression(groups: list[list[str]], quoted: str, either: str, both: str) -> str:
    return both.join(f"({either.join(quoted.format(word) for word in group)})" for group in groups)
