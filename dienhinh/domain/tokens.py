"""One-time secrets: whoever holds one may do one thing for a while; the database keeps only its SHA-256."""

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Token, TokenPurpose, User

SPENT = "Liên kết này đã được dùng, đã hết hạn hoặc không đầy đủ. Xin yêu cầu một liên kết mới."
KEPT = timedelta(days=1)


def issue(purpose: TokenPurpose, user: User | None, life: timedelta) -> tuple[Token, str]:
    """Return a new token and its secret, which is shown once and never stored."""
    secret = secrets.token_urlsafe(32)
    token = Token(digest=digest(secret), purpose=purpose, user=user, expires_at=clock.now() + life)
    db.session.add(token)
    db.session.flush()
    return token, secret


def find(secret: str, *purposes: TokenPurpose, lock: bool = False) -> Token:
    """Return the living token of a secret; one sentence for every kind of dead or unknown one."""
    token = living(secret, *purposes, lock=lock)
    if token is None:
        raise DomainError(SPENT)
    return token


def living(secret: str, *purposes: TokenPurpose, lock: bool = False) -> Token | None:
    """Return the living token of a secret, or None."""
    query = sa.select(Token).where(
        Token.digest == digest(secret), Token.purpose.in_(purposes), alive(clock.now())
    )
    return db.session.scalar(query.with_for_update() if lock else query)


def spend_links(user: User | None) -> None:
    """End every living link of a user; with None, those that make a first administrator."""
    links = Token.purpose != TokenPurpose.SESSION
    owner = Token.user_id == user.id if user else Token.user_id.is_(None)
    db.session.execute(sa.update(Token).where(owner, links, alive(clock.now())).values(used_at=clock.now()))


def alive(moment: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    """Return the condition that keeps the tokens that still open something at a moment."""
    return sa.and_(Token.used_at.is_(None), Token.expires_at > moment)


def sweep() -> None:
    """Delete the tokens that ended a day ago or earlier."""
    db.session.execute(sa.delete(Token).where(Token.expires_at < clock.now() - KEPT))


def digest(secret: str) -> str:
    """Return what is kept of a secret; it is random enough that a plain hash is safe."""
    return hashlib.sha256(secret.encode()).hexdigest()
