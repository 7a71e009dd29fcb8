"""Đăng ký phấn đấu at `/dang-ky`: the school's list, its two assessments, and the office's answer."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.domain import (
    access,
    assessing,
    candidates,
    choosing,
    mails,
    nominating,
    pledges,
    programmes,
    signatories,
    workflow,
    year_records,
    year_turns,
)
from dienhinh.domain.access import own_unit
from dienhinh.domain.choosing import Offer
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.review import bounded
from dienhinh.errors import Conflict, DomainError
from dienhinh.models import Candidate, CandidateKind, Grade, Pledge, PledgeList, PledgeState
from dienhinh.text import lines
from dienhinh.web import filing, roster, saving
from dienhinh.web.candidates import NewCandidateForm
from dienhinh.web.forms import choice, id_of, paragraph
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import again, go, is_htmx, render
from dienhinh.web.once import once
from dienhinh.web.plans import check_round, wanted_year
from dienhinh.web.saving import Part, Saved, SectionForm

bp = Blueprint("pledges", __name__)
LONGEST = 5000
GRADES = [("", "Chưa chọn"), *((grade.value, grade.label.capitalize()) for grade in Grade)]


@bp.get("/dang-ky")
@require(P.VIEW_PLANS)
def index() -> Response:
    if not access.may(me(), P.EDIT_PLANS):
        return roster.page(PledgeList, "pledges", "pledge_due_on")
    unit = own_unit(me(), P.EDIT_PLANS)
    held = pledges.of_unit(unit)
    wanted = wanted_year(unit, [register.programme_id for register in held])
    return render("pledges/index.html", registers=held, wanted=wanted)


@bp.post("/dang-ky/moi")
@require(P.EDIT_PLANS)
def create() -> Response:
    def begin() -> str:
        unit = own_unit(me(), P.EDIT_PLANS)
        return url_for("pledges.show", id=pledges.begin(unit, programmes.current(unit.parent), me()).id)

    try:
        return once(begin)
    except DomainError as error:
        return again(error, index)


@bp.get("/dang-ky/<int:id>")
@require(P.VIEW_PLANS)
def show(id: int) -> Response:
    register = find(PledgeList, id, P.VIEW_PLANS)
    if is_htmx() and "tim" in request.args and access.allowed(register, me(), P.EDIT_PLANS):
        found = {"register": register, "free": _free(register), "words": _words()}
        return render("pledges/show.html", "people", quiet=True, **found)
    return page(register)


def page(
    register: PledgeList,
    saved: Saved | None = None,
    form: NewCandidateForm | None = None,
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    """Show a list: written, assessed again, or read, as its state and the user's right allow."""
    pledges.load(register)
    at_home = access.allowed(register, me(), P.EDIT_PLANS)
    second = register.state is PledgeState.CONFIRMED and register.programme.is_open
    turn = "first" if register.editable else "second" if second else ""
    held = {pledge.candidate_id for pledge in register.pledges}
    writing = at_home and register.editable
    return render(
        "pledges/show.html",
        status=saved.status if saved else status,
        register=register,
        written=turn if at_home else "",
        part=(saved.part if saved else _part(register, turn)) if at_home and turn else None,
        saved=saved,
        tab=saving.new_tab(),
        at_home=at_home,
        add_form=form or NewCandidateForm(formdata=None, prefix="add-", meta={"csrf": False}),
        free=_free(register) if writing else None,
        words=_words(),
        kinds=[kind for kind in CandidateKind if any(p.candidate.kind is kind for p in register.pledges)],
        criteria_of=assessing.criteria_of,
        numbers=assessing.numbers(register),
        nominees=nominating.nominees_of(held, register.programme_id) if at_home else {},
        turn=year_turns.turn(register, me()),
        late=year_records.is_late(register),
        past=year_turns.history(register),
        letters=mails.of_year(register),
        steps=workflow.open_steps(register, me()) if register.programme.is_open else [],
        **filing.signed(register),
        **context,
    )


def _words() -> str:
    return request.args.get("tim", "")[:100]


def _free(register: PledgeList) -> Offer:
    """Return whom the school may still put on the list: the first of them, or those who are looked for."""
    held = [pledge.candidate_id for pledge in register.pledges]
    return choosing.offer(choosing.of_school(register.unit), _words(), without=held)


def _part(register: PledgeList, turn: str, sent: Any = None) -> Part:
    """Return what is written of a list in a turn as a form, bound to what was sent or to what is stored."""
    fields: dict[str, Any] = {}
    awards, numbers = lines(register.programme.awards), assessing.numbers(register)
    for pledge in register.pledges:
        own, who = f"p{pledge.id}-", {"description": pledge.candidate.name}
        if turn == "first":
            offered = awards if pledge.award in ("", *awards) else [*awards, pledge.award]
            offered = [("", "Chọn"), *((each, each) for each in offered)]
            fields[f"{own}award"] = choice("Hình thức khen thưởng đăng ký", offered, **who)
            fields[f"{own}effort"] = paragraph("Nội dung, biện pháp phấn đấu", LONGEST, **who)
        else:
            fields[f"{own}midyear_remark"] = paragraph("Kết quả đến giữa năm", LONGEST, **who)
        for criterion in assessing.criteria_of(pledge):
            label = f"Tiêu chuẩn {numbers[criterion.id]}: {criterion.text}" if turn == "first" else "Giữa năm"
            fields[f"{own}{turn}-{criterion.id}"] = choice(label, GRADES, coerce=_grade, **who)
    if turn == "first":
        posts = [("", "Chọn"), *signatories.choices(register.unit_id, clock.today())]
        fields["signatory_id"] = choice("Người ký danh sách", posts, coerce=id_of)
    stored = assessing.written(register, turn)
    form = type("PledgesForm", (SectionForm,), fields)(sent, data=stored)
    store = assessing.save if turn == "first" else assessing.assess
    where = url_for("pledges.show", id=register.id)
    return Part("pledges", register, where, form, stored, partial(store, register))


def _grade(raw: Any) -> Grade | None:
    return Grade(raw) if raw in set(Grade) else None


def _after_saving(id: int, act: Callable[[Saved | None], Response]) -> Response:
    """Store the list as it was typed, then do what the pressed button says; a list in dispute comes back instead."""
    turn, saved = "second" if request.form.get("turn") == "second" else "first", None
    try:
        if "base" in request.form:
            with write_tx():
                register = find(PledgeList, id, P.EDIT_PLANS, lock=True)
                pledges.load(register)
                saved = saving.store(_part(register, turn, request.form))
        return act(saved) if saved is None or saved.status == 200 else _answer(id, saved)
    except DomainError as error:
        return again(error, show, id=id)


def _answer(id: int, saved: Saved) -> Response:
    return saving.answer(
        saved, "pledges/show.html", lambda saved: page(find(PledgeList, id, P.EDIT_PLANS), saved)
    )


@bp.post("/dang-ky/<int:id>/luu")
@require(P.EDIT_PLANS)
def save(id: int) -> Response:
    """Store a list; a browser without JavaScript is told of a candidate typed beside it that was not added."""
    find(PledgeList, id, P.EDIT_PLANS)
    form = _added()

    def lead(saved: Saved | None) -> Response:
        if request.form.get("then") == "import":
            return go(url_for("pledge_imports.read", id=id))
        # Enter presses the first button of the form; in the field that looks for somebody, it looks.
        is_enter = request.form.get("then") == "enter" and request.form.get("tim") and not is_htmx()
        if request.form.get("then") == "find" or is_enter:
            return go(url_for("pledges.show", id=id, tim=request.form.get("tim", "")[:100], _anchor="add"))
        if saved is None:
            raise DomainError("Chưa có nội dung nào được gửi. Xin tải lại trang rồi làm lại.")
        return _not_added(id, form, 200) if form.name.data and not is_htmx() else _answer(id, saved)

    return _after_saving(id, lead)


def _added() -> NewCandidateForm:
    return NewCandidateForm(request.form, prefix="add-", meta={"csrf": False})


def _not_added(id: int, form: NewCandidateForm, code: int) -> Response:
    """Show again what was typed of a new candidate, below the list, which is stored."""
    flash("Đã lưu danh sách. Đối tượng mới ở cuối trang chưa được thêm.", "ok")
    return page(find(PledgeList, id, P.EDIT_PLANS), form=form, status=code)


@bp.post("/dang-ky/<int:id>/them")
@require(P.EDIT_PLANS)
def add(id: int) -> Response:
    """Put a candidate on the list, one of the school's or one typed here."""
    chosen = "" if request.form.get("add") == "new" else request.form.get("candidate", "")
    form = _added()
    find(PledgeList, id, P.EDIT_PLANS)

    def put() -> str:
        register = find(PledgeList, id, P.EDIT_PLANS, lock=True)
        year_records.check_editable(register)
        if chosen:
            candidate = find(Candidate, id_of(chosen), P.EDIT_CANDIDATES)
        else:
            candidate = candidates.add(register.unit, CandidateKind(form.kind.data), form.values(), me())
        made = pledges.add(register, candidate, me())
        return url_for("pledges.show", id=id, _anchor=f"p{made.id}")

    def act(_saved: Saved | None) -> Response:
        if not chosen and not form.validate():
            return _not_added(id, form, 422)
        try:
            return once(put)
        except DomainError as error:
            if chosen or isinstance(error, Conflict):
                raise
            form.put(error)
            return _not_added(id, form, error.status)

    return _after_saving(id, act)


@bp.post("/phan-dau/<int:id>/bo")
@require(P.EDIT_PLANS)
def remove(id: int) -> Response:
    register_id = find(Pledge, id, P.EDIT_PLANS).pledge_list_id

    def act(_saved: Saved | None) -> Response:
        with write_tx():
            find(PledgeList, register_id, P.EDIT_PLANS, lock=True)
            pledge = find(Pledge, id, P.EDIT_PLANS)
            name = pledge.candidate.name
            pledges.remove(pledge, me())
        flash(f"Đã bỏ {name} khỏi danh sách.", "ok")
        return go(url_for("pledges.show", id=register_id))

    return _after_saving(register_id, act)


@bp.post("/phan-dau/<int:id>/de-nghi")
@require(P.EDIT_DOSSIER)
def nominate(id: int) -> Response:
    """Make a nominee of a pledge, or go to the one that it is already."""
    register_id = find(Pledge, id, P.EDIT_DOSSIER).pledge_list_id

    def act(_saved: Saved | None) -> Response:
        with write_tx():
            find(PledgeList, register_id, P.EDIT_DOSSIER, lock=True)
            nominee = nominating.nominate(find(Pledge, id, P.EDIT_DOSSIER), me())
            place = url_for("dossiers.show", id=nominee.dossier_id, _anchor=f"nominee-{nominee.id}")
        return go(place)

    return _after_saving(register_id, act)


@bp.post("/dang-ky/<int:id>/chuyen/<name>")
@require(P.VIEW_PLANS)
def transition(id: int, name: str) -> Response:
    reason = request.form.get("reason", "")

    def step() -> str:
        register = find(PledgeList, id, P.VIEW_PLANS, lock=True)
        seen = str(register.round)
        workflow.perform(register, name, actor=me(), reason=bounded(reason))
        check_round(seen)
        return url_for("pledges.show", id=id)

    try:
        return once(step)
    except DomainError as error:
        return again(error, show, id=id)
