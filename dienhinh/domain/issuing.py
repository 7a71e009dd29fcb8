"""Number and day, written on a paper after it was signed: unique per unit, calendar year and series.

NĐ 30/2020, Điều 15 and PL I: numbers run from 01 on 1 January to the last on 31 December.
"""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import defer

from dienhinh import clock, text
from dienhinh.domain import audit, mails, printing, versions
from dienhinh.domain.access import units_with
from dienhinh.domain.policy import Permission
from dienhinh.errors import Conflict, DomainError, Forbidden
from dienhinh.extensions import db
from dienhinh.models import Consolidation, Dossier, Paper, Unit, User
from dienhinh.models.papers import Owner

LEAP = 100  # a year typed for a number, or a digit twice
ALL, NONE = "chung", "khac"
WHOLE = (defer(Paper.content), defer(Paper.ink))


def issue(paper: Paper, number: int, day: date, reason: str, actor: User) -> None:
    """Give a printed paper its number and day, or others with the reason why; its record prints them from now on.

    A list that was sent before its letter had them is sent to its receivers anew.

    The caller holds the write transaction and commits. Of two who ask for one number the second is refused.
    """
    record = _record(paper)
    # After the lock, which printing takes too: a version that is printed meanwhile replaces this one.
    check_issuable(paper, actor)
    db.session.execute(sa.select(Unit.id).where(Unit.id == paper.unit_id).with_for_update(key_share=True))
    db.session.refresh(paper)
    if day > clock.today():
        raise DomainError("Ngày ban hành không thể sau hôm nay.", field="issued_on")
    _check_meeting(paper, record, day)
    holder = next((other for other in _series(paper, day.year) if other.number == number), None)
    if holder:
        raise DomainError(
            f"Số {number:02} năm {day.year} đã cấp cho {describe(holder)}. "
            f"Số tiếp theo là {suggestion(paper, day.year):02}.",
            field="number",
        )
    why = _why_reason(paper, number, day)
    if why and not reason:
        raise DomainError(f"{why} Xin ghi lý do.", field="reason")
    before = {"number": paper.number, "issued_on": paper.issued_on and paper.issued_on.isoformat()}
    paper.series, paper.year, paper.number = series_of(paper), day.year, number
    paper.issued_on, paper.issued_at, paper.issued_by_id = day, clock.now(), actor.id
    paper.issue_reason = reason
    title = printing.PAPERS[paper.kind].title
    paper.search_key = text.search_key(title, paper.sign, paper.subject, paper.code)
    versions.write_number(paper, record, f"{number:02}", day)
    noun = printing.PAPERS[paper.kind].record
    after = {"number": number, "issued_on": day.isoformat()}
    entry = audit.record(
        f"{noun}.issue", record, actor=actor, paper=paper.id, before=before, after=after, reason=reason
    )
    if isinstance(record, Consolidation) and paper.kind == "office_letter" and record.forwarded_at:
        occurrence = f"consolidation-{record.id}-issue-{entry.id}"
        mails.notify("consolidation_numbered", record, occurrence=occurrence)


def check_issuable(paper: Paper, actor: User) -> None:
    """Refuse a paper of another unit, one that has no number of its own, and one that was printed anew."""
    if paper.unit_id not in units_with(actor, Permission.ISSUE):
        raise Forbidden
    if not paper.symbol:
        raise DomainError("Văn bản này là phụ lục của Tờ trình nên không có số riêng.")
    later = replaced_by(paper)
    if later:
        day = clock.local(later.printed_at)
        raise Conflict(f"Bản này đã được thay bằng bản {later.version}, in lúc {day:%H:%M ngày %d/%m/%Y}.")


def is_issuable(paper: Paper, actor: User) -> bool:
    """Tell whether the user may give this kind of paper its number."""
    return bool(paper.symbol) and paper.unit_id in units_with(actor, Permission.ISSUE)


def replaced_by(paper: Paper) -> Paper | None:
    """Return the version that was printed in place of this one."""
    return db.session.scalar(sa.select(Paper).where(Paper.replaces_id == paper.id).options(*WHOLE))


def suggestion(paper: Paper, year: int) -> int:
    """Return the number after the last one of the paper's series in a calendar year."""
    return max((other.number for other in _series(paper, year)), default=0) + 1


def usual_day(paper: Paper) -> date:
    """Return the day that a form starts with: minutes are of the day of the meeting, all else is of today."""
    held = paper.dossier.meeting.starts_at if paper.kind == "minutes" else None
    return min(clock.local(held).date(), clock.today()) if held else clock.today()


def series_of(paper: Paper) -> str:
    """Return the run of numbers that a paper belongs to: one for all of its unit, or that of its kind ("TTr").

    Letters without an abbreviation of their kind ("12/PGDĐT") run together.
    """
    kind, mark, _ = paper.symbol.partition("-")
    return ALL if paper.unit.one_series else kind[:20] if mark else NONE


def describe(paper: Paper) -> str:
    """Name an issued paper in a sentence: «Tờ trình số 05/TTr-THCSVT ngày 05/11/2021 (…)»."""
    title = printing.PAPERS[paper.kind].title
    return f"{title} số {paper.sign} ngày {paper.issued_on:%d/%m/%Y} ({paper.subject})"


def _series(paper: Paper, year: int) -> list[Paper]:
    """Return the other issued papers that a number of this one must differ from.

    A unit may go over from a series for each kind to one for all, and back: what was given before counts too.
    """
    query = sa.select(Paper).where(
        Paper.unit_id == paper.unit_id, Paper.year == year, Paper.number.is_not(None), Paper.id != paper.id
    )
    if not paper.unit.one_series:
        query = query.where(Paper.series.in_([series_of(paper), ALL]))
    return list(db.session.scalars(query.options(*WHOLE)))


def _check_meeting(paper: Paper, record: Owner, day: date) -> None:
    held = record.meeting.starts_at if isinstance(record, Dossier) else None
    if held and paper.unit_id == record.unit_id and day < clock.local(held).date():
        raise DomainError(
            f"Ngày ban hành đứng trước ngày họp bình xét ({clock.local(held):%d/%m/%Y}).", field="issued_on"
        )


def _why_reason(paper: Paper, number: int, day: date) -> str:
    """Say why a reason is wanted: the number is given anew, or the day does not follow the numbers; else empty."""
    if paper.number is not None:
        if (paper.number, paper.issued_on) == (number, day):
            raise DomainError(f"Văn bản này đã có số {paper.sign} ngày {day:%d/%m/%Y}.", field="number")
        return f"Văn bản này đã có số {paper.sign} ngày {paper.issued_on:%d/%m/%Y}."
    others = _series(paper, day.year)
    later = [other for other in others if other.issued_on > day]
    if later:
        last = max(later, key=lambda other: other.issued_on)
        return f"Ngày này trước ngày của văn bản đã ban hành: {describe(last)}."
    following = max((other.number for other in others), default=0) + 1
    if number - following >= LEAP:
        return f"Số này bỏ trống các số từ {following:02} đến {number - 1}."
    early = [other for other in others if other.number > number and other.issued_on < day]
    if early:
        return f"Ngày này sau ngày của văn bản mang số lớn hơn: {describe(early[0])}."
    return ""


def _record(paper: Paper) -> Owner:
    """Return the paper's record, held until the transaction ends."""
    owner = paper.owner
    return db.session.get_one(type(owner), owner.id, with_for_update=True, populate_existing=True)
