"""The border: what a browser sends is clean NFC text before any view sees it."""

from functools import cached_property
from typing import Any

import flask
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter

from dienhinh.text import clean


class Request(flask.Request):
    """A request whose arguments and form hold NFC text without control or bidi characters."""

    @cached_property
    def args(self) -> MultiDict[str, str]:  # type: ignore[override]
        return _cleaned(super().args)

    @cached_property
    def form(self) -> ImmutableMultiDict[str, str]:  # type: ignore[override]
        return _cleaned(super().form)


def _cleaned(values: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict((clean(key), clean(value)) for key, value in values.items(multi=True))


class Id(IntegerConverter):
    """An id that every database can hold; a larger one is no page."""

    def __init__(self, map: Any, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": 2**31 - 1} | options)
