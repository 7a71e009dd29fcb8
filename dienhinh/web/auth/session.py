"""The cookie of a log-in: which session it is, and a CSRF secret that only its user has."""

import hashlib
import hmac

from flask import current_app, session
from flask_login import login_user, logout_user

from dienhinh.domain import sessions
from dienhinh.domain.access import load_user
from dienhinh.models import User

HALF = "half"


def start(user: User, secret: str) -> None:
    """Log this browser in and leave nothing of who used it before."""
    session.clear()
    session.permanent = True
    session["key"] = secret
    session["csrf_token"] = _csrf_secret(user)
    login_user(load_user(user.id))


def start_half(secret: str) -> None:
    """Remember in this browser alone that a password was right; nobody is logged in by that."""
    session.clear()
    session[HALF] = secret


def stop() -> None:
    """End this log-in, also for a copy of its cookie; the caller holds the write transaction."""
    sessions.end(session.get("key", ""))
    logout_user()
    session.clear()


def _csrf_secret(user: User) -> str:
    # The same for each log-in of a user until all are ended: a form that was open while the log-in ran out, and
    # was begun again in another tab, can still be sent.
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, f"csrf:{user.get_id()}".encode(), hashlib.sha256).hexdigest()
