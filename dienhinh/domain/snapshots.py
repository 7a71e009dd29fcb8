"""A paper as plain JSON and back, in one canonical form: what is kept for twenty years, and what is hashed."""

import hashlib
import json
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from dienhinh import papers

Stored = dict[str, Any]
NOT_SHOWN = "proof"


def freeze(value: Any) -> Any:
    """Return a paper, or a part of one, as JSON values.

    A field with its default value is left out, so that a field that is added later changes no paper of before.
    """
    if is_dataclass(value):
        held = {field.name: getattr(value, field.name) for field in fields(value) if field.name != NOT_SHOWN}
        usual = {field.name: field.default for field in fields(value)}
        return {name: freeze(each) for name, each in held.items() if each != usual[name]}
    if isinstance(value, tuple):
        return [freeze(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def thaw(kind: Any, stored: Any) -> Any:
    """Return what was frozen as the type that it had; a field that the type no longer has is left out."""
    if stored is None:
        return None
    if isinstance(kind, UnionType):
        kind = next(each for each in get_args(kind) if each is not type(None))
    if get_origin(kind) is tuple:
        return tuple(thaw(get_args(kind)[0], each) for each in stored)
    if is_dataclass(kind):
        types = get_type_hints(kind)
        known = {field.name for field in fields(kind)} & stored.keys()
        return kind(**{name: thaw(types[name], stored[name]) for name in known})
    return kind.fromisoformat(stored) if kind in (date, datetime) else stored


def digest(stored: Stored) -> str:
    """Return the SHA-256 (hex) of the canonical form: UTF-8 JSON, keys sorted, no spaces."""
    canonical = json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def numbered(paper: papers.Printed) -> bool:
    """Tell whether a paper has a number of its own."""
    return any(field.name == "number" for field in fields(paper))


def with_ink(paper: papers.Printed, number: str | None, day: date | None, year: int) -> papers.Printed:
    """Return a paper with another number, day and year, as far as it has them of its own."""
    own = {field.name for field in fields(paper)}
    ink: dict[str, Any] = {"date": day, "year": year}
    if numbered(paper):
        ink["number"] = replace(paper.number, number=number)
    return replace(paper, **{name: value for name, value in ink.items() if name in own})
