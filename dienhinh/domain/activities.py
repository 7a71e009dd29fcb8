"""The verbs of a Hoạt động, and the month that shows them. Callers commit."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from dienhinh import clock, text
from dienhinh.domain import audit, filtering, programmes
from dienhinh.domain.access import scope
from dienhinh.domain.policy import Permission
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import Activity, Candidate, Programme, Unit, UnitKind, User

FIELDS = ("title", "kind", "channel", "happened_on", "place", "content", "outcome")
MOST = 200


def kinds(programme: Programme) -> list[str]:
    """Return the kinds of activity that a programme names."""
    return text.lines(programme.activity_kinds)


def channels(programme: Programme) -> list[str]:
    """Return the channels that a programme names."""
    return text.lines(programme.channels)


def known_kinds(user: User) -> list[str]:
    """Return the kinds that stand on the activities that a user may see."""
    query = sa.select(Activity.kind).where(scope(Activity, user, Permission.VIEW_ACTIVITIES))
    return sorted(db.session.scalars(query.distinct()), key=text.search_key)


def programme_of(unit: Unit) -> Programme:
    """Return the newest open programme of the unit's office; a sentence where there is none."""
    return programmes.current(unit if unit.kind is UnitKind.OFFICE else unit.parent)


def add(
    unit: Unit,
    values: Mapping[str, Any],
    chosen: Iterable[Candidate],
    actor: User,
    *,
    block_id: int | None = None,
) -> Activity:
    """Write down what a school did, or an office for a block or for those chosen."""
    activity = Activity(unit=unit, programme=programme_of(unit), block_id=block_id, created_by_id=actor.id)
    _fill(activity, values, chosen)
    db.session.add(activity)
    db.session.flush()
    audit.record("activity.create", activity, actor=actor, kind=activity.kind)
    return activity


def edit(
    activity: Activity,
    values: Mapping[str, Any],
    chosen: Iterable[Candidate],
    actor: User,
    *,
    version: int,
    block_id: int | None = None,
) -> None:
    """Change an activity; `version` is the one that the editor saw."""
    if version != activity.version:
        raise Conflict("Hoạt động vừa được người khác sửa. Chữ vừa nhập vẫn còn; xin so lại rồi lưu.")
    fields = (*FIELDS, "block_id")
    before = {field: getattr(activity, field) for field in fields}
    activity.block_id = block_id
    _fill(activity, values, chosen)
    changed = [field for field in fields if getattr(activity, field) != before[field]]
    db.session.flush()
    audit.record("activity.edit", activity, actor=actor, fields=changed)


def remove(activity: Activity, actor: User) -> None:
    """Delete an activity with its pictures; the trail keeps that it was there."""
    audit.record("activity.remove", activity, actor=actor, title=activity.title)
    db.session.delete(activity)


def of_month(
    user: User, month: date, *, kind: str = "", block: int | None = None, words: str = "", most: int = MOST
) -> tuple[list[Activity], bool]:
    """Return what a user may see of a month in the order of its days, and whether there is more than that."""
    first, following = month.replace(day=1), next_month(month)
    query = (
        sa.select(Activity)
        .join(Unit, Activity.unit_id == Unit.id)
        .where(
            scope(Activity, user, Permission.VIEW_ACTIVITIES),
            Activity.happened_on >= first,
            Activity.happened_on < following,
            *filtering.narrowed(words, Activity.search_key),
        )
        .options(joinedload(Activity.unit), selectinload(Activity.candidates), selectinload(Activity.photos))
        .order_by(Activity.happened_on, Activity.id)
        .limit(most + 1)
    )
    if kind:
        query = query.where(Activity.kind == kind)
    if block is not None:
        query = query.where(sa.or_(Unit.block_id == block, Activity.block_id == block))
    found = list(db.session.scalars(query))
    return found[:most], len(found) > most


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _fill(activity: Activity, values: Mapping[str, Any], chosen: Iterable[Candidate]) -> None:
    for name in FIELDS:
        setattr(activity, name, values[name])
    if not activity.title:
        raise DomainError("Xin ghi tên hoạt động.", field="title")
    if activity.happened_on > clock.today():
        raise DomainError("Hoạt động ghi sau khi đã làm; ngày không thể sau hôm nay.", field="happened_on")
    activity.candidates = list(chosen)
    activity.search_key = text.search_key(
        activity.title,
        activity.place,
        activity.content,
        activity.unit.name,
        *(candidate.name for candidate in activity.candidates),
    )
