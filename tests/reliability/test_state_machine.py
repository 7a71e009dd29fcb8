"""Only the steps of the table can be taken, by those who may, and whatever is tried the records stay whole."""

from collections.abc import Callable
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy.exc import NoResultFound

from dienhinh.domain import (
    consolidation_sheet,
    consolidations,
    dossiers,
    notes,
    results,
    review,
    rules,
    timeline,
    workflow,
    year_turns,
)
from dienhinh.domain.consolidations import SENT
from dienhinh.domain.policy import MATRIX
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.workflow import TRANSITIONS, Transition
from dienhinh.errors import Conflict, DomainError, Forbidden, NotFound
from dienhinh.extensions import db
from dienhinh.models import (
    AuditEntry,
    Consolidation,
    ConsolidationState,
    Dossier,
    DossierState,
    OutgoingMail,
    PlanState,
    PledgeList,
    PledgeState,
    Post,
    Result,
    Role,
    SchoolPlan,
    Verdict,
)
from tests.support import make

S = DossierState
STATES = {
    Dossier: DossierState,
    Consolidation: ConsolidationState,
    SchoolPlan: PlanState,
    PledgeList: PledgeState,
}
NAMES = sorted({step.name for steps in TRANSITIONS.values() for step in steps} | {"", "delete", "SUBMIT"})
PROFILE = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
ACTORS = ("clerk", "principal", "officer", "leader", "inspector", "admin")


class Walk(RuleBasedStateMachine):
    """Everybody tries everything on one dossier and one list, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.world = make.world()
        self.dossier = make.dossier(self.world, people=[make.candidate(self.world.school) for _ in range(2)])
        self.list = consolidations.begin(self.world.programme, self.world.officer)
        self.list.signatory = db.session.scalar(
            sa.select(Post).where(Post.role == Role.LEADER, Post.unit_id == self.world.office.id)
        )
        db.session.flush()

    def teardown(self) -> None:
        db.session.rollback()

    @contextmanager
    def attempt(self):
        """What is refused changes nothing, as the request that tried it would be rolled back."""
        request = db.session.begin_nested()
        try:
            yield
        except DomainError:
            request.rollback()
        else:
            request.commit()

    @rule(name=st.sampled_from(NAMES), by=st.sampled_from(ACTORS), reason=st.sampled_from(["", "Có lý do."]))
    def step(self, name: str, by: str, reason: str) -> None:
        self._take(self.dossier, name, by, reason)

    @rule(name=st.sampled_from(NAMES), by=st.sampled_from(ACTORS), reason=st.sampled_from(["", "Có lý do."]))
    def step_of_the_list(self, name: str, by: str, reason: str) -> None:
        self._take(self.list, name, by, reason)

    @rule()
    def submit(self) -> None:
        self._take(self.dossier, "submit", "principal", "")

    @rule()
    def withdraw(self) -> None:
        self._take(self.dossier, "withdraw", "principal", "Có lý do.")

    @rule()
    def accept(self) -> None:
        self._take(self.dossier, "accept", "officer", "")

    @rule(listed=st.booleans())
    def reconsider(self, listed: bool) -> None:
        if listed:
            self.submit()
            self.judge_all_eligible()
            self.accept()
            self.gather()
        self._take(self.dossier, "reconsider", "officer", "Có lý do.")

    @rule()
    def give_back(self) -> None:
        self._take(self.dossier, "return", "officer", "Có lý do.")

    @rule()
    def present_and_forward(self) -> None:
        self._take(self.list, "present", "officer", "")
        self._take(self.list, "forward", "leader", "")

    def _take(self, record: Dossier | Consolidation, name: str, by: str, reason: str) -> None:
        before, actor = record.state, getattr(self.world, by)
        rows = [row for row in TRANSITIONS[type(record)] if row.name == name and row.source is before]
        held = MATRIX[Role(by)]
        taken = False
        with self.attempt():
            workflow.perform(record, name, actor=actor, reason=reason)
            taken = True
        if taken:
            (row,) = rows
            assert record.state is row.target
            assert row.label and row.permission in held and (reason or not row.needs_reason)
        else:
            assert record.state is before

    @rule(which=st.integers(0, 1), verdict=st.sampled_from(Verdict))
    def judge(self, which: int, verdict: Verdict) -> None:
        with self.attempt():
            review.give_verdict(self.dossier.nominees[which], verdict, self.world.officer, "Có lý do.")

    @rule()
    def judge_all_eligible(self) -> None:
        for nominee in self.dossier.nominees:
            with self.attempt():
                review.give_verdict(nominee, Verdict.ELIGIBLE, self.world.officer)

    @rule()
    def note(self) -> None:
        with self.attempt():
            notes.add(self.dossier, "letter", "Xin sửa.", self.world.officer)

    @rule(fixed=st.booleans())
    def answer_notes(self, fixed: bool) -> None:
        for each in self.dossier.notes:
            with self.attempt():
                notes.answer(each, fixed, "", self.world.clerk)

    @rule(text=st.sampled_from(["", "- Một kết quả.", "- Kết quả khác.", "- Kết quả khác nữa."]))
    def write(self, text: str) -> None:
        if self.dossier.editable:
            self.dossier.nominees[0].summary = text
            dossiers.touch(self.dossier)

    @rule()
    def gather(self) -> None:
        with self.attempt():
            consolidations.put_in(self.list, consolidations.available(self.list), self.world.officer)

    @rule(which=st.integers(0, 1))
    def take_out(self, which: int) -> None:
        with self.attempt():
            consolidations.take_out(self.list, self.dossier.nominees[which], self.world.officer)

    @rule(result=st.sampled_from([Result.RECOGNISED, Result.NOT_RECOGNISED]))
    def answer_list(self, result: Result) -> None:
        answer = {
            Result.RECOGNISED: results.Answer(result, "Giấy khen", "77/QĐ", make.clock.today()),
            Result.NOT_RECOGNISED: results.Answer(result, reason="Chưa nổi bật."),
        }[result]
        with self.attempt():
            results.record(
                self.list, list(self.list.nominees), answer, self.world.officer, correction="Ghi nhầm."
            )

    @invariant()
    def the_trail_tells_the_way_to_the_state(self) -> None:
        for record in (self.dossier, self.list):
            state, table = type(record.state).DRAFT, TRANSITIONS[type(record)]
            for entry in entries(record):
                name = entry.action.partition(".")[2]
                taken = [row for row in table if (row.name, row.source) == (name, entry.details["from"])]
                assert [(row.source, row.target) for row in taken] == [(state, entry.details["to"])]
                state = taken[0].target
            assert record.state is state

    @invariant()
    def every_round_is_kept_whole(self) -> None:
        dossier = self.dossier
        assert [sent.round for sent in dossier.submissions] == list(range(1, dossier.round + 1))
        sent = [entry for entry in entries(dossier) if entry.action == "dossier.submit"]
        assert len(sent) == dossier.round
        if not dossier.editable:
            assert dossier.due_on and dossier.submitted_at
            assert [problem for problem in rules.problems(dossier) if problem.blocks] == []

    @invariant()
    def verdicts_fit_the_state(self) -> None:
        verdicts = {nominee.verdict for nominee in self.dossier.nominees}
        if self.dossier.state is S.DRAFT:
            assert verdicts == {Verdict.PENDING} and self.dossier.due_on is None
        if self.dossier.state in (S.ACCEPTED, S.FORWARDED):
            assert Verdict.PENDING not in verdicts and Verdict.ELIGIBLE in verdicts
        if self.dossier.state is S.CLOSED:
            assert Verdict.PENDING not in verdicts

    @invariant()
    def a_list_holds_only_accepted_and_eligible_nominees(self) -> None:
        for nominee in self.list.nominees:
            assert nominee.verdict is Verdict.ELIGIBLE
            assert nominee.dossier.state in (S.ACCEPTED, S.FORWARDED, S.CLOSED)

    @invariant()
    def what_was_forwarded_is_on_a_list_that_was_sent(self) -> None:
        if self.dossier.state is S.FORWARDED:
            lists = {nominee.consolidation for nominee in dossiers.eligible(self.dossier)}
            assert lists == {self.list} and self.list.state in SENT
        if self.list.state in SENT:
            assert self.list.content and self.list.nominees

    @invariant()
    def every_step_queued_its_mails_each_time(self) -> None:
        for record in (self.dossier, self.list):
            table = {(row.name, row.source): row for row in TRANSITIONS[type(record)]}
            noun = workflow.noun(record)
            wanted = {
                f"{noun}-{record.id}-{row.name}-{entry.id}-{mail}"
                for entry in entries(record)
                for row in [table[entry.action.partition(".")[2], entry.details["from"]]]
                for mail in row.mail
                if mail != "consolidation_copy"
            }
            prefix = f"{noun}-{record.id}-"
            queued = db.session.scalars(
                sa.select(OutgoingMail.occurrence).where(OutgoingMail.occurrence.startswith(prefix))
            )
            steps = {mail for row in table.values() for mail in row.mail}
            assert {each for each in queued if each.rpartition("-")[2] in steps} == wanted


def entries(record: Dossier | Consolidation) -> list[AuditEntry]:
    """The lines of a record's steps, the oldest first."""
    noun = workflow.noun(record)
    names = {f"{noun}.{row.name}" for row in TRANSITIONS[type(record)]}
    query = sa.select(AuditEntry).where(
        AuditEntry.object_type == noun, AuditEntry.object_id == record.id, AuditEntry.action.in_(names)
    )
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def test_random_walks_keep_every_record_whole(context):
    run_state_machine_as_test(Walk, settings=PROFILE)


SABOTAGE: dict[str, Callable[[tuple[Transition, ...]], tuple[Transition, ...]]] = {
    "a guard is lost": lambda rows: tuple(
        row._replace(guard=lambda record: None) if row.name == "accept" else row for row in rows
    ),
    "an effect is lost": lambda rows: tuple(
        row._replace(effect=lambda record, actor, reason: None) if row.name == "withdraw" else row
        for row in rows
    ),
    "an acceptance is taken back from under a list": lambda rows: tuple(
        row._replace(guard=lambda record: None, effect=lambda record, actor, reason: None)
        if row.name == "reconsider"
        else row
        for row in rows
    ),
    "a round is not kept": lambda rows: tuple(
        row._replace(effect=lambda record, actor, reason: None) if row.name == "submit" else row
        for row in rows
    ),
}


@pytest.mark.parametrize("fault", SABOTAGE)
def test_the_walks_see_a_broken_table(context, monkeypatch, fault):
    monkeypatch.setitem(TRANSITIONS, Dossier, SABOTAGE[fault](TRANSITIONS[Dossier]))
    hunt = settings(PROFILE, max_examples=100, phases=[Phase.generate])
    with pytest.raises((AssertionError, IndexError, NoResultFound)):
        run_state_machine_as_test(Walk, settings=hunt)


@pytest.mark.parametrize(
    ("model", "state"),
    [(model, state) for model, states in STATES.items() for state in states],
)
def test_a_step_that_is_not_in_the_table_is_refused_to_everybody(context, model, state):
    world = make.world()
    record = {
        Dossier: lambda: make.dossier(world),
        Consolidation: lambda: consolidations.begin(world.programme, world.officer),
        SchoolPlan: lambda: make.plan(world),
        PledgeList: lambda: make.pledge_list(world),
    }[model]()
    record.state = state
    db.session.flush()
    listed = {row.name for row in TRANSITIONS[model] if row.label and row.source is state}
    for name in set(NAMES) - listed:
        for by in ACTORS:
            with pytest.raises((Conflict, Forbidden, NotFound)):
                workflow.perform(record, name, actor=getattr(world, by), reason="Có lý do.")
    assert record.state is state


def test_a_step_without_a_button_is_taken_only_by_the_step_that_brings_it_about(context):
    world = make.world()
    dossier = make.dossier(world, S.ACCEPTED)
    with pytest.raises(NotFound):
        workflow.perform(dossier, "forward", actor=world.leader)
    workflow.perform(dossier, "forward", actor=world.leader, by=P.SIGN)
    assert dossier.state is S.FORWARDED


@pytest.mark.parametrize("model", list(STATES))
def test_every_state_is_reached_by_some_step(model):
    states = STATES[model]
    reached, frontier = set(), {states.DRAFT}
    while frontier:
        reached |= frontier
        frontier = {row.target for row in TRANSITIONS[model] if row.source in reached} - reached
    assert reached == set(states)


def test_every_step_has_its_sentence_in_the_history_of_its_record():
    of_year = [f"step.{verb}" for verb in year_turns.SENTENCES]
    told = {
        SchoolPlan: of_year,
        PledgeList: of_year,
        Dossier: timeline.SENTENCES,
        Consolidation: consolidation_sheet.SENTENCES,
    }
    steps = {(model, step.name) for model in told for step in TRANSITIONS[model]}
    spoken = {(model, action.partition(".")[2]) for model, actions in told.items() for action in actions}
    assert steps - spoken == set()
