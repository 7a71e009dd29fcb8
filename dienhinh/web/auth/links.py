"""A new password by a link in a mail."""

from flask import Response, flash, request, url_for

from dienhinh.database import write_tx
from dienhinh.domain import accounts, links, passwords, tokens
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.web import forms
from dienhinh.web.auth.blueprint import bp
from dienhinh.web.auth.forms import ChooseForm, ForgotForm
from dienhinh.web.htmx import go, render


@bp.route("/quen-mat-khau", methods=["GET", "POST"])
def forgot() -> Response:
    form = ForgotForm()
    if form.validate_on_submit():
        with write_tx():
            links.forgot(form.email.data)
        flash(
            "Nếu địa chỉ này có tài khoản, một thư kèm liên kết đặt mật khẩu mới sẽ đến trong ít phút. "
            "Liên kết dùng được một lần, trong 30 phút."
        )
        return go(url_for("auth.login"))
    return render("auth/forgot.html", form=form, status=forms.status())


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
