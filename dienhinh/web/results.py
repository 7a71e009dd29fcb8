"""What the parent unit decided, written down nominee by nominee, or one decision for many."""

from typing import Any

from flask import Blueprint, Response, flash, g, request

from dienhinh.database import write_tx
from dienhinh.domain import consolidations, edits, results
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import Conflict, DomainError
from dienhinh.models import Consolidation, Nominee, Result
from dienhinh.web.consolidations import page, show
from dienhinh.web.forms import Form, choice, day, line, paragraph
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import after_post, again
from dienhinh.web.stale import stored_values

bp = Blueprint("results", __name__)


ANSWERS = (Result.RECOGNISED, Result.NOT_RECOGNISED, Result.REVOKED)


class ResultForm(Form):
    result = choice("Kết quả", [(each.value, each.label) for each in ANSWERS], required=True)
    award = line("Hình thức khen thưởng", 150)
    number = line("Số quyết định", 60)
    decided_on = day("Ngày quyết định")
    reason = paragraph("Lý do", 2000)
    correction = paragraph("Lý do đính chính", 2000)


@bp.post("/tong-hop/<int:id>/ket-qua/<int:nominee_id>")
@require(P.RECORD_RESULT)
def one(id: int, nominee_id: int) -> Response:
    def chosen(consolidation: Consolidation) -> list[Nominee]:
        nominee = consolidations.member(consolidation, nominee_id)
        edits.refuse_stale(results.stored(nominee), results.FIELDS, request.form.get("base", ""))
        return [nominee]

    return _record(id, chosen, suffix=f"-{nominee_id}", compare=nominee_id)


@bp.post("/tong-hop/<int:id>/ket-qua")
@require(P.RECORD_RESULT)
def many(id: int) -> Response:
    wanted = set(request.form.getlist("nominee"))

    def chosen(consolidation: Consolidation) -> list[Nominee]:
        waiting = [each for each in consolidation.nominees if each.result is Result.PENDING]
        if "all" in request.form:
            return waiting
        if wanted - {str(each.id) for each in waiting}:
            raise Conflict("Có điển hình đã được ghi kết quả ở nơi khác. Xin xem lại rồi chọn lại.")
        return [each for each in waiting if str(each.id) in wanted]

    return _record(id, chosen, suffix="-many")


def _record(id: int, chosen: Any, *, suffix: str, compare: int | None = None) -> Response:
    """Write an answer down for those `chosen`; whoever was not the first to, sees what is stored to `compare`."""
    form = ResultForm()
    try:
        with write_tx():
            consolidation = find(Consolidation, id, P.RECORD_RESULT, lock=True)
            results.check_open(consolidation)
            nominees = chosen(consolidation)
            answer, correction = _answer(form)
            count = results.record(consolidation, nominees, answer, me(), correction=correction)
    except DomainError as error:
        error.field = f"{error.field}{suffix}" if error.field else ""
        if compare and isinstance(error, Conflict) and error.sentence == edits.STALE:
            return _beside_the_stored(id, compare, form, error)
        return again(error, show, id=id)
    flash(f"Đã ghi kết quả của {count} điển hình.")
    return after_post(show, id=id)


def _beside_the_stored(id: int, nominee_id: int, form: ResultForm, error: Conflict) -> Response:
    g.refusal = error
    consolidation = find(Consolidation, id, P.RECORD_RESULT)
    kept = results.stored(consolidations.member(consolidation, nominee_id))
    return page(consolidation, status=error.status, stored=stored_values(form, kept, results.FIELDS))


def _answer(form: ResultForm) -> tuple[results.Answer, str]:
    """Return what was filled in, or raise its first fault."""
    if not form.validate():
        field, label, sentence = form.errors_list()[0]
        raise DomainError(f"{label}: {sentence}", field=field)
    answer = results.Answer(
        Result(form.result.data),
        form.award.data or "",
        form.number.data or "",
        form.decided_on.data,
        form.reason.data or "",
    )
    return answer, form.correction.data or ""
