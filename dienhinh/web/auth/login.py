from flask import Response, request
from flask_login import current_user

from dienhinh.database import write_tx
from dienhinh.domain import accounts, audit, passwords, sessions, throttle
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import User
from dienhinh.web.auth import session
from dienhinh.web.auth.blueprint import bp
from dienhinh.web.auth.forms import LoginForm
from dienhinh.web.guard import me, safe_next
from dienhinh.web.htmx import go, render


@bp.route("/dang-nhap", methods=["GET", "POST"])
def login() -> Response:
    target = safe_next(request.args.get("next", ""))
    if request.method == "GET" and current_user.is_authenticated:
        return go(target)
    form, refusal = LoginForm(), None
    if form.validate_on_submit():
        refusal = _try(form.email.data, form.password.data)
        if refusal is None:
            return go(target)
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    response = render("auth/login.html", form=form, refusal=refusal, status=status)
    if isinstance(refusal, throttle.Throttled) and refusal.wait:
        response.headers["Retry-After"] = str(int(refusal.wait.total_seconds()) + 1)
    return response


@bp.post("/dang-xuat")
def logout() -> Response:
    with write_tx():
        audit.record("login.end", me(), actor=me())
        session.stop()
    return go("/dang-nhap")


def _try(email: str, password: str) -> DomainError | None:
    """Log the browser in, or return the refusal; no transaction is open while the password is compared."""
    ip = request.remote_addr or ""
    stored = accounts.stored_password(email)
    blocked = throttle.blocked(email, ip)
    db.session.rollback()
    right = not blocked and passwords.matches(stored, password)
    outdated = right and passwords.is_outdated(stored or "")
    renewed = passwords.hashed(password) if outdated else None
    with write_tx():
        settled = accounts.log_in(email, ip, stored=stored, renewed=renewed, right=right)
        secret = sessions.begin(settled) if isinstance(settled, User) else ""
    if isinstance(settled, User):
        session.start(settled, secret)
        return None
    return settled
