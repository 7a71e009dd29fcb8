"""Hoạt động at `/hoat-dong`: what schools and their office did in a month, as a calendar and a list."""

import calendar
import re
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from sqlalchemy.orm import selectinload

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.domain import access, activities, desk, photos
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError
from dienhinh.models import Activity, Candidate
from dienhinh.web import addresses, pictures
from dienhinh.web.activity_form import ActivityForm, form_for
from dienhinh.web.choosing import is_searching
from dienhinh.web.forms import refuse_field, status
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import again, go, render
from dienhinh.web.once import once
from dienhinh.web.request import whole_number
from dienhinh.web.stale import stored_values

bp = Blueprint("activities", __name__)

PEOPLE = (selectinload(Activity.candidates).joinedload(Candidate.unit),)


@bp.get("/hoat-dong")
@require(P.VIEW_ACTIVITIES)
def index() -> Response:
    month, narrowed = asked()
    found, cut = activities.of_month(me(), month, **narrowed)
    by_day: dict[date, list[Activity]] = defaultdict(list)
    for activity in found:
        by_day[activity.happened_on].append(activity)
    last, following = month - timedelta(days=1), activities.next_month(month)
    return render(
        "activities/index.html",
        month=month,
        weeks=calendar.Calendar().monthdatescalendar(month.year, month.month),
        by_day=by_day,
        found=found,
        cut=cut,
        kinds=activities.known_kinds(me()),
        **narrowed,
        at_school=(at_school := access.is_of(me(), *access.SCHOOL_ROLES)),
        blocks=[] if at_school else desk.blocks(me()),
        before=addresses.narrowed("activities.index", thang=f"{last:%Y-%m}"),
        after=addresses.narrowed("activities.index", thang=f"{following:%Y-%m}")
        if following <= clock.today()
        else "",
    )


def asked() -> tuple[date, dict[str, Any]]:
    """Return the month that the address names, and what it narrows the month to."""
    args = request.args
    kind, words = args.get("loai", "")[:100], args.get("tu", "")[:200]
    block = args.get("khoi", type=whole_number)
    return _month(args.get("thang", "")), {"kind": kind, "block": block, "words": words}


def _month(raw: str) -> date:
    """Return the first day of a month as addresses name it (2021-11), or of this month."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", raw)
    return date(int(found[1]), int(found[2]), 1) if found else clock.today().replace(day=1)


@bp.route("/hoat-dong/moi", methods=["GET", "POST"])
@require(P.EDIT_ACTIVITIES)
def new() -> Response:
    try:
        form = form_for(access.own_unit(me(), P.EDIT_ACTIVITIES))
    except DomainError as error:
        return again(error, index)
    if request.method == "POST" and not is_searching() and form.validate():
        try:
            return once(lambda: _create(form))
        except DomainError as error:
            refuse_field(form, error)
    return _shown(form)


def _shown(form: ActivityForm, activity: Activity | None = None) -> Response:
    """Answer with the form; where people were looked for, htmx takes those who are on offer."""
    code = 200 if is_searching() else status()
    stored = stored_values(form, activity, activities.FIELDS) if activity else []
    return render("activities/form.html", "people", status=code, form=form, activity=activity, stored=stored)


def _create(form: ActivityForm) -> str:
    unit = access.own_unit(me(), P.EDIT_ACTIVITIES)
    made = activities.add(unit, form.values(), form.chosen(), me(), block_id=form.chosen_block())
    flash("Đã ghi hoạt động. Có thể thêm ảnh ở bên dưới.", "ok")
    return url_for("activities.show", id=made.id)


@bp.get("/hoat-dong/<int:id>")
@require(P.VIEW_ACTIVITIES)
def show(id: int) -> Response:
    activity = find(Activity, id, P.VIEW_ACTIVITIES, options=PEOPLE)
    editing = access.allowed(activity, me(), P.EDIT_ACTIVITIES)
    return render("activities/show.html", activity=activity, editing=editing, most=photos.MOST)


@bp.route("/hoat-dong/<int:id>/sua", methods=["GET", "POST"])
@require(P.EDIT_ACTIVITIES)
def edit(id: int) -> Response:
    activity = find(Activity, id, P.EDIT_ACTIVITIES)
    form = form_for(activity.unit, activity)
    if request.method == "POST" and not is_searching() and form.validate():
        try:
            return _store(id, form)
        except DomainError as error:
            refuse_field(form, error)
            activity = find(Activity, id, P.EDIT_ACTIVITIES)
            form.version.data = str(activity.version)
    return _shown(form, activity)


def _store(id: int, form: ActivityForm) -> Response:
    seen = str(form.version.data or "")
    with write_tx():
        activity = find(Activity, id, P.EDIT_ACTIVITIES, lock=True)
        form.offer(activity.unit, activity)
        version = whole_number(seen) or 0
        values, block = form.values(), form.chosen_block()
        activities.edit(activity, values, form.chosen(), me(), version=version, block_id=block)
    flash("Đã lưu hoạt động.", "ok")
    return go(url_for("activities.show", id=id))


@bp.post("/hoat-dong/<int:id>/xoa")
@require(P.EDIT_ACTIVITIES)
def remove(id: int) -> Response:
    with write_tx():
        activity = find(Activity, id, P.EDIT_ACTIVITIES, lock=True)
        month = activity.happened_on
        activities.remove(activity, me())
    flash("Đã xóa hoạt động.", "ok")
    return go(url_for("activities.index", thang=f"{month:%Y-%m}"))


pictures.give_views(bp, Activity, P.EDIT_ACTIVITIES, P.VIEW_ACTIVITIES, "/hoat-dong", show)
