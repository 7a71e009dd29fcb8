"""The stories at `/guong`: the gallery of those that are published, and the desk where others wait."""

from typing import Any

from flask import Blueprint, Response, request

from dienhinh.domain import access, gallery
from dienhinh.domain.gallery import Filter
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import Forbidden
from dienhinh.models import CandidateKind, StoryState
from dienhinh.web.addresses import narrowed
from dienhinh.web.dossiers import LEVELS
from dienhinh.web.guard import me, require
from dienhinh.web.htmx import render
from dienhinh.web.request import whole_number

bp = Blueprint("gallery", __name__)

KINDS = {"tap-the": CandidateKind.COLLECTIVE, "ca-nhan": CandidateKind.INDIVIDUAL}
STATES = {
    "nhap": StoryState.DRAFT,
    "cho-duyet": StoryState.SUBMITTED,
    "tra-lai": StoryState.RETURNED,
    "cong-bo": StoryState.PUBLISHED,
    "da-go": StoryState.WITHDRAWN,
}


def wanted_of(args: Any) -> Filter:
    """Return what an address asks the gallery for."""
    return Filter(
        block=args.get("khoi", type=whole_number),
        level=LEVELS.get(args.get("cap", "")),
        year=args.get("nam", "")[:9],
        kind=KINDS.get(args.get("loai", "")),
        words=args.get("tu", "")[:200],
    )


@bp.get("/guong")
@require(P.VIEW_STORIES)
def index() -> Response:
    wanted = wanted_of(request.args)
    rows, following = gallery.page(wanted, request.args.get("sau", ""))
    return render(
        "stories/index.html",
        "rows",
        rows=rows,
        more=narrowed("gallery.index", sau=following) if following else "",
        wanted=wanted,
        followers=gallery.followers(rows),
        years=gallery.years(),
        blocks=gallery.blocks(),
        levels=LEVELS,
        kinds=KINDS,
    )


@bp.get("/guong/bai-viet")
@require(P.VIEW_STORIES)
def desk() -> Response:
    (permission, state), older = asked(), request.args.get("sau", type=whole_number)
    rows, following = gallery.desk(me(), permission, state, older)
    more = narrowed("gallery.desk", sau=following) if following else ""
    return render("stories/desk.html", "rows", rows=rows, more=more, states=STATES, state=state)


def asked() -> tuple[P, StoryState | None]:
    """Return by what right the user has stories on the desk, and the state that the address names."""
    permission = next((each for each in (P.EDIT_STORIES, P.PUBLISH_STORIES) if access.may(me(), each)), None)
    if permission is None:
        raise Forbidden
    return permission, STATES.get(request.args.get("trang-thai", ""))
