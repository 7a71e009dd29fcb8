"""Whom a form offers to choose from: a few at a time, found by name; whoever is chosen already stays among them."""

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, contains_eager

from dienhinh.domain import candidates, filtering
from dienhinh.extensions import db
from dienhinh.models import Candidate, Nominee, Result, Unit

FOUND = 30
MOST_CHOSEN = 200
_OF_SCHOOLS = sa.select(Candidate).join(Candidate.unit).options(contains_eager(Candidate.unit))
_PRESENT = Candidate.archived_at.is_(None)
_RECOGNISED = sa.exists().where(Nominee.candidate_id == Candidate.id, Nominee.result == Result.RECOGNISED)


class Choice(NamedTuple):
    """Who may be chosen, and in which keys a word of theirs is looked for."""

    people: sa.Select
    keys: tuple[InstrumentedAttribute[str], ...] = (Candidate.search_key, Unit.search_key)


class Offer(NamedTuple):
    """Who is offered, the chosen first, and whether more answer to the words than are."""

    people: list[Candidate]
    is_cut: bool


def of_school(unit: Unit) -> Choice:
    """A school's own, whom it has not put away; its name says nothing of one of them."""
    own = sa.select(Candidate).where(Candidate.unit_id == unit.id, _PRESENT)
    return Choice(own, (Candidate.search_key,))


def of_schools(office: Unit) -> Choice:
    """Those of all schools of an office."""
    return Choice(_OF_SCHOOLS.where(Unit.parent_id == office.id, _PRESENT))


def recognised_of_schools(office: Unit) -> Choice:
    """Those of an office's schools who were recognised, also those whom their school has put away."""
    return Choice(_OF_SCHOOLS.where(Unit.parent_id == office.id, _RECOGNISED))


def recognised_first(base: Choice) -> Choice:
    """Put those who were recognised before the others where not all are offered."""
    return base._replace(people=base.people.order_by(_RECOGNISED.desc()))


def among(base: Choice, ids: Iterable[int]) -> Choice:
    """Offer only those with the ids."""
    return base._replace(people=base.people.where(Candidate.id.in_(ids)))


def offer(base: Choice, words: str = "", *, chosen: Iterable[int] = (), without: Iterable[int] = ()) -> Offer:
    """Return those of `base` with the ids chosen, and after them who is found by name or by school."""
    ids = list(chosen)[:MOST_CHOSEN]
    kept = list(db.session.scalars(base.people.where(Candidate.id.in_(ids)))) if ids else []
    matches = filtering.narrowed(words, *base.keys, found_as=("candidate", Candidate.id))
    query = base.people.where(*matches, Candidate.id.not_in([*ids, *without]))
    found = list(db.session.scalars(query.order_by(Candidate.kind, Candidate.id.desc()).limit(FOUND + 1)))
    return Offer(_in_order(kept) + _in_order(found[:FOUND]), len(found) > FOUND)


def one(base: Choice, number: int | None) -> Candidate | None:
    """Return the candidate of `base` with an id."""
    return db.session.scalar(base.people.where(Candidate.id == number)) if number is not None else None


def _in_order(people: list[Candidate]) -> list[Candidate]:
    return sorted(people, key=candidates.in_order)
