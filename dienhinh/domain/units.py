"""Units, as an administrator keeps them. Papers already issued keep the names that they were given."""

import re
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh import clock, text
from dienhinh.domain import audit, edits, filtering, tree
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import Block, Dossier, DossierState, Unit, UnitKind, User

WORDS = ("name", "header_superior", "header_name", "symbol", "place", "addressed_as", "email", "copies_to")
FIELDS = (*WORDS, "level", "block_id", "parent_id", "one_series")
SYMBOL = re.compile(r"[^\W_][\w&.-]*")  # it stands in numbers: 12/TTr-TH&THCSTT2
UNDER_WAY = (DossierState.SUBMITTED, DossierState.RETURNED, DossierState.ACCEPTED, DossierState.FORWARDED)


def ordered(actor: User, words: str = "") -> list[Unit]:
    """Return the administered units that match the words: those above first, then schools by level and name."""
    query = (
        sa.select(Unit)
        .where(tree.administered(actor))
        .options(joinedload(Unit.block), joinedload(Unit.merged_into))
    )
    query = query.where(*filtering.narrowed(words, Unit.search_key, found_as=("unit", Unit.id)))
    kinds = list(UnitKind)

    def place(unit: Unit) -> tuple[int, int, str]:
        return kinds.index(unit.kind), unit.level.rank if unit.level else 0, text.search_key(unit.name)

    return sorted(db.session.scalars(query), key=place)


def fill(unit: Unit, words: dict[str, Any]) -> None:
    """Set what is said of a unit; what papers need and was left empty follows from the name."""
    for name, value in _completed(words).items():
        setattr(unit, name, value)
    unit.search_key = text.search_key(unit.name, unit.symbol)


def add(kind: UnitKind, values: dict[str, Any], actor: User) -> Unit:
    """Return a new unit; a Sở is put above the actor's own office, which had nothing above it."""
    office = _office_without_superior(actor) if kind == UnitKind.PROVINCE else None
    unit = Unit(kind=kind)
    _check(unit, values, actor)
    fill(unit, values)
    db.session.add(unit)
    db.session.flush()
    audit.record("unit.add", unit, actor=actor, name=unit.name)
    if office:
        edits.apply(office, {"parent_id": unit.id}, "unit.edit", actor)
    return unit


def edit(unit: Unit, values: dict[str, Any], base: str, actor: User) -> None:
    """Change a unit that is still as the form showed it."""
    edits.refuse_stale(unit, FIELDS, base)
    _check(unit, values, actor)
    kept = {field: values.get(field) for field in ("header_name", "addressed_as")}
    # What was the old name, as papers write it, follows the name; what was written otherwise stays.
    follow = {field: "" for field, words in kept.items() if words == _completed({"name": unit.name})[field]}
    edits.apply(unit, _completed(values | follow), "unit.edit", actor)
    heads_no_more(unit, actor, Block.id.is_distinct_from(unit.block_id))
    unit.search_key = text.search_key(unit.name, unit.symbol)


def close(unit: Unit, day: date, reason: str, actor: User) -> None:
    """Close a unit from a day on; one with dossiers under way or open units below it stays."""
    if unit.closed_on:
        raise Conflict("Đơn vị này đã ngừng hoạt động.")
    if day > clock.today():
        # From this moment on nothing counts the unit any more, so a day ahead would come true at once.
        raise DomainError("Xin ghi vào ngày đơn vị ngừng hoạt động; ngày không thể sau hôm nay.", field="day")
    if unit.id in tree.own(actor):
        raise DomainError("Không thể cho ngừng đơn vị của chính người quản trị.")
    if _has(Unit.id, Unit.parent_id == unit.id, Unit.closed_on.is_(None)):
        raise DomainError("Đơn vị này còn đơn vị trực thuộc đang hoạt động. Xin chuyển các đơn vị đó trước.")
    if _has(Dossier.id, Dossier.unit_id == unit.id, Dossier.state.in_(UNDER_WAY)):
        raise DomainError("Đơn vị này còn hồ sơ đang xử lý. Xin giải quyết xong các hồ sơ đó trước.")
    unit.closed_on = day
    heads_no_more(unit, actor)
    audit.record("unit.close", unit, actor=actor, day=day.isoformat(), reason=reason)


def reopen(unit: Unit, actor: User) -> None:
    """Open a closed unit again."""
    if not unit.closed_on:
        raise Conflict("Đơn vị này đang hoạt động.")
    if unit.merged_into:
        raise DomainError(f"Đơn vị này đã sáp nhập vào {unit.merged_into.name} nên không mở lại được.")
    edits.apply(unit, {"closed_on": None}, "unit.reopen", actor)


def heads_no_more(unit: Unit, actor: User, *conditions: sa.ColumnElement[bool]) -> None:
    """Take from a school the blocks that it heads: it would go on to see, and be written of, what is not its own."""
    for block in db.session.scalars(sa.select(Block).where(Block.head_id == unit.id, *conditions)):
        edits.apply(block, {"head_id": None}, "block.edit", actor)


def superiors(actor: User, unit: Unit | None = None) -> list[Unit]:
    """Return the units that may stand above a unit, the own one first: open, no school, none below the unit."""
    own = tree.own(actor)
    above = [one for one in ordered(actor) if one.kind != UnitKind.SCHOOL and not one.closed_on]
    above.sort(key=lambda one: one.id not in own)
    return [one for one in above if unit is None or unit.id not in tree.line(one)]


def _completed(values: dict[str, Any]) -> dict[str, Any]:
    name = values["name"]
    defaults = {"header_name": name.upper(), "addressed_as": name}
    return values | {field: values.get(field) or default for field, default in defaults.items()}


def _office_without_superior(actor: User) -> Unit:
    query = sa.select(Unit).where(Unit.id.in_(tree.own(actor)), Unit.kind == UnitKind.OFFICE)
    office = db.session.scalar(query.where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1))
    if office is None:
        raise DomainError("Đơn vị của người quản trị đã có cấp trên.", field="kind")
    return office


def _check(unit: Unit, values: dict[str, Any], actor: User) -> None:
    """Refuse a place in the tree that cannot be, and a symbol that an open neighbour has."""
    parent_id, block_id = values.get("parent_id"), values.get("block_id")
    if not SYMBOL.fullmatch(values["symbol"]):
        raise DomainError("Ký hiệu chỉ gồm chữ, số, dấu & và dấu gạch nối, viết liền.", field="symbol")
    if parent_id and parent_id not in {above.id for above in superiors(actor, unit if unit.id else None)}:
        if parent_id != unit.parent_id:
            raise DomainError("Không thể chọn đơn vị này làm cấp trên.", field="parent_id")
    elif unit.kind == UnitKind.SCHOOL and not parent_id:
        raise DomainError("Xin chọn đơn vị cấp trên của trường.", field="parent_id")
    if block_id and not _has(Block.id, Block.id == block_id, Block.office_id == parent_id):
        raise DomainError("Khối thi đua này thuộc đơn vị cấp trên khác.", field="block_id")
    neighbour = (Unit.parent_id == parent_id, Unit.symbol == values["symbol"], Unit.closed_on.is_(None))
    if parent_id and _has(Unit.id, *neighbour, Unit.id != (unit.id or 0)):
        raise DomainError("Một đơn vị khác đang dùng ký hiệu này.", field="symbol")


def _has(column: sa.ColumnElement[int], *conditions: sa.ColumnElement[bool]) -> bool:
    return db.session.scalar(sa.select(column).where(*conditions).limit(1)) is not None
