"""Log-ins that can be ended: each is a token, and the user's cookie dies with it or with the session version."""

from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from flask import current_app

from dienhinh import clock
from dienhinh.domain import tokens
from dienhinh.domain.access import USER, is_of
from dienhinh.extensions import db
from dienhinh.models import Role, Token, TokenPurpose, User

SECOND_STEP = timedelta(minutes=5)
# A use is written down no more often than this: reading pages costs no writing.
NOTED_EVERY = timedelta(minutes=1)


class Login(NamedTuple):
    """A living log-in: whose it is, when it was last used, and when its user last gave a password or code."""

    user: User
    token_id: int
    seen_at: datetime
    confirmed_at: datetime

    @property
    def is_fresh(self) -> bool:
        """Tell whether its user need not show again who sits there."""
        age = clock.now() - self.confirmed_at
        return age <= timedelta(minutes=float(current_app.config["CONFIRM_MINUTES"]))

    @property
    def is_to_be_noted(self) -> bool:
        return clock.now() - self.seen_at >= NOTED_EVERY


_LOGIN = (
    USER.join(Token, Token.user_id == User.id)
    .where(
        Token.digest == sa.bindparam("secret"),
        Token.purpose == TokenPurpose.SESSION,
        tokens.alive(sa.bindparam("now")),
    )
    .add_columns(Token.id, Token.seen_at, Token.confirmed_at)
)


def begin(user: User) -> str:
    """Open a session of SESSION_HOURS and return its secret, which the cookie carries."""
    tokens.sweep()
    hours = timedelta(hours=float(current_app.config["SESSION_HOURS"]))
    token, secret = tokens.issue(TokenPurpose.SESSION, user, hours)
    token.seen_at = token.confirmed_at = clock.now()
    return secret


def begin_half(user: User) -> str:
    """Return the secret with which, for five minutes, the second step of a log-in may be tried; it opens no page."""
    return tokens.issue(TokenPurpose.SECOND, user, SECOND_STEP)[1]


def end(secret: str) -> None:
    """End one session: its cookie opens nothing any more, wherever it was copied to."""
    query = sa.update(Token).where(Token.digest == tokens.digest(secret), Token.used_at.is_(None))
    db.session.execute(query.where(Token.purpose == TokenPurpose.SESSION).values(used_at=clock.now()))


def end_all(user: User) -> None:
    """End every session of a user at once."""
    user.session_version += 1


def load(cookie_id: str, secret: str) -> Login | None:
    """Return a living session that was used lately enough, or None."""
    user_id, _, version = cookie_id.partition(".")
    if not user_id.isdecimal():
        return None
    asked = {"id": int(user_id), "secret": tokens.digest(secret), "now": clock.now()}
    row = db.session.execute(_LOGIN, asked).unique().one_or_none()
    if row is None or row.seen_at is None:
        return None
    login = Login(*row)
    alive = login.user.is_active and str(login.user.session_version) == version
    # Its last use may be noted a minute early: nobody's log-in ends before the page said that it would.
    return login if alive and clock.now() - login.seen_at <= idle(login.user) + NOTED_EVERY else None


def idle(user: User) -> timedelta:
    """Return how long a session of this user lives without being used."""
    name = "ADMIN_IDLE_MINUTES" if is_of(user, Role.ADMIN) else "IDLE_MINUTES"
    return timedelta(minutes=float(current_app.config[name]))


def noted(login: Login) -> sa.Update:
    """Return the statement that writes down that a session is in use."""
    return sa.update(Token).where(Token.id == login.token_id).values(seen_at=clock.now())


def confirm(login: Login) -> None:
    """Write down that the user just showed again who sits there."""
    db.session.execute(sa.update(Token).where(Token.id == login.token_id).values(confirmed_at=clock.now()))
