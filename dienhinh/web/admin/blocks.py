from typing import Any

from flask import Blueprint, Response, request, url_for

from dienhinh.domain import blocks, tree, units
from dienhinh.domain.policy import Permission as P
from dienhinh.models import Block
from dienhinh.web.admin.editing import EditForm, create, optional_id, save, show
from dienhinh.web.forms import Form, choice, line, whole
from dienhinh.web.guard import me, require
from dienhinh.web.htmx import render

bp = Blueprint("blocks", __name__, url_prefix="/khoi")


class BlockForm(EditForm):
    name = line("Tên khối", 100, required=True)
    position = whole("Thứ tự", 0, 1000)
    head_id = choice("Trường cụm trưởng", [("", "Chưa có")])


class NewBlockForm(BlockForm):
    office_id = choice("Thuộc đơn vị", [], required=True)


@bp.get("/")
@require(P.ADMINISTER)
def index() -> Response:
    return render("admin/blocks.html", blocks=blocks.ordered(me()))


@bp.route("/moi", methods=["GET", "POST"])
@require(P.ADMINISTER)
def new() -> Response:
    form = NewBlockForm()
    form.office_id.choices = [(str(unit.id), unit.name) for unit in units.superiors(me())]

    def act() -> str:
        blocks.add(tree.find(int(form.office_id.data), me()), _values(form), me())
        return url_for("admin.blocks.index")

    return (request.method == "POST" and create(form, act, "Đã thêm khối.")) or show("admin/block.html", form)


@bp.route("/<int:id>", methods=["GET", "POST"])
@require(P.ADMINISTER)
def edit(id: int) -> Response:
    block = blocks.find(id, me())
    form = _form(block)

    def act() -> str:
        blocks.edit(blocks.find(id, me(), lock=True), _values(form), form.base.data, me())
        return url_for("admin.blocks.index")

    return (request.method == "POST" and save(form, act, "Đã lưu khối.")) or _page(block, form)


@bp.post("/<int:id>/xoa")
@require(P.ADMINISTER)
def remove(id: int) -> Response:
    block = blocks.find(id, me())

    def act() -> str:
        blocks.remove(blocks.find(id, me(), lock=True), me())
        return url_for("admin.blocks.index")

    return save(Form(), act, "Đã xóa khối.") or _page(block, _form(block, formdata=None))


def _page(block: Block, form: BlockForm) -> Response:
    return show("admin/block.html", form, block, blocks.FIELDS)


def _form(block: Block, **options: Any) -> BlockForm:
    form = BlockForm(obj=block, **options)
    form.head_id.choices = [
        ("", "Chưa có"),
        *((str(school.id), school.name) for school in sorted(block.schools, key=lambda unit: unit.name)),
    ]
    return form


def _values(form: BlockForm) -> dict[str, Any]:
    return {
        "name": form.name.data,
        "position": form.position.data or 0,
        "head_id": optional_id(form.head_id),
    }
