"""Records of every paper whose strings come from anywhere, and the strings that a paper must then show."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from dienhinh.domain.report_papers import TABLES
from dienhinh.papers import (
    CollectiveList,
    ConsolidatedList,
    CoverSheet,
    FigureTable,
    HonourRegister,
    IndividualList,
    Minutes,
    Register,
    Result,
)

Texts = st.SearchStrategy[str]

# Fields that a paper leaves out, named with the field that holds their record.
UNPRINTED: dict[type, tuple[str, ...]] = {
    IndividualList: ("letterhead.place", "people.award", "people.level"),
    CollectiveList: ("letterhead.place", "collectives.level"),
    ConsolidatedList: ("letterhead.superior", "letterhead.issuer", "letterhead.place"),
    Minutes: ("letterhead.place", "chair.reason", "secretary.reason", "members.reason"),
    CoverSheet: ("letterhead.place",),
    HonourRegister: ("letterhead.place",),
    Register: ("letterhead.place",),
}
KNOWN: dict[type, st.SearchStrategy[Any]] = {
    int: st.integers(0, 99_999),
    bool: st.booleans(),
    NoneType: st.none(),
    date: st.dates(),
    datetime: st.datetimes(),
}
# Strings that no user types, by the name of their field.
SEAL = r"\A([1-9][0-9]{0,8}:20[2-9][0-9]-0[1-9]-[12][0-9]:[0-9a-f]{16}|[0-9a-f]{64}|)\Z"
MADE: dict[str, Texts] = {"seal": st.from_regex(SEAL)}


def records(kind: Any, text: Texts, most: int = 3) -> st.SearchStrategy[Any]:
    """Records of a kind with at most so many of each thing; every string that is printed comes from `text`."""
    return _built(kind, text, most, UNPRINTED.get(kind, ()))


def strings(record: Any) -> list[str]:
    """Every string that the paper of a record must show."""
    return _strings(record, UNPRINTED.get(type(record), ()), "")


def changed(record: Any, change: Callable[[str], str]) -> Any:
    """The same record with each of its strings changed."""
    if isinstance(record, str):
        return change(record)
    if is_dataclass(record):
        values = {field.name: changed(getattr(record, field.name), change) for field in fields(record)}
        return type(record)(**values)
    return tuple(changed(item, change) for item in record) if isinstance(record, tuple) else record


def _built(kind: Any, text: Texts, most: int, unprinted: tuple[str, ...] = (), holder: str = "") -> Any:
    if kind is Result:  # printed with its award, or with the reason of the refusal
        kept = st.builds(Result, text, text, st.just(True), award=text, decision=text)
        return st.one_of(kept, st.builds(Result, text, text, st.just(False), reason=text))
    if kind is FigureTable:  # each of its rows is as wide as its head, and a head is the programme's own
        return st.sampled_from([columns for *_, columns in TABLES]).flatmap(
            lambda head: st.builds(FigureTable, text, st.just(head), _rows(text, len(head), most))
        )
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        names = [field.name for field in fields(kind) if field.name != "proof"]
        silent = [name for name in names if f"{holder}.{name}" in unprinted]
        built = {
            name: st.just("") if name in silent else _built(hints[name], text, most, unprinted, name)
            for name in names
        }
        return st.builds(kind, **built)
    parts = get_args(kind)
    if get_origin(kind) is tuple and Ellipsis not in parts:
        return st.tuples(*(_built(part, text, most, unprinted, holder) for part in parts))
    if get_origin(kind) is tuple:
        return st.lists(_built(parts[0], text, most, unprinted, holder), max_size=most).map(tuple)
    if isinstance(kind, UnionType):
        return st.one_of(*(_built(part, text, most, unprinted, holder) for part in parts))
    return MADE.get(holder, text) if kind is str else KNOWN[kind]


def _rows(text: Texts, wide: int, most: int) -> st.SearchStrategy[Any]:
    """Rows of so many cells: a text, then whole numbers."""
    row = st.tuples(text, *[KNOWN[int].map(str)] * (wide - 1))
    return st.lists(row, max_size=most).map(tuple)


def _strings(record: Any, unprinted: tuple[str, ...], holder: str) -> list[str]:
    if isinstance(record, str):
        return [record]
    if is_dataclass(record):
        names = [field.name for field in fields(record) if f"{holder}.{field.name}" not in unprinted]
        return [text for name in names for text in _strings(getattr(record, name), unprinted, name)]
    items = record if isinstance(record, tuple) else ()
    return [text for item in items for text in _strings(item, unprinted, holder)]
