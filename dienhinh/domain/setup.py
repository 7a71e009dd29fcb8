"""The first administrator: made with a one-time link that only who runs the server can read."""

from datetime import timedelta

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import accounts, audit, links, tokens
from dienhinh.domain.units import fill
from dienhinh.extensions import db
from dienhinh.models import Post, Role, Tenure, TokenPurpose, Unit, UnitKind, User

GOOD_FOR = timedelta(minutes=30)


def offer() -> str:
    """Return the link, good once and for 30 minutes, that makes an administrator; older ones die."""
    tokens.spend_links(None)
    _, secret = tokens.issue(TokenPurpose.SETUP, None, GOOD_FOR)
    audit.record("setup.offer")
    return links.address("thiet-lap", secret)


def office() -> Unit | None:
    """Return the office that a first administrator is made for, where there is one already."""
    query = sa.select(Unit).where(Unit.kind != UnitKind.SCHOOL, Unit.closed_on.is_(None))
    return db.session.scalar(query.order_by(Unit.kind, Unit.id).limit(1))


def complete(secret: str, email: str, name: str, password_hash: str, words: dict[str, str]) -> User:
    """Make the administrator of the office, which is made with these words where there is none; spend the link."""
    tokens.find(secret, TokenPurpose.SETUP, lock=True)
    tokens.spend_links(None)
    unit = office()
    if unit is None:
        unit = Unit(kind=UnitKind.OFFICE)
        fill(unit, words)
        db.session.add(unit)
    user = accounts.create(email, name, None)
    user.password_hash = password_hash
    post = Post(unit=unit, role=Role.ADMIN, title="Quản trị hệ thống")
    db.session.add_all([post, Tenure(post=post, user=user, starts_on=clock.today())])
    db.session.flush()
    audit.record("setup.complete", user, unit=unit.id)
    return user
