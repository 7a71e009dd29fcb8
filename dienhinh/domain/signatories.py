"""Who signs for a unit: the posts that do, in the order of their rank, each with who holds it on a day."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Post, Tenure

# Made once: to write such a statement anew costs as much as to have it answered.
_SIGNING = (
    sa.select(Post)
    .where(Post.unit_id == sa.bindparam("unit_id"), Post.signs)
    .order_by(Post.position, Post.id)
    .options(joinedload(Post.tenures).joinedload(Tenure.user))
)


def of_unit(unit_id: int) -> list[Post]:
    """Return the posts that may sign a unit's papers, the first to be offered first."""
    return list(db.session.scalars(_SIGNING, {"unit_id": unit_id}).unique())


def first(unit_id: int) -> Post | None:
    """Return the post that signs unless another one is chosen; None where a unit has none that signs."""
    return next(iter(of_unit(unit_id)), None)


def holder(post: Post, day: date) -> str:
    """Return the name of the person who holds a post on a day; empty when nobody does."""
    return next((tenure.user.name for tenure in post.tenures if tenure.covers(day)), "")


def called(post: Post, day: date) -> str:
    """Return a post with who holds it on a day."""
    return f"{post.title}: {holder(post, day) or 'chưa có người giữ'}"


def choices(unit_id: int, day: date) -> list[tuple[int, str]]:
    """Return (id, words) of the posts that may sign, each with who holds it on the paper's day."""
    return [(post.id, called(post, day)) for post in of_unit(unit_id)]


def check(unit_id: int, post_id: int | None) -> None:
    """Refuse a post that does not sign for the unit; None chooses nobody yet."""
    if post_id is not None and post_id not in {post.id for post in of_unit(unit_id)}:
        raise DomainError("Xin chọn người ký trong danh sách của đơn vị.", field="signatory_id")
