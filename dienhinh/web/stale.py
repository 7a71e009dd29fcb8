"""Forms of a record that others may change at the same time: the second of two editors sees what is stored."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import g
from wtforms import Field, HiddenField

from dienhinh.domain import edits
from dienhinh.errors import Conflict
from dienhinh.extensions import db
from dienhinh.web.forms import Form


class EditForm(Form):
    """A form of such a record; `base` marks what it showed."""

    base = HiddenField()

    def mark(self, record: db.Model, fields: Iterable[str]) -> None:
        """Mark what is stored, at first and after the user was told that it is another by now."""
        if is_stale() or not self.base.data:
            self.base.data = edits.mark(record, fields)


def is_stale() -> bool:
    """Tell whether the form was refused since somebody else was faster."""
    return isinstance(g.get("refusal"), Conflict)


def stored_values(form: Form, record: object, fields: Iterable[str]) -> list[tuple[str, str]]:
    """Return label and stored value of each field that the refused form would change."""
    found = []
    for each in (form[name] for name in fields if name in form and is_stale()):
        kept = _shown(each, getattr(record, each.short_name))
        if kept != _shown(each, each.data):
            found.append((each.label.text, kept))
    return found


def _shown(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    choices = {each: label for each, label, *_ in getattr(field, "choices", None) or ()}
    return choices.get("" if value is None else str(value), "" if value is None else str(value))
