"""«Tải bảng Excel» of what an office keeps: each as its page shows it, whole and not by pages."""

from flask import Blueprint, Response, request

from dienhinh import clock
from dienhinh.domain import blocks as domain_blocks
from dienhinh.domain import outbox, people
from dienhinh.domain import posts as domain_posts
from dienhinh.domain import programmes as domain_programmes
from dienhinh.domain import units as domain_units
from dienhinh.domain.access import own_unit
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


@bp.get("/quan-tri/khoi/danh-sach.xlsx")
@require(P.ADMINISTER)
def blocks() -> Response:
    rows = [
        (
            block.position,
            block.name,
            block.head.name if block.head else None,
            len(block.schools),
            "; ".join(sorted(school.name for school in block.schools)),
        )
        for block in domain_blocks.ordered(me())
    ]
    return table("Khối thi đua", ("Thứ tự", "Tên khối", "Trường cụm trưởng", "Số trường", "Các trường"), rows)


@bp.get("/quan-tri/chuc-vu/danh-sach.xlsx")
@require(P.ADMINISTER)
def posts() -> Response:
    """Hand out every chức vụ of the units that are open, and who holds it today."""
    today = clock.today()
    columns = ["Đơn vị", "Chức vụ", "Vai trò", "Ký văn bản", "Quyền hạn khi ký", "Người giữ", "Từ ngày"]
    rows = []
    for name, held in domain_posts.by_unit(me()).items():
        for post in held:
            now = next((each for each in post.tenures if each.covers(today)), None)
            holder = (now.user.name, now.starts_on) if now else (None, None)
            rows.append((name, post.title, post.role.label, post.signs, post.authority, *holder))
    return table("Chức vụ", columns, rows)


@bp.get("/quan-tri/ke-hoach/danh-sach.xlsx")
@require(P.EDIT_PROGRAMME)
def programmes() -> Response:
    columns = ["Năm học", "Số kế hoạch", "Ngày ban hành", "Hạn gửi kế hoạch", "Hạn gửi đăng ký"]
    columns += ["Hạn sơ kết", "Hạn tổng kết", "Hạn trả lời (ngày làm việc)", "Đang nhận hồ sơ"]
    rows = [
        (
            each.school_year,
            each.number,
            each.issued_on,
            each.plan_due_on,
            each.pledge_due_on,
            each.midyear_due_on,
            each.final_due_on,
            each.answer_days,
            each.is_open,
        )
        for each in domain_programmes.of_office(own_unit(me(), P.EDIT_PROGRAMME))
    ]
    return table("Kế hoạch năm học", columns, rows)


def _state(user: User) -> str:
    if user.disabled_at:
        return "Đã khóa"
    return "Đang dùng" if user.password_hash else "Chưa đặt mật khẩu"
