"""A password or code that was typed into a form: compared while no transaction is open."""

from flask import request

from dienhinh.domain import proving
from dienhinh.domain.proving import Weighed
from dienhinh.extensions import db
from dienhinh.models import User

WRONG = "Mật khẩu hoặc mã không đúng."


def weigh(user: User, *, password: str | None = None, code: str | None = None) -> Weighed:
    """Return what came of comparing; what was read before is stale after it."""
    claim = proving.claim(user, password=password, code=code)
    db.session.rollback()
    return claim.weigh()


def ip() -> str:
    return request.remote_addr or ""
