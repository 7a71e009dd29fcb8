"""The office's Tờ trình: its words, who signs it, its number and day."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from dienhinh import clock
from dienhinh.domain import audit
from dienhinh.domain.access import allowed
from dienhinh.domain.consolidations import check_draft
from dienhinh.domain.content import holder
from dienhinh.domain.policy import Permission
from dienhinh.errors import DomainError, Forbidden
from dienhinh.extensions import db
from dienhinh.models import Consolidation, ConsolidationState, Post, Tenure, User


def choices(consolidation: Consolidation) -> list[tuple[int, str]]:
    """Return the posts that may sign, each with who holds it on the letter's day."""
    day = consolidation.issued_on or clock.today()
    posts = signatories(consolidation.office_id)
    return [(post.id, f"{post.title}: {holder(post, day) or 'chưa có người giữ'}") for post in posts]


def signatories(office_id: int) -> list[Post]:
    """Return the office's posts that sign, by rank."""
    query = sa.select(Post).where(Post.unit_id == office_id, Post.signs)
    held = selectinload(Post.tenures).joinedload(Tenure.user)
    return list(db.session.scalars(query.order_by(Post.position, Post.id).options(held)))


def save(consolidation: Consolidation, values: dict[str, Any], actor: User) -> None:
    """Keep the fields of the letter that are given; once presented, only its number and day may still change."""
    if consolidation.state is ConsolidationState.DRAFT:
        if not allowed(consolidation, actor, Permission.CONSOLIDATE):
            raise Forbidden
    elif consolidation.state is not ConsolidationState.PRESENTED or set(values) - {"number", "issued_on"}:
        check_draft(consolidation)
    _check_signatory(consolidation, values.get("signatory_id"))
    if "number" in values:
        values = values | {"number": values["number"].partition("/")[0].strip()}
    changed = {name: value for name, value in values.items() if getattr(consolidation, name) != value}
    for name, value in changed.items():
        setattr(consolidation, name, value)
    _check_number(consolidation)
    audit.record("consolidation.save", consolidation, actor=actor, fields=sorted(changed))


def _check_signatory(consolidation: Consolidation, post_id: int | None) -> None:
    if post_id is not None and post_id not in {post.id for post in signatories(consolidation.office_id)}:
        raise DomainError("Người ký phải là người giữ chức vụ ký của đơn vị.", field="signatory_id")


def _check_number(consolidation: Consolidation) -> None:
    """A number stands once in an office's calendar year."""
    day, number = consolidation.issued_on, consolidation.number
    if not (day and number):
        return
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    other = sa.select(Consolidation.id).where(
        Consolidation.office_id == consolidation.office_id,
        Consolidation.id != consolidation.id,
        Consolidation.number == number,
        Consolidation.issued_on.between(first, last),
    )
    if db.session.scalar(other):
        raise DomainError(f"Số {number} năm {day.year} đã dùng cho một Tờ trình khác.", field="number")
