from typing import Any

from flask import Blueprint, Response, request, url_for
from wtforms import BooleanField, PasswordField
from wtforms.validators import Length

from dienhinh.domain import mail_settings
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError
from dienhinh.models import MailState
from dienhinh.web.admin.editing import EditForm, create, save, show
from dienhinh.web.forms import Form, choice, email, line, whole
from dienhinh.web.guard import me, require

bp = Blueprint("mail", __name__, url_prefix="/may-chu-thu")
PENDING = (MailState.WAITING, MailState.SENDING)


class MailForm(EditForm):
    server = line("Máy chủ SMTP", 200)
    port = whole("Cổng", 1, 65535, required=True)
    security = choice("Bảo mật", list(mail_settings.SECURITIES.items()), required=True)
    username = line("Tài khoản", 254)
    password = PasswordField("Mật khẩu", [Length(max=500, message="Mục này dài quá 500 ký tự.")])
    forget = BooleanField("Bỏ mật khẩu đang lưu")
    sender = email("Địa chỉ gửi đi")
    sender_name = line("Tên người gửi", 150)
    reply_to = email("Địa chỉ nhận thư trả lời")


@bp.route("/", methods=["GET", "POST"])
@require(P.ADMINISTER)
def index() -> Response:
    form = MailForm(obj=mail_settings.shown())

    def act() -> str:
        password = "" if form.forget.data else form.password.data or None
        mail_settings.save(_values(form), password, form.base.data, me())
        return url_for("admin.mail.index")

    return (request.method == "POST" and save(form, act, "Đã lưu. Xin gửi thử để kiểm tra.")) or _page(form)


@bp.post("/gui-thu")
@require(P.ADMINISTER)
def send_test() -> Response:
    def act() -> str:
        mail_settings.send_test(me(), request.form.get("key", "")[:24])
        return url_for("admin.mail.index", _anchor="test")

    done = "Đã xếp thư thử vào hàng chờ gửi."
    return create(Form(), act, done) or _page(MailForm(formdata=None, obj=mail_settings.shown()))


def _page(form: MailForm) -> Response:
    stored, last = mail_settings.row(), mail_settings.last_test(me())
    return show(
        "admin/mail.html",
        form,
        mail_settings.shown(),
        mail_settings.FIELDS,
        block="test",
        has_password=bool(stored and stored.password_sealed),
        unreadable=bool(stored and mail_settings.opened(stored) is None),
        server=mail_settings.current(),
        last=last,
        pending=last is not None and last.state in PENDING,
    )


def _values(form: MailForm) -> dict[str, Any]:
    if form.server.data and not form.sender.data:
        raise DomainError("Xin ghi địa chỉ gửi đi.", field="sender")
    return {name: form[name].data for name in mail_settings.FIELDS}
