"""How somebody shows who they are: by a password, by a code, or by both; wrong ones slow the account down."""

from typing import NamedTuple

from dienhinh.domain import audit, factors, passwords, throttle
from dienhinh.errors import DomainError
from dienhinh.models import User


class Claim(NamedTuple):
    """What was brought. None stands for what was not asked for; `stored` and `hashed` are what it is compared with."""

    password: str | None
    code: str | None
    stored: str | None
    hashed: str | None

    def weigh(self) -> "Weighed":
        """Compare, which takes long: no transaction is open meanwhile."""
        right = self.password is None or passwords.matches(self.stored, self.password)
        recovered = self.hashed if self.hashed and right and self._recovers() else None
        return Weighed(self, right, recovered)

    def _recovers(self) -> bool:
        return passwords.matches(self.hashed, factors.tidy(self.code or ""))


class Weighed(NamedTuple):
    claim: Claim
    right: bool
    recovered: str | None


def claim(user: User, *, password: str | None = None, code: str | None = None) -> Claim:
    """Return what is to be compared for this user."""
    hashed = None if code is None else factors.recovery_hash(user, code)
    return Claim(password, code, user.password_hash, hashed)


def settle(user: User, weighed: Weighed, ip: str, sentence: str, action: str) -> DomainError | None:
    """Use the code up, or return the refusal; its count and its line in the trail are to be committed."""
    throttle.hold(user.email)
    if blocked := throttle.blocked(user.email, ip):
        audit.record("login.refuse", user, ip=ip)
        return blocked
    password, code, stored, _ = weighed.claim
    right = user.is_active and (password is None or (weighed.right and user.password_hash == stored))
    if right and (code is None or factors.spend(user, code, weighed.recovered)):
        return None
    throttle.fail(user.email, ip)
    audit.record(action, user, actor=None, ip=ip)
    return DomainError(sentence)
