"""«Tải bảng Excel» of what the schools do in a year: each as its page shows it, whole and not by pages."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response

from dienhinh import clock
from dienhinh.domain import access, progress
from dienhinh.domain import activities as domain_activities
from dienhinh.domain import reports as domain_reports
from dienhinh.domain import roster as domain_roster
from dienhinh.domain.duties import DUTIES
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.standings import Cell
from dienhinh.errors import DomainError
from dienhinh.models import PledgeList, SchoolPlan
from dienhinh.web import exports_school, roster
from dienhinh.web.activities import asked as asked_month
from dienhinh.web.exports import MOST
from dienhinh.web.guard import me, require
from dienhinh.web.progress import asked_programme
from dienhinh.web.reports import asked_school
from dienhinh.web.sheets import table

bp = Blueprint("exports_year", __name__)


@bp.get("/tien-do/danh-sach.xlsx")
@require(P.VIEW_PROGRESS)
def matrix() -> Response:
    """Hand out every school against every duty: how far it is, and since when."""
    programme = asked_programme()
    columns = ["Trường", "Khối thi đua", "Đăng nhập gần nhất"]
    columns += [each for duty in DUTIES for each in (duty.title, f"{duty.title}: cập nhật")]
    rows = [
        (
            line.school,
            line.block,
            line.opened_at,
            *(each for cell in line.cells for each in (_said(cell), cell.at)),
        )
        for line in progress.lines(programme, progress.visible(me()))
    ]
    return table(f"Tiến độ năm học {programme.school_year}", columns, rows)


@bp.get("/ke-hoach/danh-sach.xlsx")
@require(P.VIEW_PLANS)
def plans() -> Response:
    if access.may(me(), P.EDIT_PLANS):
        return exports_school.own_plans()

    def more(plan: SchoolPlan) -> tuple[str, str]:
        return ("", plan.file_name) if plan.sha256 else (plan.sign, "")

    return _roster("Kế hoạch của các trường", SchoolPlan, "plan_due_on", ("Số", "Tệp"), more)


@bp.get("/dang-ky/danh-sach.xlsx")
@require(P.VIEW_PLANS)
def pledges() -> Response:
    if access.may(me(), P.EDIT_PLANS):
        return exports_school.own_pledges()

    def more(register: PledgeList) -> tuple[int]:
        return (len(register.pledges),)

    return _roster("Đăng ký của các trường", PledgeList, "pledge_due_on", ("Số đăng ký",), more)


@bp.get("/hoat-dong/danh-sach.xlsx")
@require(P.VIEW_ACTIVITIES)
def activities() -> Response:
    month, narrowed = asked_month()
    columns = ["Ngày", "Đơn vị", "Loại", "Hình thức, kênh", "Tên hoạt động", "Địa điểm"]
    columns += ["Tập thể, cá nhân", "Nội dung", "Kết quả", "Số ảnh"]
    rows = [
        (
            each.happened_on,
            each.unit.name,
            each.kind,
            each.channel,
            each.title,
            each.place,
            ", ".join(candidate.name for candidate in each.candidates),
            each.content,
            each.outcome,
            len(each.photos),
        )
        for each in domain_activities.of_month(me(), month, **narrowed, most=MOST)[0]
    ]
    return table(f"Hoạt động tháng {month:%m-%Y}", columns, rows)


@bp.get("/bao-cao/danh-sach.xlsx")
@require(P.VIEW_REPORT)
def reports() -> Response:
    columns = ["Đơn vị", "Báo cáo", "Năm học", "Trạng thái", "Gửi lúc", "Cập nhật"]
    rows = [
        (
            each.unit.name,
            each.kind.label,
            each.programme.school_year,
            each.state.label if each.unit_id != each.office_id else "Báo cáo của Phòng",
            each.submitted_at,
            each.updated_at,
        )
        for each in domain_reports.page(me(), None, asked_school(), most=MOST)[0]
    ]
    return table("Báo cáo sơ kết, tổng kết", columns, rows)


def _roster(
    title: str,
    model: type[SchoolPlan] | type[PledgeList],
    due_field: str,
    columns: tuple[str, ...],
    more: Callable[[Any], tuple[Any, ...]],
) -> Response:
    """Hand an office its schools beside what each sent; of a record not sent only that the school writes it."""
    programme = roster.asked()[1]
    if programme is None:
        raise DomainError("Chưa có Kế hoạch năm học nào.")
    blocks, due = dict(domain_roster.blocks(programme)), getattr(programme, due_field)
    late = (clock.today() - due).days if due and due < clock.today() else None
    found = domain_roster.page(model, programme, **roster.narrowed(), most=MOST)[0]
    rows = [
        (
            row.school.name,
            blocks.get(row.school.block_id),
            row.record.state.label if row.record else "Chưa có",
            *(more(row.record) if row.is_sent else [None] * len(columns)),
            row.record.submitted_at if row.is_sent else None,
            late if row.state in ("none", "draft", "returned") else None,
        )
        for row in found
    ]
    heads = ("Trường", "Khối thi đua", "Trạng thái", *columns, "Gửi lúc", "Quá hạn (ngày)")
    return table(f"{title} {programme.school_year}", heads, rows)


def _said(cell: Cell) -> str:
    return " · ".join(part for part in (cell.label, cell.words, "Quá hạn" if cell.is_late else "") if part)
