"""«Tải bảng Excel» of stories: of the gallery that everybody reads, and of the desk where they are checked."""

from flask import Blueprint, Response, request

from dienhinh.domain import gallery
from dienhinh.domain.policy import Permission as P
from dienhinh.web.exports import MOST
from dienhinh.web.gallery import asked, wanted_of
from dienhinh.web.guard import me, require
from dienhinh.web.sheets import table

bp = Blueprint("exports_stories", __name__)


@bp.get("/guong/danh-sach.xlsx")
@require(P.VIEW_STORIES)
def published() -> Response:
    columns = ["Tên bài", "Viết về", "Loại", "Đơn vị", "Năm học", "Giới thiệu", "Công bố lúc"]
    columns += ["Số trường học tập"]
    found = gallery.page(wanted_of(request.args), size=MOST)[0]
    followers = gallery.followers(found)
    rows = [
        (
            each.title,
            each.candidate.name,
            each.candidate.kind.label,
            each.unit.name,
            each.programme.school_year,
            each.summary,
            each.published_at,
            followers.get(each.id, 0),
        )
        for each in found
    ]
    return table("Gương điển hình đã công bố", columns, rows)


@bp.get("/guong/bai-viet.xlsx")
@require(P.VIEW_STORIES)
def desk() -> Response:
    columns = ["Tên bài", "Viết về", "Đơn vị", "Trạng thái", "Gửi lúc", "Công bố lúc", "Gỡ lúc"]
    rows = [
        (
            each.title,
            each.candidate.name,
            each.unit.name,
            each.state.label,
            each.sent_at,
            each.published_at,
            each.withdrawn_at,
        )
        for each in gallery.desk(me(), *asked(), None, most=MOST)[0]
    ]
    return table("Gương điển hình", columns, rows)
