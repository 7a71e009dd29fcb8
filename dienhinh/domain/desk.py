"""The queue of dossiers: what a user may see of it, filtered, counted, and read page by page by key."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import filtering, paging
from dienhinh.domain.access import may, scope, units_with
from dienhinh.domain.policy import Permission as P
from dienhinh.extensions import db
from dienhinh.models import (
    Block,
    Candidate,
    CandidateKind,
    Dossier,
    DossierState,
    Level,
    Nominee,
    Unit,
    UnitKind,
    User,
)

PAGE = 30
MANY_SCHOOLS = 60


@dataclass(frozen=True)
class Filter:
    """What the queue is narrowed to; None, empty and False narrow nothing."""

    state: DossierState | None = None
    block: int | None = None
    school: int | None = None
    level: Level | None = None
    commendation: str = ""
    urgent: bool = False
    late: bool = False
    mine: bool = False
    words: str = ""


@dataclass(frozen=True)
class Row:
    """One dossier as a sentence."""

    id: int
    school: str
    number: str
    people: str
    state: DossierState
    round: int
    urgent: bool
    commendation: str
    at: datetime
    due_on: date | None
    days_late: int

    @property
    def line(self) -> str:
        return f"{self.number} · {self.people}"


@dataclass
class Counts:
    """How many dossiers each choice would show, the other choices kept."""

    states: Counter[DossierState] = field(default_factory=Counter)
    blocks: Counter[int | None] = field(default_factory=Counter)
    commendations: Counter[str] = field(default_factory=Counter)
    late: int = 0


def is_school(user: User) -> bool:
    """Tell whether the user's desk is a school's: its own dossiers, drafts included."""
    return may(user, P.EDIT_DOSSIER)


def default_state(user: User) -> DossierState | None:
    """Return the state that a user's desk opens on: an officer's on what waits for the office."""
    return DossierState.SUBMITTED if may(user, P.REVIEW) else None


def page(user: User, wanted: Filter, after: str = "", *, most: int = 0) -> tuple[list[Row], str]:
    """Return the rows that follow a key, and the key of the next page; empty where this is the last.

    What waits for the office is read the oldest first, so what is late leads; all else the newest first.
    """
    most = most or PAGE
    at = Dossier.updated_at if is_school(user) else Dossier.submitted_at
    rising = wanted.state is DossierState.SUBMITTED and not is_school(user)
    query = (
        sa.select(
            Dossier.id,
            Dossier.state,
            Dossier.round,
            Dossier.urgent,
            Dossier.number,
            Dossier.commendation,
            Dossier.due_on,
            at.label("at"),
            Unit.name.label("school"),
            Unit.symbol,
        )
        .join(Unit, Unit.id == Dossier.unit_id)
        .where(*_conditions(user, wanted), *paging.behind(at, Dossier.id, after, rising=rising))
        .order_by(*((at, Dossier.id) if rising else (at.desc(), Dossier.id.desc())))
        .limit(most + 1)
    )
    found = db.session.execute(query).all()
    shown, more = found[:most], len(found) > most
    people = _people([row.id for row in shown])
    rows = [_row(row, people[row.id], clock.today()) for row in shown]
    return rows, paging.key(shown[-1].at, shown[-1].id) if more else ""


def counts(user: User, wanted: Filter) -> Counts:
    """Return the figures beside the choices, in one query."""
    open_choices = replace(wanted, state=None, block=None, commendation="")
    late = sa.func.sum(sa.case((_late(clock.today()), 1), else_=0))
    query = (
        sa.select(Dossier.state, Unit.block_id, Dossier.commendation, sa.func.count(), late)
        .join(Unit, Unit.id == Dossier.unit_id)
        .where(*_conditions(user, open_choices))
        .group_by(Dossier.state, Unit.block_id, Dossier.commendation)
    )
    result = Counts()
    for state, block, commendation, number, overdue in db.session.execute(query):
        in_state = wanted.state in (None, state)
        in_block = wanted.block in (None, block)
        in_kind = wanted.commendation in ("", commendation)
        result.states[state] += number * (in_block and in_kind)
        result.blocks[block] += number * (in_state and in_kind)
        result.commendations[commendation] += number * (in_state and in_block)
        result.late += overdue * (in_block and in_kind)
    return result


def blocks(user: User) -> list[tuple[int, str]]:
    """Return the blocks of the offices whose dossiers the user sees."""
    offices = sa.select(Unit.id).where(_under(user))
    query = sa.select(Block.id, Block.name).where(Block.office_id.in_(offices))
    return [tuple(row) for row in db.session.execute(query.order_by(Block.position, Block.id))]


def schools(user: User, block: int | None) -> list[tuple[int, str]]:
    """Return the schools to choose from, or none while they are too many for a list: a block narrows them."""
    offices = sa.select(Unit.id).where(_under(user))
    query = sa.select(Unit.id, Unit.name).where(Unit.kind == UnitKind.SCHOOL, Unit.parent_id.in_(offices))
    if block is not None:
        query = query.where(Unit.block_id == block)
    found = [tuple(row) for row in db.session.execute(query.order_by(Unit.id).limit(MANY_SCHOOLS + 1))]
    return found if len(found) <= MANY_SCHOOLS else []


def _under(user: User) -> sa.ColumnElement[bool]:
    units = units_with(user, P.VIEW_DOSSIER)
    return sa.and_(Unit.kind == UnitKind.OFFICE, sa.or_(Unit.id.in_(units), Unit.parent_id.in_(units)))


def _conditions(user: User, wanted: Filter) -> list[sa.ColumnElement[bool]]:
    chosen = {
        Dossier.state: wanted.state,
        Unit.block_id: wanted.block,
        Dossier.unit_id: wanted.school,
        Unit.level: wanted.level,
        Dossier.commendation: wanted.commendation or None,
        Dossier.urgent: wanted.urgent or None,
        Dossier.assignee_id: user.id if wanted.mine else None,
    }
    conditions = [scope(Dossier, user, P.VIEW_DOSSIER)]
    conditions += [column == value for column, value in chosen.items() if value is not None]
    # Every dossier is a Tờ trình: "01/TTr-THCSVT", as its row shows it, is looked for without the kind.
    words = re.sub(r"\bttr\b", " ", wanted.words, flags=re.IGNORECASE)
    conditions += filtering.narrowed(words, Dossier.search_key, found_as=("dossier", Dossier.id))
    return [*conditions, _late(clock.today())] if wanted.late else conditions


def _late(today: date) -> sa.ColumnElement[bool]:
    return sa.and_(Dossier.state == DossierState.SUBMITTED, Dossier.due_on < today)


def _people(dossiers: list[int]) -> dict[int, list[tuple[CandidateKind, str]]]:
    query = (
        sa.select(Nominee.dossier_id, Candidate.kind, Candidate.name)
        .join(Candidate)
        .where(Nominee.dossier_id.in_(dossiers))
        .order_by(Nominee.dossier_id, Nominee.position)
    )
    people = defaultdict(list)
    for dossier_id, kind, name in db.session.execute(query):
        people[dossier_id].append((kind, name))
    return people


def _row(found: sa.Row, people: list[tuple[CandidateKind, str]], today: date) -> Row:
    late = found.state is DossierState.SUBMITTED and found.due_on is not None and found.due_on < today
    return Row(
        id=found.id,
        school=found.school,
        number=f"Số {found.number}/TTr-{found.symbol}" if found.number else f"Hồ sơ {found.id}, chưa ghi số",
        people=_told(people),
        state=found.state,
        round=found.round,
        urgent=found.urgent,
        commendation=found.commendation,
        at=found.at,
        due_on=found.due_on,
        days_late=(today - found.due_on).days if late else 0,
    )


def _told(people: list[tuple[CandidateKind, str]]) -> str:
    kinds = Counter(kind for kind, _ in people)
    how_many = [f"{kinds[kind]} {kind.label.lower()}" for kind in reversed(CandidateKind) if kinds[kind]]
    names = ", ".join(name for _, name in people[:2]) + ("…" if len(people) > 2 else "")
    return f"{', '.join(how_many)} · {names}" if people else "Chưa có điển hình"
