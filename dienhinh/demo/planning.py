"""The schools' plans and pledges of the demonstration, each written, sent and answered through the verbs."""

from collections.abc import Iterator

from dienhinh.demo import scans
from dienhinh.demo.reading import Event, Table, table
from dienhinh.demo.world import World
from dienhinh.domain import assessing, issuing, plans, pledges, versions, workflow
from dienhinh.models import Grade, PledgeList, SchoolPlan, User

GRADES = {"d": Grade.MET, "p": Grade.STRIVING, "c": Grade.NOT_YET}


class Script:
    """One school's record: `events` is what happens to it, each at its instant."""

    def __init__(self, world: World, row: Table) -> None:
        self.world, self.row = world, row
        self.record: SchoolPlan | PledgeList | None = None

    def events(self) -> Iterator[Event]:
        calendar, made = self.world.calendar, self.row["made"]
        yield Event(calendar.at(made["day"], made["at"]), self.begin)
        if "issued" in self.row:
            yield Event(calendar.at(self.row["issued"], "16:30"), self.sign)
        for step in self.row.get("steps", []):
            verb = self.assess if step["do"] == "assess" else self.step
            yield Event(calendar.at(step["day"], step["at"]), lambda verb=verb, step=step: verb(step))

    def begin(self) -> None:
        """Begin the record; a list gets its pledges, with the first grades."""
        unit, clerk = self.world.units[self.row["school"]], self._user("clerk")
        if "pledge" not in self.row:
            self.record = plans.begin(unit, self.world.current, clerk)
            return
        self.record = pledges.begin(unit, self.world.current, clerk)
        for row in self.row["pledge"]:
            award = self.world.awards[row["award"]]
            one = pledges.add(
                self.record,
                self.world.candidates[row["who"]],
                clerk,
                award=award,
                effort=row["effort"].strip(),
            )
            for mark, grade in zip(one.assessments, row["first"], strict=False):
                mark.first = GRADES[grade]

    def sign(self) -> None:
        """Print for signature, and enter the next number of the school's register."""
        clerk = self._user("clerk")
        paper, _ = versions.printed("school_plan", self.record, clerk)
        day = self.world.calendar.day(self.row["issued"])
        issuing.issue(paper, issuing.suggestion(paper, day.year), day, "", clerk)
        scans.attach(self.record, ("school_plan",), clerk)

    def assess(self, step: Table) -> None:
        """Write the mid-year assessment of each pledge."""
        values = {}
        for pledge, row in zip(self.record.pledges, self.row["pledge"], strict=True):
            values[f"p{pledge.id}-midyear_remark"] = row["so_far"].strip()
            for criterion, grade in zip(assessing.criteria_of(pledge), row["second"], strict=False):
                values[f"p{pledge.id}-second-{criterion.id}"] = GRADES[grade]
        assessing.assess(self.record, values, self._user(step["by"]))

    def step(self, step: Table) -> None:
        """Take a step of the workflow."""
        workflow.perform(self.record, step["do"], actor=self._user(step["by"]), reason=step.get("reason", ""))

    def _user(self, post: str) -> User:
        return self.world.users["office" if post == "officer" else self.row["school"], post]


def events(world: World) -> list[Event]:
    """Return what happens to every plan and list of the current programme."""
    rows = [*table("plans")["plan"], *table("pledges")["list"]]
    return [event for row in rows for event in Script(world, row).events()]
