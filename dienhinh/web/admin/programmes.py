import re
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from wtforms import BooleanField, StringField, ValidationError

from dienhinh.database import write_tx
from dienhinh.domain import programmes, wording
from dienhinh.domain.access import own_unit
from dienhinh.domain.policy import Permission as P
from dienhinh.models import CandidateKind, Programme, VoteBase
from dienhinh.models.programmes import ACTIVITY_KINDS, CHANNELS
from dienhinh.web.admin.editing import EditForm, create, save, show
from dienhinh.web.forms import choice, day, line, paragraph, whole
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import go, render

bp = Blueprint("programmes", __name__, url_prefix="/ke-hoach")
BLANK = {
    "is_open": True,
    "minimum_percent": 50,
    "answer_days": 5,
    "activity_kinds": ACTIVITY_KINDS,
    "channels": CHANNELS,
}


class ProgrammeForm(EditForm):
    number = line("Số kế hoạch", 60, required=True)
    issued_on = day("Ngày ban hành", required=True)
    title = paragraph("Tên kế hoạch", 1000, required=True)
    legal_bases = paragraph("Các căn cứ", 10_000)
    awards = paragraph("Hình thức khen thưởng đề nghị", 5000)
    commendations = paragraph("Loại khen thưởng", 5000)
    activity_kinds = paragraph("Loại hoạt động", 5000)
    channels = paragraph("Hình thức tuyên truyền", 5000)
    plan_due_on = day("Hạn gửi kế hoạch của trường")
    pledge_due_on = day("Hạn gửi đăng ký phấn đấu")
    midyear_due_on = day("Hạn sơ kết")
    final_due_on = day("Hạn tổng kết")
    vote_base = choice(
        "Tỷ lệ phiếu tính trên", [(base.value, base.label) for base in VoteBase], required=True
    )
    minimum_percent = whole("Tỷ lệ phiếu tối thiểu (%)", 0, 100, required=True)
    answer_days = whole("Hạn trả lời (ngày làm việc)", 1, 365, required=True)
    scans_required = BooleanField("Hồ sơ nộp phải kèm bản chụp văn bản đã ký")
    is_open = BooleanField("Đang nhận hồ sơ")


class NewProgrammeForm(ProgrammeForm):
    school_year = line("Năm học", 9, required=True)

    def validate_school_year(self, field: StringField) -> None:
        years = re.fullmatch(r"(20\d\d)-(20\d\d)", field.data)
        if not years or int(years[2]) != int(years[1]) + 1:
            raise ValidationError("Xin ghi năm học theo mẫu 2021-2022.")


@bp.get("/")
@require(P.EDIT_PROGRAMME)
def index() -> Response:
    office = own_unit(me(), P.EDIT_PROGRAMME)
    return render("admin/programmes.html", programmes=programmes.of_office(office), office=office)


@bp.route("/moi", methods=["GET", "POST"])
@require(P.EDIT_PROGRAMME)
def new() -> Response:
    """Begin from what the newest programme says; its criteria are copied when the new one is stored."""
    newest = next(iter(programmes.of_office(own_unit(me(), P.EDIT_PROGRAMME))), None)
    form = NewProgrammeForm(data=programmes.following(newest) if newest else BLANK)

    def act() -> str:
        office = own_unit(me(), P.EDIT_PROGRAMME)
        made = programmes.add(office, form.school_year.data, _values(form), me())
        return url_for("admin.programmes.edit", id=made.id)

    return (request.method == "POST" and create(form, act, "Đã thêm kế hoạch năm học.")) or show(
        "admin/programme.html", form, newest=newest
    )


@bp.route("/<int:id>", methods=["GET", "POST"])
@require(P.EDIT_PROGRAMME)
def edit(id: int) -> Response:
    programme = find(Programme, id, P.EDIT_PROGRAMME)
    form = ProgrammeForm(obj=programme)

    def act() -> str:
        held = find(Programme, id, P.EDIT_PROGRAMME, lock=True)
        programmes.edit(held, _values(form), form.base.data, me())
        return url_for("admin.programmes.edit", id=id)

    letters = {"letters": wording.LETTERS.items(), "changed": wording.changed(programme)}
    return (request.method == "POST" and save(form, act, "Đã lưu kế hoạch.")) or show(
        "admin/programme.html",
        form,
        programme,
        programmes.FIELDS,
        kinds=CandidateKind,
        frozen=not programme.is_open or programmes.is_in_use(programme),
        **letters,
    )


@bp.post("/<int:id>/mo-lai")
@require(P.EDIT_PROGRAMME)
def reopen(id: int) -> Response:
    with write_tx():
        programme = find(Programme, id, P.EDIT_PROGRAMME, lock=True)
        programmes.reopen(programme, me())
        flash(f"Đã mở lại năm học {programme.school_year}.", "ok")
    return go(url_for("admin.programmes.edit", id=id))


def _values(form: ProgrammeForm) -> dict[str, Any]:
    values = {name: form[name].data for name in programmes.FIELDS}
    return values | {"vote_base": VoteBase(form.vote_base.data)}
