"""The part of the tree of units that an administrator keeps."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from dienhinh import clock
from dienhinh.domain.access import units_with
from dienhinh.domain.policy import Permission
from dienhinh.errors import NotFound
from dienhinh.extensions import db
from dienhinh.models import Post, Role, Tenure, Unit, UnitKind, User


def administered(actor: User) -> sa.ColumnElement[bool]:
    """Return the condition that keeps the units of an administrator.

    They are the own unit, all below it, and the Sở right above it for as long as that has no administrator.
    """
    own = units_with(actor, Permission.ADMINISTER)
    below = sa.select(Unit.id).where(Unit.id.in_(own)).cte("below", recursive=True)
    below = below.union(sa.select(Unit.id).join(below, Unit.parent_id == below.c.id))
    root = aliased(Unit)
    above = sa.select(root.parent_id).where(root.id.in_(own), root.parent_id.is_not(None))
    orphan_province = sa.and_(Unit.kind == UnitKind.PROVINCE, Unit.id.in_(above), Unit.id.not_in(_kept()))
    return sa.or_(Unit.id.in_(sa.select(below.c.id)), orphan_province)


def find(unit_id: int, actor: User, *, lock: bool = False) -> Unit:
    """Return a unit that the actor administers; every other one is not found."""
    query = sa.select(Unit).where(Unit.id == unit_id, administered(actor))
    unit = db.session.scalar(query.with_for_update(of=Unit) if lock else query)
    if unit is None:
        raise NotFound
    return unit


def own(actor: User) -> set[int]:
    """Return the ids of the units in whose name the actor administers."""
    return units_with(actor, Permission.ADMINISTER)


def line(unit: Unit) -> list[int]:
    """Return the ids of a unit and of all above it."""
    ids: list[int] = []
    above: Unit | None = unit
    while above is not None and above.id not in ids:
        ids.append(above.id)
        above = above.parent
    return ids


def _kept() -> sa.Select[tuple[int]]:
    """Select the ids of the units that have an administrator today or will have one."""
    open_end = sa.or_(Tenure.ends_on.is_(None), Tenure.ends_on >= clock.today())
    return sa.select(Post.unit_id).join(Tenure).where(Post.role == Role.ADMIN, open_end)
