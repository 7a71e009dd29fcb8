"""The schools of an office beside what each of them sent for a year, so that those who sent nothing show too."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from dienhinh.extensions import db
from dienhinh.models import Block, PledgeList, Programme, SchoolPlan, Unit, UnitKind

PAGE = 60


class Row(NamedTuple):
    """A school, and its record of the year; one that the school has not sent is nobody else's to open."""

    school: Unit
    record: Any

    @property
    def state(self) -> str:
        return self.record.state.value if self.record else "none"

    @property
    def is_sent(self) -> bool:
        return self.state not in ("none", "draft")


def page(
    model: type[SchoolPlan] | type[PledgeList],
    programme: Programme,
    *,
    state: str = "",
    block: int | None = None,
    school: int | None = None,
    after: int = 0,
    most: int = PAGE,
) -> tuple[list[Row], int]:
    """Return the schools that follow an id, and the id that the next page follows; 0 where this is the last."""
    query = _joined(sa.select(Unit, model), model, programme).where(Unit.id > after, *_of_block(block))
    if school is not None:
        query = query.where(Unit.id == school)
    if state == "none":
        query = query.where(model.id.is_(None))
    elif state:
        query = query.where(model.state == state)
    if model is PledgeList:
        query = query.options(selectinload(PledgeList.pledges))
    found = [Row(*row) for row in db.session.execute(query.order_by(Unit.id).limit(most + 1))]
    return found[:most], found[most - 1].school.id if len(found) > most else 0


def counts(
    model: type[SchoolPlan] | type[PledgeList], programme: Programme, block: int | None = None
) -> Counter[str]:
    """Return how many schools stand in each state; those without a record under "none"."""
    query = _joined(sa.select(model.state, sa.func.count()), model, programme).where(*_of_block(block))
    rows = db.session.execute(query.group_by(model.state))
    return Counter({state.value if state else "none": number for state, number in rows})


def blocks(programme: Programme) -> list[tuple[int, str]]:
    """Return the blocks of the programme's office."""
    query = sa.select(Block.id, Block.name).where(Block.office_id == programme.office_id)
    return [(number, name) for number, name in db.session.execute(query.order_by(Block.position, Block.id))]


def _joined(query: sa.Select, model: type[SchoolPlan] | type[PledgeList], programme: Programme) -> sa.Select:
    """Join each school of the office that is not closed with its record of the year, if it has one."""
    own = sa.and_(model.unit_id == Unit.id, model.programme_id == programme.id)
    return (
        query.select_from(Unit)
        .outerjoin(model, own)
        .where(Unit.kind == UnitKind.SCHOOL, Unit.parent_id == programme.office_id)
        .where(sa.or_(Unit.closed_on.is_(None), model.id.is_not(None)))
    )


def _of_block(block: int | None) -> Iterable[sa.ColumnElement[bool]]:
    return () if block is None else (Unit.block_id == block,)
