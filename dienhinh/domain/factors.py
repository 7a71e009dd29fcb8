"""The second factor: codes of an authenticator (RFC 6238), and recovery codes for whoever lost it."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from flask import current_app

from dienhinh import clock
from dienhinh.domain import audit, mails, sessions, tokens
from dienhinh.domain.access import posts_of
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import RecoveryCode, Role, User

ISSUER = "Điển hình tiên tiến"
STEP, DIGITS, DRIFT = 30, 6, 1
OFFERED_FOR = 3600  # seconds
CODES, START = 10, 4
WRONG = "Mã không đúng, đã dùng hoặc đã hết hạn. Xin chờ mã mới trong ứng dụng rồi nhập lại."
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: without letters that are easily read for others
_LIKE = str.maketrans("ILO", "110", " -.·–\t\r\n")
_CODE = re.compile(rf"[{_ALPHABET}]{{12}}")


class Offer(NamedTuple):
    """A secret that is not in use yet: as letters to type, as the address in the QR, and sealed for the form."""

    secret: str
    uri: str
    sealed: str


def roles() -> frozenset[str]:
    """Return the roles that may not do without a second factor."""
    return _named(current_app.config["SECOND_FACTOR_ROLES"])


def unknown_roles(setting: str) -> list[str]:
    """Return what the setting names and no role is called."""
    return sorted(_named(setting) - set(Role))


def _named(setting: str) -> frozenset[str]:
    return frozenset(filter(None, re.split(r"[\s,]+", setting)))


def is_asked_of(user: User) -> bool:
    """Tell whether a post of the user may not do without a second factor."""
    asked = roles()
    return bool(asked) and any(post.role in asked for post in posts_of(user))


def is_owed_by(user: User) -> bool:
    """Tell whether the user has to set up a second factor before anything else."""
    return user.second_secret is None and is_asked_of(user)


def offer(user: User) -> Offer:
    """Return a new secret for an account."""
    return _offer(user, base64.b32encode(secrets.token_bytes(20)).decode())


def offered(user: User, sealed: str) -> Offer:
    """Return the offer that a form of this account carries."""
    secret = _opened(user, sealed, OFFERED_FOR)
    if secret is None:
        raise DomainError("Trang này mở đã lâu. Xin quét lại mã QR mới bên dưới.")
    return _offer(user, secret)


def check(offer: Offer, typed: str) -> int:
    """Return the time step of a code of the offered secret; raise where it is none."""
    step = _step(offer.secret, tidy(typed), 0)
    if step is None:
        raise DomainError(
            "Mã không đúng. Xin xem đồng hồ của điện thoại có đúng giờ không rồi nhập mã đang hiện.",
            field="code",
        )
    return step


def new_codes() -> list[str]:
    """Return ten recovery codes of 60 random bits each."""
    return ["".join(secrets.choice(_ALPHABET) for _ in range(12)) for _ in range(CODES)]


def switch_on(user: User, offer: Offer, step: int, codes: Sequence[tuple[str, str]]) -> None:
    """Ask this account for codes from now on; `codes` are recovery codes with their hashes. Other log-ins end."""
    if user.second_secret is not None:
        raise Conflict("Tài khoản này đã bật xác thực hai bước.")
    user.second_secret = _box().encrypt(f"{user.id}:{offer.secret}".encode()).decode()
    user.second_since, user.second_step = clock.now(), step
    _keep(user, codes)
    sessions.end_all(user)
    audit.record("factor.on", user, actor=user)
    _tell(user, "second_factor_on")


def renew_codes(user: User, codes: Sequence[tuple[str, str]]) -> None:
    """Put new recovery codes in the place of all the old ones."""
    if user.second_secret is None:
        raise Conflict("Tài khoản này chưa bật xác thực hai bước.")
    _keep(user, codes)
    audit.record("factor.renew_codes", user, actor=user)


def switch_off(user: User) -> None:
    """Ask for the password alone again; the caller has seen password and code.

    Who may not do without sets up a new one before anything else: so one changes the telephone.
    """
    _forget(user)
    audit.record("factor.off", user, actor=user)
    _tell(user, "second_factor_off")


def reset(user: User, reason: str, actor: User | None) -> None:
    """Take the second factor from an account whose owner lost it, and end its log-ins; the owner is told by mail."""
    if user.second_secret is None:
        raise Conflict("Tài khoản này chưa bật xác thực hai bước.")
    if actor is not None and actor.id == user.id:
        raise DomainError("Xin tắt xác thực hai bước của mình ở trang Tài khoản.")
    _forget(user)
    sessions.end_all(user)
    tokens.spend_links(user)
    audit.record("factor.reset", user, actor=actor, reason=reason)
    _tell(user, "second_factor_reset", reason=reason)


def tidy(typed: str) -> str:
    """Return a code without what people write between its parts."""
    return typed.upper().translate(_LIKE)


def is_like_a_code(typed: str) -> bool:
    """Tell whether this is written as a code is, and as no password may be."""
    code = tidy(typed)
    return len(code) == DIGITS and code.isdecimal() and code.isascii()


def recovery_hash(user: User, typed: str) -> str | None:
    """Return the hash that a typed recovery code is to be compared with; None for what is none of this account."""
    code = tidy(typed)
    return (row := _recovery(user, code)) and row.code_hash


def spend(user: User, typed: str, recovered: str | None) -> str:
    """Use a code up and say what it was, `code` or `recovery`; say "" for what opens nothing.

    `recovered` is the hash that a recovery code was found to match. The caller lets one at a time judge an account.
    """
    code = tidy(typed)
    if user.second_secret is None:
        return ""
    if recovered and (row := _recovery(user, code)) and row.code_hash == recovered:
        row.used_at = clock.now()
        return "recovery"
    secret = _opened(user, user.second_secret)
    step = secret and _step(secret, code, user.second_step)
    if not step:
        return ""
    user.second_step = step
    return "code"


def codes_left(user: User) -> int:
    """Return how many recovery codes are not used yet."""
    query = sa.select(sa.func.count(RecoveryCode.id)).where(RecoveryCode.user_id == user.id)
    return db.session.scalar(query.where(RecoveryCode.used_at.is_(None))) or 0


def grouped(code: str) -> str:
    """Write a secret or a recovery code in fours, as people copy it."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def _offer(user: User, secret: str) -> Offer:
    uri = _totp(secret).get_provisioning_uri(user.email, ISSUER)
    return Offer(secret, uri, _box().encrypt(f"{user.id}:{secret}".encode()).decode())


def _step(secret: str, code: str, after: int) -> int | None:
    """Return the step of which this is the code, one that is later than the last used; None for a wrong code."""
    now, totp = int(clock.now().timestamp()) // STEP, _totp(secret)
    for step in (now, *(now + sign * n for n in range(1, DRIFT + 1) for sign in (-1, 1))):
        if step > after and hmac.compare_digest(totp.generate(step * STEP), code.encode()):
            return step
    return None


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP)


def _recovery(user: User, code: str) -> RecoveryCode | None:
    if not _CODE.fullmatch(code):
        return None
    query = sa.select(RecoveryCode).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(query.where(RecoveryCode.start == code[:START]).limit(1))


def _keep(user: User, codes: Sequence[tuple[str, str]]) -> None:
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    rows = [RecoveryCode(user_id=user.id, start=code[:START], code_hash=kept) for code, kept in codes]
    db.session.add_all(rows)


def _forget(user: User) -> None:
    user.second_secret = user.second_since = None
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def _tell(user: User, template: str, **words: str) -> None:
    mails.queue(
        template,
        [(user.email, user.name)],
        f"user-{user.id}-{template}-{secrets.token_hex(6)}",
        unit_id=min((tenure.post.unit_id for tenure in user.tenures), default=None),
        name=user.name,
        at=clock.now(),
        **words,
    )


def _opened(user: User, sealed: str, seconds: int | None = None) -> str | None:
    """Return a sealed secret of this account; None for one of another account, another key, or one too old."""
    try:
        owner, _, secret = _box().decrypt(sealed.encode(), ttl=seconds).decode().partition(":")
    except InvalidToken:
        return None
    return secret if owner == str(user.id) else None


def _box() -> Fernet:
    key = hashlib.sha256(b"second:" + current_app.config["SECRET_KEY"].encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
