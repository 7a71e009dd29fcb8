"""The office's lists at `/tong-hop`: gather, present, sign and forward, and what the parent unit answered."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.domain import (
    access,
    amending,
    consolidation_letter,
    consolidation_sheet,
    consolidations,
    programmes,
    signatories,
    workflow,
)
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.review import bounded
from dienhinh.domain.workflow import Transition
from dienhinh.errors import DomainError
from dienhinh.models import Amendment, Consolidation, ConsolidationState
from dienhinh.web import confirming, filing
from dienhinh.web.forms import Form, choice, line
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import after_post, again, is_htmx, render
from dienhinh.web.once import once
from dienhinh.web.request import whole_number

bp = Blueprint("consolidations", __name__)


class LetterForm(Form):
    subject = line("Trích yếu", 500, required=True)
    addressee = line("Kính gửi", 200, required=True)
    signatory_id = choice("Người ký", [], coerce=lambda value: int(value) if value else None)


@bp.get("/tong-hop")
@require(P.VIEW_CONSOLIDATION)
def index() -> Response:
    rows, following = consolidation_sheet.page(me(), request.args.get("sau", type=whole_number))
    more = url_for("consolidations.index", sau=following) if following else ""
    years = [] if is_htmx() or not access.may(me(), P.CONSOLIDATE) else _years()
    return render("consolidations/index.html", "rows", rows=rows, more=more, years=years)


def _years() -> list[tuple[str, int]]:
    """Return the years before the current one of which nominees still wait for a list."""
    office = access.own_unit(me(), P.CONSOLIDATE)
    newest = programmes.newest_open(office.id)
    return [
        each for each in consolidations.years_waiting(office) if not newest or each[0] != newest.school_year
    ]


@bp.post("/tong-hop/moi")
@require(P.CONSOLIDATE)
def create() -> Response:
    def begin() -> str:
        office = access.own_unit(me(), P.CONSOLIDATE)
        asked = request.form.get("nam-hoc", "")[:9]
        programme = (asked and programmes.of_year(office.id, asked)) or programmes.current(office)
        made = consolidations.unused(programme) or consolidations.begin(programme, me())
        return url_for("consolidations.show", id=made.id)

    try:
        return once(begin)
    except DomainError as error:
        return again(error, index)


@bp.post("/tong-hop/<int:id>/bo-sung", defaults={"kind": Amendment.SUPPLEMENT}, endpoint="supplement")
@bp.post("/tong-hop/<int:id>/dinh-chinh", defaults={"kind": Amendment.CORRECTION}, endpoint="correct")
@require(P.CONSOLIDATE)
def amend(id: int, kind: Amendment) -> Response:
    def begin() -> str:
        sent = find(Consolidation, id, P.CONSOLIDATE, lock=True)
        return url_for("consolidations.show", id=amending.amend(sent, kind, me()).id)

    try:
        return once(begin)
    except DomainError as error:
        return again(error, show, id=id)


@bp.get("/tong-hop/<int:id>")
@require(P.VIEW_CONSOLIDATION)
def show(id: int) -> Response:
    return page(find(Consolidation, id, P.VIEW_CONSOLIDATION))


def page(
    consolidation: Consolidation,
    form: Form | None = None,
    status: int = 200,
    **context: Any,
) -> Response:
    """Show a list to whoever may see it; `form` is a letter that was sent and refused."""
    user = me()
    context |= {
        permission.value: access.allowed(consolidation, user, permission)
        for permission in (P.CONSOLIDATE, P.SIGN, P.RECORD_RESULT)
    }
    if form is None and consolidation.state is ConsolidationState.DRAFT and context[P.CONSOLIDATE]:
        form = LetterForm(formdata=None, obj=consolidation)
    if form:
        form.signatory_id.choices = _signing(consolidation)
    sheet = consolidation_sheet.of(consolidation, user)
    steps = [_named(step, consolidation) for step in workflow.open_steps(consolidation, user)]
    return render(
        "consolidations/show.html",
        "consolidation",
        status,
        sheet=sheet,
        steps=steps,
        seen=consolidations.seen(consolidation) if steps else "",
        receiving=consolidation.recipient_id in access.units_with(user, P.RECORD_RESULT),
        form=form,
        **filing.signed(consolidation, sheet.kept),
        **context,
    )


def _named(step: Transition, consolidation: Consolidation) -> Transition:
    """Call the last step of a correction what it is: there is no result in it to be written down."""
    noting = step.name == "answer" and consolidation.amendment is Amendment.CORRECTION
    return step._replace(label="Ghi nhận danh sách đính chính") if noting else step


def _signing(consolidation: Consolidation) -> list[tuple[int | str, str]]:
    day = consolidation.issued_on or clock.today()
    return [("", "Chưa chọn"), *signatories.choices(consolidation.office_id, day)]


@bp.post("/tong-hop/<int:id>/to-trinh")
@require(P.CONSOLIDATE)
def save_letter(id: int) -> Response:
    seen, form = find(Consolidation, id, P.CONSOLIDATE), LetterForm()
    form.signatory_id.choices = _signing(seen)
    if not form.validate():
        return page(seen, form, 422)

    def save(consolidation: Consolidation) -> str:
        values = {name: value for name, value in form.data.items() if name != "csrf_token"}
        consolidation_letter.save(consolidation, values, me())
        return "Đã lưu Tờ trình."

    return change(id, P.CONSOLIDATE, save, form)


@bp.post("/tong-hop/<int:id>/them")
@require(P.CONSOLIDATE)
def add(id: int) -> Response:
    wanted = set(request.form.getlist("nominee"))

    def put_in(consolidation: Consolidation) -> str:
        free = consolidations.available(consolidation)
        chosen = free if "all" in request.form else [each for each in free if str(each.id) in wanted]
        if not chosen:
            raise DomainError("Xin chọn ít nhất một điển hình để đưa vào danh sách.", field="available")
        return f"Đã đưa {consolidations.put_in(consolidation, chosen, me())} điển hình vào danh sách."

    return change(id, P.CONSOLIDATE, put_in)


@bp.post("/tong-hop/<int:id>/bo/<int:nominee_id>")
@require(P.CONSOLIDATE)
def remove(id: int, nominee_id: int) -> Response:
    def take_out(consolidation: Consolidation) -> str:
        nominee = consolidations.member(consolidation, nominee_id)
        consolidations.take_out(consolidation, nominee, me())
        return f"Đã bỏ {nominee.candidate.name} khỏi danh sách."

    return change(id, P.CONSOLIDATE, take_out)


def change(id: int, permission: P, act: Callable[[Consolidation], str], form: Form | None = None) -> Response:
    """Do something to the list that the user saw; `act` returns what to tell, `form` is what was typed."""
    try:
        with write_tx():
            consolidation = find(Consolidation, id, permission, lock=True)
            consolidations.check_seen(str(consolidation.version), request.form.get("version", ""))
            done = act(consolidation)
    except DomainError as error:
        return again(error, lambda id: page(find(Consolidation, id, permission), form), id=id)
    flash(done)
    return after_post(show, id=id)


@bp.post("/tong-hop/<int:id>/chuyen/<name>")
@require(P.VIEW_CONSOLIDATION)
def transition(id: int, name: str) -> Response:
    reason = request.form.get("reason", "")
    confirming.ask_before(find(Consolidation, id, P.VIEW_CONSOLIDATION), name)

    def step() -> str:
        consolidation = find(Consolidation, id, P.VIEW_CONSOLIDATION, lock=True)
        stored = consolidations.seen(consolidation)
        workflow.perform(consolidation, name, actor=me(), reason=bounded(reason))
        # The button's form calls what was seen a round. Checked last: who may not act is told that, not this.
        consolidations.check_seen(stored, request.form.get("round", ""))
        return url_for("consolidations.show", id=id)

    try:
        return once(step)
    except DomainError as error:
        return again(error, show, id=id)
