"""What a school's plan, pledges and reports, or all of an office's, bring to the page Việc cần làm."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import programmes
from dienhinh.domain.access import may, own_unit, scope
from dienhinh.domain.policy import Permission as P
from dienhinh.extensions import db
from dienhinh.models import (
    PledgeList,
    PledgeState,
    Programme,
    Report,
    ReportKind,
    SchoolPlan,
    Unit,
    User,
)

Model = type[SchoolPlan] | type[PledgeList] | type[Report]


class Deed(NamedTuple):
    """`group` is late, mine or others; `page` and `arguments` say where it leads."""

    group: str
    sentence: str
    page: str
    arguments: dict[str, Any]


class Kind(NamedTuple):
    """How one kind of record is spoken of, where it stands, and how long before its day a school is told of it."""

    model: Model
    noun: str
    page: str
    due: str
    arguments: dict[str, Any] = {"trang-thai": "da-gui"}
    permission: P = P.VIEW_PLANS
    which: sa.ColumnElement[bool] = sa.true()
    ahead: timedelta = timedelta(days=366)


def _report(kind: ReportKind, due: str) -> Kind:
    ahead = timedelta(days=30)
    return Kind(Report, kind.label.lower(), "report", due, {}, P.VIEW_REPORT, Report.kind == kind, ahead)


KINDS = (
    Kind(SchoolPlan, "kế hoạch của trường", "plan", "plan_due_on"),
    Kind(PledgeList, "danh sách đăng ký phấn đấu", "pledge_list", "pledge_due_on"),
    _report(ReportKind.MIDYEAR, "midyear_due_on"),
    _report(ReportKind.FINAL, "final_due_on"),
)


def of(user: User) -> Iterator[Deed]:
    """Yield what waits for the user, and what the user waits for."""
    unit = own_unit(user, P.VIEW_PLANS)
    at_school = may(user, P.EDIT_PLANS)
    office_id = (unit.parent_id or 0) if at_school else unit.id
    programme = programmes.newest_open(office_id)
    if programme is None:
        return
    for kind in KINDS:
        yield from _of_school(kind, unit, programme) if at_school else _of_office(kind, user)


def _of_school(kind: Kind, unit: Unit, programme: Programme) -> Iterator[Deed]:
    query = sa.select(kind.model.id, kind.model.state).where(
        kind.model.unit_id == unit.id, kind.model.programme_id == programme.id, kind.which
    )
    held = db.session.execute(query).first()
    due = getattr(programme, kind.due)
    if held is None:
        if due is not None and due - kind.ahead <= clock.today():  # without a day nobody has asked for it yet
            yield Deed(_group(due), f"Lập {kind.noun}{_by(due)}", f"{kind.page}s", {})
        return
    where = (kind.page, {"id": held.id})
    if held.state == "draft":
        yield Deed(_group(due), f"Hoàn thiện và gửi {kind.noun}{_by(due)}", *where)
    elif held.state == "returned":
        yield Deed(_group(due), f"Sửa {kind.noun} Phòng trả lại", *where)
    elif held.state == "submitted":
        yield Deed("others", f"Chờ Phòng trả lời {kind.noun}", *where)
    elif held.state is PledgeState.CONFIRMED and (due := programme.midyear_due_on):
        yield Deed(_group(due), f"Tự đánh giá giữa năm các đăng ký phấn đấu{_by(due)}", *where)


def _of_office(kind: Kind, user: User) -> Iterator[Deed]:
    waiting = scope(kind.model, user, kind.permission), kind.model.state == "submitted", kind.which
    count = db.session.scalar(sa.select(sa.func.count()).select_from(kind.model).where(*waiting))
    if count:
        mine = may(user, P.REVIEW)
        says = f"Xem {count} {kind.noun} đã gửi" if mine else f"{count} {kind.noun} chờ chuyên viên xem"
        yield Deed("mine" if mine else "others", says, f"{kind.page}s", kind.arguments)


def _group(due: date | None) -> str:
    return "late" if due and due < clock.today() else "mine"


def _by(due: date | None) -> str:
    if due is None:
        return ""
    return f" (quá hạn từ {due:%d/%m/%Y})" if due < clock.today() else f" (hạn {due:%d/%m/%Y})"
