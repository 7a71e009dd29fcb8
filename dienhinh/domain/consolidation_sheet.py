"""What the pages of consolidated lists show: the lists of a user, and all of one list."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh import clock
from dienhinh.domain import consolidations, divergence, handovers, kept, mails, timeline
from dienhinh.domain.access import scope, units_with
from dienhinh.domain.content import holder, in_order
from dienhinh.domain.policy import Permission
from dienhinh.domain.timeline import Line
from dienhinh.extensions import db
from dienhinh.models import (
    Amendment,
    AuditEntry,
    CandidateKind,
    Consolidation,
    ConsolidationState,
    Handover,
    Nominee,
    Result,
    User,
)

PAGE = 30
C = ConsolidationState
SENTENCES = {
    "consolidation.create": "Lập danh sách",
    "consolidation.save": "Sửa Tờ trình",
    "consolidation.add": "Đưa {} điển hình vào danh sách",
    "consolidation.remove": "Bỏ {} điển hình khỏi danh sách",
    "consolidation.present": "Trình lãnh đạo ký",
    "consolidation.return": "Trả lại chuyên viên",
    "consolidation.forward": "Ký và chuyển cấp trên",
    "consolidation.result": "Ghi kết quả của {} điển hình",
    "consolidation.answer": "Hoàn tất ghi kết quả",
    "consolidation.amend": "Lập danh sách bổ sung hoặc đính chính",
    "consolidation.attach": "Nhận một bản đã ký",
    "consolidation.detach": "Bỏ một tệp",
    "consolidation.sort_file": "Đổi loại tệp",
    "consolidation.issue": "Ghi số, ngày ban hành",
    "consolidation.pack": "Lập tệp bàn giao",
    "consolidation.receive": "Ghi nhận biên nhận tệp bàn giao",
    "consolidation.correct": "Đính chính kết quả của {} điển hình",
}


class Entry(NamedTuple):
    """One nominee as the list names it: what was sent, once it was sent."""

    nominee: Nominee
    name: str
    about: str
    award: str


class Group(NamedTuple):
    heading: str
    entries: list[Entry]


@dataclass
class Sheet:
    """One list as a user sees it; `inside` tells that the user is of the office that makes it."""

    consolidation: Consolidation
    inside: bool
    turn: str
    groups: list[Group]
    available: list[Group]
    history: list[Line]
    mails: list[mails.Line]
    kept: list[kept.Kept]
    diverging: list[divergence.Divergence]
    amendments: list[Consolidation]
    handovers: list[Handover]

    @property
    def signature(self) -> str:
        """Who signs: the name that was sent with the list, before that whoever holds the post."""
        record = self.consolidation
        if record.signatory is None:
            return "Chưa chọn."
        sent = record.content and record.content["letter"]["signature"]["name"]
        name = sent or holder(record.signatory, record.issued_on or clock.today())
        return (
            f"{record.signatory.title}, {name}" if name else f"{record.signatory.title} (chưa có người giữ)"
        )

    @property
    def count(self) -> int:
        return sum(len(group.entries) for group in self.groups)

    @property
    def pending(self) -> int:
        return sum(entry.nominee.result is Result.PENDING for group in self.groups for entry in group.entries)


def page(
    user: User, after: int | None, *, most: int = 0
) -> tuple[list[tuple[Consolidation, int]], int | None]:
    """Return lists with how many they name, the newest first, and the key of the next page; None on the last."""
    most = most or PAGE
    count = sa.select(sa.func.count()).where(Nominee.consolidation_id == Consolidation.id).scalar_subquery()
    query = sa.select(Consolidation, count).where(scope(Consolidation, user, Permission.VIEW_CONSOLIDATION))
    if after is not None:
        query = query.where(Consolidation.id < after)
    whole = (joinedload(Consolidation.programme), joinedload(Consolidation.office))
    query = query.options(*whole).order_by(Consolidation.id.desc()).limit(most + 1)
    found = [tuple(row) for row in db.session.execute(query)]
    return found[:most], found[most - 1][0].id if len(found) > most else None


def of(consolidation: Consolidation, user: User) -> Sheet:
    """Return all that the list's page shows this user."""
    inside = consolidation.office_id in units_with(user, Permission.VIEW_CONSOLIDATION)
    chosen = in_order(
        db.session.scalars(
            sa.select(Nominee)
            .where(Nominee.consolidation_id == consolidation.id)
            .options(*consolidations.WITH_NAMES)
        )
    )
    picking = consolidation.state is C.DRAFT and consolidation.office_id in units_with(
        user, Permission.CONSOLIDATE
    )
    correcting = consolidation.amendment is Amendment.CORRECTION
    free = consolidations.available(consolidation) if picking and not correcting else []
    since = None if inside else consolidation.forwarded_at
    printed = kept.of_record(consolidation)
    return Sheet(
        consolidation,
        inside,
        turn(consolidation, chosen) + (_to_tell(consolidation, printed) if inside else ""),
        _grouped(chosen, consolidation),
        _grouped(free, consolidation),
        [line for line in timeline.of(consolidation, _sentence) if since is None or line.at >= since],
        [line for line in mails.of_consolidation(consolidation) if since is None or line.created_at >= since],
        printed,
        divergence.of(consolidation.amends if correcting else consolidation) if inside else [],
        divergence.amendments(consolidation) if inside else [],
        handovers.of_list(consolidation) if consolidation.state in consolidations.SENT else [],
    )


def _to_tell(consolidation: Consolidation, printed: list[kept.Kept]) -> str:
    """What is left to the office when the answer is there: the paper that tells the schools."""
    answered = consolidation.state is C.ANSWERED and consolidation.amendment is not Amendment.CORRECTION
    told = any(each.newest.kind == "result_notice" for each in printed)
    return " Việc còn lại: in, ký Thông báo kết quả gửi các trường." if answered and not told else ""


def turn(consolidation: Consolidation, nominees: list[Nominee]) -> str:
    """Say whose turn it is and what comes next."""
    to, correcting = consolidation.recipient.name, consolidation.amendment is Amendment.CORRECTION
    number = "" if consolidation.number else " Tờ trình chưa có số; ghi số xong, bản có số được gửi tiếp."
    if consolidation.state is C.DRAFT:
        start = "Lãnh đạo đã trả lại danh sách. " if consolidation.return_reason else ""
        first = "Xem lại các dòng đính chính" if correcting else "Chọn điển hình"
        return f"Đến lượt chuyên viên. {start}{first}, điền Tờ trình rồi trình lãnh đạo ký."
    if consolidation.state is C.PRESENTED:
        return f"Đến lượt lãnh đạo. Trình ngày {_day(consolidation.presented_at)}, chờ ký và chuyển {to}.{number}"
    if correcting and consolidation.state is C.FORWARDED:
        return (
            f"Đến lượt {to}. Chuyển ngày {_day(consolidation.forwarded_at)}; chờ ghi nhận đính chính.{number}"
        )
    if correcting:
        return f"Đã xong. {to} đã ghi nhận; danh sách gốc coi như đã sửa theo bản này."
    if consolidation.state is C.FORWARDED:
        waiting = sum(nominee.result is Result.PENDING for nominee in nominees)
        left = f"còn {waiting} trên {len(nominees)} điển hình chưa có kết quả"
        done = "đã ghi đủ kết quả, chỉ còn bước hoàn tất"
        return f"Đến lượt {to}. Chuyển ngày {_day(consolidation.forwarded_at)}; {left if waiting else done}.{number}"
    recognised = sum(nominee.result is Result.RECOGNISED for nominee in nominees)
    return f"Đã xong. {recognised} trên {len(nominees)} điển hình được công nhận."


def _grouped(nominees: list[Nominee], consolidation: Consolidation) -> list[Group]:
    sent = {each["id"]: each for each in (consolidation.content or {}).get("nominees", [])}
    entries = [_entry(nominee, sent.get(nominee.id)) for nominee in nominees]
    grouped = groupby(entries, key=lambda entry: entry.nominee.dossier.unit)
    return [
        Group(f"{unit.level.label} · {unit.name}" if unit.level else unit.name, list(own))
        for unit, own in grouped
    ]


def _entry(nominee: Nominee, sent: dict | None) -> Entry:
    candidate = nominee.candidate
    name, position, award = candidate.name, candidate.position, nominee.award
    if sent:
        name, position, award = sent["name"], sent["position"], sent["award"]
    about = position if candidate.kind is CandidateKind.INDIVIDUAL else candidate.kind.label
    return Entry(nominee, name, about, award)


def _sentence(entry: AuditEntry) -> str:
    return SENTENCES.get(entry.action, "").format(len(entry.details.get("nominees", ())))


def _day(moment: datetime | None) -> str:
    return clock.local(moment).strftime("%d/%m/%Y") if moment else ""
