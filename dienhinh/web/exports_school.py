"""«Tải bảng Excel» of what a school holds of its own: its plans, its lists of pledges, and who is on one."""

from flask import Blueprint, Response

from dienhinh.domain import import_pledges
from dienhinh.domain import plans as domain_plans
from dienhinh.domain import pledges as domain_pledges
from dienhinh.domain.access import own_unit
from dienhinh.domain.policy import Permission as P
from dienhinh.models import Pledge, PledgeList
from dienhinh.web.guard import find, me, require
from dienhinh.web.sheets import table

bp = Blueprint("exports_school", __name__)


def own_plans() -> Response:
    """Hand a school its plans, one a year."""
    columns = ["Năm học", "Số", "Ngày ban hành", "Trích yếu", "Tệp", "Trạng thái", "Gửi lúc", "Trả lời lúc"]
    rows = [
        (
            each.programme.school_year,
            each.sign,
            each.issued_on,
            each.subject,
            each.file_name,
            each.state.label,
            each.submitted_at,
            each.answered_at,
        )
        for each in domain_plans.of_unit(own_unit(me(), P.EDIT_PLANS))
    ]
    return table("Kế hoạch của trường", columns, rows)


def own_pledges() -> Response:
    """Hand a school its lists of pledges, one a year."""
    columns = ["Năm học", "Số đăng ký", "Trạng thái", "Gửi lúc", "Trả lời lúc", "Tự đánh giá giữa năm lúc"]
    rows = [
        (
            each.programme.school_year,
            len(each.pledges),
            each.state.label,
            each.submitted_at,
            each.answered_at,
            each.reviewed_at,
        )
        for each in domain_pledges.of_unit(own_unit(me(), P.EDIT_PLANS))
    ]
    return table("Danh sách đăng ký phấn đấu của trường", columns, rows)


@bp.get("/dang-ky/<int:id>/danh-sach.xlsx")
@require(P.VIEW_PLANS)
def of_register(id: int) -> Response:
    """Hand out who is on a list, with both assessments against each criterion of its year."""
    register = find(PledgeList, id, P.VIEW_PLANS)
    domain_pledges.load(register)
    criteria = import_pledges.numbered(register.programme)
    columns = ["Loại", "Tên", "Chức vụ", "Hình thức phấn đấu", "Nội dung, biện pháp phấn đấu"]
    for field in criteria:
        columns += [import_pledges.label(field), f"{import_pledges.label(field)}, giữa năm"]
    columns += ["Nhận xét giữa năm"]
    numbers = [criterion.id for criterion in criteria.values()]
    rows = [_pledged(pledge, numbers) for pledge in register.pledges]
    return table(f"Đăng ký phấn đấu năm học {register.programme.school_year}", columns, rows)


def _pledged(pledge: Pledge, criteria: list[int]) -> list[str | None]:
    who, made = pledge.candidate, {each.criterion_id: each for each in pledge.assessments}
    row = [who.kind.label, who.name, who.position, pledge.award, pledge.effort]
    for number in criteria:
        grades = (made[number].first, made[number].second) if number in made else (None, None)
        row += [grade.label if grade else None for grade in grades]
    return [*row, pledge.midyear_remark]
