"""Sáp nhập: one school goes into another one; what it signed stays its own, what lives on goes along. Callers commit.

A dossier that waits for an answer, or for what it lacks, stops the merger: it is the old school's signed paper, so it
cannot become another's, and afterwards nobody could mend it. Accepted ones go on under the old name by themselves.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh import clock, text
from dienhinh.domain import audit, dossiers, edits, sessions, signatories, snapshots, units
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import (
    Block,
    Candidate,
    Dossier,
    DossierState,
    PledgeList,
    Post,
    Report,
    SchoolPlan,
    Story,
    StoryState,
    TableImport,
    Tenure,
    Unit,
    UnitKind,
    User,
)

WAITING = (DossierState.SUBMITTED, DossierState.RETURNED)
WRITTEN = (StoryState.DRAFT, StoryState.SUBMITTED, StoryState.RETURNED)
YEARLY = (SchoolPlan, PledgeList, Report)
CALLED = {SchoolPlan: "Kế hoạch", PledgeList: "Đăng ký phấn đấu", Report: "Báo cáo"}
Yearly = SchoolPlan | PledgeList | Report
CHANGED = "Số liệu của hai trường đã thay đổi từ khi mở trang này. Xin xem lại rồi thực hiện tiếp."


class Plan(NamedTuple):
    """What a merger would do: `moved` and `kept` are the records of the open years that go along and that stay."""

    source: Unit
    target: Unit
    candidates: list[Candidate]
    drafts: list[Dossier]
    waiting: list[Dossier]
    signed: list[Dossier]
    moved: list[Yearly]
    kept: list[Yearly]
    stories: list[Story]
    tenures: list[Tenure]
    headed: list[Block]
    namesakes: list[tuple[Candidate, Candidate]]

    @property
    def mark(self) -> str:
        """What a form says of the plan that its page showed."""
        rows = (self.candidates, self.drafts, self.waiting, self.signed, self.moved, self.kept)
        rows += (self.stories, self.tenures, self.headed)
        ids = [[row.id for row in each] for each in rows]
        return snapshots.digest({"pair": [self.source.id, self.target.id], "ids": ids})[:16]


def targets(source: Unit, actor: User) -> list[Unit]:
    """Return the open schools of the same office that a school may go into."""
    return [
        unit
        for unit in units.ordered(actor)
        if unit.kind is UnitKind.SCHOOL
        and not unit.closed_on
        and unit.parent_id == source.parent_id
        and unit.id != source.id
    ]


def plan(source: Unit, target: Unit, actor: User) -> Plan:
    """Return what merging a school into another one would do; refuse a pair that cannot be merged."""
    if source.kind is not UnitKind.SCHOOL:
        raise DomainError("Chỉ sáp nhập được trường.")
    if source.closed_on:
        raise Conflict("Đơn vị này đã ngừng hoạt động.")
    if target not in targets(source, actor):
        raise DomainError("Xin chọn một trường đang hoạt động, cùng cơ quan cấp trên.", field="into")
    own = _of(Dossier, source, joinedload(Dossier.programme))
    yearly = [record for model in YEARLY for record in _of(model, source, joinedload(model.programme))]
    yearly = [record for record in yearly if record.programme.is_open]
    taken = {_slot(record) for model in YEARLY for record in _of(model, target)}
    moves = [record for record in yearly if not record.round and _slot(record) not in taken]
    people = _of(Candidate, source)
    return Plan(
        source,
        target,
        people,
        [each for each in own if each.state is DossierState.DRAFT],
        [each for each in own if each.state in WAITING],
        [each for each in own if each.state not in (DossierState.DRAFT, *WAITING)],
        moves,
        [record for record in yearly if record not in moves],
        [story for story in _of(Story, source) if story.state in WRITTEN],
        _held(source),
        list(db.session.scalars(sa.select(Block).where(Block.head_id == source.id).order_by(Block.id))),
        list(_namesakes(people, _of(Candidate, target))),
    )


def merge(
    source: Unit, target: Unit, day: date, decision: str, actor: User, *, seen: str | None = None
) -> Plan:
    """Carry the plan out that the page showed, in the caller's transaction; return it."""
    found = plan(source, target, actor)
    if seen is not None and seen != found.mark:
        raise Conflict(CHANGED)
    if day > clock.today():
        raise DomainError("Xin ghi vào ngày sáp nhập có hiệu lực; ngày không thể sau hôm nay.", field="day")
    if found.waiting:
        raise DomainError(refusal(found))
    for candidate in found.candidates:
        candidate.unit, candidate.former_unit = target, candidate.former_unit or source
    for dossier in found.drafts:
        _move_draft(dossier, target, actor)
    for record in found.moved:
        record.unit, record.signatory = target, signatories.first(target.id)
        _told(record, source, target, actor)
    for story in found.stories:
        story.unit = target
        _told(story, source, target, actor)
    tables = sa.update(TableImport).where(TableImport.unit_id == source.id)
    db.session.execute(tables.values(unit_id=target.id))
    for tenure in found.tenures:
        last = max(tenure.starts_on, day - timedelta(days=1))
        edits.apply(tenure, {"ends_on": last}, "tenure.end", actor)
        sessions.end_all(tenure.user)
    units.heads_no_more(source, actor)
    for earlier in list(source.merged):
        earlier.merged_into = target
    source.closed_on, source.merged_into = day, target
    details = {"day": day.isoformat(), "decision": decision, "candidates": [c.id for c in found.candidates]}
    audit.record("unit.merge", source, actor=actor, into=target.id, **details)
    audit.record("unit.absorb", target, actor=actor, unit=source.id, **details)
    db.session.flush()
    return found


def called(record: Yearly) -> str:
    """Return a record of the year with how far it is, and how many pledges a list of them holds."""
    held = f", {len(record.pledges)} đăng ký" if isinstance(record, PledgeList) else ""
    return (
        f"{CALLED[type(record)]} năm học {record.programme.school_year} ({record.state.label.lower()}{held})"
    )


def refusal(found: Plan) -> str:
    """Return why the merger has to wait; empty when it may be done."""
    if not found.waiting:
        return ""
    called = ", ".join(f"hồ sơ {each.id} ({each.state.label.lower()})" for each in found.waiting)
    return (
        f"{found.source.name} còn {called}. Hồ sơ do trường này ký nên không chuyển sang trường khác được: xin tiếp "
        "nhận hoặc kết thúc; hồ sơ bị trả lại thì trường nộp lại trước khi sáp nhập."
    )


def _of(model: type[db.Model], unit: Unit, *options: object) -> list:
    query = sa.select(model).where(model.unit_id == unit.id).order_by(model.id)
    return list(db.session.scalars(query.options(*options)))


def _slot(record: Yearly) -> tuple[object, ...]:
    """Return of what a school has one a year."""
    return type(record), record.programme_id, getattr(record, "kind", None)


def _held(unit: Unit) -> list[Tenure]:
    today = clock.today()
    query = sa.select(Tenure).join(Post).where(Post.unit_id == unit.id)
    query = query.where(sa.or_(Tenure.ends_on.is_(None), Tenure.ends_on >= today)).order_by(Tenure.id)
    return list(db.session.scalars(query.options(joinedload(Tenure.post), joinedload(Tenure.user))))


def _namesakes(people: list[Candidate], others: list[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """Pair those of the two schools who have one name: they may be one person, or one collective written twice."""
    known: dict[tuple[object, str], Candidate] = {(o.kind, text.search_key(o.name)): o for o in others}
    for candidate in people:
        other = known.get((candidate.kind, text.search_key(candidate.name)))
        if other:
            yield candidate, other


def _move_draft(dossier: Dossier, target: Unit, actor: User) -> None:
    """What was not sent is signed anew: numbers come from the other school's series, and so does who signs."""
    source = dossier.unit
    dossier.unit, dossier.signatory = target, signatories.first(target.id)
    dossier.number, dossier.issued_on, dossier.meeting.minutes_number = "", None, ""
    dossiers.touch(dossier)
    _told(dossier, source, target, actor)


def _told(record: Dossier | Yearly | Story, source: Unit, target: Unit, actor: User) -> None:
    audit.record(
        f"{type(record).__name__.lower()}.move", record, actor=actor, **{"from": source.id, "to": target.id}
    )
