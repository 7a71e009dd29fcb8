"""Tiêu chuẩn of a Kế hoạch: which apply to a candidate, and what an officer changes in them."""

from typing import Any

import sqlalchemy as sa

from dienhinh.domain import audit, edits, programmes
from dienhinh.errors import DomainError, NotFound
from dienhinh.extensions import db
from dienhinh.models import Assessment, Candidate, CandidateKind, Criterion, Evidence, Programme, User

FIELDS = ("kind", "for_leaders", "clause", "text")
IN_USE = (
    "Đã có hồ sơ hoặc đăng ký gửi theo bộ tiêu chuẩn này nên không thay đổi được nữa. Xin sửa ở năm học sau."
)


def for_candidate(programme: Programme, candidate: Candidate) -> list[Criterion]:
    """Return the criteria that apply to a collective or person: those for leaders to leaders alone."""
    return [
        criterion
        for criterion in programme.criteria
        if criterion.kind is candidate.kind and (candidate.is_leader or not criterion.for_leaders)
    ]


def of_programme(programme: Programme, criterion_id: int) -> Criterion:
    """Return a criterion of the programme; every other one is not found."""
    for one in programme.criteria:
        if one.id == criterion_id:
            return one
    raise NotFound


def add(programme: Programme, values: dict[str, Any], actor: User) -> Criterion:
    """Return a new criterion, the last of its programme."""
    _check_free(programme)
    last = max((one.position for one in programme.criteria), default=0)
    made = Criterion(position=last + 1, **values)
    programme.criteria.append(made)
    db.session.flush()
    audit.record("criterion.add", made, actor=actor, programme=programme.id, text=made.text)
    return made


def edit(one: Criterion, values: dict[str, Any], base: str, actor: User) -> None:
    """Change a criterion; one that evidence answers stays for the same kind of candidate."""
    _check_free(one.programme)
    edits.refuse_stale(one, FIELDS, base)
    if CandidateKind(values["kind"]) != one.kind and _is_used(one):
        raise DomainError("Tiêu chuẩn đã có minh chứng nên không đổi được đối tượng.", field="kind")
    edits.apply(one, values, "criterion.edit", actor)


def move(one: Criterion, step: int, actor: User) -> None:
    """Put a criterion one place earlier (-1) or later (+1) among those of its kind."""
    _check_free(one.programme)
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


def remove(one: Criterion, actor: User) -> None:
    """Delete a criterion that no evidence answers."""
    _check_free(one.programme)
    if _is_used(one):
        raise DomainError("Đã có hồ sơ nêu minh chứng cho tiêu chuẩn này nên không xóa được.")
    audit.record("criterion.remove", one, actor=actor, programme=one.programme_id, text=one.text)
    db.session.execute(sa.delete(Evidence).where(Evidence.criterion_id == one.id, Evidence.text == ""))
    db.session.execute(sa.delete(Assessment).where(Assessment.criterion_id == one.id))
    one.programme.criteria.remove(one)


def _is_used(one: Criterion) -> bool:
    query = sa.select(Evidence.id).where(Evidence.criterion_id == one.id, Evidence.text != "").limit(1)
    return db.session.scalar(query) is not None


def _check_free(programme: Programme) -> None:
    """Refuse to change the criteria of a closed year, or of one under which something was sent."""
    programmes.check_open(programme)
    if programmes.is_in_use(programme):
        raise DomainError(IN_USE)
