"""Kế hoạch của trường at `/ke-hoach`: the school writes or uploads it, the office answers."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.domain import (
    access,
    mails,
    plans,
    printing,
    programmes,
    signatories,
    workflow,
    year_records,
    year_turns,
)
from dienhinh.domain.access import own_unit
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.review import bounded
from dienhinh.errors import Conflict, DomainError
from dienhinh.files import store
from dienhinh.files.inspect import inspect
from dienhinh.files.kinds import Kind
from dienhinh.files.names import clean_name
from dienhinh.models import SchoolPlan, Unit
from dienhinh.web import filing, roster, saving, stored_files
from dienhinh.web.forms import choice, id_of, line, pairs, paragraph
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import again, go, render
from dienhinh.web.once import once
from dienhinh.web.saving import Part, Saved, SectionForm

bp = Blueprint("plans", __name__)


class PlanForm(SectionForm):
    subject = line("Trích yếu", 500)
    legal_bases = paragraph("Các căn cứ", 10_000)
    aims = paragraph("I. Mục đích, yêu cầu", 20_000)
    tasks = paragraph("II. Nội dung", 40_000)
    execution = paragraph("III. Tổ chức thực hiện", 20_000)
    recipients = paragraph("Nơi nhận", 2000)
    signatory_id = choice("Người ký", [], coerce=id_of)


@bp.get("/ke-hoach")
@require(P.VIEW_PLANS)
def index() -> Response:
    if not access.may(me(), P.EDIT_PLANS):
        return roster.page(SchoolPlan, "plans", "plan_due_on")
    unit = own_unit(me(), P.EDIT_PLANS)
    held = plans.of_unit(unit)
    return render(
        "plans/index.html", plans=held, wanted=wanted_year(unit, [plan.programme_id for plan in held])
    )


def wanted_year(unit: Unit, held: list[int]) -> Any:
    """Return the open programme of the school's office for which it has nothing yet, or None."""
    if unit.parent is None:
        return None
    newest = programmes.newest_open(unit.parent_id)
    return newest if newest and newest.id not in held else None


@bp.post("/ke-hoach/moi")
@require(P.EDIT_PLANS)
def create() -> Response:
    def begin() -> str:
        unit = own_unit(me(), P.EDIT_PLANS)
        return url_for("plans.show", id=plans.begin(unit, programmes.current(unit.parent), me()).id)

    try:
        return once(begin)
    except DomainError as error:
        return again(error, index)


@bp.get("/ke-hoach/ban/<int:id>")
@require(P.VIEW_PLANS)
def show(id: int) -> Response:
    return page(find(SchoolPlan, id, P.VIEW_PLANS))


def page(plan: SchoolPlan, saved: Saved | None = None, *, status: int = 200, **context: Any) -> Response:
    """Show a plan: as a form to the school while it is in its hands, else to be read."""
    editing = plan.editable and access.allowed(plan, me(), P.EDIT_PLANS)
    return render(
        "plans/show.html",
        status=saved.status if saved else status,
        plan=plan,
        part=(saved.part if saved else _part(plan)) if editing else None,
        saved=saved,
        tab=saving.new_tab(),
        content=printing.content_of("school_plan", plan),
        turn=year_turns.turn(plan, me()),
        late=year_records.is_late(plan),
        past=year_turns.history(plan),
        letters=mails.of_year(plan),
        steps=workflow.open_steps(plan, me()) if plan.programme.is_open else [],
        **filing.signed(plan),
        **context,
    )


def _part(plan: SchoolPlan, sent: Any = None) -> Part:
    """Return a plan's sections as a form, bound to what was sent or to what is stored."""
    stored = {name: getattr(plan, name) for name in plans.FIELDS}
    form = PlanForm(sent, data=stored)
    form.signatory_id.choices = pairs([("", "Chọn"), *signatories.choices(plan.unit_id, clock.today())])
    return Part("plan", plan, url_for("plans.show", id=plan.id), form, stored, partial(plans.save, plan))


@bp.post("/ke-hoach/ban/<int:id>/luu")
@require(P.EDIT_PLANS)
def save(id: int) -> Response:
    try:
        return saving.save(
            lambda: _part(find(SchoolPlan, id, P.EDIT_PLANS, lock=True), request.form),
            "plans/show.html",
            lambda saved: page(find(SchoolPlan, id, P.EDIT_PLANS), saved),
        )
    except DomainError as error:
        return again(error, show, id=id)


@bp.post("/ke-hoach/ban/<int:id>/tep")
@require(P.EDIT_PLANS)
def upload(id: int) -> Response:
    """Take a PDF or Word file as the plan, once its content was looked into."""
    try:
        year_records.check_editable(find(SchoolPlan, id, P.EDIT_PLANS))
        file = request.files.get("file")
        if file is None or not file.filename:
            raise DomainError("Chưa chọn tệp nào.", field="file")
        name, blob = clean_name(file.filename), stored_files.keep(file.stream)
        seen = inspect(store.path_of(stored_files.blobs(), blob.sha256), name)
        if seen.kind not in (Kind.PDF, Kind.DOCX):
            raise DomainError("Kế hoạch phải là tệp PDF hoặc Word (.docx).", field="file")
        with write_tx():
            plans.put_file(find(SchoolPlan, id, P.EDIT_PLANS, lock=True), name, blob, seen, me())
    except DomainError as error:
        return again(error, show, id=id)
    flash(f"Đã nhận tệp {name}.", "ok")
    return go(url_for("plans.show", id=id))


@bp.post("/ke-hoach/ban/<int:id>/bo-tep")
@require(P.EDIT_PLANS)
def remove_file(id: int) -> Response:
    try:
        with write_tx():
            plans.drop_file(find(SchoolPlan, id, P.EDIT_PLANS, lock=True), me())
    except DomainError as error:
        return again(error, show, id=id)
    return go(url_for("plans.show", id=id))


@bp.get("/ke-hoach/ban/<int:id>/tep")
@require(P.VIEW_PLANS)
def download(id: int) -> Response:
    plan = find(SchoolPlan, id, P.VIEW_PLANS)
    if plan.sha256 is None:
        raise DomainError("Kế hoạch này không có tệp kèm theo.")
    return stored_files.send(plan.sha256, plan.file_name, plan.content_type, inline=False)


@bp.post("/ke-hoach/ban/<int:id>/chuyen/<name>")
@require(P.VIEW_PLANS)
def transition(id: int, name: str) -> Response:
    reason = request.form.get("reason", "")

    def step() -> str:
        plan = find(SchoolPlan, id, P.VIEW_PLANS, lock=True)
        seen = str(plan.round)
        workflow.perform(plan, name, actor=me(), reason=bounded(reason))
        check_round(seen)
        return url_for("plans.show", id=id)

    try:
        return once(step)
    except DomainError as error:
        return again(error, show, id=id)


def check_round(seen: str) -> None:
    """Refuse an answer that was pressed on a page older than what was sent since. Checked last: rights come first."""
    if request.form.get("round", seen) not in ("", seen):
        raise Conflict("Trường đã gửi bản mới từ khi mở trang này. Xin xem bản mới rồi thực hiện tiếp.")
