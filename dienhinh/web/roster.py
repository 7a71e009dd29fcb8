"""The office's list of its schools beside what each sent for the year: the same for plans and for pledges."""

from typing import Any, NamedTuple

from flask import Response, request

from dienhinh.domain import programmes, roster
from dienhinh.domain.access import own_unit
from dienhinh.domain.policy import Permission as P
from dienhinh.models import PledgeList, Programme, SchoolPlan, Unit
from dienhinh.web import addresses
from dienhinh.web.guard import me
from dienhinh.web.htmx import render
from dienhinh.web.request import whole_number

STATES = {
    "chua-gui": ("none", "Chưa có"),
    "dang-soan": ("draft", "Đang soạn"),
    "da-gui": ("submitted", "Chờ Phòng xem"),
    "tra-lai": ("returned", "Trả lại để sửa"),
    "ghi-nhan": ("acknowledged", "Đã ghi nhận"),
    "xac-nhan": ("confirmed", "Đã xác nhận"),
    "giua-nam": ("reviewed", "Đã đánh giá giữa năm"),
}


class Choice(NamedTuple):
    """A line of the rail."""

    label: str
    href: str
    count: int
    current: bool


def page(model: type[SchoolPlan] | type[PledgeList], noun: str, due: str) -> Response:
    """Answer an officer with the schools, those that have nothing too, narrowed by what the address asks for."""
    office, programme = asked()
    endpoint = f"{noun}.index"
    if programme is None:
        return render("roster.html", "rows", programme=None, rows=[], endpoint=endpoint)
    slug, wanted = request.args.get("trang-thai", ""), narrowed()
    after = request.args.get("sau", type=whole_number) or 0
    rows, following = roster.page(model, programme, **wanted, after=after)
    return render(
        "roster.html",
        "rows",
        endpoint=endpoint,
        show=f"{noun}.show",
        programme=programme,
        rows=rows,
        due=getattr(programme, due),
        years=programmes.of_office(office),
        blocks=roster.blocks(programme),
        chosen_block=wanted["block"],
        choices=_choices(model, roster.counts(model, programme, wanted["block"]), endpoint, slug),
        slug=slug,
        more=addresses.narrowed(endpoint, sau=following) if following else "",
    )


def asked() -> tuple[Unit, Programme | None]:
    """Return the user's office and its programme of the year that the address names, or its newest."""
    office = own_unit(me(), P.VIEW_PLANS)
    return office, programmes.of_year(office.id, request.args.get("nam", "")[:9])


def narrowed() -> dict[str, Any]:
    """Return what the address narrows the schools to."""
    args = request.args
    state = STATES.get(args.get("trang-thai", ""), ("", ""))[0]
    block, school = args.get("khoi", type=whole_number), args.get("truong", type=whole_number)
    return {"state": state, "block": block, "school": school}


def _choices(model: Any, counts: Any, endpoint: str, slug: str) -> list[Choice]:
    own = {"none", *(state.value for state in type(model.state.type.enum_class.DRAFT))}
    shown = [
        Choice(label, addresses.narrowed(endpoint, **{"trang-thai": name}), counts[state], name == slug)
        for name, (state, label) in STATES.items()
        if state in own
    ]
    every = Choice(
        "Mọi trường", addresses.narrowed(endpoint, **{"trang-thai": None}), counts.total(), slug not in STATES
    )
    return [every, *shown]
