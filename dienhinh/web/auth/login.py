from flask import Response, request, session, url_for
from flask_login import current_user

from dienhinh.database import write_tx
from dienhinh.domain import accounts, audit, passwords, sessions, throttle
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import User
from dienhinh.web.auth import session as log_in
from dienhinh.web.auth.blueprint import bp
from dienhinh.web.auth.forms import LoginForm
from dienhinh.web.auth.second import throttle_told
from dienhinh.web.auth.session import HALF
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
            return go(url_for("auth.second", next=target) if HALF in session else target)
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return throttle_told(render("auth/login.html", form=form, refusal=refusal, status=status), refusal)


@bp.post("/dang-xuat")
def logout() -> Response:
    with write_tx():
        audit.record("login.end", me(), actor=me())
        log_in.stop()
    return go("/dang-nhap")


def _try(email: str, password: str) -> DomainError | None:
    """Log the browser in, or to the second step, or return the refusal.

    No transaction is open while the password is compared.
    """
    ip = request.remote_addr or ""
    stored = accounts.stored_password(email)
    blocked = throttle.blocked(email, ip)
    db.session.rollback()
    right = not blocked and passwords.matches(stored, password)
    outdated = right and passwords.is_outdated(stored or "")
    renewed = passwords.hashed(password) if outdated else None
    with write_tx():
        settled = accounts.log_in(email, ip, stored=stored, renewed=renewed, right=right)
        if not isinstance(settled, User):
            return settled
        needs_code = settled.second_secret is not None
        secret = sessions.begin_half(settled) if needs_code else sessions.begin(settled)
    if needs_code:
        log_in.start_half(secret)
    else:
        log_in.start(settled, secret)
    return None
