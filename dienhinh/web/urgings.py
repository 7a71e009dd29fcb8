"""Công văn đôn đốc at `/tien-do/cong-van`: which schools a letter names, its papers, and what came of it."""

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.domain import access, reminders, signatories, urgings
from dienhinh.domain.duties import Duty
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.urging_papers import duty_of
from dienhinh.errors import DomainError
from dienhinh.models import Programme, Urging
from dienhinh.web import filing, forms
from dienhinh.web.forms import Form, choice, pairs
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import go, render
from dienhinh.web.once import once
from dienhinh.web.progress import asked_duty, asked_programme, chosen
from dienhinh.web.request import whole_number

bp = Blueprint("urgings", __name__, url_prefix="/tien-do/cong-van")


class UrgingForm(Form):
    signatory_id = choice("Người ký", [], coerce=lambda raw: whole_number(str(raw)))


@bp.get("")
@require(P.VIEW_INTERNAL)
def index() -> Response:
    """The letters of a year that were issued, the newest first."""
    programme = asked_programme(P.VIEW_INTERNAL)
    rows, following = urgings.issued(programme, request.args.get("sau", type=whole_number))
    year = programme.school_year
    more = url_for("urgings.index", sau=following, **{"nam-hoc": year}) if following else ""
    return render("urgings/index.html", "rows", programme=programme, rows=rows, more=more, duty_of=duty_of)


@bp.route("/moi", methods=["GET", "POST"])
@require(P.REMIND)
def new() -> Response:
    """Choose the schools that a letter names; where one is being written already, go there."""
    programme, asked = asked_programme(P.REMIND), asked_duty()
    held = urgings.open_one(programme, asked)
    if request.method == "GET" and held:
        return redirect(url_for("urgings.show", id=held.id), code=303)
    form = _form(programme)
    if request.method == "POST" and form.validate():
        try:
            return once(lambda: _begin(asked, form))
        except DomainError as error:
            forms.refuse_field(form, error)
    programme = asked_programme(P.REMIND)
    choices = reminders.choices(programme, asked) if programme.is_open else []
    marked = chosen() if request.method == "POST" else {each.line.unit_id for each in choices}
    context: dict[str, Any] = {"programme": programme, "duty": asked, "choices": choices, "chosen": marked}
    return render("urgings/new.html", status=forms.status(), form=form, **context)


@bp.get("/<int:id>")
@require(P.VIEW_INTERNAL)
def show(id: int) -> Response:
    return page(find(Urging, id, P.VIEW_INTERNAL))


@bp.post("/<int:id>/lap-lai")
@require(P.REMIND)
def recount(id: int) -> Response:
    form = _form(find(Urging, id, P.REMIND).programme)
    if form.validate():
        try:
            with write_tx():
                urging = find(Urging, id, P.REMIND, lock=True)
                urgings.recount(urging, chosen(), form.signatory_id.data, me())
            return go(url_for("urgings.show", id=id))
        except DomainError as error:
            forms.refuse_field(form, error)
    return page(find(Urging, id, P.REMIND), form)


def _begin(asked: Duty, form: UrgingForm) -> str:
    made = urgings.begin(asked_programme(P.REMIND), asked, chosen(), form.signatory_id.data, me())
    return url_for("urgings.show", id=made.id)


def page(urging: Urging, form: UrgingForm | None = None, *, status: int = 0, **context: Any) -> Response:
    schools, duty = urgings.since(urging), duty_of(urging)
    context |= filing.signed(urging) | {"urging": urging, "duty": duty, "schools": schools}
    if not urging.is_issued and urging.programme.is_open and access.allowed(urging, me(), P.REMIND):
        context["form"] = form or _form(urging.programme, urging.signatory_id)
        context["choices"] = reminders.choices(urging.programme, duty)
        context["chosen"] = chosen() if form else {school["unit"] for school in urging.schools}
    return render(
        "urgings/show.html", status=status or forms.status(), past=urgings.history(urging), **context
    )


def _form(programme: Programme, signatory: int | None = None) -> UrgingForm:
    form = UrgingForm(formdata=None, data={"signatory_id": signatory}) if signatory else UrgingForm()
    form.signatory_id.choices = pairs(
        signatories.choices(programme.office_id, clock.today()) or [("", "Chưa có")]
    )
    return form
