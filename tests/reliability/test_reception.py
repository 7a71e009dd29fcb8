"""A request comes in whole or is refused with a sentence, and an answer leaves whole."""

import asyncio
import socket
import sys
from collections import Counter
from io import BytesIO
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from dienhinh import reception
from dienhinh.pacing import REFUSED
from dienhinh.reception import ARRIVING, AT_ONCE, OF_A_STRANGER, Reception, environ_of
from tests.benchmarks.pages import PRINCIPAL, Browser, token_of
from tests.reliability.test_slow_upload import KEY, dossier_of
from tests.support import html
from tests.support.server import Server
from tests.test_attachments import pdf

PDF = pdf()


class Protocol:
    """A line over which pieces of a body come, and which keeps its answer."""

    def __init__(self, *pieces: bytes, then: str = "break") -> None:
        self.pieces, self.then, self.answered = list(pieces), then, None

    def __aiter__(self):
        return self

    async def __anext__(self) -> bytes:
        if self.pieces:
            return self.pieces.pop(0)
        if self.then == "silence":
            await asyncio.Event().wait()
        raise StopAsyncIteration

    def response_bytes(self, status, headers, body) -> None:
        self.answered = status, body

    def response_file(self, status, headers, path) -> None:
        self.answered = status, f"file {path}"


def scope(*headers: tuple[str, str], method: str = "POST") -> SimpleNamespace:
    """A request as Granian describes it."""
    return SimpleNamespace(
        method=method,
        path="/ho-so/Ể",
        query_string="tu=Ể",
        server="127.0.0.1:8000",
        client="10.0.0.7:4711",
        scheme="http",
        http_version="1.1",
        headers=dict(headers),
    )


def echo(environ, start_response):
    """Tell of the request what arrived of it."""
    start_response("200 OK", [])
    return [str(environ.get(REFUSED, "")).encode(), environ["wsgi.input"].read()]


@pytest.fixture
def door(app):
    return Reception(app, echo)


def sent(door: Reception, protocol: Protocol, length: int, *headers: tuple[str, str]) -> bytes | None:
    """What the application tells of a body, None where it was not asked."""
    asyncio.run(door.__rsgi__(scope(("content-length", str(length)), *headers), protocol))
    return protocol.answered and protocol.answered[1]


def test_a_body_is_handed_on_whole(door):
    assert sent(door, Protocol(b"t\xc3\xaan=", b"Hoa" * 40_000), 120_005) == b"t\xc3\xaan=" + b"Hoa" * 40_000
    assert (door.arriving, door.senders) == (0, Counter())


def test_a_body_that_breaks_off_is_answered_by_nobody(door):
    assert sent(door, Protocol(b"a=1"), 100) is None
    assert door.arriving == 0


def test_a_body_that_falls_silent_is_refused(door, monkeypatch):
    monkeypatch.setattr(reception, "SILENCE", 0.01)
    assert sent(door, Protocol(b"a=1", then="silence"), 100) == b"408"


def test_a_body_that_comes_too_slowly_is_refused(door, monkeypatch):
    monkeypatch.setattr(reception, "GRACE", 0.0)
    monkeypatch.setattr(reception, "SLOWEST", 10**12)
    assert sent(door, Protocol(b"a=1"), 100) == b"408"


def test_a_body_of_no_known_length_is_refused(door):
    protocol = Protocol(b"a=1")
    asyncio.run(door.__rsgi__(scope(("transfer-encoding", "chunked")), protocol))
    assert protocol.answered == (200, b"411")


def test_a_stranger_sends_no_large_body(door):
    assert [sent(door, Protocol(b"x" * size), size) for size in (OF_A_STRANGER, OF_A_STRANGER + 1)] == [
        b"x" * OF_A_STRANGER,
        b"413",
    ]


def test_a_cookie_that_we_did_not_sign_is_a_stranger_s(door):
    assert sent(door, Protocol(), 10**6, ("cookie", "dienhinh=eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb")) == b"413"


def cookie_of(app, user: str) -> tuple[str, str]:
    signer = app.session_interface.get_signing_serializer(app)
    return "cookie", f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps({'_user_id': user})}"


def test_who_is_logged_in_sends_a_large_body_and_not_too_many_at_a_time(app, door):
    body, cookie = b"x" * (OF_A_STRANGER + 1), cookie_of(app, "7")
    assert sent(door, Protocol(body), len(body), cookie) == body
    door.senders["7"] = AT_ONCE
    assert sent(door, Protocol(body), len(body), cookie) == b"429"
    assert sent(door, Protocol(body), len(body), cookie_of(app, "8")) == body


def test_no_more_arrives_at_a_time_than_the_disk_is_to_hold(door):
    door.arriving = ARRIVING - 5
    assert [sent(door, Protocol(b"x" * size), size) for size in (5, 6)] == [b"x" * 5, b"503"]


def test_a_stored_file_is_sent_from_the_disk_and_any_other_from_memory(app, tmp_path):
    (tmp_path / "a").write_bytes(b"noi dung")

    def of(file):
        return Reception(
            app, lambda environ, start: start("200 OK", []) or environ["wsgi.file_wrapper"](file)
        )

    answered = []
    for file in ((tmp_path / "a").open("rb"), BytesIO(b"noi dung")):
        protocol = Protocol()
        asyncio.run(of(file).__rsgi__(scope(method="GET"), protocol))
        answered.append((protocol.answered[1], file.closed))
    assert answered == [(f"file {tmp_path / 'a'}", True), (b"noi dung", True)]


def test_what_an_address_holds_is_written_as_wsgi_wants_it():
    environ = environ_of(scope(("x-a", "1"), ("x_forwarded_for", "6.6.6.6"), ("content-type", "text/plain")))
    told = {name: environ.get(name) for name in ("PATH_INFO", "QUERY_STRING", "REMOTE_ADDR", "HTTP_X_A")}
    assert told == {
        "PATH_INFO": "/ho-so/Ể".encode().decode("latin-1"),
        "QUERY_STRING": "tu=Ể".encode().decode("latin-1"),
        "REMOTE_ADDR": "10.0.0.7",
        "HTTP_X_A": "1",
    }
    assert (environ["CONTENT_TYPE"], "HTTP_X_FORWARDED_FOR" in environ) == ("text/plain", False)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The real server and a school's draft on it."""
    data = tmp_path_factory.mktemp("served") / "data"
    dossier = dossier_of(data)
    server = Server(
        data, settings=KEY, program=(sys.executable, "-m", "tests.campaigns._changed", "impatient")
    )
    yield server, dossier
    server.stop()


def raw(server: Server, words: str) -> tuple[str, str]:
    """The status and the sentence that a request written by hand is answered with."""
    host = urlsplit(server.url)
    with socket.create_connection((host.hostname, host.port), timeout=20) as line:
        line.sendall(f"{words}\r\nHost: {host.netloc}\r\nConnection: close\r\n\r\n".encode())
        answer = line.makefile("rb").read().decode()
    head, _, page = answer.partition("\r\n\r\n")
    return head.split()[1], html.text(html.parse(page))


@pytest.mark.parametrize(
    ("header", "status", "sentence"),
    [
        ("Transfer-Encoding: chunked", "411", "Yêu cầu không cho biết độ dài dữ liệu"),
        ("Content-Length: 1000000", "413", "Dữ liệu gửi lên lớn quá mức cho phép."),
    ],
)
def test_the_real_server_refuses_with_a_sentence(served, header, status, sentence):
    answered, shown = raw(served[0], f"POST /dang-nhap HTTP/1.1\r\n{header}")
    assert (answered, sentence in shown) == (status, True)


def test_the_real_server_does_not_wait_for_a_body_that_fell_silent(served):
    answered, shown = raw(served[0], "POST /dang-nhap HTTP/1.1\r\nContent-Length: 100")
    assert (answered, "Dữ liệu gửi lên đến quá chậm" in shown) == ("408", True)


def test_the_real_server_speaks_of_no_other_protocol(served):
    upgrade = "Upgrade: websocket\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13"
    assert raw(served[0], f"GET /dang-nhap HTTP/1.1\r\n{upgrade}")[0] == "200"


def test_the_real_server_understands_an_address_that_is_not_encoded(served):
    asked = [raw(served[0], f"GET {address} HTTP/1.1")[0] for address in ("/dang-nhap?next=/Ể", "/Ể")]
    assert asked == ["200", "404"]


def test_a_file_comes_back_from_the_real_server_as_it_was_sent(served):
    server, dossier = served
    browser = Browser(server.url).log_in(PRINCIPAL)
    token = token_of(browser.ask("GET", f"/ho-so/{dossier}")[1])
    fields = {"csrf_token": token, "kind": "other"}
    body = b"".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    )
    body += b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n' + PDF
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items()),
        "Content-Type": "multipart/form-data; boundary=b",
    }
    browser.connection.request("POST", f"/ho-so/{dossier}/tep", body + b"\r\n--b--\r\n", headers)
    answer = browser.connection.getresponse()
    assert (answer.status, answer.read()[:0]) == (303, b"")
    browser.connection.request("GET", "/tep/1", headers={"Cookie": headers["Cookie"]})
    answer = browser.connection.getresponse()
    assert (answer.status, answer.read()) == (200, PDF)
