"""An office's page of a dossier: what the school sent, and what the office says of it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request, url_for

from dienhinh.database import write_tx
from dienhinh.domain import matches, notes, review
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.sheet import Sheet
from dienhinh.errors import Conflict, DomainError, Forbidden, NotFound
from dienhinh.extensions import db
from dienhinh.models import Dossier, Nominee, Note, User, Verdict
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import again, go, is_htmx, render
from dienhinh.web.request import whole_number

bp = Blueprint("review", __name__)


def page(dossier: Dossier, block: str | None = None, **context: Any) -> Response:
    """Show a dossier to those who judge it, or to those who read what became of it."""
    sheet = Sheet(dossier, me())
    return render(
        "dossiers/review.html", block, dossier=dossier, sheet=sheet, fragment=bool(block), **context
    )


def check_seen(dossier: Dossier) -> None:
    """Refuse an act on a page that was opened before the school sent the dossier anew."""
    seen = request.form.get("round", "")
    if seen and seen != str(dossier.round):
        raise Conflict("Hồ sơ đã được nộp lại từ khi mở trang này. Xin xem bản mới rồi thực hiện tiếp.")


@bp.post("/ho-so/<int:id>/dien-hinh/<int:nominee_id>/y-kien")
@require(P.REVIEW)
def give_verdict(id: int, nominee_id: int) -> Response:
    def act(dossier: Dossier) -> None:
        nominee = _nominee(dossier, nominee_id)
        review.check_verdict_seen(nominee, request.form.get("seen", ""), me())
        review.give_verdict(nominee, _verdict(), me(), request.form.get("reason", ""))

    return _act(id, act, "verdict", f"nominee-{nominee_id}", nominee_id)


@bp.post("/ho-so/<int:id>/dien-hinh/<int:nominee_id>/trung-lap")
@require(P.REVIEW)
def decide_match(id: int, nominee_id: int) -> Response:
    form = request.form
    other, kind, accepted = form.get("other", type=int), form.get("kind", ""), form.get("accepted") == "1"

    def act(dossier: Dossier) -> None:
        nominee = _nominee(dossier, nominee_id)
        matches.decide(nominee, other or 0, kind, accepted, review.bounded(form.get("reason", "")), me())

    return _act(id, act, "nominee", f"match-{nominee_id}-{other}-{kind}", nominee_id)


@bp.post("/ho-so/<int:id>/gop-y")
@require(P.REVIEW)
def add_note(id: int) -> Response:
    target, text = request.form.get("target", ""), request.form.get("text", "")
    return _act(id, lambda dossier: notes.add(dossier, target, text, me()), *_spot(target))


@bp.post("/gop-y/<int:id>/sua")
@require(P.REVIEW)
def change_note(id: int) -> Response:
    note, text, seen = find(Note, id, P.REVIEW), request.form.get("text", ""), request.form.get("seen", "")
    spot = _spot(note.target)
    return _act(
        note.dossier_id, lambda dossier: notes.change(_note(dossier, id), text, me(), seen=seen), *spot
    )


@bp.post("/gop-y/<int:id>/bo")
@require(P.REVIEW)
def remove_note(id: int) -> Response:
    note = find(Note, id, P.REVIEW)
    spot = _spot(note.target)
    return _act(note.dossier_id, lambda dossier: notes.remove(_note(dossier, id), me()), *spot)


@bp.post("/ho-so/<int:id>/giao")
@require(P.REVIEW)
def assign(id: int) -> Response:
    chosen = request.form.get("assignee", "")

    def act(dossier: Dossier) -> None:
        officer = db.session.get(User, whole_number(chosen) or 0) if chosen else None
        if chosen and officer is None:
            raise DomainError("Xin chọn một người trong danh sách.", field="assignee-select")
        review.assign(dossier, officer, me())

    return _act(id, act, "assignee", "assignee")


@bp.post("/ho-so/<int:id>/noi-bo")
@require(P.VIEW_INTERNAL)
def write_internal_note(id: int) -> Response:
    text = request.form.get("text", "")

    def act(dossier: Dossier) -> None:
        review.write_internal_note(dossier, text, me())

    return _act(id, act, "internal_notes", "internal-notes", permission=P.VIEW_INTERNAL)


def _act(
    id: int,
    act: Callable[[Dossier], Any],
    block: str,
    anchor: str,
    nominee_id: int | None = None,
    *,
    permission: P = P.REVIEW,
) -> Response:
    """Do one thing to a dossier; answer htmx with the piece of the page that it changed, a browser with its place."""
    try:
        with write_tx():
            dossier = find(Dossier, id, permission, lock=True)
            check_seen(dossier)
            act(dossier)
    except (Forbidden, NotFound):
        raise
    except DomainError as error:
        return again(error, lambda: page(find(Dossier, id, permission)))
    if not is_htmx():
        return go(url_for("dossiers.show", id=id, _anchor=anchor))
    nominee = _nominee(dossier, nominee_id) if nominee_id else None
    return page(dossier, block, nominee=nominee)


def _spot(target: str) -> tuple[str, str, int | None]:
    """Return the block, the anchor and the nominee of the section that a note hangs on."""
    section = notes.section(target)
    number = section.removeprefix("nominee-")
    if section != number and number.isdecimal():
        return "nominee_notes", section, int(number[:10])
    return f"{section}_notes", section, None


def _nominee(dossier: Dossier, nominee_id: int) -> Nominee:
    found = [nominee for nominee in dossier.nominees if nominee.id == nominee_id]
    if not found:
        raise NotFound
    return found[0]


def _note(dossier: Dossier, note_id: int) -> Note:
    found = [note for note in dossier.notes if note.id == note_id]
    if not found:
        raise NotFound
    return found[0]


def _verdict() -> Verdict:
    try:
        return Verdict(request.form.get("verdict", ""))
    except ValueError:
        raise DomainError("Xin chọn đủ hoặc không đủ điều kiện.") from None
