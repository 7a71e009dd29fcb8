"""Papers as Word files, for the clerk who must adapt a sentence: what stands now, without a version and its code."""

from flask import Blueprint, Response

from dienhinh.domain import printing
from dienhinh.domain.policy import Permission as P
from dienhinh.files.names import content_disposition
from dienhinh.models import Consolidation, Dossier, Nominee
from dienhinh.web.attachments import SANDBOX
from dienhinh.web.guard import find, require

bp = Blueprint("word", __name__)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOSSIER, LIST = "/ho-so/<int:id>", "/tong-hop/<int:id>"


@bp.get(f"{DOSSIER}/to-trinh.docx", defaults={"name": "school_letter"}, endpoint="school_letter")
@bp.get(f"{DOSSIER}/bien-ban.docx", defaults={"name": "minutes"}, endpoint="minutes")
@bp.get(f"{DOSSIER}/danh-sach.docx", defaults={"name": "individual_list"}, endpoint="individual_list")
@bp.get(f"{DOSSIER}/danh-sach-tap-the.docx", defaults={"name": "collective_list"}, endpoint="collective_list")
@bp.get(f"{DOSSIER}/phieu-tra.docx", defaults={"name": "return_slip"}, endpoint="return_slip")
@require(P.VIEW_DOSSIER)
def of_dossier(id: int, name: str) -> Response:
    return _word(*printing.word_file(name, find(Dossier, id, P.VIEW_DOSSIER)))


@bp.get("/dien-hinh/<int:id>/tom-tat.docx")
@require(P.VIEW_DOSSIER)
def achievement_summary(id: int) -> Response:
    return _word(*printing.word_file("achievement_summary", find(Nominee, id, P.VIEW_DOSSIER)))


@bp.get(f"{LIST}/to-trinh.docx", defaults={"name": "office_letter"}, endpoint="office_letter")
@bp.get(f"{LIST}/danh-sach.docx", defaults={"name": "consolidated_list"}, endpoint="consolidated_list")
@bp.get(f"{LIST}/thong-bao.docx", defaults={"name": "result_notice"}, endpoint="result_notice")
@require(P.VIEW_CONSOLIDATION)
def of_consolidation(id: int, name: str) -> Response:
    return _word(*printing.word_file(name, find(Consolidation, id, P.VIEW_CONSOLIDATION)))


def _word(file_name: str, content: bytes) -> Response:
    """Answer with a file that the browser saves."""
    response = Response(content, mimetype=CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition(file_name)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
