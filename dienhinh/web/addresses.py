"""Addresses of lists that stay narrowed as the page that links to them."""

from typing import Any

from flask import request, url_for


def narrowed(endpoint: str, **changes: Any) -> str:
    """Return a list's address from its start, with some choices changed and the others kept; None takes one away."""
    kept = {name: value for name, value in request.args.items() if value and name != "sau"}
    return url_for(endpoint, **{name: value for name, value in (kept | changes).items() if value is not None})
