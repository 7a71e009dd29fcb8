"""Việc cần làm: what is late, what waits for the user, what the user waits for; each a sentence and where it leads."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import defer

from dienhinh.domain import backups, delivery, desk, health, year_tasks
from dienhinh.domain.access import may, scope, units_with
from dienhinh.domain.desk import Filter, Row
from dienhinh.domain.policy import Permission as P
from dienhinh.extensions import db
from dienhinh.models import (
    Amendment,
    Consolidation,
    ConsolidationState,
    Dossier,
    DossierState,
    MailState,
    Nominee,
    OutgoingMail,
    Story,
    StoryState,
    User,
    Verdict,
)

S, C = DossierState, ConsolidationState


class Task(NamedTuple):
    """`page` is dossier, consolidation, desk, lists, stories, mails, mail_server, backups or one of `year_tasks`.

    `arguments` say which. `at` is when the school last changed it, or sent it.
    """

    sentence: str
    page: str
    arguments: dict[str, Any]
    detail: str = ""
    at: datetime | None = None


@dataclass
class Tasks:
    late: list[Task] = field(default_factory=list)
    mine: list[Task] = field(default_factory=list)
    others: list[Task] = field(default_factory=list)


def of(user: User) -> Tasks:
    """Return what the user's posts bring with them today."""
    tasks = Tasks()
    if desk.is_school(user):
        _school(user, tasks)
    if may(user, P.VIEW_INTERNAL):
        _office(user, tasks)
    if may(user, P.VIEW_CONSOLIDATION):
        _lists(user, tasks)
    if may(user, P.VIEW_PLANS):
        for deed in year_tasks.of(user):
            held = {"late": tasks.late, "mine": tasks.mine, "others": tasks.others}[deed.group]
            held.append(Task(deed.sentence, deed.page, deed.arguments))
    _stories(user, tasks)
    if may(user, P.RESEND_MAIL):
        _mails(user, tasks)
    if may(user, P.ADMINISTER):
        tasks.late += [Task(says, "backups", {}) for says in (health.disk(), backups.warning()) if says]
    return tasks


def _school(user: User, tasks: Tasks) -> None:
    for state, says in (
        (S.RETURNED, "Bổ sung hồ sơ Phòng trả lại"),
        (S.DRAFT, "Hoàn thiện và nộp hồ sơ nháp"),
    ):
        tasks.mine += [_task(says, row) for row in desk.page(user, Filter(state=state))[0]]
    for row in desk.page(user, Filter(state=S.SUBMITTED))[0]:
        if row.days_late:
            tasks.late.append(_task(f"Phòng quá hạn trả lời {row.days_late} ngày", row))
        else:
            by = f", chậm nhất ngày {row.due_on:%d/%m/%Y}" if row.due_on else ""
            tasks.others.append(_task(f"Chờ Phòng trả lời hồ sơ đã nộp{by}", row))
    counts = desk.counts(user, Filter()).states
    for state, slug, says in (
        (S.ACCEPTED, "da-tiep-nhan", "hồ sơ Phòng đã tiếp nhận, chờ chuyển cấp trên"),
        (S.FORWARDED, "da-chuyen", "hồ sơ đã chuyển, chờ kết quả"),
    ):
        if counts[state]:
            tasks.others.append(Task(f"{counts[state]} {says}", "desk", {"trang-thai": slug}))


def _office(user: User, tasks: Tasks) -> None:
    counts = desk.counts(user, Filter())
    for row in desk.page(user, Filter(state=S.SUBMITTED, late=True))[0]:
        tasks.late.append(_task(f"{row.school}: quá hạn trả lời {row.days_late} ngày", row))
    if may(user, P.REVIEW):
        _officer(user, counts.states[S.SUBMITTED], tasks)
    elif counts.states[S.SUBMITTED]:
        says = f"{counts.states[S.SUBMITTED]} hồ sơ chờ chuyên viên xem"
        tasks.others.append(Task(says, "desk", {"trang-thai": "da-nop"}))
    if counts.states[S.RETURNED]:
        says = f"{counts.states[S.RETURNED]} hồ sơ chờ trường bổ sung"
        tasks.others.append(Task(says, "desk", {"trang-thai": "tra-lai"}))


def _officer(user: User, submitted: int, tasks: Tasks) -> None:
    for row in desk.page(user, Filter(state=S.SUBMITTED, mine=True))[0]:
        tasks.mine.append(_task(f"Xét hồ sơ được giao: {row.school}", row))
    if submitted:
        tasks.mine.append(Task(f"Xem {submitted} hồ sơ đã nộp", "desk", {"trang-thai": "da-nop"}))
    if ready := _ready(user):
        says = f"Đưa {ready} điển hình đủ điều kiện vào danh sách tổng hợp"
        tasks.mine.append(Task(says, "lists", {}))


def _ready(user: User) -> int:
    """Count the accepted, eligible nominees that no list holds yet."""
    query = (
        sa.select(sa.func.count())
        .select_from(Nominee)
        .join(Dossier)
        .where(
            Dossier.office_id.in_(units_with(user, P.CONSOLIDATE)),
            Dossier.state == S.ACCEPTED,
            Nominee.verdict == Verdict.ELIGIBLE,
            Nominee.consolidation_id.is_(None),
        )
    )
    return db.session.scalar(query) or 0


def _lists(user: User, tasks: Tasks) -> None:
    seen = scope(Consolidation, user, P.VIEW_CONSOLIDATION)
    query = (
        sa.select(Consolidation, sa.func.count(Nominee.id))
        .outerjoin(Nominee, Nominee.consolidation_id == Consolidation.id)
        .where(seen, Consolidation.state != C.ANSWERED)
        .options(defer(Consolidation.content))
        .group_by(Consolidation.id)
        .order_by(Consolidation.id)
    )
    for each, people in db.session.execute(query):
        untouched = each.state is C.DRAFT and not (people or each.return_reason)
        if untouched and each.amendment is not Amendment.CORRECTION:
            continue  # begun and never filled: nobody waits for it
        mine, others = _WORDS[each.state]
        if each.state is C.DRAFT and each.return_reason:
            mine, others = _RETURNED
        if each.state is C.FORWARDED and each.amendment is Amendment.CORRECTION:
            mine, others = _NOTED
        waits_for_me = may(user, _WAITS_FOR[each.state])
        count = f" · {people} điển hình" if people else ""
        where = "consolidation", {"id": each.id}, f"{each.called} {each.id}{count}"
        if each.state is C.FORWARDED and not each.number and may(user, P.CONSOLIDATE):
            tasks.mine.append(Task("Ghi số, ngày của Tờ trình đã chuyển", *where))
        task = Task(mine if waits_for_me else others, *where)
        (tasks.mine if waits_for_me else tasks.others).append(task)


def _stories(user: User, tasks: Tasks) -> None:
    for permission, state, slug, says in (
        (P.EDIT_STORIES, StoryState.RETURNED, "tra-lai", "Sửa {} bài gương điển hình Phòng trả lại"),
        (P.PUBLISH_STORIES, StoryState.SUBMITTED, "cho-duyet", "Duyệt {} bài gương điển hình các trường gửi"),
    ):
        if not may(user, permission):
            continue
        seen = scope(Story, user, permission)
        query = sa.select(sa.func.count()).select_from(Story).where(seen, Story.state == state)
        if count := db.session.scalar(query):
            tasks.mine.append(Task(says.format(count), "stories", {"trang-thai": slug}))


def _mails(user: User, tasks: Tasks) -> None:
    if may(user, P.ADMINISTER) and delivery.waiting_since() and not delivery.has_server():
        tasks.mine.append(Task("Khai báo máy chủ thư: thư đang chờ, chưa đến người nhận", "mail_server", {}))
    failed = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(OutgoingMail)
        .where(scope(OutgoingMail, user, P.RESEND_MAIL), OutgoingMail.state == MailState.FAILED)
    )
    if failed:
        tasks.mine.append(Task(f"Xem {failed} thư không gửi được", "mails", {}))


def _task(says: str, row: Row) -> Task:
    return Task(says, "dossier", {"id": row.id}, row.line, row.at)


_WAITS_FOR = {C.DRAFT: P.CONSOLIDATE, C.PRESENTED: P.SIGN, C.FORWARDED: P.RECORD_RESULT}
_WORDS = {
    C.DRAFT: ("Hoàn thiện danh sách tổng hợp và trình ký", "Danh sách tổng hợp chuyên viên đang lập"),
    C.PRESENTED: ("Ký, chuyển danh sách tổng hợp", "Danh sách tổng hợp chờ lãnh đạo ký"),
    C.FORWARDED: ("Ghi kết quả của danh sách đã chuyển", "Danh sách đã chuyển, chờ kết quả"),
}
_RETURNED = ("Sửa danh sách tổng hợp lãnh đạo trả lại", "Danh sách tổng hợp lãnh đạo đã trả lại chuyên viên")
_NOTED = ("Ghi nhận danh sách đính chính", "Danh sách đính chính đã chuyển, chờ ghi nhận")
