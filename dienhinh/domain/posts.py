"""Chức vụ of a unit and who holds them from when: the post stays, people come and go."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from dienhinh import clock
from dienhinh.domain import accounts, audit, edits, links, sessions, tree
from dienhinh.errors import Conflict, DomainError, NotFound
from dienhinh.extensions import db
from dienhinh.models import Post, Role, Tenure, Unit, UnitKind, User

KEEP = "Không thể tự thôi quyền quản trị. Xin bàn giao chức vụ cho người khác."
FIELDS = ("title", "role", "signs", "authority", "office_line", "position")
ROLES = {
    UnitKind.SCHOOL: (Role.PRINCIPAL, Role.CLERK),
    UnitKind.OFFICE: (Role.LEADER, Role.OFFICER, Role.ADMIN),
    UnitKind.PROVINCE: (Role.INSPECTOR, Role.ADMIN),
}


def of_unit(unit: Unit) -> list[Post]:
    """Return a unit's posts in their order, with all who held them."""
    held = selectinload(Post.tenures).joinedload(Tenure.user)
    query = sa.select(Post).where(Post.unit_id == unit.id).order_by(Post.position, Post.id)
    return list(db.session.scalars(query.options(held)))


def by_unit(actor: User) -> dict[str, list[Post]]:
    """Return the posts of the open administered units, by the unit's name."""
    units = sa.select(Unit.id).where(tree.administered(actor), Unit.closed_on.is_(None))
    held = selectinload(Post.tenures).joinedload(Tenure.user)
    query = sa.select(Post).join(Unit).where(Post.unit_id.in_(units)).options(held, contains_eager(Post.unit))
    groups: dict[str, list[Post]] = {}
    for post in db.session.scalars(query.order_by(Unit.kind, Unit.level, Unit.name, Post.position, Post.id)):
        groups.setdefault(post.unit.name, []).append(post)
    return groups


def find(post_id: int, actor: User, *, lock: bool = False) -> Post:
    """Return a post of an administered unit; every other one is not found."""
    units = sa.select(Unit.id).where(tree.administered(actor))
    query = sa.select(Post).where(Post.id == post_id, Post.unit_id.in_(units))
    post = db.session.scalar(query.with_for_update(of=Post) if lock else query)
    if post is None:
        raise NotFound
    return post


def add(unit: Unit, values: dict[str, Any], actor: User) -> Post:
    """Return a new post of a unit, held by nobody yet."""
    post = Post(unit=unit)
    _check(post, values)
    for name, value in values.items():
        setattr(post, name, value)
    db.session.add(post)
    db.session.flush()
    audit.record("post.add", post, actor=actor, unit=unit.id, role=post.role, title=post.title)
    return post


def edit(post: Post, values: dict[str, Any], base: str, actor: User) -> None:
    """Change a post; with another role, those who hold it must log in again."""
    edits.refuse_stale(post, FIELDS, base)
    _check(post, values)
    another_role = values["role"] != post.role
    if another_role and _gives_up(actor, post):
        raise DomainError(KEEP, field="role")
    edits.apply(post, values, "post.edit", actor)
    if another_role:
        for tenure in post.tenures:
            sessions.end_all(tenure.user)


def hand_over(post: Post, email: str, name: str, day: date, actor: User) -> User:
    """Give the post to a person from a day on, and end on the day before for who holds it.

    A person without an account gets one, and the link to choose a password by mail; any other is told by mail.
    """
    user = accounts.by_email(email)
    if user and user.disabled_at:
        raise DomainError("Tài khoản này đang khóa. Xin mở khóa trước khi giao chức vụ.", field="email")
    if user is None and not name:
        raise DomainError("Chưa có tài khoản với địa chỉ này: xin ghi cả họ và tên.", field="name")
    _end_before(post, user, day, actor)
    user = user or accounts.create(email, name, actor)
    tenure = Tenure(post=post, user=user, starts_on=day)
    db.session.add(tenure)
    db.session.flush()
    sessions.end_all(user)
    audit.record("tenure.begin", post, actor=actor, user=user.id, starts_on=day.isoformat())
    if user.password_hash is None:
        links.invite(user, actor)
    else:
        links.tell_of_post(tenure)
    return user


def amend(tenure: Tenure, starts_on: date, ends_on: date | None, actor: User) -> None:
    """Correct the days of a tenure, or end it; it may not meet another one of the post."""
    if ends_on and ends_on < starts_on:
        raise DomainError("Ngày thôi giữ chức vụ không thể trước ngày bắt đầu.", field="ends_on")
    for other in tenure.post.tenures:
        if other is not tenure and _meet(other, starts_on, ends_on):
            raise DomainError(_taken(other), field="starts_on")
    covers_today = starts_on <= clock.today() <= (ends_on or date.max)
    if tenure.user is actor and not covers_today and _gives_up(actor, tenure.post):
        raise DomainError(KEEP, field="ends_on")
    if edits.apply(tenure, {"starts_on": starts_on, "ends_on": ends_on}, "tenure.amend", actor):
        sessions.end_all(tenure.user)


def roles_of(unit: Unit) -> tuple[Role, ...]:
    """Return the roles that posts of a unit may have."""
    return ROLES[unit.kind]


def _check(post: Post, values: dict[str, Any]) -> None:
    if values["role"] not in ROLES[post.unit.kind]:
        raise DomainError("Vai trò này không có ở loại đơn vị này.", field="role")


def _end_before(post: Post, successor: User | None, day: date, actor: User) -> None:
    """End the tenure that covers the day; refuse where a later one stands in the way."""
    for tenure in post.tenures:
        if tenure.starts_on >= day:
            raise DomainError(_taken(tenure), field="day")
        if tenure.covers(day):
            if tenure.user is successor:
                raise Conflict(f"{tenure.user.name} đang giữ chức vụ này.")
            edits.apply(tenure, {"ends_on": day - timedelta(days=1)}, "tenure.end", actor)
            sessions.end_all(tenure.user)


def _meet(tenure: Tenure, starts_on: date, ends_on: date | None) -> bool:
    starts_first = tenure.starts_on <= (ends_on or date.max)
    return starts_first and starts_on <= (tenure.ends_on or date.max)


def _taken(tenure: Tenure) -> str:
    until = f"đến ngày {tenure.ends_on:%d/%m/%Y}" if tenure.ends_on else "đến nay"
    since = f"từ ngày {tenure.starts_on:%d/%m/%Y} {until}"
    return f"{tenure.user.name} đã giữ chức vụ này {since}: hai thời gian trùng nhau."


def _gives_up(actor: User, post: Post) -> bool:
    """Tell whether the actor administers through this post alone."""
    today = [tenure.post for tenure in actor.held(clock.today()) if tenure.post.role == Role.ADMIN]
    return [held.id for held in today] == [post.id]
