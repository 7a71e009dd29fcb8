"""Nobody waits for a slow line: the write lock is not held while a body arrives."""

import socket
import threading
import time
from urllib.parse import urlsplit

from dienhinh.database import write_tx
from dienhinh.factory import create_app
from dienhinh.schema import upgrade
from tests.benchmarks.pages import PRINCIPAL, Browser, token_of
from tests.support import make
from tests.support.server import Server

KEY = {"SECRET_KEY": "k" * 40}
TRICKLE_SECONDS = 3.0
PIECES = 30


def dossier_of(data) -> int:
    """A school with a draft, in a database for the real server."""
    data.mkdir()
    app = create_app({"DATA": str(data), **KEY})
    upgrade(app)
    with app.app_context(), write_tx():
        world = make.world()
        world.principal.email = PRINCIPAL
        return make.dossier(world).id


def trickle(url: str, path: str, cookies: str, body: bytes, content_type: str) -> str:
    """Send a body piece by piece over some seconds; the first line of the answer."""
    host = urlsplit(url)
    with socket.create_connection((host.hostname, host.port), timeout=30) as line:
        head = f"POST {path} HTTP/1.1\r\nHost: {host.netloc}\r\nCookie: {cookies}\r\nConnection: close\r\n"
        line.sendall(f"{head}Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        size = len(body) // PIECES + 1
        for start in range(0, len(body), size):
            line.sendall(body[start : start + size])
            time.sleep(TRICKLE_SECONDS / PIECES)
        return line.makefile("rb").readline().decode().strip()


def multipart(token: str) -> tuple[bytes, str]:
    """A form with a 5 MB picture that is none, so that only its arrival is under test."""
    fields = f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
    fields += '--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\nother\r\n'
    file = '--b\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
    body = (fields + file).encode() + b"%PDF-1.4 " + b"x" * 5_000_000 + b"\r\n--b--\r\n"
    return body, "multipart/form-data; boundary=b"


def test_a_slow_upload_and_a_quick_post_both_succeed(tmp_path):
    dossier = dossier_of(tmp_path / "data")
    server = Server(tmp_path / "data", settings=KEY)
    try:
        slow, quick = Browser(server.url).log_in(PRINCIPAL), Browser(server.url).log_in(PRINCIPAL)
        token = token_of(slow.ask("GET", f"/ho-so/{dossier}")[1])
        cookies = "; ".join(f"{name}={value}" for name, value in slow.cookies.items())
        body, content_type = multipart(token)
        answers: list[str] = []
        uploading = threading.Thread(
            target=lambda: answers.append(
                trickle(server.url, f"/ho-so/{dossier}/tep", cookies, body, content_type)
            )
        )
        uploading.start()
        time.sleep(TRICKLE_SECONDS / 3)
        token = token_of(quick.ask("GET", "/ho-so")[1])
        began = time.monotonic()
        status, _ = quick.ask("POST", "/ho-so/moi", {"csrf_token": token, "key": "k1"})
        took = time.monotonic() - began
        still_uploading = uploading.is_alive()
        uploading.join()
    finally:
        server.stop()
    assert (status, still_uploading) == (303, True)
    assert took < TRICKLE_SECONDS / 2
    assert answers[0].split()[1] == "422"
