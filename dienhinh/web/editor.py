"""The dossier's page for its school: typed in sections that save themselves, read-only once it is sent."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.domain import (
    attachments,
    choosing,
    dossiers,
    kept,
    mails,
    notes,
    old_fonts,
    programmes,
    rules,
    scans,
    signatories,
    timeline,
    turns,
    warnings,
    workflow,
)
from dienhinh.domain.access import own_unit
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError, NotFound
from dienhinh.extensions import db
from dienhinh.models import CandidateKind, Dossier, DossierState, Nominee, Note
from dienhinh.web import saving
from dienhinh.web import sections as parts
from dienhinh.web.candidates import NewCandidateForm
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import go, is_htmx, render
from dienhinh.web.once import once
from dienhinh.web.saving import Part

bp = Blueprint("editor", __name__)

FROM_LAST = (
    "Người ký, chủ tọa, thư ký, thành viên có mặt và địa điểm họp được ghi sẵn theo hồ sơ trước của trường; "
    "xin xem lại cho đúng cuộc họp lần này."
)


def page(dossier: Dossier, **context: Any) -> Response:
    """Show a dossier to its school: to be edited in its hands, else to be read."""
    if dossier.editable:
        return render("dossiers/edit.html", **(editing(dossier) | context))
    signs = dossier.signatory and signatories.called(dossier.signatory, dossier.issued_on or clock.today())
    return render("dossiers/read.html", signs=signs, **common(dossier))


def common(dossier: Dossier) -> dict[str, Any]:
    """Return what every form of the page shows beside the sections."""
    findings = rules.findings(dossier)
    printed = kept.of_record(dossier)
    return {
        "dossier": dossier,
        "turn": turns.turn(dossier, me(), sum(finding.blocks for finding in findings)),
        "late": turns.is_late(dossier),
        "findings": findings,
        "lacking": _lacking(findings),
        "steps": workflow.open_steps(dossier, me()),
        "notes": _notes(dossier),
        "rules": rules,
        "file_kinds": attachments.kinds_of(dossier),
        "kept": printed,
        "outdated": kept.outdated(printed),
        "fragment": is_htmx(),
        "lines": [] if is_htmx() else timeline.of_dossier(dossier, internal=False),
        "letters": [] if is_htmx() else mails.of_dossier(dossier),
    }


def editing(dossier: Dossier) -> dict[str, Any]:
    """Return what the editable page shows; a section that a view is about takes the place of the stored one."""
    shared = common(dossier)
    return shared | {
        "returned": timeline.last_return(shared["lines"]) if dossier.state is DossierState.RETURNED else None,
        "letter": parts.letter(dossier),
        "meeting": parts.meeting(dossier),
        "title": parts.title(dossier) if dossiers.has_leader(dossier) else None,
        "nominees": [parts.nominee(nominee) for nominee in dossier.nominees],
        "add_form": NewCandidateForm(None, kind=CandidateKind.INDIVIDUAL.value, prefix="add-"),
        "warnings": [] if is_htmx() else warnings.warnings(dossier),
        "tab": saving.new_tab(),
        "most_files": attachments.MOST_AT_ONCE,
        "auto_kind": scans.AUTO,
        "font_texts": old_fonts.of_dossier(dossier),
        "offer": None if is_htmx() else offer(dossier),
        "words": _words(),
    }


def offer(dossier: Dossier) -> choosing.Offer:
    """Return whom the school may still put into a dossier: the first of them, or those who are looked for."""
    held = [nominee.candidate_id for nominee in dossier.nominees]
    return choosing.offer(choosing.of_school(dossier.unit), _words(), without=held)


def people(dossier: Dossier) -> Response:
    """Answer with those who are found by the words that are being typed."""
    found = {"dossier": dossier, "offer": offer(dossier), "words": _words()}
    return render("dossiers/edit.html", "people", quiet=True, **found)


def _words() -> str:
    return request.args.get("tim", "")[:100]


def _lacking(findings: list[rules.Finding]) -> dict[str, int]:
    """Count what each section still lacks."""
    counts: dict[str, int] = {}
    for finding in findings:
        if finding.blocks:
            key = notes.section(finding.anchor)
            counts[key] = counts.get(key, 0) + 1
    return counts


def _notes(dossier: Dossier) -> dict[str, list[Note]]:
    """Return the office's góp ý that went to the school, by the place they hang on; homeless ones on the page."""
    placed: dict[str, list[Note]] = {}
    if not dossier.round:
        return placed
    known = {target for places in notes.targets(dossier).values() for target in places}
    for note in notes.sent(dossier):
        placed.setdefault(note.target if note.target in known else "", []).append(note)
    return placed


@bp.post("/ho-so/<int:id>/unicode")
@require(P.EDIT_DOSSIER)
def to_unicode(id: int) -> Response:
    """Store in Unicode what was typed with an old font; the page offered it with both texts."""
    with write_tx():
        count = old_fonts.translate(locked_dossier(id), me())
        flash(f"Đã chuyển {count} mục sang Unicode.", "ok")
    return go(url_for("dossiers.show", id=id))


@bp.post("/ho-so/moi")
@require(P.EDIT_DOSSIER)
def create() -> Response:
    return once(_begin)


def _begin() -> str:
    unit = own_unit(me(), P.EDIT_DOSSIER)
    if unit.parent is None:
        raise DomainError(
            "Trường chưa có cơ quan nhận hồ sơ. Xin báo người quản trị khai báo cấp trên của trường."
        )
    dossier = dossiers.begin(unit, programmes.current(unit.parent), me())
    if dossier.meeting.chair:
        flash(FROM_LAST, "ok")
    return url_for("dossiers.show", id=dossier.id)


@bp.post("/ho-so/<int:id>/to-trinh")
@require(P.EDIT_DOSSIER)
def letter(id: int) -> Response:
    return _save(lambda: parts.letter(locked_dossier(id), request.form))


@bp.post("/ho-so/<int:id>/hop-binh-xet")
@require(P.EDIT_DOSSIER)
def meeting(id: int) -> Response:
    return _save(lambda: parts.meeting(locked_dossier(id), request.form))


@bp.post("/ho-so/<int:id>/danh-hieu")
@require(P.EDIT_DOSSIER)
def title(id: int) -> Response:
    return _save(lambda: parts.title(locked_dossier(id), request.form))


@bp.post("/dien-hinh/<int:id>")
@require(P.EDIT_DOSSIER)
def nominee(id: int) -> Response:
    return _save(lambda: parts.nominee(locked_nominee(id), request.form))


def locked_dossier(id: int) -> Dossier:
    """Return a dossier that the user may edit, held until the transaction ends."""
    return find(Dossier, id, P.EDIT_DOSSIER, lock=True)


def locked_nominee(id: int) -> Nominee:
    """Return a nominee read under its dossier's lock, which every change of the dossier takes."""
    record = find(Nominee, id, P.EDIT_DOSSIER)
    locked_dossier(record.dossier_id)
    db.session.expire(record)
    return find(Nominee, id, P.EDIT_DOSSIER)


def _save(bind: Callable[[], Part]) -> Response:
    """Store what is valid of a section; say what is not, or who was faster. What was typed is never lost."""
    with write_tx():
        part = bind()
        saved = saving.store(part)
        dossier_id = part.record.id
    if not is_htmx():
        if saved.status == 200:
            return saving.stored_at(saved, saved.part.key)
        saving.warn(saved)
    context = editing(reread(dossier_id))
    key, sent = saved.part.key, saved.part
    context |= {"saved": saved, "fresh": _parts(context)[key]}
    context["nominees"] = [sent if part.key == key else part for part in context["nominees"]]
    if sent.nominee is None:
        context[key] = sent
    return render("dossiers/edit.html", "answer", status=saved.status, **context)


def _parts(context: dict[str, Any]) -> dict[str, Part]:
    single = [context[key] for key in ("letter", "meeting", "title") if context[key]]
    return {part.key: part for part in [*single, *context["nominees"]]}


@bp.post("/gop-y/<int:id>/tra-loi")
@require(P.EDIT_DOSSIER)
def answer_note(id: int) -> Response:
    """Say of an officer's góp ý that it was mended, or why not."""
    fixed, reply = request.form.get("fixed") == "1", request.form.get("reply", "")
    with write_tx():
        note = find(Note, id, P.EDIT_DOSSIER)
        if note.sent_in is None:
            raise NotFound
        dossier_id = note.dossier_id
        locked_dossier(dossier_id)
        if not fixed and not reply.strip():
            raise DomainError("Xin ghi câu trả lời, hoặc chọn «Đã sửa».", field=f"note-{id}-reply")
        notes.answer(note, fixed, reply, me())
    if not is_htmx():
        return go(url_for("dossiers.show", id=dossier_id, _anchor=f"note-{id}"))
    context = editing(reread(dossier_id))
    return render("dossiers/edit.html", "answer", note=find(Note, id, P.EDIT_DOSSIER), **context)


def reread(id: int) -> Dossier:
    """Return a dossier as it stands after a change, with all that its page shows."""
    return find(Dossier, id, P.EDIT_DOSSIER, options=dossiers.WHOLE)
