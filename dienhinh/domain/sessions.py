"""Log-ins that can be ended: each is a token, and the user's cookie dies with it or with the session version."""

from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from dienhinh import clock
from dienhinh.domain import tokens
from dienhinh.domain.access import USER, load_user
from dienhinh.extensions import db
from dienhinh.models import Token, TokenPurpose, User

_LOGGED_IN = USER.where(
    sa.exists().where(
        Token.digest == sa.bindparam("secret"),
        Token.purpose == TokenPurpose.SESSION,
        Token.user_id == User.id,
        tokens.alive(sa.bindparam("now")),
    )
)


def begin(user: User) -> str:
    """Open a session of SESSION_HOURS and return its secret, which the cookie carries."""
    tokens.sweep()
    hours = timedelta(hours=float(current_app.config["SESSION_HOURS"]))
    return tokens.issue(TokenPurpose.SESSION, user, hours)[1]


def end(secret: str) -> None:
    """End one session: its cookie opens nothing any more, wherever it was copied to."""
    query = sa.update(Token).where(Token.digest == tokens.digest(secret), Token.used_at.is_(None))
    db.session.execute(query.where(Token.purpose == TokenPurpose.SESSION).values(used_at=clock.now()))


def end_all(user: User) -> None:
    """End every session of a user at once."""
    user.session_version += 1


def load(cookie_id: str, secret: str) -> User | None:
    """Return the user of a living session, or None."""
    user_id, _, version = cookie_id.partition(".")
    if not user_id.isdecimal():
        return None
    user = load_user(int(user_id), _LOGGED_IN, secret=tokens.digest(secret), now=clock.now())
    return user if user and user.is_active and str(user.session_version) == version else None
