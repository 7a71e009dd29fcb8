"""One message to one recipient over SMTP, in bounded time, with the server's certificate checked."""

import ipaddress
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from flask_mail import Message, sanitize_address

from dienhinh.domain.delivery import Outcome
from dienhinh.domain.mail_settings import Server

SOCKET_SECONDS = 20
WHOLE_SECONDS = 60
UNUSABLE = "Chưa dùng được máy chủ thư"


class Failure(Exception):
    """The message did not go out; `outcome` says what that means for it."""

    def __init__(self, outcome: Outcome, sentence: str) -> None:
        super().__init__(sentence)
        self.outcome, self.sentence = outcome, sentence


class Watchdog:
    """Shuts a connection when its time is over: a server that drips bytes outlasts every socket timeout."""

    def __init__(self, seconds: float) -> None:
        self.barked = False
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._bark)
        self._timer.daemon = True

    def __enter__(self) -> "Watchdog":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._socket:
                self._socket.close()

    def watch(self, connection: socket.socket) -> None:
        """Watch a connection; a duplicate is kept, since TLS takes the original away."""
        with self._lock:
            self._socket = connection.dup()
        if self.barked:
            self._bark()

    def _bark(self) -> None:
        with self._lock:
            self.barked = True
            if self._socket:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)


class Plain(smtplib.SMTP):
    """A connection that its watchdog knows from the first byte."""

    def __init__(self, watchdog: Watchdog, **options: Any) -> None:
        self.watchdog = watchdog
        super().__init__(timeout=SOCKET_SECONDS, **options)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection = super()._get_socket(host, port, timeout)
        self.watchdog.watch(connection)
        return connection


class Tls(smtplib.SMTP_SSL, Plain):
    """The same, speaking TLS from the first byte: the watchdog sees the socket before the handshake."""

    def __init__(self, watchdog: Watchdog, **options: Any) -> None:
        self.watchdog = watchdog
        super().__init__(timeout=SOCKET_SECONDS, **options)


def send(message: Message, server: Server, *, host_name: str, seconds: float = WHOLE_SECONDS) -> None:
    """Hand the message to the server, or raise `Failure`; after the server's 250 nothing is a failure any more."""
    (recipient,) = message.send_to
    with Watchdog(seconds) as watchdog:
        try:
            with _connected(server, watchdog, host_name) as connection:
                _hand_over(connection, message, recipient)
        except (Failure, OSError, smtplib.SMTPException, UnicodeError) as error:
            if watchdog.barked:
                # What had dripped in by then may look like an answer.
                raise Failure(Outcome.NO_SERVER, f"{UNUSABLE}: quá {seconds:g} giây chưa xong") from error
            if isinstance(error, Failure):
                raise
            raise Failure(Outcome.NO_SERVER, f"{UNUSABLE}: {_words(error)}") from error


@contextmanager
def _connected(server: Server, watchdog: Watchdog, host_name: str) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context(cafile=server.ca_file or None)
    options = {"host": server.server, "port": server.port, "local_hostname": _ehlo_name(host_name)}
    kind, extra = (Tls, {"context": context}) if server.security == "ssl" else (Plain, {})
    connection = kind(watchdog, **options, **extra)
    try:
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.username:
            connection.login(server.username, server.password)
        yield connection
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
    finally:
        connection.close()


def _hand_over(connection: smtplib.SMTP, message: Message, recipient: str | tuple[str, str]) -> None:
    """Send to the one recipient; a refusal of it or of the message is told from a server that cannot be used."""
    sender, to = (_bare(each) for each in (message.sender, recipient))
    connection.ehlo_or_helo_if_needed()
    options = ["BODY=8BITMIME"] if connection.has_extn("8bitmime") else []
    try:
        connection.sendmail(sender, [to], message.as_bytes(), options)
    except smtplib.SMTPRecipientsRefused as refusal:
        raise _refusal(*refusal.recipients[to]) from refusal
    except smtplib.SMTPDataError as refusal:
        raise _refusal(refusal.smtp_code, refusal.smtp_error) from refusal
    except smtplib.SMTPSenderRefused as refusal:
        # 552: too large. Every other refusal of the sender is about the settings, not about this mail.
        if refusal.smtp_code == 552:
            raise _refusal(refusal.smtp_code, refusal.smtp_error) from refusal
        raise


def _refusal(code: int, reply: bytes | str) -> Failure:
    words = f"Máy chủ thư trả lời {code} {_decoded(reply)}"
    if code == 421:
        return Failure(Outcome.NO_SERVER, words)
    return Failure(Outcome.REFUSED if code >= 500 else Outcome.PUT_OFF, words)


def _bare(address: str | tuple[str, str]) -> str:
    return sanitize_address(address).rpartition("<")[2].rstrip(">")


def _ehlo_name(host_name: str) -> str:
    try:
        address = ipaddress.ip_address(host_name)
    except ValueError:
        return host_name
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"


FAULTS = {
    ConnectionRefusedError: "máy chủ không nhận kết nối ở cổng này; xin xem lại tên máy chủ và cổng",
    socket.gaierror: "không tìm thấy máy chủ có tên này",
    TimeoutError: "máy chủ không trả lời trong thời gian chờ",
    smtplib.SMTPServerDisconnected: "máy chủ ngắt kết nối giữa chừng; xin xem lại cổng và cách bảo mật",
}


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPServerDisconnected) and "timed out" in str(error):
        return FAULTS[TimeoutError]
    fault = next((words for kind, words in FAULTS.items() if isinstance(error, kind)), "")
    if fault:
        return fault
    if isinstance(error, smtplib.SMTPAuthenticationError):
        reply = f"{error.smtp_code} {_decoded(error.smtp_error)}"
        return f"tài khoản hoặc mật khẩu thư không đúng ({reply})"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"chứng chỉ của máy chủ không tin được ({error.verify_message})"
    if isinstance(error, UnicodeError):
        return "tài khoản, mật khẩu hoặc địa chỉ có ký tự mà máy chủ thư không nhận"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"máy chủ không hỗ trợ cách kết nối đã chọn ({error})"
    return str(error) or type(error).__name__


def _decoded(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
