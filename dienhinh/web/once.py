"""A form that creates something creates it once, however often it is sent: double clicks, retries, the back button."""

import re
import secrets
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask, Response, request
from markupsafe import Markup
from sqlalchemy.dialects import postgresql, sqlite

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.extensions import db
from dienhinh.models import FormKey
from dienhinh.web.guard import me
from dienhinh.web.htmx import go

KEY = r"[\w-]{16,64}"
_KEYS = FormKey.__table__
INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_SAME = sa.and_(_KEYS.c.user_id == sa.bindparam("whose"), _KEYS.c.key == sa.bindparam("sent"))
_ANSWER = sa.update(_KEYS).where(_SAME).values(location=sa.bindparam("to"))
_ANSWERED = sa.select(_KEYS.c.location).where(_SAME)


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
    key = sent if re.fullmatch(KEY, sent) else secrets.token_urlsafe(16)
    with write_tx() as session:
        form = {"whose": me().id, "sent": key}
        if _is_first(key):
            location = create()
            session.execute(_ANSWER, form | {"to": location})
        else:
            location = session.scalar(_ANSWERED, form)
    return go(location)


def _is_first(key: str) -> bool:
    """Take the key, after waiting for whoever is taking it at the same time; tell whether nobody had it."""
    insert = INSERTS[db.engine.dialect.name](_KEYS).on_conflict_do_nothing().returning(_KEYS.c.id)
    values = {"user_id": me().id, "key": key, "location": "", "at": clock.now()}
    return db.session.scalar(insert, values) is not None
