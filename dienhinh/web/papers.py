"""Every paper as PDF: opens in the browser's viewer, downloads under its Vietnamese name.

The unit whose paper it is prints it for signature, which keeps a version; `?xem` and everybody else get a look.
"""

from flask import Blueprint, Response, request

from dienhinh.database import write_tx
from dienhinh.domain import printing, versions
from dienhinh.domain.access import units_with
from dienhinh.domain.policy import Permission as P
from dienhinh.files.names import content_disposition
from dienhinh.models import Consolidation, Dossier, Paper
from dienhinh.web.guard import find, me, require

bp = Blueprint("papers", __name__)


@bp.get("/ho-so/<int:id>/to-trinh.pdf", defaults={"name": "school_letter"}, endpoint="school_letter")
@bp.get("/ho-so/<int:id>/bien-ban.pdf", defaults={"name": "minutes"}, endpoint="minutes")
@bp.get("/ho-so/<int:id>/danh-sach.pdf", defaults={"name": "individual_list"}, endpoint="individual_list")
@bp.get(
    "/ho-so/<int:id>/danh-sach-tap-the.pdf", defaults={"name": "collective_list"}, endpoint="collective_list"
)
@require(P.VIEW_DOSSIER)
def of_dossier(id: int, name: str) -> Response:
    dossier = find(Dossier, id, P.VIEW_DOSSIER)
    return _of(name, dossier, P.VIEW_DOSSIER, at_home=dossier.unit_id in units_with(me(), P.ISSUE))


@bp.get("/tong-hop/<int:id>/to-trinh.pdf", defaults={"name": "office_letter"}, endpoint="office_letter")
@bp.get(
    "/tong-hop/<int:id>/danh-sach.pdf", defaults={"name": "consolidated_list"}, endpoint="consolidated_list"
)
@require(P.VIEW_CONSOLIDATION)
def of_consolidation(id: int, name: str) -> Response:
    listed = find(Consolidation, id, P.VIEW_CONSOLIDATION)
    return _of(name, listed, P.VIEW_CONSOLIDATION, at_home=listed.office_id in units_with(me(), P.ISSUE))


@bp.get("/van-ban/<int:id>.pdf")
@require(P.VIEW_PAPER)
def version(id: int) -> Response:
    """A version as it was printed, whatever became of the data."""
    paper = find(Paper, id, P.VIEW_PAPER)
    return pdf(*versions.draw(paper, versions.as_printed(paper)))


def _of(name: str, record: Dossier | Consolidation, permission: P, *, at_home: bool) -> Response:
    """Answer with the version that shows what stands now; at home a new one is made where there is none."""
    if "xem" in request.args:
        return pdf(*printing.preview(name, record))
    found = versions.current(name, record)
    if found is None and not at_home:
        return pdf(*printing.preview(name, record))
    if found is None:
        kind, number = type(record), record.id
        with write_tx():
            found = versions.printed(name, find(kind, number, permission, lock=True), me())
    return pdf(*versions.draw(*found))


def pdf(file_name: str, content: bytes) -> Response:
    """Answer with a PDF: shown in place, or saved when the address has `tai`."""
    response = Response(content, mimetype="application/pdf")
    inline = "tai" not in request.args
    response.headers["Content-Disposition"] = content_disposition(file_name, inline=inline)
    return response
