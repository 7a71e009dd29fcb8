"""The page Thư at `/thu`: what went, waits or failed, with its text, and sending it again."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from dienhinh.database import write_tx
from dienhinh.domain import access, delivery, outbox, printing
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError
from dienhinh.models import MailState, OutgoingMail
from dienhinh.web.addresses import narrowed
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import again, go, is_htmx, render
from dienhinh.web.request import whole_number

bp = Blueprint("mails", __name__)

STATES = {
    "cho-gui": MailState.WAITING,
    "dang-gui": MailState.SENDING,
    "da-gui": MailState.SENT,
    "khong-gui-duoc": MailState.FAILED,
    "khong-can-gui": MailState.DROPPED,
}


@bp.get("/thu")
@require(P.VIEW_MAIL)
def index() -> Response:
    (state, words), older_than = asked(), request.args.get("sau", type=whole_number)
    rows, following = outbox.page(me(), state, words, older_than)
    context: dict[str, Any] = {"rows": rows, "state": state, "words": words, "fragment": is_htmx()}
    context["more"] = narrowed("mails.index", sau=following) if following else ""
    if not (older_than and is_htmx()):
        counts = outbox.counts(me(), words)
        context["choices"] = [
            ("Tất cả", narrowed("mails.index", **{"trang-thai": None}), counts.total(), state is None),
            *(
                (each.label, narrowed("mails.index", **{"trang-thai": slug}), counts[each], state is each)
                for slug, each in STATES.items()
            ),
        ]
    return render("mails_page/index.html", "rows", **context, **({} if is_htmx() else _health()))


@bp.get("/thu/<int:id>")
@require(P.VIEW_MAIL)
def show(id: int) -> Response:
    mail = find(OutgoingMail, id, P.VIEW_MAIL)
    context = {"titles": {name: paper.title for name, paper in printing.PAPERS.items()}, **_health()}
    context["may_resend"] = access.allowed(mail, me(), P.RESEND_MAIL)
    return render("mails_page/show.html", mail=mail, **context)


@bp.post("/thu/<int:id>/gui-lai")
@require(P.RESEND_MAIL)
def resend(id: int) -> Response:
    try:
        with write_tx():
            mail = outbox.resend(find(OutgoingMail, id, P.RESEND_MAIL, lock=True), me())
            location = url_for("mails.show", id=mail.id)
    except DomainError as error:
        return again(error, show, id=id)
    flash("Thư đã được xếp lại vào hàng chờ gửi.")
    return go(location)


def asked() -> tuple[MailState | None, str]:
    """Return the state and the words that the address narrows the mails to."""
    return STATES.get(request.args.get("trang-thai", "")), request.args.get("tu", "")[:200]


def _health() -> dict[str, Any]:
    """Return what the banner tells: no server to send with, or mails that wait too long."""
    return {"has_server": delivery.has_server(), "late_since": delivery.late_since()}
