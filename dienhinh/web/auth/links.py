"""A new password by a link in a mail."""

from datetime import timedelta

from flask import Response, flash, request, url_for

from dienhinh.database import write_tx
from dienhinh.domain import accounts, links, passwords, throttle, tokens
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.web import forms
from dienhinh.web.auth.blueprint import bp
from dienhinh.web.auth.forms import ChooseForm, ForgotForm
from dienhinh.web.htmx import go, render

REQUESTS, WINDOW = 20, timedelta(minutes=10)  # from one address, which may be that of a whole school


@bp.route("/quen-mat-khau", methods=["GET", "POST"])
def forgot() -> Response:
    form = ForgotForm()
    if form.validate_on_submit():
        if wait := _ask(form.email.data):
            return _later(form, wait)
        flash(
            "Nếu địa chỉ này có tài khoản, một thư kèm liên kết đặt mật khẩu mới sẽ đến trong ít phút. "
            "Liên kết dùng được một lần, trong 30 phút."
        )
        return go(url_for("auth.login"))
    return render("auth/forgot.html", form=form, status=forms.status())


def _ask(email: str) -> timedelta | None:
    """Send the link, or return how long to wait: each request leaves a line in the trail, which is for ever."""
    ip = request.remote_addr or ""
    with write_tx():
        wait = throttle.spent("forgot", ip, REQUESTS)
        if wait is None:
            throttle.spend("forgot", ip, WINDOW)
            links.forgot(email)
    return wait


def _later(form: ForgotForm, wait: timedelta) -> Response:
    sentence = f"Đã yêu cầu nhiều lần từ đây. Xin chờ {throttle.spoken(wait)} rồi yêu cầu lại."
    form.email.errors = [*form.email.errors, sentence]
    response = render("auth/forgot.html", form=form, status=429)
    response.headers["Retry-After"] = str(int(wait.total_seconds()) + 1)
    return response


@bp.route("/dat-mat-khau/<secret>", methods=["GET", "POST"])
def reset(secret: str) -> Response:
    form = ChooseForm()
    user = tokens.find(secret, *links.CHOOSE).user
    if request.method == "POST":
        try:
            if form.validate():
                return _choose(secret, form.password.data, list(accounts.words_of(user)) if user else [])
        except DomainError as error:
            forms.refuse_field(form, error)
    return render("auth/reset.html", form=form, user=user, status=forms.status())


def _choose(secret: str, password: str, words: list[str]) -> Response:
    passwords.check(password, words)
    db.session.rollback()
    password_hash = passwords.hashed(password)
    with write_tx():
        links.choose(secret, password_hash)
    flash("Đã đặt mật khẩu. Xin đăng nhập bằng mật khẩu mới.")
    return go(url_for("auth.login"))
