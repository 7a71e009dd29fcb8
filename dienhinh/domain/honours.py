"""The verbs of a Biểu dương, and the register that holds them. Callers commit."""

from collections.abc import Mapping
from typing import Any

from dienhinh import clock, text
from dienhinh.domain import audit, choosing, programmes
from dienhinh.errors import Conflict, DomainError, Forbidden
from dienhinh.extensions import db
from dienhinh.models import (
    Candidate,
    Honour,
    HonourKind,
    Unit,
    UnitKind,
    User,
)

FIELDS = ("kind", "happened_on", "occasion", "place", "award", "decision_number", "decision_date", "notes")


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


def choosable(unit: Unit) -> choosing.Choice:
    """Whom a unit may honour: a school its candidates, an office those of its schools that were recognised."""
    is_school = unit.kind is UnitKind.SCHOOL
    return choosing.of_school(unit) if is_school else choosing.recognised_of_schools(unit)


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
    parts = (
        honour.candidate.name,
        honour.candidate.unit_on(honour.happened_on).name,
        honour.occasion,
        honour.award,
    )
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


_OF_OFFICE = (HonourKind.SECTOR_MEETING, HonourKind.MEDIA)
