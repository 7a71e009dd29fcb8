"""The letters of the demonstration that urge schools on: one that was issued, one that waits for its number."""

from collections.abc import Iterator

from dienhinh.demo import scans
from dienhinh.demo.reading import Event
from dienhinh.demo.world import World
from dienhinh.domain import issuing, reminders, urgings, versions
from dienhinh.models import Urging


def events(world: World) -> Iterator[Event]:
    """Return the letter on the plans after their day, and the one on the pledges of yesterday."""
    at = world.calendar.at
    yield Event(at(-19, "08:10"), lambda: _issue(world, _write(world, "plans")))
    yield Event(at(-1, "10:20"), lambda: _print(world, _write(world, "pledges")))


def _write(world: World, key: str) -> Urging:
    """Name every school that lacks a duty then."""
    duty, officer = reminders.duty_named(key), world.users["office", "officer"]
    ids = [choice.line.unit_id for choice in reminders.choices(world.current, duty)]
    return urgings.begin(world.current, duty, ids, world.posts["office", "deputy"].id, officer)


def _print(world: World, urging: Urging) -> None:
    versions.printed("urging_letter", urging, world.users["office", "officer"])


def _issue(world: World, urging: Urging) -> None:
    officer, day = world.users["office", "officer"], world.calendar.day(-19)
    paper, _ = versions.printed("urging_letter", urging, officer)
    issuing.issue(paper, issuing.suggestion(paper, day.year), day, "", officer)
    scans.attach(urging, ("urging_letter",), officer)
