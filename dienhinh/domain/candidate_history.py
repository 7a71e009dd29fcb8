"""All that happened with a candidate, under its one id, as lines of a page."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh import clock
from dienhinh.domain import honour_register
from dienhinh.extensions import db
from dienhinh.models import (
    Activity,
    Candidate,
    Consolidation,
    Dossier,
    Honour,
    Nominee,
    Pledge,
    PledgeList,
    Result,
    Story,
    StoryState,
    activity_candidate,
)


class Line(NamedTuple):
    """`page` and `id` name what the line leads to; a line without an id leads nowhere."""

    day: date
    kind: str
    sentence: str
    page: str = ""
    id: int | None = None


def of(candidate: Candidate) -> list[Line]:
    """Return a candidate's lines, the newest first."""
    parts = (_pledges, _activities, _nominations, _honours, _stories, _merger)
    lines = [line for part in parts for line in part(candidate)]
    return sorted(lines, key=lambda line: line.day, reverse=True)


def _pledges(candidate: Candidate) -> Iterator[Line]:
    query = sa.select(Pledge).join(PledgeList).where(Pledge.candidate_id == candidate.id)
    query = query.options(joinedload(Pledge.pledge_list).joinedload(PledgeList.programme))
    for pledge in db.session.scalars(query):
        made, year = pledge.pledge_list, pledge.pledge_list.programme.school_year
        award = f": {pledge.award}" if pledge.award else ""
        sentence = f"Đăng ký phấn đấu năm học {year}{award} ({made.state.label.lower()})"
        yield Line(clock.local(made.submitted_at or made.created_at).date(), "Đăng ký phấn đấu", sentence)


def _activities(candidate: Candidate) -> Iterator[Line]:
    query = (
        sa.select(Activity).join(activity_candidate).where(activity_candidate.c.candidate_id == candidate.id)
    )
    for activity in db.session.scalars(query.options(joinedload(Activity.unit))):
        by_office = activity.unit_id != candidate.unit_id
        parts = [activity.title, f"{activity.unit.name} tổ chức" if by_office else "", activity.outcome]
        sentence = ". ".join(part for part in parts if part)
        yield Line(activity.happened_on, activity.kind, sentence, "activities.show", activity.id)


def _nominations(candidate: Candidate) -> Iterator[Line]:
    query = sa.select(Nominee).where(Nominee.candidate_id == candidate.id)
    query = query.options(
        joinedload(Nominee.dossier).joinedload(Dossier.programme), joinedload(Nominee.consolidation)
    )
    for nominee in db.session.scalars(query):
        dossier = nominee.dossier
        sentence = (
            f"Hồ sơ {dossier.id}, năm học {dossier.programme.school_year}: {dossier.state.label.lower()}"
        )
        if nominee.award:
            sentence += f". Đề nghị {nominee.award}"
        day = clock.local(dossier.submitted_at or dossier.created_at).date()
        yield Line(day, "Đề nghị", sentence, "dossiers.show", dossier.id)
        yield from _result(nominee)


def _result(nominee: Nominee) -> Iterator[Line]:
    listed: Consolidation | None = nominee.consolidation
    if nominee.decision_date:
        sentence = f"{nominee.result_award}, Quyết định số {nominee.decision_number}"
        yield Line(nominee.decision_date, "Được công nhận", sentence, "dossiers.show", nominee.dossier_id)
    if nominee.result is Result.REVOKED:
        sentence = f"Thu hồi theo Quyết định số {nominee.revocation_number}. {nominee.result_reason}"
        day = nominee.revocation_date or nominee.decision_date
        yield Line(day, "Thu hồi", sentence, "dossiers.show", nominee.dossier_id)
    if nominee.result is Result.NOT_RECOGNISED and listed is not None and listed.answered_at:
        day = clock.local(listed.answered_at).date()
        yield Line(day, "Không được công nhận", nominee.result_reason, "dossiers.show", nominee.dossier_id)


def _honours(candidate: Candidate) -> Iterator[Line]:
    for honour in db.session.scalars(sa.select(Honour).where(Honour.candidate_id == candidate.id)):
        sentence = honour_register.told(honour)
        if honour.decision_number:
            sentence += f". Quyết định số {honour_register.decision(honour)}"
        yield Line(honour.happened_on, "Biểu dương", sentence)


def _stories(candidate: Candidate) -> Iterator[Line]:
    query = sa.select(Story).where(Story.candidate_id == candidate.id)
    for story in db.session.scalars(query):
        at = story.withdrawn_at or story.published_at or story.sent_at or story.created_at
        shown = "đã công bố" if story.state is StoryState.PUBLISHED else story.state.label.lower()
        yield Line(
            clock.local(at).date(), "Gương điển hình", f"{story.title} ({shown})", "stories.show", story.id
        )


def _merger(candidate: Candidate) -> Iterator[Line]:
    former = candidate.former_unit
    if former and former.closed_on:
        sentence = (
            f"{former.name} sáp nhập vào {former.merged_into.name if former.merged_into else 'trường khác'}"
        )
        yield Line(former.closed_on, "Chuyển đơn vị", sentence)
