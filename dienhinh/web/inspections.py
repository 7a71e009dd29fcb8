"""Kiểm tra thể thức: of a record's own papers, and of a PDF that somebody brings."""

import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, request

from dienhinh.domain import answers, inspection, printing
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError
from dienhinh.files import sandbox
from dienhinh.files.inspect import inspect
from dienhinh.files.kinds import Kind
from dienhinh.files.names import clean_name
from dienhinh.files.store import MEGABYTE
from dienhinh.models import Consolidation, Dossier, Nominee
from dienhinh.web import papers
from dienhinh.web.guard import find, require
from dienhinh.web.htmx import render

bp = Blueprint("inspections", __name__)

MOST_SUMMARIES = 5


@bp.get("/ho-so/<int:id>/the-thuc")
@require(P.VIEW_DOSSIER)
def of_dossier(id: int) -> Response:
    dossier = find(Dossier, id, P.VIEW_DOSSIER)
    parts = printing.parts_of(dossier)
    summaries = [part for part in parts if isinstance(part[1], Nominee)]
    left_out = len(summaries[MOST_SUMMARIES:])
    parts = parts[: len(parts) - left_out]
    if answers.last_return(dossier):
        parts.append(("return_slip", dossier))
    return _page(parts, P.VIEW_DOSSIER, dossier=dossier, left_out=left_out)


@bp.get("/tong-hop/<int:id>/the-thuc")
@require(P.VIEW_CONSOLIDATION)
def of_consolidation(id: int) -> Response:
    listed = find(Consolidation, id, P.VIEW_CONSOLIDATION)
    names = ["office_letter", "consolidated_list"] + ["result_notice"] * answers.has_results(listed)
    return _page([(name, listed) for name in names], P.VIEW_CONSOLIDATION, listed=listed)


def _page(parts: list[tuple[str, printing.Record]], permission: P, **context: Any) -> Response:
    drawn = [
        (printing.title_of(name, record), papers.drawn(name, record, permission, at_home=False)[1])
        for name, record in parts
    ]
    return render("inspections/show.html", reports=inspection.inspect(drawn), **context)


@bp.get("/kiem-tra-the-thuc")
@require(P.VIEW_DOSSIER)
def own() -> Response:
    return render("inspections/show.html", reports=[])


@bp.post("/kiem-tra-the-thuc")
@require(P.VIEW_DOSSIER)
def inspect_own() -> Response:
    """Hold a PDF that was sent against the decree; nothing is kept of it."""
    try:
        return render("inspections/show.html", reports=[_sent()])
    except DomainError as error:
        return render("inspections/show.html", status=422, reports=[], fault=error.sentence)


def _sent() -> inspection.Report:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise DomainError("Xin chọn một tệp PDF.")
    name, limit = clean_name(file.filename), int(current_app.config["UPLOAD_MB"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sent")
        file.save(path)
        if path.stat().st_size > limit * MEGABYTE:
            raise DomainError(f"Tệp “{name}” lớn hơn {limit} MB. Xin chọn tệp nhỏ hơn.")
        if inspect(path, name).kind is not Kind.PDF:
            raise DomainError(f"Tệp “{name}” không phải PDF. Hãy lưu thành PDF từ Word rồi chọn lại.")
        return inspection.report(name, sandbox.layout([path])[0])
