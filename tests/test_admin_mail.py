"""The mail server, as the administrator sets it and the worker reads it."""

import pytest
import sqlalchemy as sa

from dienhinh.database import write_tx
from dienhinh.domain import delivery, mail_settings, mails
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, MailSettings, MailState, OutgoingMail
from tests.support import admin, html

URL = "/quan-tri/may-chu-thu/"
SENT = {
    "server": "smtp.example.vn",
    "port": "465",
    "security": "ssl",
    "username": "phonggd",
    "password": "mật khẩu thư",
    "sender": "phonggd@example.vn",
    "sender_name": "Phòng GDĐT Vĩnh Thuận",
    "reply_to": "thidua@example.vn",
}


@pytest.fixture
def ids(app):
    return admin.world(app)


@pytest.fixture
def visitor(ids, login):
    return login(ids.emails["admin"])


def faults(answer) -> dict[str, str]:
    page = html.page(answer)
    return {one.get("id").removesuffix("-error"): html.text(one) for one in page.find_class("fault")}


def test_the_worker_reads_what_the_administrator_set(app, visitor):
    assert visitor.submit(URL, "Lưu", **SENT).status_code == 303
    with app.app_context():
        server = mail_settings.current()
        stored = db.session.scalars(sa.select(MailSettings)).one()
        trail = str(db.session.scalars(sa.select(AuditEntry.details)).all())
    assert (server.server, server.port, server.security, server.username, server.password) == (
        "smtp.example.vn",
        465,
        "ssl",
        "phonggd",
        "mật khẩu thư",
    )
    assert (server.sender, server.sender_name, server.reply_to) == (
        "phonggd@example.vn",
        "Phòng GDĐT Vĩnh Thuận",
        "thidua@example.vn",
    )
    assert ("mật khẩu" in stored.password_sealed, "mật khẩu" in trail, "mật khẩu" in repr(server)) == (
        False,
    ) * 3


def test_without_settings_the_environment_speaks(make_app):
    app = make_app(MAIL_SERVER="mail.noibo", MAIL_PORT=25, MAIL_USE_TLS=False, MAIL_CA_FILE="/ca.pem")
    with app.app_context():
        server = mail_settings.current()
    assert (server.server, server.port, server.security, server.ca_file) == (
        "mail.noibo",
        25,
        "none",
        "/ca.pem",
    )


def test_an_empty_password_keeps_the_one_that_is_stored(app, visitor):
    visitor.submit(URL, "Lưu", **SENT)
    visitor.submit(URL, "Lưu", sender_name="Phòng GDĐT")
    with app.app_context():
        kept = mail_settings.current()
    assert (kept.password, kept.sender_name) == ("mật khẩu thư", "Phòng GDĐT")
    visitor.submit(URL, "Lưu", forget="y")
    with app.app_context():
        assert mail_settings.current().password == ""


def test_a_stored_password_is_not_sent_to_another_server(app, visitor):
    visitor.submit(URL, "Lưu", **SENT)
    answer = visitor.submit(URL, "Lưu", server="smtp.evil.example")
    expected = {"password": "Máy chủ hoặc tài khoản đã đổi: xin nhập lại mật khẩu."}
    assert (answer.status_code, faults(answer)) == (422, expected)
    with app.app_context():
        assert mail_settings.current().server == "smtp.example.vn"


def test_the_page_never_shows_the_password(visitor):
    visitor.submit(URL, "Lưu", **SENT)
    assert "mật khẩu thư" not in visitor.get(URL).get_data(as_text=True)


def test_a_password_sealed_under_another_key_is_asked_for_again(make_app):
    app = make_app()
    ids = admin.world(app)
    visitor = app.test_client()
    visitor.submit("/dang-nhap", "Đăng nhập", email=ids.emails["admin"], password=admin.make.PASSWORD)
    visitor.submit(URL, "Lưu", **SENT)
    other = make_app(SECRET_KEY="another key of the same house, 0123456789")
    with other.app_context():
        assert mail_settings.current().password == ""
    visitor = other.test_client()
    visitor.submit("/dang-nhap", "Đăng nhập", email=ids.emails["admin"], password=admin.make.PASSWORD)
    warning = [html.text(one) for one in visitor.page(URL).find_class("wait")]
    assert [one[:39] for one in warning] == ["Mật khẩu đang lưu không mở được vì khóa"]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"port": "0"}, {"port": "Xin ghi số từ 1 đến 65535."}),
        ({"port": ""}, {"port": "Xin điền mục này."}),
        ({"security": "ssl3"}, {"security": "Xin chọn một mục trong danh sách."}),
        ({"sender": ""}, {"sender": "Xin ghi địa chỉ gửi đi."}),
        ({"sender": "phonggd"}, {"sender": "Địa chỉ thư điện tử không đúng. Xin ghi như ten@example.vn."}),
        ({"server": "x" * 201}, {"server": "Mục này dài quá 200 ký tự."}),
    ],
)
def test_bad_input_is_told_at_its_field(visitor, fields, fault):
    answer = visitor.submit(URL, "Lưu", **SENT | fields)
    assert (answer.status_code, faults(answer)) == (422, fault)


def test_a_test_mail_is_tried_before_those_that_wait(app, ids, visitor):
    with app.app_context():
        mails.queue("mail_test", [("a@example.vn", "An")], "before", name="An")
        db.session.commit()
    visitor.submit(URL, "Gửi thử")
    with app.app_context(), write_tx():
        assert delivery.claim().recipient == ids.emails["admin"]


def test_a_test_mail_is_queued_once_and_its_fate_is_shown(app, ids, visitor):
    assert "Kết quả hiện ở đây" in html.text(visitor.page(URL).get_element_by_id("test"))
    visitor.submit(URL, "Gửi thử")
    with app.app_context():
        mail = db.session.scalars(sa.select(OutgoingMail)).one()
        assert (mail.template, mail.recipient) == ("mail_test", ids.emails["admin"])
        mail.state, mail.last_error = MailState.FAILED, "535 5.7.8 Authentication failed"
        db.session.commit()
    shown = html.text(visitor.page(URL).get_element_by_id("test"))
    assert "Không gửi được. 535 5.7.8 Authentication failed" in shown
