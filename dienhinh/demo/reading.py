"""Reads the demonstration's data, and turns its "working days ago" into instants."""

import tomllib
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from dienhinh import clock
from dienhinh.extensions import db

DATA = Path(__file__).parent / "data"
Table = dict[str, Any]


class Event(NamedTuple):
    """Something that happened: `do` runs with the clock held at `at`."""

    at: datetime
    do: Callable[[], object]


@cache
def table(name: str) -> Table:
    """Return one TOML file of the data folder."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def dossiers() -> list[Table]:
    """Return every dossier of the current programme, a file for each block."""
    names = sorted(path.stem for path in (DATA / "dossiers").glob("*.toml"))
    return [dossier for name in names for dossier in table(f"dossiers/{name}")["dossier"]]


class Calendar(NamedTuple):
    """Days and instants as seen from the moment of the fill, whatever instant the clock is held at."""

    now: datetime

    def day(self, ago: int) -> date:
        """Return the day of the fill (0), or the day so many working days before it (-1 and on)."""
        found = clock.local(self.now).date()
        while ago < 0:
            found -= timedelta(days=1)
            ago += clock.is_working_day(found)
        return found

    def at(self, ago: int, time_of_day: str) -> datetime:
        """Return the instant of a time in Vietnam on such a day; what would still be to come is now."""
        instant = datetime.combine(self.day(ago), time.fromisoformat(time_of_day), clock.HOME)
        return min(instant, self.now)


def run(events: Iterable[Event]) -> None:
    """Let the events happen in the order of their instants, each at its own."""
    for event in sorted(events, key=lambda event: event.at):
        with clock.at(event.at):
            event.do()
            db.session.flush()
