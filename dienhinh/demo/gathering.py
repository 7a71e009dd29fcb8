"""The office's lists of the demonstration, and the results that the Sở gave to them."""

from collections.abc import Iterator
from datetime import date

from dienhinh.demo import scans
from dienhinh.demo.reading import Event, Table, dossiers, table
from dienhinh.demo.world import World
from dienhinh.domain import consolidations, issuing, results, versions, workflow
from dienhinh.domain.results import Answer
from dienhinh.models import Consolidation, Result, User


class Script:
    """One list's story: `events` is what happens to it, each at its instant."""

    def __init__(self, world: World, row: Table) -> None:
        self.world, self.row = world, row
        self.consolidation: Consolidation | None = None

    def events(self) -> Iterator[Event]:
        row, calendar = self.row, self.world.calendar
        yield Event(calendar.at(row["made"]["day"], row["made"]["at"]), self.begin)
        for step in row["steps"]:
            at = calendar.at(step["day"], step["at"])
            if step["do"] == "results":
                decided = calendar.day(row["decided"])
                yield Event(at, lambda step=step, decided=decided: self.results(step, decided))
            elif step["do"] == "forward":
                issued = calendar.day(row["issued"])
                yield Event(at, lambda step=step, issued=issued: self.forward(step, issued))
            else:
                yield Event(at, lambda step=step: self.step(step))

    def begin(self) -> None:
        """Gather what is available of the named schools."""
        actor = self._user(self.row["made"]["by"])
        self.consolidation = consolidations.begin(self.world.current, actor)
        self.consolidation.signatory = self.world.posts["office", self.row["signer"]]
        schools = {self.world.units[symbol].id for symbol in self.row["schools"]}
        free = consolidations.available(self.consolidation)
        consolidations.put_in(self.consolidation, [n for n in free if n.dossier.unit_id in schools], actor)

    def step(self, step: Table) -> None:
        """Take a step of the workflow."""
        reason = step.get("reason", "")
        workflow.perform(self.consolidation, step["do"], actor=self._user(step["by"]), reason=reason)

    def forward(self, step: Table, issued_on: date) -> None:
        """Number and date the letter, sign, scan and send it."""
        leader = self._user(step["by"])
        for name in ("consolidated_list", "office_letter"):
            paper, _ = versions.printed(name, self.consolidation, leader)
        issuing.issue(paper, issuing.suggestion(paper, issued_on.year), issued_on, "", leader)
        scans.attach(self.consolidation, ("office_letter", "consolidated_list"), leader)
        self.step(step)

    def results(self, step: Table, decided_on: date) -> None:
        """Record what the Sở answered for each nominee, as the nominee's own row says."""
        keys = {candidate.id: key for key, candidate in self.world.candidates.items()}
        for nominee in self.consolidation.nominees:
            answer = self._answer(_results()[keys[nominee.candidate_id]], decided_on)
            results.record(self.consolidation, [nominee], answer, self._user(step["by"]))

    def _answer(self, row: Table, decided_on: date) -> Answer:
        if "reason" in row:
            return Answer(Result.NOT_RECOGNISED, reason=row["reason"])
        award = self.world.awards[row["award"]]
        return Answer(Result.RECOGNISED, award, row["decision"], decided_on)

    def _user(self, post: str) -> User:
        unit = "province" if post == "inspector" else "office"
        return self.world.users[unit, post]


def _results() -> Table:
    return {
        row["who"]: row["result"] for each in dossiers() for row in each.get("nominee", []) if "result" in row
    }


def events(world: World) -> list[Event]:
    """Return what happens to every list of the current programme."""
    rows = table("consolidations")["consolidation"]
    return [event for row in rows for event in Script(world, row).events()]
