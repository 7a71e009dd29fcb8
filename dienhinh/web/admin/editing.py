"""What every form of Quản trị does: carry out, go on, or show again what was typed with what is wrong."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Response, flash
from wtforms import Field

from dienhinh.database import write_tx
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.web.forms import Form, refuse_field, status
from dienhinh.web.htmx import go, render
from dienhinh.web.once import once
from dienhinh.web.stale import EditForm, stored_values


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
    stored = []
    if record is not None:
        form.mark(record, fields)
        stored = stored_values(form, record, fields)
    return render(template, block, form=form, record=record, stored=stored, status=status(), **context)


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
