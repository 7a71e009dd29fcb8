"""Papers as Word files, for the clerk who must adapt a sentence: what stands now, without a version and its code."""

from flask import Blueprint, Response

from dienhinh.domain import printing
from dienhinh.domain.policy import Permission as P
from dienhinh.files.names import content_disposition
from dienhinh.models import Consolidation, Dossier, Nominee, PledgeList, Report, SchoolPlan, Urging
from dienhinh.web.attachments import SANDBOX
from dienhinh.web.guard import find, require

bp = Blueprint("word", __name__)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOSSIER, LIST, PLEDGES = "/ho-so/<int:id>", "/tong-hop/<int:id>", "/dang-ky/<int:id>"


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


@bp.get("/ke-hoach/ban/<int:id>/ke-hoach.docx")
@require(P.VIEW_PLANS)
def school_plan(id: int) -> Response:
    return _word(*printing.word_file("school_plan", find(SchoolPlan, id, P.VIEW_PLANS)))


@bp.get(f"{PLEDGES}/ca-nhan.docx", defaults={"name": "pledged_people"}, endpoint="pledged_people")
@bp.get(f"{PLEDGES}/tap-the.docx", defaults={"name": "pledged_collectives"}, endpoint="pledged_collectives")
@require(P.VIEW_PLANS)
def of_pledges(id: int, name: str) -> Response:
    return _word(*printing.word_file(name, find(PledgeList, id, P.VIEW_PLANS)))


@bp.get("/bao-cao/<int:id>/bao-cao.docx")
@require(P.VIEW_REPORT)
def year_report(id: int) -> Response:
    return _word(*printing.word_file("year_report", find(Report, id, P.VIEW_REPORT)))


@bp.get("/tien-do/cong-van/<int:id>/cong-van.docx")
@require(P.VIEW_INTERNAL)
def urging_letter(id: int) -> Response:
    return _word(*printing.word_file("urging_letter", find(Urging, id, P.VIEW_INTERNAL)))


def _word(file_name: str, content: bytes) -> Response:
    """Answer with a file that the browser saves."""
    response = Response(content, mimetype=CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition(file_name)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
