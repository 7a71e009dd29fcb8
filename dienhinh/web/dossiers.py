"""The desk at `/ho-so`, a dossier's page for whoever looks at it, and the door through which its state changes."""

from typing import Any, NamedTuple

from flask import Blueprint, Response, flash, request, url_for

from dienhinh.database import write_tx
from dienhinh.domain import access, desk, dossiers, workflow
from dienhinh.domain.desk import Counts, Filter
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.review import bounded
from dienhinh.errors import DomainError
from dienhinh.models import Dossier, DossierState, Level
from dienhinh.web import editor, review
from dienhinh.web.addresses import narrowed
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import again, go, is_htmx, render
from dienhinh.web.once import once
from dienhinh.web.request import whole_number

bp = Blueprint("dossiers", __name__)

ALL = "tat-ca"
STATES = {
    "nhap": DossierState.DRAFT,
    "da-nop": DossierState.SUBMITTED,
    "tra-lai": DossierState.RETURNED,
    "da-tiep-nhan": DossierState.ACCEPTED,
    "da-chuyen": DossierState.FORWARDED,
    "co-ket-qua": DossierState.CLOSED,
}
LEVELS = {
    "mau-giao": Level.KINDERGARTEN,
    "tieu-hoc": Level.PRIMARY,
    "th-thcs": Level.COMBINED,
    "thcs": Level.SECONDARY,
}


class Choice(NamedTuple):
    """A line of the rail; `value` is what a form sends for it."""

    value: str
    label: str
    href: str
    count: int
    current: bool


@bp.get("/ho-so")
@require(P.VIEW_DOSSIER)
def index() -> Response:
    wanted, after = asked(), request.args.get("sau", "")
    rows, following = desk.page(me(), wanted, after)
    context: dict[str, Any] = {"rows": rows, "wanted": wanted, "is_school": desk.is_school(me())}
    context["more"] = narrowed("dossiers.index", sau=following) if following else ""
    if not (after and is_htmx()):
        context["counts"] = counts = desk.counts(me(), wanted)
        context["states"] = _states(wanted, counts)
        context["blocks"] = _blocks(wanted, counts)
    if not is_htmx():
        context["schools"] = [] if context["is_school"] else desk.schools(me(), wanted.block)
    return render("dossiers/index.html", "rows", levels=LEVELS, fragment=is_htmx(), **context)


def asked() -> Filter:
    args = request.args
    state = args.get("trang-thai", "")
    return Filter(
        state=STATES.get(state) if state in STATES or state == ALL else desk.default_state(me()),
        block=request.args.get("khoi", type=whole_number),
        school=request.args.get("truong", type=whole_number),
        level=LEVELS.get(args.get("cap", "")),
        commendation=args.get("loai", "")[:100],
        urgent="gap" in args,
        late="qua-han" in args,
        mine="cua-toi" in args,
        words=args.get("tu", "")[:200],
    )


def _states(wanted: Filter, counts: Counts) -> list[Choice]:
    shown = {slug: state for slug, state in STATES.items() if _is_shown(state, wanted, counts)}
    waiting = "Đã nộp" if desk.is_school(me()) else "Chờ xem"
    choices = [
        Choice(
            slug,
            waiting if state is DossierState.SUBMITTED else state.label,
            narrowed("dossiers.index", **{"trang-thai": slug}),
            counts.states[state],
            state is wanted.state,
        )
        for slug, state in shown.items()
    ]
    every = Choice(
        ALL,
        "Tất cả",
        narrowed("dossiers.index", **{"trang-thai": ALL}),
        counts.states.total(),
        not wanted.state,
    )
    return [*choices, every]


def _is_shown(state: DossierState, wanted: Filter, counts: Counts) -> bool:
    usual = desk.is_school(me()) or (desk.default_state(me()) and state is not DossierState.DRAFT)
    return bool(usual or counts.states[state] or state is wanted.state)


def _blocks(wanted: Filter, counts: Counts) -> list[Choice]:
    if desk.is_school(me()):
        return []
    every = Choice(
        "",
        "Mọi khối",
        narrowed("dossiers.index", khoi=None, truong=None),
        counts.blocks.total(),
        not wanted.block,
    )
    return [
        every,
        *(
            Choice(
                str(number),
                name.removeprefix("Khối thi đua "),
                narrowed("dossiers.index", khoi=number, truong=None),
                counts.blocks[number],
                number == wanted.block,
            )
            for number, name in desk.blocks(me())
        ),
    ]


@bp.get("/ho-so/<int:id>")
@require(P.VIEW_DOSSIER)
def show(id: int) -> Response:
    schools = access.units_with(me(), P.EDIT_DOSSIER)
    dossier = find(Dossier, id, P.VIEW_DOSSIER, options=dossiers.WHOLE if schools else ())
    at_home = dossier.unit_id in schools
    if at_home and is_htmx() and "tim" in request.args:
        return editor.people(dossier)
    return editor.page(dossier) if at_home else review.page(dossier)


@bp.post("/ho-so/<int:id>/xoa")
@require(P.EDIT_DOSSIER)
def discard(id: int) -> Response:
    try:
        with write_tx():
            dossiers.discard(find(Dossier, id, P.EDIT_DOSSIER, lock=True), me())
    except DomainError as error:
        return again(error, show, id=id)
    flash("Đã xóa hồ sơ nháp.", "ok")
    return go(url_for("dossiers.index"))


@bp.post("/ho-so/<int:id>/chuyen/<name>")
@require(P.VIEW_DOSSIER)
def transition(id: int, name: str) -> Response:
    reason = request.form.get("reason", "")

    def step() -> str:
        dossier = find(Dossier, id, P.VIEW_DOSSIER, lock=True, options=dossiers.WHOLE)
        review.check_seen(dossier)
        workflow.perform(dossier, name, actor=me(), reason=bounded(reason))
        return url_for("dossiers.show", id=id)

    try:
        return once(step)
    except DomainError as error:
        return again(error, show, id=id)
