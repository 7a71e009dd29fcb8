"""Speaking to a mail server ends in bounded time, and tells a refused mail from a server that cannot be used."""

import socket
import threading
import time

import pytest
from flask_mail import Message

from dienhinh import smtp as transport
from dienhinh.domain.delivery import Outcome
from dienhinh.domain.mail_settings import Server
from tests.support.net import free_port

pytestmark = pytest.mark.usefixtures("context")
NOTHING = {"username": "", "password": "", "sender_name": "", "reply_to": "", "ca_file": ""}


def server(port: int, security: str = "none", **options) -> Server:
    return Server(
        server="127.0.0.1", port=port, security=security, sender="phong@example.vn", **(NOTHING | options)
    )


def letter(to="truong@example.vn") -> Message:
    return Message("Hồ sơ đã được trả lại", recipients=[to], body="Kính gửi.\n", sender="phong@example.vn")


def failure(port: int, security: str = "none", **options) -> transport.Failure:
    with pytest.raises(transport.Failure) as caught:
        transport.send(letter(), server(port, security), host_name="dienhinh.example.vn", **options)
    return caught.value


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_a_watchdog_ends_what_a_socket_timeout_does_not(smtp, fault):
    smtp.fail(fault)
    began = time.monotonic()
    refused = failure(smtp.port, seconds=0.5)
    assert (refused.outcome, refused.sentence) == (
        Outcome.NO_SERVER,
        "Chưa dùng được máy chủ thư: quá 0.5 giây chưa xong",
    )
    assert 0.5 <= time.monotonic() - began < 3


class Listener:
    """Accepts one connection and does with it what the test says, byte by byte."""

    def __init__(self, talk) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, args=(talk,), daemon=True)
        self.thread.start()

    def _serve(self, talk) -> None:
        connection, _ = self.listening.accept()
        with connection:
            try:
                talk(connection)
            except OSError:
                return

    def stop(self) -> None:
        self.listening.close()
        self.thread.join(5)


@pytest.fixture
def listen():
    listeners = []

    def start(talk) -> int:
        listeners.append(Listener(talk))
        return listeners[-1].port

    yield start
    for listener in listeners:
        listener.stop()


def drip(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"2")
        time.sleep(0.1)


@pytest.mark.parametrize("security", ["none", "starttls", "ssl"])
def test_a_greeting_or_a_handshake_that_drips_is_cut_off(listen, security):
    began = time.monotonic()
    refused = failure(listen(drip), security, seconds=0.5)
    assert refused.outcome is Outcome.NO_SERVER
    assert time.monotonic() - began < 3


def answer_all(connection: socket.socket, *, quit_reply: bytes = b"") -> list[bytes]:
    """Speak SMTP well until QUIT."""
    lines = connection.makefile("rb")
    connection.sendall(b"220 xin chao\r\n")
    heard = []
    while line := lines.readline():
        heard.append(line)
        if line.upper().startswith(b"QUIT"):
            connection.sendall(quit_reply)
            return heard
        if line.upper().startswith(b"DATA"):
            connection.sendall(b"354 gui di\r\n")
            while lines.readline() != b".\r\n":
                pass
        connection.sendall(b"250 duoc\r\n")
    return heard


@pytest.mark.parametrize("quit_reply", [b"", b"421 ban\r\n", b"rac\r\n", b"5"])
def test_what_the_server_says_to_quit_does_not_matter(listen, quit_reply):
    port = listen(lambda connection: answer_all(connection, quit_reply=quit_reply))
    assert transport.send(letter(), server(port), host_name="dienhinh.example.vn") is None


@pytest.mark.parametrize(
    ("host", "greeting"),
    [
        ("dienhinh.example.vn", b"ehlo dienhinh.example.vn\r\n"),
        ("127.0.0.1", b"ehlo [127.0.0.1]\r\n"),
        ("::1", b"ehlo [IPv6:::1]\r\n"),
    ],
)
def test_the_client_names_itself_without_asking_the_dns(listen, host, greeting):
    heard = []
    port = listen(lambda connection: heard.extend(answer_all(connection)))
    transport.send(letter(), server(port), host_name=host)
    assert heard[0] == greeting


def test_a_server_that_is_not_there(listen):
    refused = failure(free_port())
    assert (refused.outcome, refused.sentence) == (
        Outcome.NO_SERVER,
        "Chưa dùng được máy chủ thư: máy chủ không nhận kết nối ở cổng này; xin xem lại tên máy chủ và cổng",
    )


def test_a_server_that_says_nothing_is_told_in_words(listen, monkeypatch):
    monkeypatch.setattr(transport, "SOCKET_SECONDS", 0.2)
    refused = failure(listen(lambda connection: time.sleep(0.6)))
    assert refused.sentence == "Chưa dùng được máy chủ thư: máy chủ không trả lời trong thời gian chờ"


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("451@RCPT", Outcome.PUT_OFF),
        ("452@RCPT", Outcome.PUT_OFF),
        ("451@DATA", Outcome.PUT_OFF),
        ("421@RCPT", Outcome.NO_SERVER),
        ("421@DATA", Outcome.NO_SERVER),
        ("421@MAIL", Outcome.NO_SERVER),
        ("550@MAIL", Outcome.NO_SERVER),
        ("550@RCPT", Outcome.REFUSED),
        ("550@DATA", Outcome.REFUSED),
        ("close", Outcome.NO_SERVER),
        ("drop_before_250", Outcome.NO_SERVER),
    ],
)
def test_each_answer_has_its_meaning(smtp, fault, outcome):
    smtp.fail(fault)
    assert failure(smtp.port).outcome is outcome


def test_an_answer_that_ends_in_the_middle_is_read_as_none(listen):
    def talk(connection: socket.socket) -> None:
        connection.sendall(b"220 xin chao\r\n")
        connection.recv(1000)
        connection.sendall(b"25")

    assert failure(listen(talk)).outcome is Outcome.NO_SERVER


def test_no_thread_is_left_behind(smtp):
    before = threading.active_count()
    for _ in range(5):
        transport.send(letter(), server(smtp.port), host_name="dienhinh.example.vn")
    assert threading.active_count() <= before + 1
