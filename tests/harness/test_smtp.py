"""The SMTP server of the tests fails in just the way that it is told to."""

import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest

from tests.support.smtp import SmtpServer


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "a@example.vn",
        "b@example.vn",
        "Hồ sơ đã được trả lại",
    )
    message.set_content("Kính gửi Trường THCS Vĩnh Thuận.\n.\nTrân trọng./.\n")
    return message


def send(server: SmtpServer, *recipients: str, timeout: float = 1) -> dict:
    with smtplib.SMTP(server.host, server.port, timeout=timeout) as client:
        return client.send_message(letter(), to_addrs=recipients or ("b@example.vn",))


def test_a_mail_arrives_with_every_diacritic(smtp):
    assert send(smtp) == {}
    (mail,) = smtp.to("b@example.vn")
    assert (mail["Subject"], mail.get_content()) == (letter()["Subject"], letter().get_content())


@pytest.mark.parametrize("fault", ["451@RCPT", "452@DATA", "550@DATA", "421@RCPT", "550@RCPT"])
def test_a_refused_mail_is_refused_once_and_not_kept(smtp, fault):
    smtp.fail(fault)
    with pytest.raises((smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)) as refusal:
        send(smtp)
    assert fault[:3] in str(refusal.value)
    assert smtp.received == []
    assert send(smtp) == {}
    assert len(smtp.received) == 1


@pytest.mark.parametrize(("fault", "kept"), [("close", 0), ("drop_before_250", 1)])
def test_a_dropped_line_keeps_the_mail_or_not(smtp, fault, kept):
    smtp.fail(fault)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(smtp)
    assert len(smtp.received) == kept


def test_the_250_of_a_mail_arrives_before_the_line_drops(smtp):
    smtp.fail("drop_after_250")
    client = smtplib.SMTP(smtp.host, smtp.port, timeout=1)
    assert client.send_message(letter()) == {}
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.noop()


def test_a_hanging_server_runs_into_the_clients_timeout(smtp):
    smtp.fail("hang")
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        send(smtp, timeout=0.3)
    assert smtp.received == []


def test_a_dripping_server_outlasts_the_clients_timeout(smtp):
    smtp.fail("drip")
    with ThreadPoolExecutor() as threads:
        sending = threads.submit(send, smtp, timeout=0.5)
        with pytest.raises(TimeoutError):
            sending.result(timeout=1.5)
        smtp.stop()
        assert isinstance(sending.exception(timeout=5), smtplib.SMTPException)


def test_one_of_two_recipients_can_be_refused(smtp):
    smtp.fail("partial")
    assert list(send(smtp, "bad@example.vn", "good@example.vn")) == ["bad@example.vn"]
    assert [mail.recipients for mail in smtp.received] == [["good@example.vn"]]


def test_an_address_can_be_refused_for_good(smtp):
    smtp.refused["bad@example.vn"] = 550
    for _ in range(2):
        assert list(send(smtp, "bad@example.vn", "good@example.vn")) == ["bad@example.vn"]
    assert smtp.to("bad@example.vn") == []


def test_nobody_trusts_the_self_signed_certificate(smtp_tls):
    client = smtplib.SMTP(smtp_tls.host, smtp_tls.port, timeout=2)
    with pytest.raises(ssl.SSLCertVerificationError):
        client.starttls(context=ssl.create_default_context())
    client.close()


def test_the_certificate_is_good_for_one_who_is_given_it(smtp_tls):
    with smtplib.SMTP(smtp_tls.host, smtp_tls.port, timeout=2) as client:
        client.starttls(context=ssl.create_default_context(cafile=smtp_tls.tls.certificate))
        client.send_message(letter())
    assert len(smtp_tls.received) == 1


def test_no_mail_passes_without_tls_where_it_is_required(smtp_tls):
    with pytest.raises(smtplib.SMTPSenderRefused):
        send(smtp_tls)
