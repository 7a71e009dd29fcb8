"""Failed log-ins slow an account down. The count is in the database: processes share it, a restart keeps it.

Never by address alone: a school is one address to us, and its teachers would lock each other out.
"""

import hashlib
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from dienhinh import clock
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import LoginThrottle

FREE, STOP = 5, 100
FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=30)


class Throttled(DomainError):
    """No log-in is taken for this account now, whether there is such an account or not."""

    status = 429

    def __init__(self, wait: timedelta | None) -> None:
        self.wait = wait
        until = "Việc đăng nhập tạm dừng" if wait is None else f"Xin chờ {spoken(wait)} rồi thử lại"
        super().__init__(
            f"Đã thử đăng nhập không đúng nhiều lần. {until}, hoặc dùng “Quên mật khẩu” để đặt mật khẩu mới."
        )


def blocked(email: str, ip: str, *, lock: bool = False) -> Throttled | None:
    """Return why no log-in may be tried for this account from this address now, or None."""
    query = sa.select(LoginThrottle).where(LoginThrottle.account == _account(email))
    query = query.where(LoginThrottle.ip.in_(["", ip])).order_by(LoginThrottle.id)
    query = query.execution_options(populate_existing=True)
    rows = list(db.session.scalars(query.with_for_update() if lock else query))
    if any(row.failures >= STOP for row in rows):
        return Throttled(None)
    until = max((row.blocked_until for row in rows if row.blocked_until), default=clock.now())
    return Throttled(until - clock.now()) if until > clock.now() else None


def fail(email: str, ip: str) -> None:
    """Count a failed log-in for the account and for the account from this address."""
    for kept in ("", ip):
        row = _row(email, kept)
        row.failures += 1
        row.updated_at = clock.now()
        if row.failures >= FREE:
            row.blocked_until = clock.now() + delay(row.failures)


def delay(failures: int) -> timedelta:
    """Return how long after this many failures the next try is taken: doubling, up to an hour."""
    return min(LONGEST, FIRST * 2 ** min(failures - FREE, 20)) if failures >= FREE else timedelta()


def clear(email: str, ip: str | None = None) -> None:
    """Forget the account's failures, in all and from this address (every address for None), and old ones."""
    own = LoginThrottle.account == _account(email)
    if ip is not None:
        own = sa.and_(own, LoginThrottle.ip.in_(["", ip]))
    old = sa.and_(LoginThrottle.updated_at < clock.now() - FORGOTTEN_AFTER, LoginThrottle.failures < STOP)
    db.session.execute(sa.delete(LoginThrottle).where(sa.or_(own, old)))


def spoken(wait: timedelta) -> str:
    """Say a wait as people do, rounded up."""
    seconds = int(wait.total_seconds()) + 1
    return f"{seconds} giây" if seconds < 60 else f"{-(-seconds // 60)} phút"


def _account(email: str) -> str:
    return hashlib.sha256(email.casefold().encode()).hexdigest()


def _row(email: str, ip: str) -> LoginThrottle:
    """Return the row, locked, made where there is none; two processes may make it at once."""
    account = _account(email)
    query = sa.select(LoginThrottle).where(LoginThrottle.account == account, LoginThrottle.ip == ip)
    query = query.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(query)
    if row is None:
        try:
            with db.session.begin_nested():
                db.session.add(LoginThrottle(account=account, ip=ip))
        except IntegrityError:
            pass
        row = db.session.scalars(query).one()
    return row
