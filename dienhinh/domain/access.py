"""The only way to get a record decides at once whether this user may: what may not be known of is not found."""

from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh import clock
from dienhinh.domain.policy import MATRIX, Permission
from dienhinh.domain.scopes import OWN_FIRST, VIEWS, reach
from dienhinh.errors import Forbidden, NotFound
from dienhinh.extensions import db
from dienhinh.models import Post, Role, Tenure, Unit, UnitKind, User

T = TypeVar("T", bound=db.Model)

USER = (
    sa.select(User)
    .where(User.id == sa.bindparam("id"))
    .options(joinedload(User.tenures).joinedload(Tenure.post).joinedload(Post.unit))
)
SCHOOL_ROLES = (Role.CLERK, Role.PRINCIPAL)
OFFICE_ROLES = (Role.OFFICER, Role.LEADER)


def load_user(user_id: int) -> User | None:
    """Return a user with the posts held, in one query."""
    return db.session.scalars(USER, {"id": user_id}).unique().one_or_none()


def posts_of(user: User) -> list[Post]:
    """Return the posts that the user holds today; a unit that was closed has nobody who acts for it."""
    return [tenure.post for tenure in user.held(clock.today()) if not tenure.post.unit.closed_on]


def units_with(user: User, permission: Permission) -> set[int]:
    """Return the ids of the units for which a post of the user carries the permission."""
    return {post.unit_id for post in posts_of(user) if permission in MATRIX[post.role]}


def may(user: User, permission: Permission) -> bool:
    """Tell whether any post of the user carries the permission."""
    return bool(units_with(user, permission))


def is_of(user: User, *roles: Role) -> bool:
    """Tell whether the user holds a post with one of the roles."""
    return any(post.role in roles for post in posts_of(user))


def own_unit(user: User, permission: Permission) -> Unit:
    """Return the unit in whose name the user acts with this permission.

    A person of two units acts for the one with the lower id; `Forbidden` where there is none.
    """
    posts = [post for post in posts_of(user) if permission in MATRIX[post.role]]
    if not posts:
        raise Forbidden
    return min(posts, key=lambda post: post.unit_id).unit


def scope(model: type[db.Model], user: User, permission: Permission) -> sa.ColumnElement[bool]:
    """Return the condition that keeps the records of a model on which the user holds the permission."""
    units = units_with(user, permission)
    return reach(model, permission, units) if units else sa.false()


def find(
    model: type[T],
    record_id: int,
    user: User,
    permission: Permission,
    *,
    lock: bool = False,
    options: tuple[Any, ...] = (),
) -> T:
    """Return the record, or raise `NotFound` as if there were none, or `Forbidden` for one the user may only see.

    With `lock` the row is held until the transaction ends (SQLite holds everything anyway). `options` say what is
    read along with it; they are kept with the statement, so give a constant.
    """
    units = units_with(user, permission)
    if units:
        statement = _record(model, permission, lock, options)
        record = db.session.scalars(statement, {"id": record_id, "units": units}).unique().one_or_none()
        if record is not None:
            return record
    view = VIEWS.get(model)
    if view and _reaches(model, record_id, user, view):
        raise Forbidden
    raise NotFound


def allowed(record: db.Model, user: User, permission: Permission) -> bool:
    """Tell whether the user holds the permission on this very record."""
    if isinstance(record, OWN_FIRST) and record.unit_id in units_with(user, permission):
        return True
    return _reaches(type(record), record.id, user, permission)


def _reaches(model: type[db.Model], record_id: int, user: User, permission: Permission) -> bool:
    units = units_with(user, permission)
    found = units and db.session.scalar(_id(model, permission), {"id": record_id, "units": units})
    return bool(found)


# Made once: to write such a statement anew costs as much as to have it answered.
@cache
def _record(model: type[db.Model], permission: Permission, lock: bool, options: tuple[Any, ...]) -> sa.Select:
    query = sa.select(model).where(_is_in_scope(model, permission)).options(*options)
    return query.with_for_update(of=model) if lock else query


@cache
def _id(model: type[db.Model], permission: Permission) -> sa.Select:
    return sa.select(model.id).where(_is_in_scope(model, permission))


def _is_in_scope(model: type[db.Model], permission: Permission) -> sa.ColumnElement[bool]:
    within = reach(model, permission, sa.bindparam("units", expanding=True))
    return sa.and_(model.id == sa.bindparam("id"), within)


__all__ = [
    "USER",
    "UnitKind",
    "allowed",
    "find",
    "is_of",
    "load_user",
    "may",
    "own_unit",
    "posts_of",
    "scope",
    "units_with",
]
