"""What every form of Quản trị does: carry out, go on, or show again what was typed with what is wrong."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask import Response, flash, g
from wtforms import Field, HiddenField

from dienhinh.database import write_tx
from dienhinh.domain import edits
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.web.forms import Form, refuse_field, status
from dienhinh.web.htmx import go, render
from dienhinh.web.once import once


class EditForm(Form):
    """A form of a record that others may change at the same time; `base` marks what it showed."""

    base = HiddenField()


def save(form: Form, act: Callable[[], str], done: str) -> Response | None:
    """Run `act`, which returns where to go, in a write transaction; None when the form is to be shown again."""

    def carry_out() -> Response:
        with write_tx():
            location = act()
        return go(location)

    return _answer(form, carry_out, done)


def create(form: Form, act: Callable[[], str], done: str) -> Response | None:
    """Do as `save`, once for each form however often it is sent."""
    return _answer(form, lambda: once(act), done)


def show(
    template: str,
    form: EditForm,
    record: db.Model | None = None,
    fields: Iterable[str] = (),
    *,
    block: str | None = None,
    **context: Any,
) -> Response:
    """Answer with the page of a form: what was typed, what is wrong, and what somebody else stored meanwhile."""
    stale = isinstance(g.get("refusal"), Conflict)
    if record is not None and (stale or not form.base.data):
        form.base.data = edits.mark(record, fields)
    stored = stored_values(form, record, fields) if stale and record is not None else []
    return render(template, block, form=form, record=record, stored=stored, status=status(), **context)


def stored_values(form: Form, record: db.Model, fields: Iterable[str]) -> list[tuple[str, str]]:
    """Return label and stored value of each field that the form would change."""
    found = []
    for each in (form[name] for name in fields if name in form):
        kept = _shown(each, getattr(record, each.short_name))
        if kept != _shown(each, each.data):
            found.append((each.label.text, kept))
    return found


def optional_id(field: Field) -> int | None:
    """Return the id chosen in a list, or None for its empty line."""
    return int(field.data) if field.data else None


def _answer(form: Form, carry_out: Callable[[], Response], done: str) -> Response | None:
    if not form.validate():
        return None
    try:
        response = carry_out()
    except DomainError as error:
        refuse_field(form, error)
        return None
    flash(done)
    return response


def _shown(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    choices = {each: label for each, label, *_ in getattr(field, "choices", None) or ()}
    return choices.get("" if value is None else str(value), "" if value is None else str(value))
