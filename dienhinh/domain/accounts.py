"""Accounts: who has one, who is let in, and what ends a log-in."""

from collections.abc import Iterator

import sqlalchemy as sa

from dienhinh import clock, text
from dienhinh.domain import audit, proving, sessions, throttle, tokens
from dienhinh.domain.proving import Weighed
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import TokenPurpose, User

WRONG = "Thư điện tử hoặc mật khẩu không đúng."


def by_email(email: str) -> User | None:
    """Return the account with this address, in whatever case it is written."""
    return db.session.scalar(sa.select(User).where(User.email == email.casefold()))


def stored_password(email: str) -> str | None:
    """Return the hash of an account that may log in, else None."""
    user = by_email(email)
    return user.password_hash if user and user.is_active else None


def log_in(
    email: str, ip: str, *, stored: str | None, renewed: str | None, right: bool
) -> User | DomainError:
    """Settle a log-in whose password was compared with `stored`; return the user, or the refusal to be shown.

    An account with a second factor is not let in yet, and its failures stay: who knows the password could otherwise
    try as many codes as there are.

    A refusal is returned, not raised: its count and its line in the trail are to be committed. Failures that came
    in while the password was compared count, so that many guesses at once gain nothing.
    """
    throttle.hold(email)
    user = by_email(email)
    blocked = throttle.blocked(email, ip)
    if blocked:
        audit.record("login.refuse", user, ip=ip)
        return blocked
    if not right or user is None or not user.is_active or user.password_hash != stored:
        throttle.fail(email, ip)
        audit.record("login.fail", user, ip=ip)
        return DomainError(WRONG)
    user.password_hash = renewed or stored
    if user.second_secret is None:
        _let_in(user, ip)
    else:
        audit.record("login.password", user, ip=ip)
    return user


def half_way(secret: str) -> User | None:
    """Return whose password was right when the second step of a log-in began; None once that is over."""
    token = tokens.living(secret, TokenPurpose.SECOND)
    return token and token.user


def finish_log_in(secret: str, weighed: Weighed, ip: str, sentence: str) -> User | DomainError:
    """Settle the second step of a log-in; return the user, or the refusal to be shown, as `log_in` does."""
    token = tokens.find(secret, TokenPurpose.SECOND, lock=True)
    user = token.user
    if refusal := proving.settle(user, weighed, ip, sentence, "login.fail"):
        return refusal
    token.used_at = clock.now()
    _let_in(user, ip)
    return user


def _let_in(user: User, ip: str) -> None:
    throttle.clear(user.email, ip)
    user.last_login_at = clock.now()
    audit.record("login.succeed", user, actor=user, ip=ip)


def words_of(user: User) -> Iterator[str]:
    """Give the words that a guesser would try first for this user."""
    yield from (user.name, user.email)
    for tenure in user.tenures:
        yield from (tenure.post.title, tenure.post.unit.name, tenure.post.unit.symbol, tenure.post.unit.place)


def change_password(user: User, password_hash: str, *, action: str) -> None:
    """Give the account a password; every session of it ends, and every link that would choose another one."""
    user.password_hash = password_hash
    sessions.end_all(user)
    tokens.spend_links(user)
    throttle.clear(user.email)
    audit.record(action, user, actor=user)


def rename(user: User, name: str, phone: str, actor: User, *, weekly_digest: bool | None = None) -> None:
    """Change the name, the phone and (unless None) the wish for weekly mails; the trail says that they changed, not
    to what.
    """
    user.name, user.phone = name, phone
    if weekly_digest is not None:
        user.weekly_digest = weekly_digest
    user.search_key = text.search_key(name, user.email)
    audit.record("user.edit", user, actor=actor, fields=["name", "phone"])


def create(email: str, name: str, actor: User | None) -> User:
    """Return a new account without a password; the caller gives it a post and a link."""
    if by_email(email):
        raise Conflict("Đã có tài khoản dùng địa chỉ thư điện tử này.")
    user = User(email=email.casefold(), name=name)
    db.session.add(user)
    db.session.flush()
    audit.record("user.create", user, actor=actor)
    return user


def disable(user: User, reason: str, actor: User) -> None:
    """Close the account at once; its history stays."""
    if user.id == actor.id:
        raise DomainError("Không thể tự khóa tài khoản của mình.")
    if user.disabled_at:
        raise Conflict("Tài khoản này đã được khóa trước đó.")
    user.disabled_at = clock.now()
    sessions.end_all(user)
    tokens.spend_links(user)
    audit.record("user.disable", user, actor=actor, reason=reason)


def enable(user: User, actor: User) -> None:
    """Open a disabled account again, with the password that it had."""
    if not user.disabled_at:
        raise Conflict("Tài khoản này đang dùng được.")
    user.disabled_at = None
    audit.record("user.enable", user, actor=actor)
