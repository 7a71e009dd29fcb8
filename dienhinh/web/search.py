"""Tìm kiếm at `/tim-kiem`: one box over all that the user may see."""

from flask import Blueprint, Response, request, url_for

from dienhinh.domain import search
from dienhinh.domain.access import may
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.search import Hit
from dienhinh.web.guard import me
from dienhinh.web.htmx import render

bp = Blueprint("search", __name__)

PAGES = {
    "candidate": "candidates.edit",
    "dossier": "dossiers.show",
    "consolidation": "consolidations.show",
    "story": "stories.show",
}


@bp.get("/tim-kiem")
def index() -> Response:
    words, kind = request.args.get("q", "")[:200], request.args.get("loai", "")
    groups = search.find(me(), words, kind)
    return render("search.html", "found", groups=groups, words=words, kind=kind, href=_href)


def _href(hit: Hit) -> str:
    """Return the page of what was found; a unit's is its dossiers, or its own to who administers it."""
    if hit.kind == "paper":
        return url_for("papers.version", id=hit.id)
    if hit.kind != "unit":
        return url_for(PAGES[hit.kind], id=hit.id)
    if may(me(), P.ADMINISTER):
        return url_for("admin.units.edit", id=hit.id)
    return url_for("dossiers.index", truong=hit.id, **{"trang-thai": "tat-ca"})
