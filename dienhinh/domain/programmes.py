"""Kế hoạch năm học: which applies, and what an officer changes in it."""

from typing import Any

import sqlalchemy as sa

from dienhinh.domain import audit, edits
from dienhinh.errors import DomainError, NotFound
from dienhinh.extensions import db
from dienhinh.models import CandidateKind, Criterion, Evidence, Programme, Unit, User

FIELDS = (
    "number",
    "issued_on",
    "title",
    "legal_bases",
    "awards",
    "commendations",
    "vote_base",
    "minimum_percent",
    "answer_days",
    "scans_required",
    "is_open",
)
CRITERION = ("kind", "for_leaders", "clause", "text")


def current(office: Unit) -> Programme:
    """Return the office's newest open programme; a sentence where there is none."""
    query = sa.select(Programme).where(Programme.office_id == office.id, Programme.is_open)
    programme = db.session.scalar(query.order_by(Programme.school_year.desc()).limit(1))
    if programme is None:
        raise DomainError(f"{office.name} chưa mở Kế hoạch năm học nào.")
    return programme


def of_office(office: Unit) -> list[Programme]:
    """Return the office's programmes, the newest first."""
    query = sa.select(Programme).where(Programme.office_id == office.id)
    return list(db.session.scalars(query.order_by(Programme.school_year.desc())))


def add(office: Unit, school_year: str, values: dict[str, Any], actor: User) -> Programme:
    """Return a new programme with the criteria and the letters' words of the office's newest one."""
    earlier = of_office(office)
    if school_year in {programme.school_year for programme in earlier}:
        raise DomainError(f"Đã có kế hoạch của năm học {school_year}.", field="school_year")
    programme = Programme(office=office, school_year=school_year, **values)
    programme.wording = dict(earlier[0].wording) if earlier else {}
    for criterion in earlier[0].criteria if earlier else ():
        copied = {name: getattr(criterion, name) for name in (*CRITERION, "position")}
        programme.criteria.append(Criterion(**copied))
    db.session.add(programme)
    db.session.flush()
    audit.record("programme.add", programme, actor=actor, school_year=school_year)
    return programme


def edit(programme: Programme, values: dict[str, Any], base: str, actor: User) -> None:
    """Change a programme that is still as the form showed it; what was submitted keeps what it was made under."""
    edits.refuse_stale(programme, FIELDS, base)
    edits.apply(programme, values, "programme.edit", actor)


def criterion(programme: Programme, criterion_id: int) -> Criterion:
    """Return a criterion of the programme; every other one is not found."""
    for one in programme.criteria:
        if one.id == criterion_id:
            return one
    raise NotFound


def add_criterion(programme: Programme, values: dict[str, Any], actor: User) -> Criterion:
    """Return a new criterion, the last of its programme."""
    last = max((one.position for one in programme.criteria), default=0)
    made = Criterion(position=last + 1, **values)
    programme.criteria.append(made)
    db.session.flush()
    audit.record("criterion.add", made, actor=actor, programme=programme.id, text=made.text)
    return made


def edit_criterion(one: Criterion, values: dict[str, Any], base: str, actor: User) -> None:
    """Change a criterion; one that evidence answers stays for the same kind of candidate."""
    edits.refuse_stale(one, CRITERION, base)
    if CandidateKind(values["kind"]) != one.kind and _is_used(one):
        raise DomainError("Tiêu chuẩn đã có minh chứng nên không đổi được đối tượng.", field="kind")
    edits.apply(one, values, "criterion.edit", actor)


def move_criterion(one: Criterion, step: int, actor: User) -> None:
    """Put a criterion one place earlier (-1) or later (+1) among those of its kind."""
    others = sorted(
        (c for c in one.programme.criteria if c.kind == one.kind), key=lambda c: (c.position, c.id)
    )
    place = others.index(one) + step
    if not 0 <= place < len(others):
        return
    for position, each in enumerate(sorted(one.programme.criteria, key=lambda c: (c.position, c.id)), 1):
        each.position = position
    other = others[place]
    one.position, other.position = other.position, one.position
    audit.record("criterion.move", one, actor=actor, step=step)


def remove_criterion(one: Criterion, actor: User) -> None:
    """Delete a criterion that no evidence answers."""
    if _is_used(one):
        raise DomainError("Đã có hồ sơ nêu minh chứng cho tiêu chuẩn này nên không xóa được.")
    audit.record("criterion.remove", one, actor=actor, programme=one.programme_id, text=one.text)
    db.session.execute(sa.delete(Evidence).where(Evidence.criterion_id == one.id, Evidence.text == ""))
    one.programme.criteria.remove(one)


def _is_used(one: Criterion) -> bool:
    query = sa.select(Evidence.id).where(Evidence.criterion_id == one.id, Evidence.text != "").limit(1)
    return db.session.scalar(query) is not None
