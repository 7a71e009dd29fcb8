"""Đăng ký phấn đấu at `/dang-ky`: the school's list, its two assessments, and the office's answer."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, request, url_for

from dienhinh.database import write_tx
from dienhinh.domain import access, candidates, kept, mails, plans, pledges, programmes, workflow, year_turns
from dienhinh.domain.access import own_unit
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.review import bounded
from dienhinh.errors import Conflict, DomainError
from dienhinh.models import Candidate, CandidateKind, Grade, Pledge, PledgeList, PledgeState
from dienhinh.text import clean, lines
from dienhinh.web import roster
from dienhinh.web.candidates import NewCandidateForm
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import again, go, is_htmx, refuse, render
from dienhinh.web.once import once
from dienhinh.web.plans import check_round, version_of, wanted_year

bp = Blueprint("pledges", __name__)
LONGEST = 5000


@bp.get("/dang-ky")
@require(P.VIEW_PLANS)
def index() -> Response:
    if not access.may(me(), P.EDIT_PLANS):
        return roster.page("pledges/office.html", PledgeList, "pledges.index", "pledge_due_on")
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
    return page(find(PledgeList, id, P.VIEW_PLANS))


def page(register: PledgeList, form: NewCandidateForm | None = None, code: int = 200) -> Response:
    """Show a list: written, assessed again, or read, as its state and the user's right allow."""
    pledges.load(register)
    at_home = access.allowed(register, me(), P.EDIT_PLANS)
    second = register.state is PledgeState.CONFIRMED and register.programme.is_open
    mode = "write" if register.editable else "assess" if second else "read"
    held = {pledge.candidate_id for pledge in register.pledges}
    return render(
        "pledges/show.html",
        "add",
        status=code,
        register=register,
        mode=mode if at_home else "read",
        at_home=at_home,
        add_form=form or NewCandidateForm(formdata=None, prefix="add-", meta={"csrf": False}),
        free=[each for each in candidates.of_unit(register.unit) if each.id not in held]
        if at_home and register.editable
        else [],
        awards=lines(register.programme.awards),
        grades=list(Grade),
        kinds=[kind for kind in CandidateKind if any(p.candidate.kind is kind for p in register.pledges)],
        criteria_of=pledges.criteria_of,
        nominees=pledges.nominees_of(held, register.programme_id) if at_home else {},
        signatories=plans.signatories(register.unit) if at_home and register.editable else [],
        turn=year_turns.turn(register, me()),
        late=year_turns.is_late(register),
        past=year_turns.history(register),
        kept=kept.of_record(register),
        letters=mails.of_year(register),
        steps=workflow.open_steps(register, me()) if register.programme.is_open else [],
    )


@bp.post("/dang-ky/<int:id>/luu")
@require(P.EDIT_PLANS)
def save(id: int) -> Response:
    form = _added()
    if form.name.data and not is_htmx():  # typed beside the list, and the list's own button pressed
        return _not_added(id, form, 200)
    return _store(id, _keep)


def _added() -> NewCandidateForm:
    return NewCandidateForm(request.form, prefix="add-", meta={"csrf": False})


def _keep(register: PledgeList, version: int) -> None:
    """Store what was typed of the list and who signs it."""
    values = {
        pledge.id: (_typed(pledge, "award")[:150], _typed(pledge, "effort"), _graded(pledge, "first"))
        for pledge in register.pledges
        if f"p{pledge.id}-award" in request.form
    }
    pledges.save(register, values, version, me())
    if "signatory_id" in request.form:
        pledges.sign_by(register, version_of(request.form["signatory_id"]) or None, me())


@bp.post("/dang-ky/<int:id>/giua-nam")
@require(P.EDIT_PLANS)
def assess(id: int) -> Response:
    def store(register: PledgeList, version: int) -> None:
        values = {
            pledge.id: (_typed(pledge, "remark"), _graded(pledge, "second"))
            for pledge in register.pledges
            if f"p{pledge.id}-remark" in request.form
        }
        pledges.assess(register, values, version, me())

    return _store(id, store)


def _store(id: int, act: Callable[[PledgeList, int], None]) -> Response:
    """Store what was typed, and answer htmx with the line that says so."""
    try:
        with write_tx():
            register = find(PledgeList, id, P.EDIT_PLANS, lock=True)
            act(register, version_of(request.form.get("version")))
    except DomainError as error:
        return refuse(error) if is_htmx() else again(error, show, id=id)
    if is_htmx():
        return render("pledges/show.html", "saved", register=register, saved=True)
    flash("Đã lưu danh sách đăng ký.", "ok")
    return go(url_for("pledges.show", id=id))


def _typed(pledge: Pledge, name: str) -> str:
    return clean(request.form.get(f"p{pledge.id}-{name}", "")).strip()[:LONGEST]


def _graded(pledge: Pledge, turn: str) -> dict[int, Grade | None]:
    sent = {c.id: request.form.get(f"p{pledge.id}-{turn}-{c.id}") for c in pledges.criteria_of(pledge)}
    known = {grade.value: grade for grade in Grade}
    return {number: known.get(value) for number, value in sent.items() if value is not None}


@bp.post("/dang-ky/<int:id>/them")
@require(P.EDIT_PLANS)
def add(id: int) -> Response:
    """Put a candidate on the list, one of the school's or one typed here, and store the list as it was typed."""
    chosen = "" if request.form.get("add") == "new" else request.form.get("candidate", "")
    form = _added()

    def put() -> str:
        register = find(PledgeList, id, P.EDIT_PLANS, lock=True)
        pledges.check_editable(register)
        if "version" in request.form:
            _keep(register, version_of(request.form["version"]))
        if chosen:
            candidate = find(Candidate, version_of(chosen), P.EDIT_CANDIDATES)
        else:
            candidate = candidates.add(register.unit, CandidateKind(form.kind.data), form.values(), me())
        made = pledges.add(register, candidate, me())
        return url_for("pledges.show", id=id, _anchor=f"p{made.id}")

    find(PledgeList, id, P.EDIT_PLANS)
    if not chosen and not form.validate():
        return _not_added(id, form, 422)
    try:
        answer = once(put)
    except Conflict as error:
        return again(error, show, id=id)
    except DomainError as error:
        if chosen:
            return again(error, show, id=id)
        form.put(error)
        return _not_added(id, form, error.status)
    if is_htmx():  # the address differs by its anchor alone, which loads nothing
        answer.headers["HX-Refresh"] = "true"
    return answer


def _not_added(id: int, form: NewCandidateForm, code: int) -> Response:
    """Show again what was typed of a new candidate; a browser without htmx has the list above stored before."""
    if not is_htmx() and "version" in request.form:
        try:
            with write_tx():
                register = find(PledgeList, id, P.EDIT_PLANS, lock=True)
                _keep(register, version_of(request.form["version"]))
        except DomainError as error:
            return again(error, page, register=find(PledgeList, id, P.EDIT_PLANS), form=form)
        flash("Đã lưu danh sách. Đối tượng mới ở cuối trang chưa được thêm.", "ok")
    return page(find(PledgeList, id, P.EDIT_PLANS), form, code)


@bp.post("/phan-dau/<int:id>/bo")
@require(P.EDIT_PLANS)
def remove(id: int) -> Response:
    register_id = find(Pledge, id, P.EDIT_PLANS).pledge_list_id
    try:
        with write_tx():
            find(PledgeList, register_id, P.EDIT_PLANS, lock=True)
            pledge = find(Pledge, id, P.EDIT_PLANS)
            name = pledge.candidate.name
            pledges.remove(pledge, me())
    except DomainError as error:
        return again(error, show, id=register_id)
    flash(f"Đã bỏ {name} khỏi danh sách.", "ok")
    return go(url_for("pledges.show", id=register_id))


@bp.post("/phan-dau/<int:id>/de-nghi")
@require(P.EDIT_DOSSIER)
def nominate(id: int) -> Response:
    """Make a nominee of a pledge, or go to the one that it is already."""
    register_id = find(Pledge, id, P.EDIT_DOSSIER).pledge_list_id

    def act() -> str:
        find(PledgeList, register_id, P.EDIT_DOSSIER, lock=True)
        nominee = pledges.nominate(find(Pledge, id, P.EDIT_DOSSIER), me())
        return url_for("dossiers.show", id=nominee.dossier_id, _anchor=f"nominee-{nominee.id}")

    try:
        return once(act)
    except DomainError as error:
        return again(error, show, id=register_id)


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
