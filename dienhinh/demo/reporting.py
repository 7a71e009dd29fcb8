"""The reports of the demonstration."""

from collections.abc import Iterator

from dienhinh.demo.reading import Event, Table, table
from dienhinh.demo.world import World
from dienhinh.domain import reports, workflow
from dienhinh.models import Report, ReportKind, User


class Script:
    """One school's report: `events` is what happens to it, each at its instant."""

    def __init__(self, world: World, row: Table) -> None:
        self.world, self.row = world, row
        self.report: Report | None = None

    def events(self) -> Iterator[Event]:
        made, calendar = self.row["at"], self.world.calendar
        yield Event(calendar.at(made["day"], made["at"]), self.begin)
        for step in self.row["steps"]:
            yield Event(calendar.at(step["day"], step["at"]), lambda step=step: self.step(step))

    def begin(self) -> None:
        """Begin the report and write its words."""
        unit, author = self.world.units[self.row["school"]], self._user(self.row["at"]["by"])
        kind = ReportKind(self.row["kind"])
        self.report = reports.begin(unit, self.world.current, kind, author)
        words = {name: self.row[name].strip() for name, *_ in reports.SECTIONS}
        reports.save(self.report, words, author)

    def step(self, step: Table) -> None:
        """Take a step of the workflow."""
        workflow.perform(self.report, step["do"], actor=self._user(step["by"]))

    def _user(self, post: str) -> User:
        return self.world.users["office" if post == "officer" else self.row["school"], post]


def events(world: World) -> list[Event]:
    """Return what happens to every report."""
    return [event for row in table("reports")["report"] for event in Script(world, row).events()]
