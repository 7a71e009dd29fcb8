"""The border: what a browser sends is clean NFC text before any view sees it."""

from typing import Any

import flask
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter
from werkzeug.utils import cached_property

from dienhinh.text import clean

# What `url_for` takes for itself: pages hand their own arguments on to it, and none of these is a filter.
KEPT_BY_URL_FOR = {"endpoint", "_anchor", "_method", "_scheme", "_external"}


class Request(flask.Request):
    """A request whose arguments and form hold NFC text without control or bidi characters.

    The properties are cached by Werkzeug: before Python 3.12 the standard library's own holds one lock for all
    requests, so that everybody's form would wait for the slowest line.
    """

    @cached_property
    def args(self) -> MultiDict[str, str]:  # type: ignore[override]
        found = _cleaned(super().args).items(multi=True)
        return ImmutableMultiDict((key, value) for key, value in found if key not in KEPT_BY_URL_FOR)

    @cached_property
    def form(self) -> ImmutableMultiDict[str, str]:  # type: ignore[override]
        return _cleaned(super().form)


def whole_number(raw: str) -> int | None:
    """Return an id or a version that a browser sent; None for what is none, or more than a database can hold."""
    return int(raw) if raw.isdecimal() and len(raw) < 10 else None


def _cleaned(values: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict((clean(key), clean(value)) for key, value in values.items(multi=True))


class Id(IntegerConverter):
    """An id that every database can hold; a larger one is no page."""

    def __init__(self, map: Any, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": 2**31 - 1} | options)
