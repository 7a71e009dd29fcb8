"""What happened after printing and after sending: a paper that became old, a sent list that the data left behind."""

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa

from dienhinh.demo.reading import Event
from dienhinh.demo.world import World
from dienhinh.domain import candidates, drafting, versions
from dienhinh.extensions import db
from dienhinh.models import CandidateKind, Consolidation, ConsolidationState, Dossier, DossierState

SCHOOL = "THCSVT"


def events(world: World) -> Iterator[Event]:
    """Return, on the day of the fill: a draft printed and changed, a phone number mended that had been sent."""
    noon = world.calendar.now - timedelta(minutes=30)
    yield Event(noon, lambda: _print_and_change(world))
    yield Event(noon, lambda: _mend_what_was_sent(world))


def _print_and_change(world: World) -> None:
    unit, clerk = world.units[SCHOOL], world.users[SCHOOL, "clerk"]
    query = sa.select(Dossier).where(Dossier.unit_id == unit.id, Dossier.state == DossierState.DRAFT)
    dossier = db.session.scalars(query).one()
    for name in ("school_letter", "minutes", "individual_list"):
        versions.printed(name, dossier, clerk)
    nominee = next(each for each in dossier.nominees if each.candidate.kind is CandidateKind.INDIVIDUAL)
    award = next(each for each in world.awards.values() if each != nominee.award)
    drafting.save_nominee(
        nominee, {"summary": f"{nominee.summary}\n- Được phụ huynh tín nhiệm.", "award": award}, clerk
    )


def _mend_what_was_sent(world: World) -> None:
    query = sa.select(Consolidation).where(Consolidation.state == ConsolidationState.FORWARDED)
    sent = db.session.scalars(query.order_by(Consolidation.id)).first()
    person = next(nominee.candidate for nominee in sent.nominees if nominee.candidate.phone)
    office = next(symbol for symbol, unit in world.units.items() if unit.id == person.unit_id)
    candidates.edit(person, {"phone": "0900 000 095"}, world.users[office, "principal"])
