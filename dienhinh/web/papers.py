"""Every paper as PDF: opens in the browser's viewer, downloads under its Vietnamese name.

The unit whose paper it is prints it for signature, which keeps a version; `?xem` and everybody else get a look.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple

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


class Place(NamedTuple):
    """A paper's address without its ending, the record that it is of, who sees it, and whose paper it is."""

    address: str
    model: type[printing.Record]
    permission: P
    unit: str = "unit_id"


PLACES = {
    "school_letter": Place("/ho-so/<int:id>/to-trinh", Dossier, P.VIEW_DOSSIER),
    "minutes": Place("/ho-so/<int:id>/bien-ban", Dossier, P.VIEW_DOSSIER),
    "individual_list": Place("/ho-so/<int:id>/danh-sach", Dossier, P.VIEW_DOSSIER),
    "collective_list": Place("/ho-so/<int:id>/danh-sach-tap-the", Dossier, P.VIEW_DOSSIER),
    "return_slip": Place("/ho-so/<int:id>/phieu-tra", Dossier, P.VIEW_DOSSIER, "office_id"),
    "achievement_summary": Place("/dien-hinh/<int:id>/tom-tat", Nominee, P.VIEW_DOSSIER, "dossier.unit_id"),
    "office_letter": Place("/tong-hop/<int:id>/to-trinh", Consolidation, P.VIEW_CONSOLIDATION, "office_id"),
    "consolidated_list": Place(
        "/tong-hop/<int:id>/danh-sach", Consolidation, P.VIEW_CONSOLIDATION, "office_id"
    ),
    "result_notice": Place("/tong-hop/<int:id>/thong-bao", Consolidation, P.VIEW_CONSOLIDATION, "office_id"),
    "school_plan": Place("/ke-hoach/ban/<int:id>/ke-hoach", SchoolPlan, P.VIEW_PLANS),
    "pledged_people": Place("/dang-ky/<int:id>/ca-nhan", PledgeList, P.VIEW_PLANS),
    "pledged_collectives": Place("/dang-ky/<int:id>/tap-the", PledgeList, P.VIEW_PLANS),
    "year_report": Place("/bao-cao/<int:id>/bao-cao", Report, P.VIEW_REPORT),
    "urging_letter": Place("/tien-do/cong-van/<int:id>/cong-van", Urging, P.VIEW_INTERNAL),
}


def each_paper(blueprint: Blueprint, ending: str, answer: Callable[[str, printing.Record], Response]) -> None:
    """Give every paper a view at its address with an ending; `answer` makes the response of its name and record."""
    for name, place in PLACES.items():

        def view(id: int, name: str = name, place: Place = place) -> Response:
            return answer(name, find(place.model, id, place.permission))

        blueprint.add_url_rule(f"{place.address}.{ending}", name, require(place.permission)(view))


def _for_signature(name: str, record: printing.Record) -> Response:
    place = PLACES[name]
    at_home = attrgetter(place.unit)(record) in units_with(me(), P.ISSUE)
    return pdf(*drawn(name, record, place.permission, at_home=at_home))


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
    name = owner.called if isinstance(owner, Consolidation) else name
    return url_for(endpoint, id=owner.id), f"{name} {owner.id}"


def pdf(file_name: str, content: bytes) -> Response:
    """Answer with a PDF: shown in place, or saved when the address has `tai`."""
    response = Response(content, mimetype="application/pdf")
    inline = "tai" not in request.args
    response.headers["Content-Disposition"] = content_disposition(file_name, inline=inline)
    return response


each_paper(bp, "pdf", _for_signature)
