"""Khối thi đua: which there are, in which order, and which school heads each."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from dienhinh.domain import audit, edits, tree
from dienhinh.errors import DomainError, NotFound
from dienhinh.extensions import db
from dienhinh.models import Activity, Block, Unit, UnitKind, User

FIELDS = ("name", "position", "head_id")


def ordered(actor: User) -> list[Block]:
    """Return the blocks of the administered offices in their order, with their schools."""
    offices = sa.select(Unit.id).where(tree.administered(actor))
    query = sa.select(Block).where(Block.office_id.in_(offices)).order_by(Block.position, Block.id)
    return list(db.session.scalars(query.options(selectinload(Block.schools), joinedload(Block.head))))


def find(block_id: int, actor: User, *, lock: bool = False) -> Block:
    """Return a block of an administered office; every other one is not found."""
    offices = sa.select(Unit.id).where(tree.administered(actor))
    query = sa.select(Block).where(Block.id == block_id, Block.office_id.in_(offices))
    block = db.session.scalar(query.with_for_update(of=Block) if lock else query)
    if block is None:
        raise NotFound
    return block


def add(office: Unit, values: dict[str, Any], actor: User) -> Block:
    """Return a new block of an office; its schools are put in it one by one, on their own pages."""
    if office.kind == UnitKind.SCHOOL:
        raise DomainError("Khối thi đua thuộc Phòng, không thuộc trường.", field="office_id")
    block = Block(office_id=office.id)
    _check(block, values)
    for name, value in values.items():
        setattr(block, name, value)
    db.session.add(block)
    db.session.flush()
    audit.record("block.add", block, actor=actor, name=block.name)
    return block


def edit(block: Block, values: dict[str, Any], base: str, actor: User) -> None:
    """Change a block that is still as the form showed it."""
    edits.refuse_stale(block, FIELDS, base)
    _check(block, values)
    edits.apply(block, values, "block.edit", actor)


def remove(block: Block, actor: User) -> None:
    """Delete a block that has no school."""
    if block.schools:
        raise DomainError("Khối thi đua còn trường. Xin chuyển các trường sang khối khác trước.")
    if db.session.scalar(sa.select(Activity.id).where(Activity.block_id == block.id).limit(1)):
        raise DomainError(
            "Khối thi đua còn hoạt động do Phòng ghi. Xin chọn khối khác cho các hoạt động ấy trước."
        )
    audit.record("block.remove", block, actor=actor, name=block.name)
    db.session.delete(block)


def _check(block: Block, values: dict[str, Any]) -> None:
    if values["head_id"] and values["head_id"] not in {school.id for school in block.schools}:
        raise DomainError("Trường cụm trưởng phải là một trường của khối.", field="head_id")
    same = sa.select(Block.id).where(Block.office_id == block.office_id, Block.name == values["name"])
    if db.session.scalar(same.where(Block.id != (block.id or 0))):
        raise DomainError("Đã có khối thi đua mang tên này.", field="name")
