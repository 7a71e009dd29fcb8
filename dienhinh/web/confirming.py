"""Who decides shows once more who sits there, when the log-in is not young any more.

The page that asks carries on what was sent, so that nothing typed is lost, and sends it where it was going.
"""

from flask import Flask, Response, request

from dienhinh.database import write_tx
from dienhinh.domain import factors, proving, sessions, throttle, workflow
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.web.auth import proof
from dienhinh.web.guard import me, this_login
from dienhinh.web.htmx import whole

FIELD = "confirmed-with"
LEFT_OUT = {FIELD, "csrf_token"}


class Unconfirmed(DomainError):
    """The page asks first; `sentence` is empty when nothing was answered yet."""


def init_app(app: Flask) -> None:
    """Have the page asked with wherever a view asks."""
    app.register_error_handler(Unconfirmed, _page)


def ask(what: str) -> None:
    """Let the view go on where the log-in is young, or the form brings the password or a code; else ask for it.

    `what` is what the button says. Call it before the write transaction, once the user is known to be allowed.
    """
    if this_login().is_fresh:
        return
    typed = request.form.get(FIELD, "")[:256]
    if not typed:
        raise Unconfirmed("", field=what)
    user = me()
    by_code = user.second_secret is not None and factors.is_like_a_code(typed)
    if blocked := throttle.blocked(user.email, proof.ip()):
        raise Unconfirmed(blocked.sentence, field=what)
    weighed = proof.weigh(user, code=typed) if by_code else proof.weigh(user, password=typed)
    with write_tx():
        refusal = proving.settle(me(), weighed, proof.ip(), proof.WRONG, "confirm.fail")
        if refusal is None:
            sessions.confirm(this_login())
    if refusal:
        raise Unconfirmed(refusal.sentence, field=what)


def ask_before(record: workflow.Record, name: str) -> None:
    """Ask as `ask` does where a step that is open to the user wants to know anew who takes it."""
    for step in workflow.open_steps(record, me()):
        if step.name == name and step.confirms:
            ask(step.label)


def _page(error: Unconfirmed) -> Response:
    db.session.rollback()
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in LEFT_OUT]
    context = {"what": error.field, "sentence": error.sentence, "carried": carried, "field_name": FIELD}
    return whole("auth/confirm.html", "content", 422, user=me(), **context)
