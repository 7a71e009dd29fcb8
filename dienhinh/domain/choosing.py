"""Whom a form offers to choose from: a few at a time, found by name; whoever is chosen already stays among them."""

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from dienhinh import text
from dienhinh.domain import candidates
from dienhinh.extensions import db
from dienhinh.models import Candidate, Nominee, Result, Unit

FOUND = 30
MOST_CHOSEN = 200
_WHO = sa.select(Candidate).join(Candidate.unit).options(contains_eager(Candidate.unit))
_PRESENT = Candidate.archived_at.is_(None)
_RECOGNISED = sa.exists().where(Nominee.candidate_id == Candidate.id, Nominee.result == Result.RECOGNISED)


class Offer(NamedTuple):
    """Who is offered, the chosen first, and whether more answer to the words than are."""

    people: list[Candidate]
    is_cut: bool


def of_school(unit: Unit) -> sa.Select:
    """A school's own, whom it has not put away."""
    return _WHO.where(Candidate.unit_id == unit.id, _PRESENT)


def of_schools(office: Unit) -> sa.Select:
    """Those of all schools of an office."""
    return _WHO.where(Unit.parent_id == office.id, _PRESENT)


def recognised_of_schools(office: Unit) -> sa.Select:
    """Those of an office's schools who were recognised, also those whom their school has put away."""
    return _WHO.where(Unit.parent_id == office.id, _RECOGNISED)


def recognised_first(base: sa.Select) -> sa.Select:
    """Put those who were recognised before the others where not all are offered."""
    return base.order_by(_RECOGNISED.desc())


def offer(
    base: sa.Select, words: str = "", *, chosen: Iterable[int] = (), without: Iterable[int] = ()
) -> Offer:
    """Return those of `base` with the ids chosen, and after them who is found by name or by school."""
    ids = list(chosen)[:MOST_CHOSEN]
    kept = list(db.session.scalars(base.where(Candidate.id.in_(ids)))) if ids else []
    for pattern in text.like(words):
        base = base.where(sa.or_(Candidate.search_key.like(pattern), Unit.search_key.like(pattern)))
    query = base.where(Candidate.id.not_in([*ids, *without])).order_by(Candidate.kind, Candidate.id.desc())
    found = list(db.session.scalars(query.limit(FOUND + 1)))
    return Offer(_in_order(kept) + _in_order(found[:FOUND]), len(found) > FOUND)


def one(base: sa.Select, number: int | None) -> Candidate | None:
    """Return the candidate of `base` with an id."""
    return db.session.scalar(base.where(Candidate.id == number)) if number is not None else None


def _in_order(people: list[Candidate]) -> list[Candidate]:
    return sorted(people, key=candidates.in_order)
