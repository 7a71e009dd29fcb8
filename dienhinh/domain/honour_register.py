"""The register of what was written down of honours: narrowed, paged by key, and printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh import papers
from dienhinh.domain import filtering
from dienhinh.domain.access import scope
from dienhinh.domain.policy import Permission
from dienhinh.extensions import db
from dienhinh.models import Candidate, Honour, HonourKind, Programme, Unit, User

PAGE, MOST = 30, 5000


@dataclass(frozen=True)
class Filter:
    """What the register is narrowed to; None and empty narrow nothing."""

    kind: HonourKind | None = None
    block: int | None = None
    year: str = ""
    words: str = ""


def page(user: User, wanted: Filter, after: str = "", *, size: int = PAGE) -> tuple[list[Honour], str]:
    """Return the rows of the register that follow a key, the newest first, and the key of the next page."""
    query = (
        sa.select(Honour)
        .join(Candidate, Candidate.id == Honour.candidate_id)
        .join(Unit, Unit.id == Candidate.unit_id)
        .join(Programme, Programme.id == Honour.programme_id)
        .where(scope(Honour, user, Permission.VIEW_HONOURS), *_conditions(wanted), *_after(after))
        .options(
            joinedload(Honour.candidate).joinedload(Candidate.unit),
            joinedload(Honour.unit),
            joinedload(Honour.programme),
        )
        .order_by(Honour.happened_on.desc(), Honour.id.desc())
        .limit(size + 1)
    )
    found = list(db.session.scalars(query))
    shown = found[:size]
    last = shown[-1] if len(found) > size else None
    return shown, f"{last.happened_on:%Y%m%d}-{last.id}" if last else ""


def years(user: User) -> list[str]:
    """Return the school years of the register, the newest first."""
    query = sa.select(Programme.school_year).join(Honour).where(scope(Honour, user, Permission.VIEW_HONOURS))
    return sorted(db.session.scalars(query.distinct()), reverse=True)


def told(honour: Honour) -> str:
    """Return how a candidate was honoured, in one phrase."""
    return ". ".join(
        part for part in (honour.kind.label, honour.award, honour.occasion, honour.place) if part
    )


def decision(honour: Honour) -> str:
    """Return the decision as the register shows it; empty where there is none."""
    if not honour.decision_number:
        return ""
    return f"{honour.decision_number}, ngày {honour.decision_date:%d/%m/%Y}"


def register(unit: Unit, rows: Iterable[Honour], year: str, signature: papers.Signature) -> bytes:
    """Return the register as PDF."""
    paper = papers.HonourRegister(
        papers.Letterhead(unit.header_superior, unit.header_name, unit.place),
        "Sổ theo dõi biểu dương, khen thưởng",
        f"Điển hình tiên tiến{f' năm học {year}' if year else ''}",
        tuple(
            papers.Honoured(
                each.candidate.name,
                each.candidate.unit_on(each.happened_on).name,
                f"{each.happened_on:%d/%m/%Y}",
                told(each),
                decision(each),
            )
            for each in rows
        ),
        signature,
    )
    return papers.honour_register(paper)


def _conditions(wanted: Filter) -> list[sa.ColumnElement[bool]]:
    chosen = {
        Honour.kind: wanted.kind,
        Unit.block_id: wanted.block,
        Programme.school_year: wanted.year or None,
    }
    conditions = [column == value for column, value in chosen.items() if value is not None]
    return conditions + filtering.narrowed(
        wanted.words, Honour.search_key, found_as=("candidate", Honour.candidate_id)
    )


def _after(key: str) -> Iterable[sa.ColumnElement[bool]]:
    digits, _, last = key.partition("-")
    if not (len(digits) == 8 and (digits + last).isdecimal() and 0 < len(last) <= 9):
        return
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return
    yield sa.or_(Honour.happened_on < day, sa.and_(Honour.happened_on == day, Honour.id < int(last)))
