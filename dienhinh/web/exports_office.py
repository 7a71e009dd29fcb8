"""«Tải bảng Excel» of what an office keeps: each as its page shows it, whole and not by pages."""

from flask import Blueprint, Response

from dienhinh.domain import outbox
from dienhinh.domain.policy import Permission as P
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
