"""«Tải bảng Excel» of what an office keeps: each as its page shows it, whole and not by pages."""

from flask import Blueprint, Response, request

from dienhinh import clock
from dienhinh.domain import outbox, people
from dienhinh.domain import units as domain_units
from dienhinh.domain.policy import Permission as P
from dienhinh.models import User
from dienhinh.web.exports import MOST
from dienhinh.web.guard import me, require
from dienhinh.web.mails import asked
from dienhinh.web.sheets import table

bp = Blueprint("exports_office", __name__)


@bp.get("/thu/danh-sach.xlsx")
@require(P.VIEW_MAIL)
def mails() -> Response:
    columns = [
        "Tiêu đề",
        "Người nhận",
        "Thư điện tử",
        "Trạng thái",
        "Lập lúc",
        "Gửi lúc",
        "Số lần thử",
        "Lỗi",
    ]
    rows = [
        (
            row.subject,
            row.recipient_name,
            row.recipient,
            row.state.label,
            row.created_at,
            row.sent_at,
            row.attempts,
            row.last_error,
        )
        for row in outbox.page(me(), *asked(), None, most=MOST)[0]
    ]
    return table("Thư", columns, rows)


@bp.get("/quan-tri/don-vi/danh-sach.xlsx")
@require(P.ADMINISTER)
def units() -> Response:
    columns = ["Tên đơn vị", "Loại", "Cấp học", "Khối thi đua", "Ký hiệu", "Địa danh", "Thư điện tử"]
    columns += ["Ngừng hoạt động từ"]
    rows = [
        (
            unit.name,
            unit.kind.label,
            unit.level.label if unit.level else None,
            unit.block.name if unit.block else None,
            unit.symbol,
            unit.place,
            unit.email,
            unit.closed_on,
        )
        for unit in domain_units.ordered(me(), request.args.get("tu", "")[:200])
    ]
    return table("Đơn vị", columns, rows)


@bp.get("/quan-tri/tai-khoan/danh-sach.xlsx")
@require(P.ADMINISTER)
def accounts() -> Response:
    today = clock.today()
    rows = [
        (
            user.name,
            user.email,
            "; ".join(f"{each.post.title}, {each.post.unit.name}" for each in user.held(today)),
            _state(user),
            user.last_login_at,
        )
        for user in people.page(me(), request.args.get("tu", "")[:200], most=MOST)[0]
    ]
    return table(
        "Tài khoản", ("Họ và tên", "Thư điện tử", "Chức vụ", "Tình trạng", "Đăng nhập gần nhất"), rows
    )


def _state(user: User) -> str:
    if user.disabled_at:
        return "Đã khóa"
    return "Đang dùng" if user.password_hash else "Chưa đặt mật khẩu"
