from flask import Blueprint, Response, request, session
from flask_login import current_user, login_user, logout_user
from wtforms import PasswordField

from dienhinh.domain import accounts
from dienhinh.domain.access import load_user
from dienhinh.errors import DomainError
from dienhinh.web.forms import Form, line
from dienhinh.web.guard import safe_next
from dienhinh.web.htmx import go, render

bp = Blueprint("auth", __name__)


class LoginForm(Form):
    email = line("Thư điện tử", 254, required=True)
    password = PasswordField("Mật khẩu")


@bp.route("/dang-nhap", methods=["GET", "POST"])
def login() -> Response:
    form = LoginForm()
    if request.method == "GET" and current_user.is_authenticated:
        return go(safe_next(request.args.get("next", "")))
    refusal = None
    if form.validate_on_submit():
        try:
            user = accounts.log_in(form.email.data, form.password.data or "", request.remote_addr or "")
        except DomainError as error:
            refusal = error
        else:
            session.clear()
            session.permanent = True
            login_user(load_user(user.id))
            return go(safe_next(request.args.get("next", "")))
    status = 422 if request.method == "POST" else 200
    return render("auth/login.html", form=form, refusal=refusal, status=status)


@bp.post("/dang-xuat")
def logout() -> Response:
    logout_user()
    session.clear()
    return go("/dang-nhap")


@bp.get("/tai-khoan")
def account() -> Response:
    return render("auth/account.html")
