"""Sổ văn bản đi: what a unit has issued, year by year, and the numbers that are missing in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh import clock, papers
from dienhinh.domain import filtering, printing, versions
from dienhinh.domain.issuing import ALL, NONE, WHOLE
from dienhinh.extensions import db
from dienhinh.models import Paper, Unit

PAGE = 30
Key = tuple[date, int]


NAMES = {
    ALL: "Chung các loại",
    NONE: "Công văn, phiếu",
    "TTr": "Tờ trình (TTr)",
    "BB": "Biên bản (BB)",
    "KH": "Kế hoạch (KH)",
    "BC": "Báo cáo (BC)",
    "TB": "Thông báo (TB)",
}


@dataclass(frozen=True)
class Filter:
    year: int
    series: str = ""
    words: str = ""


def page(unit: Unit, wanted: Filter, after: Key | None = None) -> tuple[list[Paper], Key | None]:
    """Return issued papers of a unit, the newest first, and the key of the next page; None on the last."""
    query = _matching(unit, wanted)
    if after:
        query = query.where(sa.tuple_(Paper.issued_on, Paper.id) < sa.tuple_(*map(sa.literal, after)))
    query = query.options(*WHOLE, joinedload(Paper.issued_by)).limit(PAGE + 1)
    found = list(db.session.scalars(query.order_by(Paper.issued_on.desc(), Paper.id.desc())))
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], (last.issued_on, last.id) if last else None


def years(unit: Unit) -> list[int]:
    """Return the calendar years that the register has, this one among them, the newest first."""
    found = db.session.scalars(
        sa.select(Paper.year).where(Paper.unit_id == unit.id, Paper.year.is_not(None)).distinct()
    )
    return sorted({*found, clock.today().year}, reverse=True)


def numbers(unit: Unit, year: int) -> dict[str, list[int]]:
    """Return the numbers given in a year, by series."""
    query = sa.select(Paper.series, Paper.number).where(
        Paper.unit_id == unit.id, Paper.year == year, Paper.number.is_not(None)
    )
    given: dict[str, list[int]] = {}
    for series, number in db.session.execute(query.order_by(Paper.series, Paper.number)):
        given.setdefault(series, []).append(number)
    return given


def gaps(given: Iterable[int]) -> list[tuple[int, int]]:
    """Return the runs (first, last) of numbers that lack between the lowest and the highest one given."""
    return [(one + 1, other - 1) for one, other in pairwise(sorted(given)) if other > one + 1]


def start(given: dict[str, list[int]], series: str) -> str:
    """Return a sentence that tells from which numbers on a register is kept here; empty when from 01."""
    late = {name: min(found) for name, found in given.items() if min(found) > 1 and series in ("", name)}
    if len(given) == 1 or series:
        return "".join(f"Sổ trong hệ thống bắt đầu từ số {first:02}." for first in late.values())
    parts = [f"{label(name)} từ số {first:02}" for name, first in late.items()]
    return f"Sổ trong hệ thống bắt đầu: {'; '.join(parts)}." if parts else ""


def missing(given: dict[str, list[int]], series: str) -> str:
    """Return a sentence that names the numbers that lack between those given; empty when none does.

    What stands before the first one is none of them: a unit may begin in the middle of a year.
    """
    parts = []
    for name, found in given.items():
        runs = [
            f"{first:02}" if first == last else f"{first:02} đến {last:02}" for first, last in gaps(found)
        ]
        if runs and series in ("", name):
            parts.append(f"{label(name)}: {', '.join(runs)}")
    return f"Số không có trong sổ: {'; '.join(parts)}." if parts else ""


def label(series: str) -> str:
    """Name a series on screen."""
    return NAMES.get(series, f"Loại {series}")


def whole(unit: Unit, wanted: Filter) -> papers.Register:
    """Return the register of a year as it is printed, in the order of its numbers."""
    query = _matching(unit, wanted).order_by(Paper.series, Paper.number)
    found = list(db.session.scalars(query))
    later = replacing(found)
    head = papers.Letterhead(unit.header_superior, unit.header_name, unit.place)
    rows = tuple(_row(paper, later.get(paper.id)) for paper in found)
    given = numbers(unit, wanted.year)
    remarks = (start(given, wanted.series), missing(given, wanted.series))
    return papers.Register(head, wanted.year, rows, tuple(filter(None, remarks)))


def _matching(unit: Unit, wanted: Filter) -> sa.Select[tuple[Paper]]:
    query = sa.select(Paper).where(
        Paper.unit_id == unit.id, Paper.year == wanted.year, Paper.number.is_not(None)
    )
    if wanted.series:
        query = query.where(Paper.series == wanted.series)
    return query.where(*filtering.narrowed(wanted.words, Paper.search_key, found_as=("paper", Paper.id)))


def replacing(found: list[Paper]) -> dict[int, Paper]:
    """Return, by the id of what they replace, the issued papers that were made in place of some of these."""
    ids = [paper.id for paper in found]
    query = sa.select(Paper).where(Paper.replaces_id.in_(ids), Paper.number.is_not(None)).options(*WHOLE)
    return {paper.replaces_id: paper for paper in db.session.scalars(query)}


def _row(paper: Paper, later: Paper | None) -> papers.Registered:
    shown = versions.as_printed(paper)
    signature = getattr(shown, "signature", None) or papers.Signature("", "", shown.chair.name)
    addressees = getattr(shown, "addressees", ()) or (getattr(shown, "addressee", ""),)
    return papers.Registered(
        sign=paper.sign,
        date=paper.issued_on,
        title=printing.PAPERS[paper.kind].title,
        subject=paper.subject,
        signatory=signature.name,
        recipients=tuple(filter(None, addressees)) or shown.recipients,
        note="; ".join(filter(None, (f"Thay bằng số {later.sign}" if later else "", paper.issue_reason))),
    )
