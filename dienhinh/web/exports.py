"""«Tải bảng Excel»: every list as it is filtered, whole and not by pages."""

from flask import Blueprint, Response, request

from dienhinh.domain import candidates, consolidation_sheet, desk
from dienhinh.domain.access import own_unit
from dienhinh.domain.policy import Permission as P
from dienhinh.models import Consolidation
from dienhinh.web.dossiers import asked
from dienhinh.web.guard import find, me, require
from dienhinh.web.sheets import table

bp = Blueprint("exports", __name__)

MOST = 20_000


@bp.get("/ho-so/danh-sach.xlsx")
@require(P.VIEW_DOSSIER)
def dossiers() -> Response:
    columns = [
        "Đơn vị",
        "Số",
        "Được đề nghị",
        "Trạng thái",
        "Lần nộp",
        "Loại hình",
        "Khẩn",
        "Cập nhật",
        "Quá hạn (ngày)",
    ]
    rows = [
        (
            row.school,
            row.number,
            row.people,
            row.state.label,
            row.round,
            row.commendation,
            row.urgent,
            row.at,
            row.days_late or None,
        )
        for row in desk.page(me(), asked(), most=MOST)[0]
    ]
    return table("Hồ sơ đề nghị", columns, rows)


@bp.get("/doi-tuong/danh-sach.xlsx")
@require(P.VIEW_CANDIDATES)
def of_school() -> Response:
    unit = own_unit(me(), P.VIEW_CANDIDATES)
    found = candidates.of_unit(unit, request.args.get("tu", "")[:200], archived="da-luu-tru" in request.args)
    columns = ["Loại", "Họ và tên", "Chức vụ", "Lãnh đạo trường", "Tháng bắt đầu giảng dạy"]
    columns += ["Số điện thoại", "Thư điện tử", "Ghi chú"]
    rows = [
        (
            each.kind.label,
            each.name,
            each.position,
            each.is_leader,
            f"{each.teaching_since:%m/%Y}" if each.teaching_since else None,
            each.phone,
            each.email,
            each.notes,
        )
        for each in found
    ]
    return table("Danh sách đối tượng", columns, rows)


@bp.get("/tong-hop/danh-sach.xlsx")
@require(P.VIEW_CONSOLIDATION)
def consolidations() -> Response:
    rows = [
        (
            each.office.name,
            f"{each.number}/TTr-{each.office.symbol}" if each.number else "Chưa ghi số",
            each.issued_on,
            each.programme.school_year,
            each.subject,
            count,
            each.state.label,
            each.forwarded_at,
        )
        for each, count in consolidation_sheet.page(me(), None, most=MOST)[0]
    ]
    columns = ["Cơ quan", "Số", "Ngày ký", "Năm học", "Trích yếu", "Số điển hình", "Trạng thái", "Chuyển lúc"]
    return table("Danh sách tổng hợp", columns, rows)


@bp.get("/tong-hop/<int:id>/danh-sach.xlsx")
@require(P.VIEW_CONSOLIDATION)
def of_list(id: int) -> Response:
    """Hand out the nominees of one list, with what came of each."""
    sheet = consolidation_sheet.of(find(Consolidation, id, P.VIEW_CONSOLIDATION), me())
    rows = [
        (
            group.heading,
            entry.name,
            entry.about,
            entry.award,
            entry.nominee.result.label,
            entry.nominee.decision_number,
            entry.nominee.decision_date,
            entry.nominee.result_reason,
        )
        for group in sheet.groups
        for entry in group.entries
    ]
    columns = [
        "Đơn vị",
        "Tên",
        "Chức vụ",
        "Hình thức đề nghị",
        "Kết quả",
        "Số quyết định",
        "Ngày quyết định",
        "Lý do",
    ]
    return table("Danh sách tổng hợp điển hình", columns, rows)
