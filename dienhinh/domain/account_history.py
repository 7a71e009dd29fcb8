"""What was done to an account and by whom, as sentences; its single log-ins are for the trail alone."""

import sqlalchemy as sa

from dienhinh.domain.timeline import Line
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, User

SENTENCES = {
    "user.create": "Lập tài khoản",
    "setup.complete": "Tạo người quản trị đầu tiên",
    "user.invite": "Gửi thư mời",
    "user.edit": "Sửa họ tên, số điện thoại",
    "user.readdress": "Đổi địa chỉ thư điện tử",
    "user.disable": "Khóa tài khoản",
    "user.enable": "Mở khóa tài khoản",
    "password.send_link": "Gửi liên kết đặt lại mật khẩu",
    "password.forget": "Yêu cầu đặt lại mật khẩu từ trang đăng nhập",
    "password.choose": "Đặt mật khẩu qua liên kết",
    "password.change": "Đổi mật khẩu",
    "login.end_all": "Đăng xuất khỏi mọi thiết bị",
    "factor.on": "Bật xác thực hai bước",
    "factor.off": "Tắt xác thực hai bước",
    "factor.renew_codes": "Lập mã khôi phục mới",
    "factor.reset": "Bỏ xác thực hai bước của người này",
}
MOST = 30


def of(user: User) -> list[Line]:
    """Return the newest thirty lines of an account, the newest first."""
    query = sa.select(AuditEntry).where(AuditEntry.object_type == "user", AuditEntry.object_id == user.id)
    query = query.where(AuditEntry.action.in_(SENTENCES)).order_by(AuditEntry.id.desc()).limit(MOST)
    return [
        Line(
            entry.at,
            entry.actor_name,
            entry.actor_title,
            SENTENCES[entry.action],
            entry.details.get("reason") or "",
            False,
        )
        for entry in db.session.scalars(query)
    ]
