"""Sổ văn bản đi at `/van-ban`: the papers that the user's unit has issued, on screen, as PDF and as XLSX."""

import re
from datetime import date
from typing import Any

from flask import Blueprint, Response, request

from dienhinh import clock, papers
from dienhinh.domain import access, printing, register
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.register import Filter
from dienhinh.models import Unit
from dienhinh.web import sheets
from dienhinh.web.addresses import narrowed
from dienhinh.web.guard import me, require
from dienhinh.web.htmx import render
from dienhinh.web.papers import pdf

bp = Blueprint("register", __name__)

COLUMNS = ("Số, ký hiệu", "Ngày ban hành", "Tên loại", "Trích yếu", "Người ký", "Nơi nhận", "Ghi chú")


@bp.get("/van-ban")
@require(P.ISSUE)
def index() -> Response:
    unit, wanted = _asked()
    given = register.numbers(unit, wanted.year)
    rows, following = register.page(unit, wanted, _after())
    more = narrowed("register.index", sau=f"{following[0]:%Y%m%d}-{following[1]}") if following else ""
    context: dict[str, Any] = {"rows": rows, "more": more, "titles": printing.PAPERS, "unit": unit}
    context["later"] = register.replacing(rows)
    return render(
        "papers/register.html",
        "rows",
        wanted=wanted,
        years=register.years(unit),
        series=[(name, register.label(name)) for name in given],
        start=register.start(given, wanted.series),
        missing=register.missing(given, wanted.series),
        files=[
            (narrowed(f"register.{name}"), label) for name, label in (("as_pdf", "PDF"), ("as_xlsx", "Excel"))
        ],
        **context,
    )


@bp.get("/van-ban.pdf")
@require(P.ISSUE)
def as_pdf() -> Response:
    unit, wanted = _asked()
    name = f"Sổ văn bản đi {wanted.year} - {unit.name}.pdf"
    return pdf(name, papers.register(register.whole(unit, wanted)))


@bp.get("/van-ban.xlsx")
@require(P.ISSUE)
def as_xlsx() -> Response:
    unit, wanted = _asked()
    whole = register.whole(unit, wanted)
    rows = [
        (row.sign, row.date, row.title, row.subject, row.signatory, "\n".join(row.recipients), row.note)
        for row in whole.rows
    ]
    remarks = [(*[""] * (len(COLUMNS) - 1), remark) for remark in whole.remarks]
    return sheets.table(f"Sổ văn bản đi {wanted.year} - {unit.name}", COLUMNS, rows + remarks)


def _asked() -> tuple[Unit, Filter]:
    """Return the user's own unit, and which part of its register the address names."""
    year, args = request.args.get("nam", ""), request.args
    number = int(year) if re.fullmatch(r"[12]\d{3}", year) else clock.today().year
    return access.own_unit(me(), P.ISSUE), Filter(number, args.get("loai", "")[:20], args.get("tu", "")[:200])


def _after() -> register.Key | None:
    """Return the key of the last row seen: its day and id."""
    found = re.fullmatch(r"(\d{8})-(\d{1,9})", request.args.get("sau", ""))
    try:
        return (date.fromisoformat(found[1]), int(found[2])) if found else None
    except ValueError:
        return None
