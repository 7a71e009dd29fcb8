"""Kế hoạch năm học: which applies, and what an officer changes in it."""

from copy import deepcopy
from datetime import date
from typing import Any

import sqlalchemy as sa

from dienhinh.domain import audit, edits
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Criterion, Dossier, PledgeList, Programme, Unit, User

FIELDS = (
    "number",
    "issued_on",
    "title",
    "legal_bases",
    "awards",
    "commendations",
    "activity_kinds",
    "channels",
    "plan_due_on",
    "pledge_due_on",
    "midyear_due_on",
    "final_due_on",
    "vote_base",
    "minimum_percent",
    "answer_days",
    "scans_required",
    "is_open",
)
DUE = ("plan_due_on", "pledge_due_on", "midyear_due_on", "final_due_on")
CLOSED = "Năm học này đã đóng, chỉ còn để xem. Muốn sửa, xin mở lại năm học trước."


def current(office: Unit) -> Programme:
    """Return the office's newest open programme; a sentence where there is none."""
    programme = newest_open(office.id)
    if programme is None:
        raise DomainError(f"{office.name} chưa mở Kế hoạch năm học nào.")
    return programme


def newest_open(office_id: int) -> Programme | None:
    """Return the office's newest open programme; None where there is none."""
    query = sa.select(Programme).where(Programme.office_id == office_id, Programme.is_open)
    return db.session.scalar(query.order_by(Programme.school_year.desc()).limit(1))


def of_office(office: Unit) -> list[Programme]:
    """Return the office's programmes, the newest first."""
    query = sa.select(Programme).where(Programme.office_id == office.id)
    return list(db.session.scalars(query.order_by(Programme.school_year.desc())))


def of_year(office_id: int, school_year: str = "") -> Programme | None:
    """Return an office's programme of a school year, or its newest; None where there is none."""
    query = sa.select(Programme).where(Programme.office_id == office_id)
    if school_year:
        query = query.where(Programme.school_year == school_year)
    return db.session.scalar(query.order_by(Programme.school_year.desc()).limit(1))


def following(last: Programme) -> dict[str, Any]:
    """Return what the year after a programme begins with: all it says, its days a year later, without a number."""
    first = int(last.school_year[:4]) + 1
    year = f"{first}-{first + 1}"
    later = {name: _year_later(getattr(last, name)) for name in DUE}
    fresh = {"school_year": year, "number": "", "issued_on": None, "is_open": True}
    title = last.title.replace(last.school_year, year)
    return {name: getattr(last, name) for name in FIELDS} | later | fresh | {"title": title}


def add(office: Unit, school_year: str, values: dict[str, Any], actor: User) -> Programme:
    """Return a new programme: what is not given, criteria included, is as in the office's newest one."""
    earlier = of_office(office)
    if school_year in {programme.school_year for programme in earlier}:
        raise DomainError(f"Đã có kế hoạch của năm học {school_year}.", field="school_year")
    programme = Programme(**_copied(earlier[0]) if earlier else {})
    programme.office, programme.school_year = office, school_year
    for name, value in values.items():
        setattr(programme, name, value)
    for criterion in earlier[0].criteria if earlier else ():
        programme.criteria.append(Criterion(**_copied(criterion)))
    db.session.add(programme)
    db.session.flush()
    audit.record("programme.add", programme, actor=actor, school_year=school_year)
    return programme


def edit(programme: Programme, values: dict[str, Any], base: str, actor: User) -> None:
    """Change an open programme that is still as the form showed it; what was submitted keeps what it was made under."""
    check_open(programme)
    edits.refuse_stale(programme, FIELDS, base)
    edits.apply(programme, values, "programme.edit", actor)


def reopen(programme: Programme, actor: User) -> None:
    """Open a closed year again, so that it can be changed and its schools can send."""
    if not edits.apply(programme, {"is_open": True}, "programme.edit", actor):
        raise DomainError("Năm học này đang mở.")


def is_in_use(programme: Programme) -> bool:
    """Tell whether anything was ever sent under the programme's criteria."""
    sent = (
        sa.select(model.id).where(model.programme_id == programme.id, model.round > 0).limit(1)
        for model in (Dossier, PledgeList)
    )
    return any(db.session.scalar(query) is not None for query in sent)


def check_open(programme: Programme) -> None:
    """Refuse to change a closed year."""
    if not programme.is_open:
        raise DomainError(CLOSED)


def _copied(last: Programme | Criterion) -> dict[str, Any]:
    """Return every column that a new programme or criterion starts with, whatever columns there are."""
    own = {"id", "office_id", "school_year", "programme_id"}
    return {
        column.key: deepcopy(getattr(last, column.key))
        for column in sa.inspect(type(last)).columns
        if column.key not in own
    }


def _year_later(day: date | None) -> date | None:
    if day is None:
        return None
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
