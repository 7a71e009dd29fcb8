from flask import Blueprint, Response, request, url_for

from dienhinh.domain import trail, trail_checks
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError
from dienhinh.web.guard import me, require
from dienhinh.web.htmx import render
from dienhinh.web.once import once

bp = Blueprint("trail", __name__, url_prefix="/nhat-ky")

MARKS = 10


@bp.get("/")
@require(P.ADMINISTER)
def index() -> Response:
    typed = request.args.get("ma", "")[:100]
    claim, holds, fault = None, None, ""
    if typed.strip():
        try:
            claim = trail.claimed(typed)
            holds = not list(trail.missing([claim])) and trail.is_whole(claim[0])
        except DomainError as error:
            fault = error.sentence
    return render(
        "admin/trail.html",
        "state",
        422 if fault else 200,
        typed=typed,
        claim=claim,
        holds=holds,
        fault=fault,
        head=trail.head(),
        running=trail_checks.under_way(),
        last=trail_checks.finished(),
        sealed=trail_checks.sealed(MARKS),
    )


@bp.post("/kiem-tra")
@require(P.ADMINISTER)
def check() -> Response:
    """Ask for a check, which the worker carries out: no request waits for a hundred thousand lines."""

    def ask() -> str:
        trail_checks.ask(me())
        return url_for("admin.trail.index", _anchor="state")

    return once(ask)
