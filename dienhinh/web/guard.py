"""Closed by default: every endpoint but a few wants a log-in, and each view names its permission."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from flask_login import current_user
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from dienhinh.database import beside
from dienhinh.domain import access, factors, sessions
from dienhinh.domain.policy import Permission
from dienhinh.errors import Forbidden
from dienhinh.extensions import db, login_manager
from dienhinh.models import User
from dienhinh.pacing import REFUSED
from dienhinh.web.htmx import is_htmx, page_path

PUBLIC_ENDPOINTS = frozenset(
    {
        "static",
        "bootstrap.static",
        "auth.login",
        "auth.forgot",
        "auth.reset",
        "auth.second",
        "auth.setup",
        "checks.handover",
        "checks.index",
        "checks.offline",
        "checks.show",
        "home.health",
        "home.ready",
        "public.index",
        "public.show",
        "public.photo",
        "public.feed",
    }
)

# What is left to whoever has to set up a second factor first.
WITHOUT_FACTOR = frozenset({"auth.factor", "auth.switch_on", "auth.logout", "auth.logout_everywhere"})

# Refusals that end by themselves, and after how many seconds.
RETRY = {429: TooManyRequests(retry_after=5), 503: ServiceUnavailable(retry_after=5)}

T = TypeVar("T", bound=db.Model)


def init_app(app: Flask) -> None:
    """Load users by their revocable ids and close every endpoint that is not public."""
    login_manager.user_loader(_load)
    login_manager.unauthorized_handler(to_login)
    login_manager.session_protection = None
    # Before the check of the CSRF token: who has no log-in any more is told so, not that the page is old.
    app.before_request_funcs.setdefault(None, []).insert(0, _closed_by_default)
    # The trail knows nothing of HTTP, and asks here where a change came from.
    app.extensions["request_ip"] = lambda: (request.remote_addr or "") if has_request_context() else ""


def me() -> User:
    """Return the user who asks; a write begins anew, and so does what was known of the user."""
    user = current_user._get_current_object()
    state = sa.inspect(user)
    if state.expired:
        access.load_user(state.identity[0])
    return user


def find(
    model: type[T],
    record_id: int,
    permission: Permission,
    *,
    lock: bool = False,
    options: tuple[Any, ...] = (),
) -> T:
    """Return a record on which the user who asks holds the permission; else 404, or 403 if it is visible."""
    return access.find(model, record_id, me(), permission, lock=lock, options=options)


def require(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a view be called only by users with the permission for some unit; `find` decides on the record."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(**arguments: Any) -> Any:
            if not access.may(me(), permission):
                raise Forbidden
            return view(**arguments)

        guarded.permission = permission
        return guarded

    return decorate


def to_login() -> Response:
    """Send to the log-in page and remember the page; htmx, told by a header, does not swap the form in.

    A picture is only refused: the page that it would be sent to begins a session, which ends that of the tab where
    somebody is logging in.
    """
    return _send("auth.login")


def _send(endpoint: str) -> Response:
    location = url_for(endpoint, next=page_path())
    if is_htmx():
        return Response(status=401, headers={"HX-Redirect": location})
    if request.headers.get("Sec-Fetch-Dest") == "image":
        return Response(status=401)
    return redirect(location, code=303)


def safe_next(target: str) -> str:
    """Return the target if it is a path of this site, else the home page."""
    return target if re.fullmatch(r"/(?!/)[^\\\s]*", target) else url_for("home.index")


def _closed_by_default() -> Response | None:
    if refused := request.environ.get(REFUSED):
        abort(RETRY.get(refused, refused))
    if request.endpoint is None or request.endpoint in PUBLIC_ENDPOINTS:
        return None
    if not current_user.is_authenticated:
        return to_login()
    _note_use()
    if request.endpoint not in WITHOUT_FACTOR and factors.is_owed_by(me()):
        return _send("auth.factor")
    return None


def _note_use() -> None:
    """Write down, once a minute, that the log-in is in use; where nothing can be written, pages are still read."""
    login = this_login()
    if not login.is_to_be_noted:
        return
    db.session.rollback()
    try:
        beside(sessions.noted(login))
    except OperationalError:
        current_app.logger.warning("The use of a log-in could not be noted.", exc_info=True)


def this_login() -> sessions.Login:
    """Return the log-in that the request came with."""
    return g.login


def _load(cookie_id: str) -> User | None:
    g.login = sessions.load(cookie_id, session.get("key", ""))
    return g.login and g.login.user


__all__ = ["PUBLIC_ENDPOINTS", "find", "init_app", "me", "require", "safe_next", "this_login", "to_login"]
