"""Mail goes out encrypted to a server that proves its name, unless plain text was asked for."""

import smtplib
from pathlib import Path

import pytest
from flask_mail import Message

from dienhinh import smtp as transport
from dienhinh.domain.delivery import Outcome
from dienhinh.domain.mail_settings import Server
from tests.support.net import self_signed
from tests.support.smtp import SmtpServer

pytestmark = pytest.mark.usefixtures("context")


def send(to: SmtpServer, security: str, **options) -> None:
    defaults = {"server": "127.0.0.1", "username": "", "password": "", "ca_file": ""}
    settings = Server(
        port=to.port,
        security=security,
        sender="phong@example.vn",
        sender_name="",
        reply_to="",
        **(defaults | options),
    )
    message = Message("Thư", recipients=["truong@example.vn"], body="Kính gửi.", sender="phong@example.vn")
    transport.send(message, settings, host_name="dienhinh.example.vn")


def refusal(by: SmtpServer, security: str, **options) -> str:
    with pytest.raises(transport.Failure) as caught:
        send(by, security, **options)
    assert (caught.value.outcome, by.received) == (Outcome.NO_SERVER, [])
    return caught.value.sentence


def test_a_certificate_that_nobody_signed_is_refused(smtp_tls):
    assert refusal(smtp_tls, "starttls").startswith(
        "Chưa dùng được máy chủ thư: chứng chỉ của máy chủ không tin được (self-signed certificate"
    )


def test_the_offices_own_authority_is_believed_when_it_is_named(smtp_tls):
    send(smtp_tls, "starttls", ca_file=str(smtp_tls.tls.certificate))
    assert len(smtp_tls.received) == 1


def test_a_certificate_for_another_name_is_refused(smtp_tls):
    # The same machine under an address that the certificate does not name.
    words = refusal(smtp_tls, "starttls", server="127.1", ca_file=str(smtp_tls.tls.certificate))
    assert "chứng chỉ của máy chủ không tin được" in words


def test_a_server_without_tls_gets_no_plain_text(smtp):
    assert "không hỗ trợ cách kết nối đã chọn" in refusal(smtp, "starttls")


def test_plain_text_goes_only_where_it_was_asked_for(smtp):
    send(smtp, "none")
    assert len(smtp.received) == 1


def test_an_authority_file_that_is_not_there_is_a_fault_not_a_way_round(smtp_tls):
    assert "No such file" in refusal(smtp_tls, "starttls", ca_file="/khong/co/tep.pem")


class Smtps(SmtpServer):
    """Speaks TLS from the first byte."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.stop()
        self.tls = self_signed(folder)
        context = self.tls.context
        self.controller = type(self.controller)(
            self.handler, hostname=self.host, port=self.port, ssl_context=context
        )
        # aiosmtpd's own start-up probe speaks to it over TLS without checking: that is the probe's affair.
        self.controller.start()


@pytest.fixture
def smtps(tmp_path):
    server = Smtps(tmp_path)
    yield server
    server.stop()


def test_tls_from_the_first_byte_is_checked_as_well(smtps):
    assert "chứng chỉ của máy chủ không tin được" in refusal(smtps, "ssl")
    send(smtps, "ssl", ca_file=str(smtps.tls.certificate))
    assert len(smtps.received) == 1


def test_the_account_is_used_and_its_password_never_shown(tmp_path):
    server = SmtpServer(tls=self_signed(tmp_path), login=("phong", "mat khau dung"))
    try:
        ca_file = str(server.tls.certificate)
        words = refusal(server, "starttls", ca_file=ca_file, username="phong", password="mat khau sai")
        assert words == (
            "Chưa dùng được máy chủ thư: tài khoản hoặc mật khẩu thư không đúng "
            "(535 5.7.8 Authentication credentials invalid)"
        )
        send(server, "starttls", ca_file=ca_file, username="phong", password="mat khau dung")
        assert len(server.received) == 1
    finally:
        server.stop()


def test_the_librarys_own_way_would_believe_anybody(smtp_tls):
    """The harness catches a sender that does not check: smtplib without a context, as Flask-Mail calls it."""
    with smtplib.SMTP(smtp_tls.host, smtp_tls.port) as client:
        client.starttls()
        client.sendmail("a@example.vn", ["b@example.vn"], b"Subject: x\r\n\r\nx")
    assert len(smtp_tls.received) == 1
