import re
from typing import Any

from flask import Blueprint, Response, request, url_for
from wtforms import BooleanField, HiddenField, TextAreaField, ValidationError

from dienhinh import clock, text
from dienhinh.domain import blocks, merging, posts, recipients, tree, units
from dienhinh.domain.access import own_unit
from dienhinh.domain.policy import Permission as P
from dienhinh.models import Level, Unit, UnitKind
from dienhinh.web.admin.editing import EditForm, create, optional_id, save, show
from dienhinh.web.forms import Form, choice, day, email, line, paragraph, status
from dienhinh.web.guard import me, require
from dienhinh.web.htmx import render
from dienhinh.web.request import whole_number

bp = Blueprint("units", __name__, url_prefix="/don-vi")
COPY = re.compile(r"[^<>]+(?:<([^<>]+)>)?")


class UnitForm(EditForm):
    name = line("Tên đơn vị", 200, required=True)
    level = choice("Cấp học", [("", "Không có"), *((level.value, level.label) for level in Level)])
    parent_id = choice("Đơn vị cấp trên", [])
    block_id = choice("Khối thi đua", [])
    symbol = line("Ký hiệu trong số văn bản", 40, required=True)
    place = line("Địa danh", 100, required=True)
    header_superior = line("Dòng trên cùng của văn bản", 200)
    header_name = line("Tên đơn vị trên văn bản", 200)
    addressed_as = line("Cách ghi sau “Kính gửi”", 200)
    email = email("Thư điện tử của đơn vị")
    copies_to = paragraph("Nơi nhận bản sao", 2000)
    one_series = BooleanField("Đánh số chung cho mọi loại văn bản")

    def validate_copies_to(self, field: TextAreaField) -> None:
        for row in text.lines(field.data):
            found = COPY.fullmatch(row)
            if found is None or (found[1] and recipients.fault(found[1])):
                raise ValidationError(f"Dòng “{row}” không đúng mẫu: Tên nơi nhận <địa chỉ thư>.")


class NewUnitForm(UnitForm):
    kind = choice(
        "Loại đơn vị", [("school", "Trường"), ("office", "Phòng"), ("province", "Sở")], required=True
    )


class CloseForm(Form):
    day = day("Ngừng hoạt động từ ngày", required=True)
    reason = line("Lý do", 500, required=True)


class MergeForm(Form):
    """`seen` marks the figures that the page showed."""

    seen = HiddenField()
    day = day("Ngày sáp nhập có hiệu lực", required=True)
    decision = line("Số quyết định sáp nhập", 100, required=True)

    def target(self, chosen: str) -> Unit | None:
        """Return the administered school that was chosen; None before one was."""
        return tree.find(whole_number(chosen) or 0, me()) if chosen else None


@bp.get("/")
@require(P.ADMINISTER)
def index() -> Response:
    words = request.args.get("tu", "")[:200]
    found = units.ordered(me(), words)
    groups: dict[str, list[Unit]] = {}
    for block in (block.name for block in blocks.ordered(me())):
        groups[block] = [unit for unit in found if unit.block and unit.block.name == block]
    rest = [unit for unit in found if unit.block is None]
    above = [unit for unit in rest if unit.kind != UnitKind.SCHOOL]
    groups = {"Phòng, Sở": above, **groups, "Chưa xếp khối": [unit for unit in rest if unit not in above]}
    return render("admin/units.html", "rows", groups=groups, words=words)


@bp.route("/moi", methods=["GET", "POST"])
@require(P.ADMINISTER)
def new() -> Response:
    form = _choices(NewUnitForm(data={"parent_id": own_unit(me(), P.ADMINISTER).id}), None)

    def act() -> str:
        unit = units.add(UnitKind(form.kind.data), _values(form), me())
        return url_for("admin.units.edit", id=unit.id)

    return (request.method == "POST" and create(form, act, "Đã thêm đơn vị.")) or show(
        "admin/unit.html", form
    )


@bp.route("/<int:id>", methods=["GET", "POST"])
@require(P.ADMINISTER)
def edit(id: int) -> Response:
    unit = tree.find(id, me())
    form = _choices(UnitForm(obj=unit), unit)

    def act() -> str:
        units.edit(tree.find(id, me(), lock=True), _values(form), form.base.data, me())
        return url_for("admin.units.edit", id=id)

    return (request.method == "POST" and save(form, act, "Đã lưu đơn vị.")) or _page(unit, form)


@bp.post("/<int:id>/ngung")
@require(P.ADMINISTER)
def close(id: int) -> Response:
    unit = tree.find(id, me())
    form = CloseForm()

    def act() -> str:
        units.close(tree.find(id, me(), lock=True), form.day.data, form.reason.data, me())
        return url_for("admin.units.edit", id=id)

    return save(form, act, "Đã cho đơn vị ngừng hoạt động.") or _page(
        unit, _choices(UnitForm(formdata=None, obj=unit), unit), form
    )


@bp.route("/<int:id>/sap-nhap", methods=["GET", "POST"])
@require(P.ADMINISTER)
def merge(id: int) -> Response:
    source, form = tree.find(id, me()), MergeForm()
    target = form.target(request.values.get("into", ""))

    def act() -> str:
        into = tree.find(target.id, me(), lock=True)
        merging.merge(
            tree.find(id, me(), lock=True), into, form.day.data, form.decision.data, me(), seen=form.seen.data
        )
        return url_for("admin.units.edit", id=into.id)

    if request.method == "POST" and target and (done := save(form, act, "Đã sáp nhập hai trường.")):
        return done
    found = merging.plan(source, target, me()) if target else None
    form.seen.data = found and found.mark
    choices = {"source": source, "targets": merging.targets(source, me())}
    return render("admin/merge.html", form=form, plan=found, merging=merging, status=status(), **choices)


@bp.post("/<int:id>/mo-lai")
@require(P.ADMINISTER)
def reopen(id: int) -> Response:
    unit = tree.find(id, me())
    form = Form()

    def act() -> str:
        units.reopen(tree.find(id, me(), lock=True), me())
        return url_for("admin.units.edit", id=id)

    return save(form, act, "Đã mở lại đơn vị.") or _page(
        unit, _choices(UnitForm(formdata=None, obj=unit), unit)
    )


def _page(unit: Unit, form: UnitForm, closing: CloseForm | None = None) -> Response:
    closing = closing or CloseForm(formdata=None)
    held = {"unit_posts": posts.of_unit(unit), "today": clock.today()}
    return show("admin/unit.html", form, unit, units.FIELDS, closing=closing, **held)


def _choices(form: UnitForm, unit: Unit | None) -> UnitForm:
    above = units.superiors(me(), unit)
    if unit and unit.parent and unit.parent not in above:
        above.append(unit.parent)
    form.parent_id.choices = [("", "Không có"), *((str(one.id), one.name) for one in above)]
    form.block_id.choices = [("", "Không có"), *((str(one.id), one.name) for one in blocks.ordered(me()))]
    return form


def _values(form: UnitForm) -> dict[str, Any]:
    values = {name: form[name].data for name in units.WORDS}
    level = Level(form.level.data) if form.level.data else None
    return values | {
        "one_series": form.one_series.data,
        "level": level,
        "block_id": optional_id(form.block_id),
        "parent_id": optional_id(form.parent_id),
    }
