"""The office's Tờ trình: its words and who signs it."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from dienhinh import clock
from dienhinh.domain import audit
from dienhinh.domain.consolidations import check_draft
from dienhinh.domain.content import holder
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Consolidation, Post, Tenure, User


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
    """Keep the fields of the letter that are given, while the list is being made."""
    check_draft(consolidation)
    _check_signatory(consolidation, values.get("signatory_id"))
    changed = {name: value for name, value in values.items() if getattr(consolidation, name) != value}
    for name, value in changed.items():
        setattr(consolidation, name, value)
    audit.record("consolidation.save", consolidation, actor=actor, fields=sorted(changed))


def _check_signatory(consolidation: Consolidation, post_id: int | None) -> None:
    if post_id is not None and post_id not in {post.id for post in signatories(consolidation.office_id)}:
        raise DomainError("Người ký phải là người giữ chức vụ ký của đơn vị.", field="signatory_id")
