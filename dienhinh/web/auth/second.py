"""The second step of a log-in; the first one opened nothing."""

from flask import Response, flash, request, session, url_for

from dienhinh.database import write_tx
from dienhinh.domain import accounts, factors, sessions
from dienhinh.domain.throttle import Throttled
from dienhinh.errors import DomainError
from dienhinh.models import User
from dienhinh.web.auth import proof
from dienhinh.web.auth import session as log_in
from dienhinh.web.auth.blueprint import bp
from dienhinh.web.auth.forms import CodeForm
from dienhinh.web.auth.session import HALF
from dienhinh.web.forms import refuse_field
from dienhinh.web.guard import safe_next
from dienhinh.web.htmx import go, render

LATE = "Đã quá năm phút từ khi nhập mật khẩu. Xin đăng nhập lại."


@bp.route("/dang-nhap/ma-xac-thuc", methods=["GET", "POST"])
def second() -> Response:
    target = safe_next(request.args.get("next", ""))
    secret = session.get(HALF, "")
    user = accounts.half_way(secret)
    if user is None:
        if session.pop(HALF, None):
            flash(LATE, "seal")
        return go(url_for("auth.login", next=target))
    form, refusal = CodeForm(), None
    if form.validate_on_submit():
        refusal = _try(secret, user, form.code.data)
        if refusal is None:
            return go(target)
        refusal.field = "code"
        refuse_field(form, refusal)
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return throttle_told(render("auth/second.html", form=form, next=target, status=status), refusal)


def throttle_told(response: Response, refusal: DomainError | None) -> Response:
    """Say when the next try is taken, where one was refused unseen."""
    if isinstance(refusal, Throttled) and refusal.wait:
        response.headers["Retry-After"] = str(int(refusal.wait.total_seconds()) + 1)
    return response


def _try(secret: str, user: User, code: str) -> DomainError | None:
    weighed = proof.weigh(user, code=code)
    with write_tx():
        settled = accounts.finish_log_in(secret, weighed, proof.ip(), factors.WRONG)
        opened = sessions.begin(settled) if isinstance(settled, User) else ""
    if not isinstance(settled, User):
        return settled
    log_in.start(settled, opened)
    if weighed.recovered:
        flash("Đã dùng một mã khôi phục. Xin xem số mã còn lại ở trang Tài khoản.", "wait")
    return None
