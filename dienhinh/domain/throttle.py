"""Failed log-ins slow an account down. The count is in the database: processes share it, a restart keeps it.

Never by address alone: a school is one address to us, and its teachers would lock each other out.
"""

import hashlib
from datetime import timedelta

import sqlalchemy as sa

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


def hold(email: str) -> None:
    """Let one transaction at a time judge this account, so that guesses made together are counted one by one."""
    if db.engine.dialect.name == "postgresql":
        number = int(_account(email)[:15], 16)
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


def blocked(email: str, ip: str) -> Throttled | None:
    """Return why no log-in may be tried for this account from this address now, or None."""
    rows = _rows(email, ip).values()
    if any(row.failures >= STOP for row in rows):
        return Throttled(None)
    until = max((row.blocked_until for row in rows if row.blocked_until), default=clock.now())
    return Throttled(until - clock.now()) if until > clock.now() else None


def fail(email: str, ip: str) -> None:
    """Count a failed log-in for the account and for the account from this address."""
    hold(email)
    rows = _rows(email, ip)
    for kept in {"", ip}:
        row = rows.get(kept) or LoginThrottle(account=_account(email), ip=kept, failures=0)
        db.session.add(row)
        row.failures += 1
        row.updated_at = clock.now()
        if row.failures >= FREE:
            row.blocked_until = clock.now() + delay(row.failures)
    db.session.flush()


def delay(failures: int) -> timedelta:
    """Return how long after this many failures the next try is taken: doubling, up to an hour."""
    return min(LONGEST, FIRST * 2 ** min(failures - FREE, 20)) if failures >= FREE else timedelta()


def spend(what: str, ip: str, window: timedelta) -> None:
    """Count one miss at something public from an address; the count begins anew when its window is over."""
    hold(f"{what}:{ip}")
    row = _uses(what, ip) or LoginThrottle(account=_account(f"{what}:{ip}"), ip=ip, failures=0)
    if row.blocked_until is None or row.blocked_until <= clock.now():
        row.failures, row.blocked_until = 0, clock.now() + window
    row.failures, row.updated_at = min(row.failures + 1, STOP - 1), clock.now()
    db.session.add(row)
    db.session.flush()


def spent(what: str, ip: str, most: int) -> timedelta | None:
    """Return how long to wait where `most` misses came within the window; nothing locks for good."""
    row = _uses(what, ip)
    if row is None or row.failures < most or row.blocked_until <= clock.now():
        return None
    return row.blocked_until - clock.now()


def _uses(what: str, ip: str) -> LoginThrottle | None:
    return _rows(f"{what}:{ip}", ip).get(ip)


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


def _rows(email: str, ip: str) -> dict[str, LoginThrottle]:
    query = sa.select(LoginThrottle).where(LoginThrottle.account == _account(email))
    query = query.where(LoginThrottle.ip.in_(["", ip])).execution_options(populate_existing=True)
    return {row.ip: row for row in db.session.scalars(query)}
