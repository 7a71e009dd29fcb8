"""Accounts: log-in, passwords, invitations, and who holds which post from when."""

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import User

# OWASP Password Storage: argon2id with 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = HASHER.hash("nobody's password, so that an unknown account costs the same time")


def log_in(email: str, password: str, ip: str) -> User:
    """Return the user whose email and password these are; refuse with one sentence for every other case."""
    user = db.session.scalar(sa.select(User).where(User.email == email.casefold()))
    try:
        HASHER.verify(user.password_hash if user and user.password_hash else _NOBODY, password)
    except VerificationError:
        user = None
    if user is None or not user.is_active:
        raise DomainError("Thư điện tử hoặc mật khẩu không đúng.")
    return user
