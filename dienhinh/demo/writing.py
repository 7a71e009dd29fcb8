"""The dossiers of the demonstration: each is written, sent and answered through the verbs that the pages use."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from dienhinh import clock
from dienhinh.demo import scans
from dienhinh.demo.reading import Event, Table, dossiers
from dienhinh.demo.world import World
from dienhinh.domain import dossiers as dossier_verbs
from dienhinh.domain import (
    drafting,
    issuing,
    notes,
    printing,
    review,
    rules,
    sections,
    versions,
    workflow,
)
from dienhinh.models import BallotKind, Dossier, Nominee, Note, User, Verdict


class Script:
    """One dossier's story: `events` is what happens to it, each at its instant."""

    def __init__(self, world: World, row: Table) -> None:
        self.world, self.row = world, row
        self.dossier: Dossier | None = None
        self.nominees: dict[str, Nominee] = {}

    def events(self) -> Iterator[Event]:
        row, calendar = self.row, self.world.calendar
        steps = row.get("steps", [])
        yield Event(calendar.at(row["made"]["day"], row["made"]["at"]), self.begin)
        if "day" in row.get("meeting", {}):
            edges = [calendar.at(row["meeting"]["day"], row["meeting"][edge]) for edge in ("start", "end")]
            yield Event(edges[1] + timedelta(minutes=25), lambda: self.minute(*edges))
        if "issued" in row:
            signed, sent = calendar.day(row["issued"]), calendar.at(steps[0]["day"], steps[0]["at"])
            yield Event(sent - timedelta(minutes=12), lambda: self.sign(signed))
        for step in steps:
            verb = _VERBS.get(step["do"], Script.step)
            yield Event(calendar.at(step["day"], step["at"]), lambda verb=verb, step=step: verb(self, step))

    def begin(self) -> None:
        """Write the letter's heading and what is said of each nominee."""
        row, actor = self.row, self._user(self.row["made"]["by"])
        self.dossier = dossier_verbs.begin(self.world.units[row["school"]], self.world.current, actor)
        letter = {"urgent": row.get("urgent", False)}
        if "commendation" in row:
            letter["commendation"] = self.world.commendations[row["commendation"]]
        if "signer" in row:
            letter["signatory_id"] = self.world.posts[row["school"], row["signer"]].id
        drafting.save_letter(self.dossier, letter, actor)
        if "meeting" in row and "day" not in row["meeting"]:
            drafting.save_meeting(self.dossier, row["meeting"], actor)
        for each in row.get("nominee", []):
            nominee = drafting.nominate(self.dossier, self.world.candidates[each["who"]], actor)
            self.nominees[each["who"]] = nominee
            drafting.save_nominee(nominee, _praise(nominee, each), actor)

    def minute(self, starts_at: datetime, ends_at: datetime) -> None:
        """Write down the meeting, its votes and the awards that it asks for."""
        clerk, meeting = self._user("clerk"), self.row["meeting"]
        values = {
            "starts_at": starts_at,
            "ends_at": ends_at,
            "chair": _with_position(meeting["chair"], meeting["present"]),
            "secretary": _with_position(meeting["secretary"], meeting["present"]),
            "present": "\n".join(meeting["present"]),
            "absent": "\n".join(meeting["absent"]),
            "ballot": BallotKind(meeting["ballot"]),
            "opinions": meeting["opinions"].strip(),
        }
        kept = {field: meeting[field] for field in ("place", "conclusion")}
        drafting.save_meeting(self.dossier, values | kept, clerk)
        for each in self.row["nominee"]:
            votes = dict(zip(sections.VOTES, each["votes"], strict=True))
            award = {"award": self.world.awards[each["award"]]}
            drafting.save_nominee(self.nominees[each["who"]], votes | award, clerk)

    def sign(self, issued_on: date) -> None:
        """Print for signature, enter the next numbers of the school's register, attach the scans."""
        clerk, held = self._user("clerk"), clock.local(self.dossier.meeting.starts_at).date()
        for name, day in (("minutes", held), ("school_letter", issued_on)):
            paper, _ = versions.printed(name, self.dossier, clerk)
            issuing.issue(paper, issuing.suggestion(paper, day.year), day, "", clerk)
        for name in printing.lists_of(printing.content_of("school_letter", self.dossier)):
            versions.printed(name, self.dossier, clerk)
        scans.of_dossier(self.dossier, clerk)

    def step(self, step: Table) -> None:
        """Take a step of the workflow."""
        reason = step.get("reason", "")
        workflow.perform(self.dossier, step["do"], actor=self._user(step["by"]), reason=reason)

    def accept(self, step: Table) -> None:
        """Give every nominee its verdict, and accept."""
        officer, refused = self._user(step["by"]), step.get("ineligible", {})
        for who, nominee in self.nominees.items():
            verdict = Verdict.INELIGIBLE if who in refused else Verdict.ELIGIBLE
            review.give_verdict(nominee, verdict, officer, refused.get(who, ""))
        self.step(step)

    def give_back(self, step: Table) -> None:
        """Hang the notes on their fields, and return."""
        for note in step["notes"]:
            notes.add(self.dossier, self._target(note["on"]), note["text"], self._user(step["by"]))
        self.step(step)

    def mend(self, step: Table) -> None:
        """Change the words that a note hangs on, and say so."""
        actor, (who, field) = self._user(step["by"]), step["on"].split(".", 1)
        nominee = self.nominees[who]
        field = _field(nominee, field)
        written = sections.nominee(nominee)[field]
        if step["old"] not in written:
            raise ValueError(f"{step['old']!r} is not in the {field} of {who}")
        drafting.save_nominee(nominee, {field: written.replace(step["old"], step["new"])}, actor)
        notes.answer(self._note(step["on"]), True, step["reply"], actor)

    def reply(self, step: Table) -> None:
        """Answer a note without changing what it hangs on."""
        notes.answer(self._note(step["on"]), False, step["reply"], self._user(step["by"]))

    def assign(self, step: Table) -> None:
        review.assign(self.dossier, self._user(step["to"]), self._user(step["by"]))

    def remark(self, step: Table) -> None:
        review.write_internal_note(self.dossier, step["text"], self._user(step["by"]))

    def _target(self, on: str) -> str:
        """Return where a note hangs: "meeting.absent", or "<candidate>.evidence.2"."""
        who, field = on.split(".", 1)
        if who not in self.nominees:
            return f"{who}-{field}"
        return f"nominee-{self.nominees[who].id}-{_field(self.nominees[who], field)}"

    def _note(self, on: str) -> Note:
        return next(note for note in self.dossier.notes if note.target == self._target(on))

    def _user(self, post: str) -> User:
        unit = self.row["school"] if (self.row["school"], post) in self.world.users else "office"
        return self.world.users[unit, post]


_VERBS = {
    "accept": Script.accept,
    "return": Script.give_back,
    "mend": Script.mend,
    "reply": Script.reply,
    "assign": Script.assign,
    "remark": Script.remark,
}


def events(world: World) -> list[Event]:
    """Return what happens to every dossier of the current programme."""
    return [event for row in dossiers() for event in Script(world, row).events()]


def _praise(nominee: Nominee, each: Table) -> Table:
    evidence = zip(rules.criteria_of(nominee), each.get("evidence", []), strict=False)
    values = {sections.evidence_key(criterion.id): text for criterion, text in evidence}
    return values | {"summary": each["summary"].strip(), "notified": "evidence" in each}


def _field(nominee: Nominee, field: str) -> str:
    """Return a field as the sections name it: "evidence.2" is the second criterion's."""
    if not field.startswith("evidence."):
        return field
    return sections.evidence_key(rules.criteria_of(nominee)[int(field.partition(".")[2]) - 1].id)


def _with_position(name: str, present: list[str]) -> str:
    return next(line for line in present if line.startswith(f"{name},"))
