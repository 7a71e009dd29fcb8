"""Báo cáo sơ kết, tổng kết of a school: figures from its records, words of its own. Callers commit."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh import clock
from dienhinh.domain import audit, edits, figure_tables, signatories
from dienhinh.domain.access import scope
from dienhinh.domain.content import Content, programme_content, signature_content, unit_content
from dienhinh.domain.policy import Permission
from dienhinh.domain.year_records import check_editable, check_open, check_year
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Programme, Report, ReportKind, ReportState, Unit, User

# What a school writes itself: field, heading on the paper, whether it may stay empty.
SECTIONS = (
    ("done", "Kết quả, cách làm nổi bật", False),
    ("shortcomings", "Hạn chế, nguyên nhân", False),
    ("lessons", "Bài học kinh nghiệm", True),
    ("next_steps", "Phương hướng, nhiệm vụ thời gian tới", False),
    ("requests", "Đề xuất, kiến nghị", True),
)
FIELDS = ("signatory_id", *(name for name, *_ in SECTIONS))
PAGE = 30


def begin(unit: Unit, programme: Programme, kind: ReportKind, actor: User) -> Report:
    """Return the school's report of the year and kind, a new one where there is none."""
    held = db.session.scalar(
        sa.select(Report).where(
            Report.unit_id == unit.id, Report.programme_id == programme.id, Report.kind == kind
        )
    )
    if held:
        return held
    check_year(programme)
    report = Report(
        unit=unit,
        office_id=programme.office_id,
        programme=programme,
        kind=kind,
        created_by_id=actor.id,
        signatory=signatories.first(unit.id),
    )
    db.session.add(report)
    db.session.flush()
    audit.record("report.create", report, actor=actor, kind=kind.value)
    return report


def save(report: Report, values: Mapping[str, Any], actor: User, *, tab: str = "") -> None:
    """Store some of `FIELDS`."""
    check_editable(report)
    signatories.check(report.unit_id, values.get("signatory_id"))
    edits.write(report, values, "report.save", actor, tab)


def check_complete(report: Report) -> None:
    """Refuse to send a report that lacks what the office reads it for."""
    check_open(report)
    for name, title, optional in SECTIONS:
        if not optional and not getattr(report, name):
            raise DomainError(f"Báo cáo chưa có phần «{title}».", field=name)
    if report.signatory_id is None:
        raise DomainError("Báo cáo chưa có người ký.", field="signatory_id")


def on_submit(report: Report, actor: User, reason: str) -> None:
    """Keep what is sent, figures and all, and count the round."""
    report.round += 1
    report.submitted_at = report.updated_at = clock.now()
    report.answered_at, report.return_reason = None, ""
    report.content = content(report)


def shown(report: Report) -> Content:
    """Return what was sent, or what stands now while the school still writes."""
    return content(report) if report.content is None or report.editable else report.content


def content(report: Report) -> Content:
    """Return what the report prints, as JSON values, counted now; an office's own is counted over all its schools."""
    day = report.issued_on or clock.today()
    overall = report.unit_id == report.office_id
    return {
        "unit": unit_content(report.unit),
        "office": unit_content(report.office),
        "above": report.office.parent.addressed_as if report.office.parent else "",
        "programme": programme_content(report.programme),
        "kind": report.kind.value,
        "number": report.number,
        "issued_on": report.issued_on.isoformat() if report.issued_on else None,
        "year": day.year,
        "signature": signature_content(report.signatory, day),
        "words": {name: getattr(report, name) for name, *_ in SECTIONS},
        **figure_tables.of(report.programme, None if overall else report.unit),
    }


def turn(report: Report) -> str:
    """Return the sentence that says whose turn it is, what comes next and by when."""
    day = f" Hạn: ngày {report.due_on:%d/%m/%Y}." if report.due_on else ""
    if report.unit_id == report.office_id and report.number and report.issued_on:
        issued = f"{report.issued_on:%d/%m/%Y}"
        return f"Báo cáo của {report.unit.name} đã ban hành ngày {issued}. Việc còn lại: gửi cấp trên."
    if report.unit_id == report.office_id:
        return f"Báo cáo của {report.unit.name}. Soạn phần lời, in, ký và gửi cấp trên.{day}"
    return {
        ReportState.DRAFT: f"Đến lượt trường. Soạn phần lời rồi gửi Phòng; số liệu đã có sẵn.{day}",
        ReportState.SUBMITTED: "Đến lượt Phòng. Phòng xem, rồi tiếp nhận hoặc trả lại báo cáo.",
        ReportState.RETURNED: f"Đến lượt trường. Sửa theo ý kiến của Phòng rồi gửi lại.{day}",
        ReportState.ACCEPTED: "Đã xong. Phòng đã tiếp nhận báo cáo.",
    }[report.state]


def page(
    user: User, older_than: int | None, school: int | None = None, *, most: int = PAGE
) -> tuple[list[Report], int | None]:
    """Return the reports that a user may see (of one school), the newest first, and the key of the next page; None on
    the last.
    """
    query = sa.select(Report).where(scope(Report, user, Permission.VIEW_REPORT))
    if older_than is not None:
        query = query.where(Report.id < older_than)
    if school is not None:
        query = query.where(Report.unit_id == school)
    query = query.options(joinedload(Report.unit), joinedload(Report.programme))
    found = list(db.session.scalars(query.order_by(Report.id.desc()).limit(most + 1)))
    return found[:most], found[most - 1].id if len(found) > most else None
