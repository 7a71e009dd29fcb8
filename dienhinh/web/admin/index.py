from typing import NamedTuple

from flask import Blueprint, Response, current_app

from dienhinh.domain import backups, health, mail_settings
from dienhinh.domain.policy import Permission as P
from dienhinh.web.guard import require
from dienhinh.web.htmx import render

bp = Blueprint("admin", __name__, url_prefix="/quan-tri")


class Part(NamedTuple):
    endpoint: str
    title: str
    sentence: str
    permission: P


PARTS = (
    Part(
        "admin.programmes.index",
        "Kế hoạch năm học",
        "Số, ngày, căn cứ, tiêu chuẩn, hình thức khen thưởng, cách tính phiếu, hạn trả lời.",
        P.EDIT_PROGRAMME,
    ),
    Part(
        "admin.units.index",
        "Đơn vị và chức vụ",
        "Tên, ký hiệu, địa danh, cấp trên của từng đơn vị; ai giữ chức vụ nào từ ngày nào.",
        P.ADMINISTER,
    ),
    Part(
        "admin.blocks.index", "Khối thi đua", "Tên, thứ tự và trường cụm trưởng của các khối.", P.ADMINISTER
    ),
    Part(
        "admin.accounts.index",
        "Tài khoản",
        "Mời người dùng, gửi liên kết đặt mật khẩu, khóa và mở khóa.",
        P.ADMINISTER,
    ),
    Part(
        "admin.trail.index",
        "Niêm phong nhật ký",
        "Nhật ký có nguyên vẹn không, đến dòng nào; đối chiếu mã niêm phong in trên báo cáo.",
        P.ADMINISTER,
    ),
    Part("admin.mail.index", "Máy chủ thư", "Nơi gửi thư báo, và gửi thử.", P.ADMINISTER),
    Part(
        "admin.backups.index",
        "Sao lưu",
        "Các bản sao lưu dữ liệu, nơi lưu, cách khôi phục, và sao lưu ngay.",
        P.ADMINISTER,
    ),
)


@bp.get("/")
@require(P.EDIT_PROGRAMME)
def index() -> Response:
    plain = current_app.config["ALLOW_HTTP_INTRANET"] and not current_app.config["SESSION_COOKIE_SECURE"]
    waits = not mail_settings.current().server
    told = {"backup_fault": backups.warning(), "disk_fault": health.disk()}
    return render("admin/index.html", parts=PARTS, plain_http=plain, mail_waits=waits, **told)
