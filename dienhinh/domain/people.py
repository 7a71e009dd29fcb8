"""The accounts that an administrator keeps: of all who held a post in the administered units."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from dienhinh import clock
from dienhinh.domain import filtering, tree
from dienhinh.errors import Forbidden, NotFound
from dienhinh.extensions import db
from dienhinh.models import Post, Tenure, Unit, User

PAGE = 50


def page(actor: User, words: str = "", after: str = "", *, most: int = PAGE) -> tuple[list[User], str]:
    """Return up to 50 (or `most`) accounts by address after the given one, and the address to go on from, or ""."""
    held = selectinload(User.tenures).joinedload(Tenure.post).joinedload(Post.unit)
    query = sa.select(User).where(_known_to(actor), User.email > after).order_by(User.email)
    query = query.where(*filtering.narrowed(words, User.search_key, also=_of_units))
    found = list(db.session.scalars(query.options(held).limit(most + 1)))
    return found[:most], found[most - 1].email if len(found) > most else ""


def find(user_id: int, actor: User, *, lock: bool = False) -> User:
    """Return an account of the administered units; every other one is not found."""
    query = sa.select(User).where(User.id == user_id, _known_to(actor))
    user = db.session.scalar(query.with_for_update(of=User) if lock else query)
    if user is None:
        raise NotFound
    return user


def find_tenure(tenure_id: int, actor: User) -> Tenure:
    """Return a tenure of a post of the administered units; every other one is not found."""
    units = sa.select(Unit.id).where(tree.administered(actor))
    query = sa.select(Tenure).join(Post).where(Tenure.id == tenure_id, Post.unit_id.in_(units))
    tenure = db.session.scalar(query.options(joinedload(Tenure.post), joinedload(Tenure.user)))
    if tenure is None:
        raise NotFound
    return tenure


def refuse_foreign(user: User, actor: User) -> None:
    """Raise `Forbidden` for who works elsewhere by now: that administrator keeps the account."""
    units = sa.select(Unit.id).where(tree.administered(actor))
    running = sa.or_(Tenure.ends_on.is_(None), Tenure.ends_on >= clock.today())
    elsewhere = sa.select(Tenure.id).join(Post).where(Tenure.user_id == user.id, running)
    if db.session.scalar(elsewhere.where(Post.unit_id.not_in(units)).limit(1)):
        raise Forbidden("Người này đang giữ chức vụ ở đơn vị khác; tài khoản do quản trị của đơn vị đó giữ.")


def _known_to(actor: User) -> sa.ColumnElement[bool]:
    units = sa.select(Unit.id).where(tree.administered(actor))
    return User.id.in_(sa.select(Tenure.user_id).join(Post).where(Post.unit_id.in_(units)))


def _of_units(pattern: str) -> sa.ColumnElement[bool]:
    """Match a word in the name of a unit where a post was held."""
    return User.id.in_(sa.select(Tenure.user_id).join(Post).join(Unit).where(Unit.search_key.like(pattern)))
