"""Every paper as PDF: opens in the browser's viewer, downloads under its Vietnamese name.

The unit whose paper it is prints it for signature, which keeps a version; `?xem` and everybody else get a look.
"""

from flask import Blueprint, Response, request, url_for

from dienhinh.database import write_tx
from dienhinh.domain import printing, versions
from dienhinh.domain.access import units_with
from dienhinh.domain.policy import Permission as P
from dienhinh.files.names import content_disposition
from dienhinh.models import Consolidation, Dossier, Nominee, Paper, PledgeList, Report, SchoolPlan, Urging
from dienhinh.web.guard import find, me, require
from dienhinh.web.request import whole_number

bp = Blueprint("papers", __name__)

MOST_COPIES = 5
HOMES = {
    "dossier": ("dossiers.show", "Hồ sơ"),
    "consolidation": ("consolidations.show", "Danh sách tổng hợp"),
    "school_plan": ("plans.show", "Kế hoạch"),
    "pledge_list": ("pledges.show", "Danh sách đăng ký"),
    "report": ("reports.show", "Báo cáo"),
    "urging": ("urgings.show", "Công văn đôn đốc"),
}


@bp.get("/ho-so/<int:id>/to-trinh.pdf", defaults={"name": "school_letter"}, endpoint="school_letter")
@bp.get("/ho-so/<int:id>/bien-ban.pdf", defaults={"name": "minutes"}, endpoint="minutes")
@bp.get("/ho-so/<int:id>/danh-sach.pdf", defaults={"name": "individual_list"}, endpoint="individual_list")
@bp.get(
    "/ho-so/<int:id>/danh-sach-tap-the.pdf", defaults={"name": "collective_list"}, endpoint="collective_list"
)
@require(P.VIEW_DOSSIER)
def of_dossier(id: int, name: str) -> Response:
    dossier = find(Dossier, id, P.VIEW_DOSSIER)
    return pdf(*drawn(name, dossier, P.VIEW_DOSSIER, at_home=dossier.unit_id in units_with(me(), P.ISSUE)))


@bp.get("/dien-hinh/<int:id>/tom-tat.pdf")
@require(P.VIEW_DOSSIER)
def achievement_summary(id: int) -> Response:
    nominee = find(Nominee, id, P.VIEW_DOSSIER)
    at_home = nominee.dossier.unit_id in units_with(me(), P.ISSUE)
    return pdf(*drawn("achievement_summary", nominee, P.VIEW_DOSSIER, at_home=at_home))


@bp.get("/ho-so/<int:id>/phieu-tra.pdf")
@require(P.VIEW_DOSSIER)
def return_slip(id: int) -> Response:
    dossier = find(Dossier, id, P.VIEW_DOSSIER)
    at_home = dossier.office_id in units_with(me(), P.ISSUE)
    return pdf(*drawn("return_slip", dossier, P.VIEW_DOSSIER, at_home=at_home))


@bp.get("/ho-so/<int:id>/tron-bo.pdf")
@require(P.VIEW_DOSSIER)
def whole(id: int) -> Response:
    """All papers of a dossier in filing order, in as many sets as `ban` says, one to five."""
    dossier = find(Dossier, id, P.VIEW_DOSSIER)
    if "xem" not in request.args and dossier.unit_id in units_with(me(), P.ISSUE):
        _print_all(dossier)
    parts = [
        (printing.title_of(name, record), drawn(name, record, P.VIEW_DOSSIER, at_home=False)[1])
        for name, record in printing.parts_of(dossier)
    ]
    copies = request.args.get("ban", type=whole_number) or 1
    return pdf(*printing.whole(dossier, parts, min(copies, MOST_COPIES)))


def _print_all(dossier: Dossier) -> None:
    """Keep a version of every part that has changed since it was printed, all in one transaction."""
    if all(versions.current(*part) for part in printing.parts_of(dossier)):
        return
    with write_tx():
        locked = find(Dossier, dossier.id, P.VIEW_DOSSIER, lock=True)
        for part in printing.parts_of(locked):
            versions.printed(*part, me())


@bp.get("/tong-hop/<int:id>/to-trinh.pdf", defaults={"name": "office_letter"}, endpoint="office_letter")
@bp.get(
    "/tong-hop/<int:id>/danh-sach.pdf", defaults={"name": "consolidated_list"}, endpoint="consolidated_list"
)
@bp.get("/tong-hop/<int:id>/thong-bao.pdf", defaults={"name": "result_notice"}, endpoint="result_notice")
@require(P.VIEW_CONSOLIDATION)
def of_consolidation(id: int, name: str) -> Response:
    listed = find(Consolidation, id, P.VIEW_CONSOLIDATION)
    at_home = listed.office_id in units_with(me(), P.ISSUE)
    return pdf(*drawn(name, listed, P.VIEW_CONSOLIDATION, at_home=at_home))


@bp.get("/ke-hoach/ban/<int:id>/ke-hoach.pdf")
@require(P.VIEW_PLANS)
def school_plan(id: int) -> Response:
    return _of_year("school_plan", find(SchoolPlan, id, P.VIEW_PLANS), P.VIEW_PLANS)


@bp.get("/dang-ky/<int:id>/ca-nhan.pdf", defaults={"name": "pledged_people"}, endpoint="pledged_people")
@bp.get(
    "/dang-ky/<int:id>/tap-the.pdf", defaults={"name": "pledged_collectives"}, endpoint="pledged_collectives"
)
@require(P.VIEW_PLANS)
def of_pledges(id: int, name: str) -> Response:
    return _of_year(name, find(PledgeList, id, P.VIEW_PLANS), P.VIEW_PLANS)


@bp.get("/bao-cao/<int:id>/bao-cao.pdf")
@require(P.VIEW_REPORT)
def year_report(id: int) -> Response:
    return _of_year("year_report", find(Report, id, P.VIEW_REPORT), P.VIEW_REPORT)


@bp.get("/tien-do/cong-van/<int:id>/cong-van.pdf")
@require(P.VIEW_INTERNAL)
def urging_letter(id: int) -> Response:
    return _of_year("urging_letter", find(Urging, id, P.VIEW_INTERNAL), P.VIEW_INTERNAL)


def _of_year(name: str, record: SchoolPlan | PledgeList | Report | Urging, permission: P) -> Response:
    return pdf(*drawn(name, record, permission, at_home=record.unit_id in units_with(me(), P.ISSUE)))


@bp.get("/van-ban/<int:id>.pdf")
@require(P.VIEW_PAPER)
def version(id: int) -> Response:
    """A version as it was printed, whatever became of the data."""
    paper = find(Paper, id, P.VIEW_PAPER)
    return pdf(*versions.draw(paper, versions.as_printed(paper)))


def drawn(name: str, record: printing.Record, permission: P, *, at_home: bool) -> tuple[str, bytes]:
    """Return the version that shows what stands now; at home a new one is made where there is none."""
    if "xem" in request.args:
        return printing.preview(name, record)
    found = versions.current(name, record)
    if found is None and not at_home:
        return printing.preview(name, record)
    if found is None:
        kind, number = type(record), record.id
        with write_tx():
            found = versions.printed(name, find(kind, number, permission, lock=True), me())
    return versions.draw(*found)


def home(paper: Paper) -> tuple[str, str]:
    """Return (address, name) of the page of the record that a paper is kept with."""
    owner = paper.owner
    endpoint, name = HOMES[owner.__tablename__]
    return url_for(endpoint, id=owner.id), f"{name} {owner.id}"


def pdf(file_name: str, content: bytes) -> Response:
    """Answer with a PDF: shown in place, or saved when the address has `tai`."""
    response = Response(content, mimetype="application/pdf")
    inline = "tai" not in request.args
    response.headers["Content-Disposition"] = content_disposition(file_name, inline=inline)
    return response
