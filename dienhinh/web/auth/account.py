from flask import Response, flash, request, url_for

from dienhinh.database import write_tx
from dienhinh.domain import accounts, audit, passwords, sessions, throttle
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.web import forms
from dienhinh.web.auth import session
from dienhinh.web.auth.blueprint import bp
from dienhinh.web.auth.forms import ChangeForm, ProfileForm
from dienhinh.web.guard import me
from dienhinh.web.htmx import go, render


@bp.route("/tai-khoan", methods=["GET", "POST"])
def account() -> Response:
    """Show the own account; as a POST, change the name."""
    form = ProfileForm(obj=me())
    if form.validate_on_submit():
        with write_tx():
            accounts.rename(
                me(), form.name.data, form.phone.data, me(), weekly_digest=form.weekly_digest.data
            )
        flash("Đã lưu.")
        return go(url_for("auth.account"))
    return render("auth/account.html", form=form, user=me(), status=forms.status())


@bp.route("/tai-khoan/mat-khau", methods=["GET", "POST"])
def change_password() -> Response:
    form = ChangeForm()
    if request.method == "POST":
        try:
            if form.validate():
                return _change(form)
        except DomainError as error:
            forms.refuse_field(form, error)
    return render("auth/password.html", form=form, status=forms.status())


@bp.get("/tai-khoan/con-lam-viec")
def stay() -> Response:
    """Keep the log-in alive for whoever sits at a page and asks nothing of the server."""
    return Response(status=204)


@bp.post("/tai-khoan/dang-xuat-moi-noi")
def logout_everywhere() -> Response:
    with write_tx():
        sessions.end_all(me())
        audit.record("login.end_all", me(), actor=me())
        session.stop()
    flash("Đã đăng xuất khỏi mọi thiết bị.")
    return go(url_for("auth.login"))


def _change(form: ChangeForm) -> Response:
    """Compare the old password (as slowly and as seldom as a log-in), then set the new one."""
    user, ip = me(), request.remote_addr or ""
    email, stored, words = user.email, user.password_hash, list(accounts.words_of(user))
    blocked = throttle.blocked(email, ip)
    db.session.rollback()
    if blocked:
        raise blocked
    if not passwords.matches(stored, form.current.data):
        with write_tx():
            throttle.fail(email, ip)
            audit.record("password.fail", me(), actor=me())
        raise DomainError("Mật khẩu đang dùng không đúng.", field="current")
    passwords.check(form.password.data, words)
    password_hash = passwords.hashed(form.password.data)
    with write_tx():
        if me().password_hash != stored:
            raise Conflict("Mật khẩu vừa được đổi ở nơi khác. Xin đăng nhập lại.")
        accounts.change_password(me(), password_hash, action="password.change")
        secret = sessions.begin(me())
    session.start(me(), secret)
    flash("Đã đổi mật khẩu. Các thiết bị khác đã bị đăng xuất.")
    return go(url_for("auth.account"))
