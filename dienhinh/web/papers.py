"""Every paper as PDF: opens in the browser's viewer, downloads under its Vietnamese name."""

from flask import Blueprint, Response, request

from dienhinh.domain import printing
from dienhinh.domain.policy import Permission as P
from dienhinh.files.names import content_disposition
from dienhinh.models import Consolidation, Dossier
from dienhinh.web.guard import find, require

bp = Blueprint("papers", __name__)


@bp.get("/ho-so/<int:id>/to-trinh.pdf", defaults={"name": "school_letter"}, endpoint="school_letter")
@bp.get("/ho-so/<int:id>/bien-ban.pdf", defaults={"name": "minutes"}, endpoint="minutes")
@bp.get("/ho-so/<int:id>/danh-sach.pdf", defaults={"name": "individual_list"}, endpoint="individual_list")
@bp.get(
    "/ho-so/<int:id>/danh-sach-tap-the.pdf", defaults={"name": "collective_list"}, endpoint="collective_list"
)
@require(P.VIEW_DOSSIER)
def of_dossier(id: int, name: str) -> Response:
    return pdf(*printing.print_paper(name, find(Dossier, id, P.VIEW_DOSSIER)))


@bp.get("/tong-hop/<int:id>/to-trinh.pdf", defaults={"name": "office_letter"}, endpoint="office_letter")
@bp.get(
    "/tong-hop/<int:id>/danh-sach.pdf", defaults={"name": "consolidated_list"}, endpoint="consolidated_list"
)
@require(P.VIEW_CONSOLIDATION)
def of_consolidation(id: int, name: str) -> Response:
    return pdf(*printing.print_paper(name, find(Consolidation, id, P.VIEW_CONSOLIDATION)))


def pdf(file_name: str, content: bytes) -> Response:
    """Answer with a PDF: shown in place, or saved when the address has `tai`."""
    response = Response(content, mimetype="application/pdf")
    inline = "tai" not in request.args
    response.headers["Content-Disposition"] = content_disposition(file_name, inline=inline)
    return response
