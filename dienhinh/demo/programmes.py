"""The programmes: this year's with the plan's own words, and those of the two years before."""

from collections.abc import Iterable
from datetime import timedelta

from dienhinh.demo.reading import Table, table
from dienhinh.demo.world import World
from dienhinh.extensions import db
from dienhinh.models import CandidateKind, Criterion, Programme, VoteBase

READ = ("legal_bases", "vote_base")


def settle(world: World) -> None:
    """Make the programmes with their criteria, and note the names of awards and commendations."""
    data = table("programmes")
    world.awards = {row["key"]: row["name"] for row in data["award"]}
    world.commendations = {row["key"]: row["name"] for row in data["commendation"]}
    for row in data["programme"]:
        programme = Programme(
            office=world.units["office"],
            legal_bases="\n".join(row["legal_bases"]),
            vote_base=VoteBase(row["vote_base"]),
            awards="\n".join(world.awards.values()),
            commendations="\n".join(world.commendations.values()),
            criteria=list(_criteria(data["criterion"])),
            **{key: value for key, value in row.items() if key not in READ},
        )
        if programme.is_open:
            _set_days(programme, world)
        db.session.add(programme)
        world.programmes[programme.school_year] = programme
    db.session.flush()


def _set_days(programme: Programme, world: World) -> None:
    """Set the days by which schools send, seen from the fill, so that some of them are late."""
    today = world.calendar.day(0)
    programme.plan_due_on, programme.pledge_due_on = world.calendar.day(-20), world.calendar.day(-10)
    programme.midyear_due_on, programme.final_due_on = today + timedelta(25), today + timedelta(150)


def _criteria(rows: Iterable[Table]) -> Iterable[Criterion]:
    for position, row in enumerate(rows, 1):
        yield Criterion(position=position, **row | {"kind": CandidateKind(row["kind"])})
