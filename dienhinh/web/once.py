"""A form that creates something creates it once, however often it is sent: double clicks, retries, the back button."""

import re
import secrets
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask, Response, request
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError

from dienhinh.database import write_tx
from dienhinh.extensions import db
from dienhinh.models import FormKey
from dienhinh.web.guard import me
from dienhinh.web.htmx import go


def init_app(app: Flask) -> None:
    """Give templates the hidden field that each creating form carries."""
    app.jinja_env.globals["once_key"] = once_key


def once_key() -> Markup:
    """Return the hidden field; each call makes a key of its own."""
    return Markup('<input type="hidden" name="key" value="{}">').format(secrets.token_urlsafe(16))


def once(create: Callable[[], str]) -> Response:
    """Run `create` in a write transaction and go to the address that it returns; the same form again only goes there.

    What `create` refuses leaves the key free, so that the mended form may be sent with it.
    """
    sent = request.form.get("key", "")
    key = sent if re.fullmatch(r"[\w-]{16,64}", sent) else secrets.token_urlsafe(16)
    try:
        with write_tx() as session:
            location = _answered(key)
            if location is None:
                first = FormKey(user_id=me().id, key=key, location="")
                session.add(first)
                session.flush()
                first.location = location = create()
    except IntegrityError:
        # Another process wrote the same key while this one waited for it.
        db.session.rollback()
        location = _answered(key)
        if location is None:
            raise
    return go(location)


def _answered(key: str) -> str | None:
    return db.session.scalar(
        sa.select(FormKey.location).where(FormKey.user_id == me().id, FormKey.key == key)
    )
