from typing import Any

from flask import Blueprint, Response, request, url_for
from wtforms import BooleanField

from dienhinh.database import write_tx
from dienhinh.domain import criteria
from dienhinh.domain.policy import Permission as P
from dienhinh.models import CandidateKind, Criterion, Programme
from dienhinh.web.admin.editing import EditForm, create, save, show
from dienhinh.web.forms import Form, choice, line, paragraph
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import go

bp = Blueprint("criteria", __name__, url_prefix="/ke-hoach/<int:programme_id>/tieu-chuan")
STEPS = {"len": -1, "xuong": 1}


class CriterionForm(EditForm):
    kind = choice("Áp dụng cho", [(kind.value, kind.label) for kind in CandidateKind], required=True)
    for_leaders = BooleanField("Chỉ áp dụng cho hiệu trưởng, phó hiệu trưởng")
    clause = line("Mục của kế hoạch", 40, required=True)
    text = paragraph("Nội dung tiêu chuẩn", 5000, required=True)


@bp.route("/moi", methods=["GET", "POST"])
@require(P.EDIT_PROGRAMME)
def new(programme_id: int) -> Response:
    programme = find(Programme, programme_id, P.EDIT_PROGRAMME)
    form = CriterionForm()

    def act() -> str:
        criteria.add(_held(programme_id), _values(form), me())
        return _back(programme_id)

    return (request.method == "POST" and create(form, act, "Đã thêm tiêu chuẩn.")) or show(
        "admin/criterion.html", form, programme=programme
    )


@bp.route("/<int:id>", methods=["GET", "POST"])
@require(P.EDIT_PROGRAMME)
def edit(programme_id: int, id: int) -> Response:
    one = criteria.of_programme(find(Programme, programme_id, P.EDIT_PROGRAMME), id)
    form = CriterionForm(obj=one)

    def act() -> str:
        held = criteria.of_programme(_held(programme_id), id)
        criteria.edit(held, _values(form), form.base.data, me())
        return _back(programme_id)

    return (request.method == "POST" and save(form, act, "Đã lưu tiêu chuẩn.")) or _page(one, form)


@bp.post("/<int:id>/<any(len, xuong):step>")
@require(P.EDIT_PROGRAMME)
def move(programme_id: int, id: int, step: str) -> Response:
    with write_tx():
        criteria.move(criteria.of_programme(_held(programme_id), id), STEPS[step], me())
    return go(_back(programme_id))


@bp.post("/<int:id>/xoa")
@require(P.EDIT_PROGRAMME)
def remove(programme_id: int, id: int) -> Response:
    one = criteria.of_programme(find(Programme, programme_id, P.EDIT_PROGRAMME), id)

    def act() -> str:
        criteria.remove(criteria.of_programme(_held(programme_id), id), me())
        return _back(programme_id)

    return save(Form(), act, "Đã xóa tiêu chuẩn.") or _page(one, CriterionForm(formdata=None, obj=one))


def _page(one: Criterion, form: CriterionForm) -> Response:
    return show("admin/criterion.html", form, one, criteria.FIELDS, programme=one.programme)


def _held(programme_id: int) -> Programme:
    return find(Programme, programme_id, P.EDIT_PROGRAMME, lock=True)


def _back(programme_id: int) -> str:
    return url_for("admin.programmes.edit", id=programme_id, _anchor="criteria")


def _values(form: CriterionForm) -> dict[str, Any]:
    values = {name: form[name].data for name in criteria.FIELDS}
    return values | {"kind": CandidateKind(form.kind.data)}
