"""Đối tượng at `/doi-tuong`: a school's collectives and people, typed once."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from wtforms import BooleanField, HiddenField, StringField, ValidationError

from dienhinh.database import write_tx
from dienhinh.domain import candidate_history, candidates, old_fonts, pledges
from dienhinh.domain.access import own_unit
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError
from dienhinh.models import Candidate, CandidateKind
from dienhinh.web.forms import Form, choice, line, month, paragraph
from dienhinh.web.guard import find, me, require, safe_next
from dienhinh.web.htmx import go, render
from dienhinh.web.once import once
from dienhinh.web.request import whole_number

bp = Blueprint("candidates", __name__)


class CandidateForm(Form):
    name = line("Họ và tên, hoặc tên tập thể", 150, required=True)
    position = line("Chức vụ, công việc", 150)
    is_leader = BooleanField("Là hiệu trưởng hoặc phó hiệu trưởng")
    teaching_since = month("Tháng bắt đầu giảng dạy")
    phone = line("Số điện thoại", 30)
    email = line("Thư điện tử", 254)
    notes = paragraph("Ghi chú của trường", 2000)

    def validate_phone(self, field: StringField) -> None:
        _said_at_once(candidates.phone_number, field)

    def validate_email(self, field: StringField) -> None:
        _said_at_once(candidates.email_address, field)

    def values(self) -> dict[str, Any]:
        """Return what the form holds, by the names of the domain."""
        return {name: self[name].data for name in candidates.FIELDS if name in self}

    def put(self, error: DomainError) -> None:
        """Hang a refusal on its field."""
        name = error.field if error.field in self else "name"
        self[name].errors = [*self[name].errors, error.sentence]


def _said_at_once(check: Callable[[str], str], field: StringField) -> None:
    """The domain refuses one thing at a time; a form tells all of its faults."""
    try:
        check(field.data or "")
    except DomainError as error:
        raise ValidationError(error.sentence) from error


class NewCandidateForm(CandidateForm):
    kind = choice("Đối tượng là", [(k.value, k.label) for k in reversed(CandidateKind)], required=True)


class EditCandidateForm(CandidateForm):
    version = HiddenField()


@bp.get("/doi-tuong")
@require(P.VIEW_CANDIDATES)
def index() -> Response:
    words, archived = request.args.get("tu", "")[:200], "da-luu-tru" in request.args
    unit = own_unit(me(), P.VIEW_CANDIDATES)
    after, kept = request.args.get("sau", ""), {"tu": words or None, "da-luu-tru": "1" if archived else None}
    found, last = candidates.page(unit, words, whole_number(after), archived=archived)
    return render(
        "candidates/index.html",
        "rows",
        candidates=found,
        words=words,
        archived=archived,
        more=url_for("candidates.index", **kept, sau=last) if last else "",
        pledged=pledges.years_of(unit),
    )


@bp.route("/doi-tuong/moi", methods=["GET", "POST"])
@require(P.EDIT_CANDIDATES)
def new() -> Response:
    form, offers = NewCandidateForm(kind=CandidateKind.INDIVIDUAL.value), []
    if request.method == "POST" and form.validate() and not (offers := _offers(form)):
        try:
            return once(lambda: _create(form))
        except DomainError as error:
            form.put(error)
    return _form_page(form, offers=offers)


def _offers(form: CandidateForm) -> list[old_fonts.Offer]:
    """Return what to ask before saving: texts of an old font, unless the school has said what to do with them."""
    wish = request.form.get("phong-chu", "")
    fields = [form[name] for name in ("name", "position", "notes") if name in form]
    offers = old_fonts.of_texts((field.label.text, field.data or "") for field in fields)
    if wish == "unicode":
        translated = {offer.before: offer.after for offer in offers}
        for field in fields:
            field.data = translated.get(field.data, field.data)
    return [] if wish else offers


def _create(form: NewCandidateForm) -> str:
    unit = own_unit(me(), P.EDIT_CANDIDATES)
    made = candidates.add(unit, CandidateKind(form.kind.data), form.values(), me())
    flash(f"Đã thêm {made.name}.", "ok")
    return _back()


@bp.route("/doi-tuong/<int:id>", methods=["GET", "POST"])
@require(P.EDIT_CANDIDATES)
def edit(id: int) -> Response:
    candidate = find(Candidate, id, P.EDIT_CANDIDATES)
    form, offers = EditCandidateForm(obj=candidate), []
    if request.method == "POST" and form.validate() and not (offers := _offers(form)):
        try:
            return _store(id, form)
        except DomainError as error:
            form.put(error)
            stored = find(Candidate, id, P.EDIT_CANDIDATES)
            return _form_page(form, stored, error.status)
    return _form_page(form, candidate, offers=offers)


def _store(id: int, form: EditCandidateForm) -> Response:
    seen = str(form.version.data or "")
    with write_tx():
        candidate = find(Candidate, id, P.EDIT_CANDIDATES, lock=True)
        candidates.edit(candidate, form.values(), me(), version=whole_number(seen) or 0)
        flash(f"Đã lưu {candidate.name}.", "ok")
    return go(_back())


@bp.get("/doi-tuong/<int:id>/qua-trinh")
@require(P.VIEW_CANDIDATES)
def history(id: int) -> Response:
    """Show all that happened with a candidate, under its one id."""
    candidate = find(Candidate, id, P.VIEW_CANDIDATES)
    lines = candidate_history.of(candidate)
    return render("candidates/history.html", candidate=candidate, lines=lines)


@bp.post("/doi-tuong/<int:id>/luu-tru")
@require(P.EDIT_CANDIDATES)
def archive(id: int) -> Response:
    with write_tx():
        candidate = find(Candidate, id, P.EDIT_CANDIDATES, lock=True)
        change = candidates.restore if candidate.archived_at else candidates.archive
        change(candidate, me())
        flash(f"Đã đưa {candidate.name} {'ra khỏi' if candidate.archived_at else 'trở lại'} danh sách.", "ok")
    return go(url_for("candidates.index"))


def _back() -> str:
    """Return where the user came from, or the list."""
    wanted = request.args.get("ve", "")
    return safe_next(wanted) if wanted else url_for("candidates.index")


def _form_page(
    form: CandidateForm,
    candidate: Candidate | None = None,
    status: int = 0,
    offers: Sequence[old_fonts.Offer] = (),
) -> Response:
    conflict = candidate is not None and status == 409
    if conflict:
        form.version.data = str(candidate.version)
    context = {"offers": offers, "conflict": conflict, "stored": _shown(candidate) if conflict else {}}
    status = status or (422 if request.method == "POST" else 200)
    return render(
        "candidates/form.html", status=status, form=form, candidate=candidate, back=_back(), **context
    )


def _shown(candidate: Candidate) -> dict[str, str]:
    """Return what is stored, as people read it."""
    stored = {name: getattr(candidate, name) for name in candidates.FIELDS}
    month = candidate.teaching_since
    return stored | {
        "is_leader": "Có" if candidate.is_leader else "Không",
        "teaching_since": f"{month:%m/%Y}" if month else "",
    }
