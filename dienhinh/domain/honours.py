"""The verbs of a Biểu dương, and the register that holds them. Callers commit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh import clock, papers, text
from dienhinh.domain import audit, programmes
from dienhinh.domain.access import scope
from dienhinh.domain.policy import Permission
from dienhinh.errors import Conflict, DomainError, Forbidden
from dienhinh.extensions import db
from dienhinh.models import (
    Candidate,
    Honour,
    HonourKind,
    Nominee,
    Programme,
    Result,
    Unit,
    UnitKind,
    User,
)

FIELDS = ("kind", "happened_on", "occasion", "place", "award", "decision_number", "decision_date", "notes")
PAGE, MOST = 30, 5000


@dataclass(frozen=True)
class Filter:
    """What the register is narrowed to; None and empty narrow nothing."""

    kind: HonourKind | None = None
    block: int | None = None
    year: str = ""
    words: str = ""


def add(unit: Unit, candidate: Candidate, values: Mapping[str, Any], actor: User) -> Honour:
    """Write down that a candidate was honoured; `unit` is who writes it."""
    office = unit if unit.kind is UnitKind.OFFICE else unit.parent
    programme = programmes.current(office)
    honour = Honour(unit=unit, candidate=candidate, programme=programme, created_by_id=actor.id)
    _fill(honour, values)
    db.session.add(honour)
    db.session.flush()
    audit.record("honour.create", honour, actor=actor, kind=honour.kind.value)
    return honour


def edit(honour: Honour, unit: Unit, values: Mapping[str, Any], actor: User, *, version: int) -> None:
    """Change a record of one's own unit; `version` is the one that the editor saw."""
    check_own(honour, unit)
    if version != honour.version:
        raise Conflict("Mục này vừa được người khác sửa. Chữ vừa nhập vẫn còn; xin so lại rồi lưu.")
    before = {field: getattr(honour, field) for field in FIELDS}
    _fill(honour, values)
    changed = [field for field in FIELDS if getattr(honour, field) != before[field]]
    db.session.flush()
    audit.record("honour.edit", honour, actor=actor, fields=changed)


def remove(honour: Honour, unit: Unit, actor: User) -> None:
    """Delete a record of one's own unit; the trail keeps that it was there."""
    check_own(honour, unit)
    audit.record("honour.remove", honour, actor=actor, candidate=honour.candidate_id, kind=honour.kind.value)
    db.session.delete(honour)


def check_own(honour: Honour, unit: Unit) -> None:
    """Refuse a record that another unit wrote down."""
    if honour.unit_id != unit.id:
        raise Forbidden("Mục này do đơn vị khác ghi; chỉ đơn vị đó sửa được.")


def kinds(unit: Unit) -> list[HonourKind]:
    """Return the kinds that a unit writes down: an office gives no commendation of a school's own."""
    return [kind for kind in HonourKind if unit.kind is UnitKind.SCHOOL or kind in _OF_OFFICE]


def choices(unit: Unit) -> list[Candidate]:
    """Return whom a unit may honour: a school its candidates, an office those of its schools that were recognised."""
    query = sa.select(Candidate).options(joinedload(Candidate.unit))
    if unit.kind is UnitKind.SCHOOL:
        query = query.where(Candidate.unit_id == unit.id, Candidate.archived_at.is_(None))
    else:
        held = sa.select(Nominee.candidate_id).where(Nominee.result == Result.RECOGNISED)
        schools = sa.select(Unit.id).where(Unit.parent_id == unit.id)
        query = query.where(Candidate.id.in_(held), Candidate.unit_id.in_(schools))
    found = db.session.scalars(query.order_by(Candidate.id.desc()).limit(500))
    return sorted(found, key=lambda candidate: text.sort_key(candidate.name))


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
                each.candidate.unit.name,
                f"{each.happened_on:%d/%m/%Y}",
                told(each),
                decision(each),
            )
            for each in rows
        ),
        signature,
    )
    return papers.honour_register(paper)


def _fill(honour: Honour, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        setattr(honour, name, values[name])
    if honour.happened_on > clock.today():
        raise DomainError("Ghi sau khi đã biểu dương; ngày không thể sau hôm nay.", field="happened_on")
    if honour.kind is HonourKind.OWN_AWARD:
        _check_award(honour)
    elif not honour.occasion:
        raise DomainError("Xin ghi tên hội nghị, hoặc tên báo, đài, trang tin.", field="occasion")
    if bool(honour.decision_number) != bool(honour.decision_date):
        field = "decision_date" if honour.decision_number else "decision_number"
        raise DomainError("Xin ghi đủ số và ngày của quyết định.", field=field)
    parts = (honour.candidate.name, honour.candidate.unit.name, honour.occasion, honour.award)
    honour.search_key = text.search_key(*parts, honour.decision_number)


def _check_award(honour: Honour) -> None:
    for field, sentence in (
        ("award", "Xin ghi hình thức khen thưởng."),
        ("decision_number", "Xin ghi số quyết định."),
        ("decision_date", "Xin ghi ngày quyết định."),
    ):
        if not getattr(honour, field):
            raise DomainError(sentence, field=field)
    if honour.decision_date > honour.happened_on:
        raise DomainError("Ngày quyết định không thể sau ngày trao.", field="decision_date")


def _conditions(wanted: Filter) -> list[sa.ColumnElement[bool]]:
    chosen = {
        Honour.kind: wanted.kind,
        Unit.block_id: wanted.block,
        Programme.school_year: wanted.year or None,
    }
    conditions = [column == value for column, value in chosen.items() if value is not None]
    return conditions + [Honour.search_key.like(pattern) for pattern in text.like(wanted.words)]


def _after(key: str) -> Iterable[sa.ColumnElement[bool]]:
    digits, _, last = key.partition("-")
    if not (len(digits) == 8 and (digits + last).isdecimal() and 0 < len(last) <= 9):
        return
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return
    yield sa.or_(Honour.happened_on < day, sa.and_(Honour.happened_on == day, Honour.id < int(last)))


_OF_OFFICE = (HonourKind.SECTOR_MEETING, HonourKind.MEDIA)
