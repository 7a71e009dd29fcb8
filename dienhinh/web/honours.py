"""Biểu dương, khen thưởng at `/bieu-duong`: the register as page, PDF and XLSX, and what is written into it."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from wtforms import HiddenField

from dienhinh import papers
from dienhinh.database import write_tx
from dienhinh.domain import access, choosing, desk, honour_register, honours
from dienhinh.domain.honour_register import Filter
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError
from dienhinh.models import Honour, HonourKind, Unit, UnitKind
from dienhinh.web import sheets
from dienhinh.web.addresses import narrowed
from dienhinh.web.choosing import ChooseOneForm, is_searching, with_position, with_school
from dienhinh.web.forms import Form, choice, day, id_of, line, pairs, paragraph, refuse_field, status
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import again, go, render
from dienhinh.web.once import once
from dienhinh.web.papers import pdf
from dienhinh.web.request import whole_number
from dienhinh.web.stale import stored_values

bp = Blueprint("honours", __name__)

KINDS = {
    "khen-thuong": HonourKind.OWN_AWARD,
    "hoi-nghi-truong": HonourKind.SCHOOL_MEETING,
    "hoi-nghi-nganh": HonourKind.SECTOR_MEETING,
    "bao-dai": HonourKind.MEDIA,
}
COLUMNS = (
    "Tập thể, cá nhân",
    "Đơn vị",
    "Ngày",
    "Hình thức",
    "Hội nghị, phương tiện",
    "Địa điểm",
    "Khen thưởng",
    "Số quyết định",
    "Ngày quyết định",
    "Năm học",
)


class HonourForm(Form):
    kind = choice("Hình thức biểu dương, khen thưởng", [], required=True)
    happened_on = day("Ngày biểu dương, trao thưởng", required=True)
    occasion = line("Tên hội nghị, hoặc tên báo, đài, trang tin", 300)
    place = line("Địa điểm", 200)
    award = line("Hình thức khen thưởng", 150)
    decision_number = line("Số quyết định", 60)
    decision_date = day("Ngày quyết định")
    notes = paragraph("Ghi chú", 2000)

    def offer(self, unit: Unit) -> None:
        """Offer what the unit may write down."""
        words = [(kind.value, kind.label) for kind in honours.kinds(unit)]
        self.kind.choices = pairs([("", "Chọn"), *words])

    def values(self) -> dict[str, Any]:
        found = {name: self[name].data or "" for name in honours.FIELDS}
        days = {name: self[name].data for name in ("happened_on", "decision_date")}
        return found | days | {"kind": HonourKind(self.kind.data)}


class NewHonourForm(ChooseOneForm, HonourForm):
    pass


class EditHonourForm(HonourForm):
    version = HiddenField()


def _wanted() -> Filter:
    args = request.args
    return Filter(
        kind=KINDS.get(args.get("loai", "")),
        block=args.get("khoi", type=whole_number),
        year=args.get("nam", "")[:9],
        words=args.get("tu", "")[:200],
    )


@bp.get("/bieu-duong")
@require(P.VIEW_HONOURS)
def index() -> Response:
    wanted = _wanted()
    rows, following = honour_register.page(me(), wanted, request.args.get("sau", ""))
    return render(
        "honours/index.html",
        "rows",
        rows=rows,
        more=narrowed("honours.index", sau=following) if following else "",
        wanted=wanted,
        kinds=KINDS,
        years=honour_register.years(me()),
        blocks=[] if access.is_of(me(), *access.SCHOOL_ROLES) else desk.blocks(me()),
        told=honour_register.told,
        decision=honour_register.decision,
        pdf=narrowed("honours.register"),
        xlsx=narrowed("honours.export"),
    )


@bp.get("/bieu-duong.pdf")
@require(P.VIEW_HONOURS)
def register() -> Response:
    wanted, unit = _wanted(), access.own_unit(me(), P.VIEW_HONOURS)
    rows, _ = honour_register.page(me(), wanted, size=honour_register.MOST)
    content = honour_register.register(unit, rows, wanted.year, papers.Signature("", "", ""))
    return pdf("Sổ biểu dương, khen thưởng.pdf", content)


@bp.get("/bieu-duong.xlsx")
@require(P.VIEW_HONOURS)
def export() -> Response:
    rows, _ = honour_register.page(me(), _wanted(), size=honour_register.MOST)
    lines = [
        (
            each.candidate.name,
            each.candidate.unit_on(each.happened_on).name,
            each.happened_on,
            each.kind.label,
            each.occasion,
            each.place,
            each.award,
            each.decision_number,
            each.decision_date,
            each.programme.school_year,
        )
        for each in rows
    ]
    return sheets.table("Sổ biểu dương, khen thưởng", COLUMNS, lines)


@bp.route("/bieu-duong/moi", methods=["GET", "POST"])
@require(P.EDIT_HONOURS)
def new() -> Response:
    unit = access.own_unit(me(), P.EDIT_HONOURS)
    form = NewHonourForm(candidate=request.args.get("doi-tuong", ""))
    form.offer(unit)
    form.offer_one(honours.choosable(unit), with_school if unit.kind is UnitKind.OFFICE else with_position)
    if request.method == "POST" and not is_searching() and form.validate():
        try:
            return once(lambda: _create(form))
        except DomainError as error:
            refuse_field(form, error)
    code = 200 if is_searching() else status()
    return render("honours/form.html", "people", status=code, form=form, honour=None)


def _create(form: NewHonourForm) -> str:
    unit = access.own_unit(me(), P.EDIT_HONOURS)
    chosen = choosing.one(honours.choosable(unit), id_of(form.candidate.data))
    honours.add(unit, chosen, form.values(), me())
    flash(f"Đã ghi biểu dương, khen thưởng {chosen.name}.", "ok")
    return url_for("honours.index")


@bp.route("/bieu-duong/<int:id>", methods=["GET", "POST"])
@require(P.EDIT_HONOURS)
def edit(id: int) -> Response:
    honour, unit = find(Honour, id, P.EDIT_HONOURS), access.own_unit(me(), P.EDIT_HONOURS)
    honours.check_own(honour, unit)
    form = EditHonourForm(obj=honour)
    form.offer(unit)
    if request.method == "POST" and form.validate():
        try:
            return _store(id, form)
        except DomainError as error:
            refuse_field(form, error)
            honour = find(Honour, id, P.EDIT_HONOURS)
            form.version.data = str(honour.version)
    stored = stored_values(form, honour, honours.FIELDS)
    return render("honours/form.html", status=status(), form=form, honour=honour, stored=stored)


def _store(id: int, form: EditHonourForm) -> Response:
    seen = form.version.data or ""
    with write_tx():
        honour, unit = find(Honour, id, P.EDIT_HONOURS, lock=True), access.own_unit(me(), P.EDIT_HONOURS)
        honours.edit(honour, unit, form.values(), me(), version=whole_number(seen) or 0)
    flash("Đã lưu.", "ok")
    return go(url_for("honours.index"))


@bp.post("/bieu-duong/<int:id>/xoa")
@require(P.EDIT_HONOURS)
def remove(id: int) -> Response:
    try:
        with write_tx():
            unit = access.own_unit(me(), P.EDIT_HONOURS)
            honours.remove(find(Honour, id, P.EDIT_HONOURS, lock=True), unit, me())
    except DomainError as error:
        return again(error, edit, id=id)
    flash("Đã xóa mục biểu dương, khen thưởng.", "ok")
    return go(url_for("honours.index"))
