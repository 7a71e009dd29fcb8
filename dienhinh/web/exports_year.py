"""«Tải bảng Excel» of what the schools do in a year: each as its page shows it, whole and not by pages."""

from flask import Blueprint, Response

from dienhinh.domain import progress
from dienhinh.domain.duties import DUTIES, Cell
from dienhinh.domain.policy import Permission as P
from dienhinh.web.guard import me, require
from dienhinh.web.progress import asked_programme
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


def _said(cell: Cell) -> str:
    return " · ".join(part for part in (cell.label, cell.words, "Quá hạn" if cell.is_late else "") if part)
