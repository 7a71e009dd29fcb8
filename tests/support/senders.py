"""Schools that send dossiers with files to a server that comes and goes, each form again until it is answered."""

import hashlib
import io
import secrets
import threading
import time
from collections import deque
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

import pikepdf
from PIL import Image

from tests.benchmarks.pages import Browser, seen, token_of

FILES = 3


class Traffic:
    """Where the server is now, and whether anybody should try."""

    def __init__(self) -> None:
        self.url = ""
        self.is_open, self.is_answered = threading.Event(), threading.Event()

    def open(self, url: str) -> None:
        self.url = url
        self.is_answered.clear()
        self.is_open.set()

    def shut(self) -> None:
        self.is_open.clear()


class Sender(threading.Thread):
    """One school at work until it is done with all its drafts; remembers what it was told."""

    def __init__(self, traffic: Traffic, email: str) -> None:
        super().__init__(daemon=True)
        self.traffic, self.email = traffic, email
        self.drafts: deque[int] = deque()
        self.is_done = threading.Event()
        self.files: dict[int, list[str]] = {}
        self.uploaded: set[int] = set()
        self.acked: set[int] = set()
        self.odd: list[str] = []
        self.unanswered: list[tuple[float, float, str]] = []
        self.repeats = 0
        self.browser: Browser | None = None

    def run(self) -> None:
        while self.drafts or not self.is_done.wait(0.01):
            if not self.drafts:
                continue
            self.send(self.drafts.popleft())

    def send(self, number: int) -> None:
        """Upload the files of a draft and submit it."""
        contents = some_files()
        self.files[number] = [hashlib.sha256(content).hexdigest() for content, _ in contents]
        page = self._persist("GET", f"/ho-so/{number}", None, 200)
        fields = {"csrf_token": token_of(page)}
        form = multipart(fields | {"kind": "other"}, contents)
        if self._persist("POST", f"/ho-so/{number}/tep", form, 303) is None:
            return
        self.uploaded.add(number)
        form = fields | seen(page) | {"key": secrets.token_urlsafe(16)}
        if self._persist("POST", f"/ho-so/{number}/chuyen/submit", form, 303) is not None:
            self.acked.add(number)

    def _persist(self, method: str, path: str, form: object, wanted: int) -> str | None:
        """Send the same form until it is answered; None, and a note of it, for an answer that is not the wanted one."""
        while True:
            self.traffic.is_open.wait()
            began = time.monotonic()
            try:
                status, text = self._ask(method, path, form)
            except (OSError, HTTPException):
                self.repeats += method == "POST"
                self.unanswered.append((began, time.monotonic(), f"{method} {path}"))
                time.sleep(0.01)
                continue
            if method == "POST":
                self.traffic.is_answered.set()
            if status == 503:
                self.odd.append(f"{method} {path}: 503")
                continue
            if status != wanted:
                self.odd.append(f"{method} {path}: {status}, {text[-300:]}")
                return None
            return text

    def _ask(self, method: str, path: str, form: object) -> tuple[int, str]:
        if self.browser is None:
            self.browser = Browser(self.traffic.url)
            try:
                self.browser.log_in(self.email)
            except BaseException:
                self.browser = None
                raise
        place = urlsplit(self.traffic.url)
        if self.browser.connection.port != place.port or self.browser.connection.sock is None:
            self.browser.connection.close()
            self.browser.connection = HTTPConnection(place.netloc, timeout=60)
        return self.browser.ask(method, path, form)


def some_files() -> list[tuple[bytes, str]]:
    """Two PDFs and a picture that nobody sent before."""
    made = pikepdf.new()
    made.add_blank_page()
    papers = []
    for _ in range(2):
        made.docinfo["/Subject"] = secrets.token_hex(8)
        buffer = io.BytesIO()
        made.save(buffer)
        papers.append(buffer.getvalue())
    buffer = io.BytesIO()
    Image.frombytes("RGB", (8, 8), secrets.token_bytes(192)).save(buffer, "PNG")
    return [(papers[0], "to-trinh.pdf"), (papers[1], "bien-ban.pdf"), (buffer.getvalue(), "anh.png")]


def multipart(fields: dict[str, str], files: list[tuple[bytes, str]]) -> tuple[bytes, str]:
    """A form with files as a browser sends it: the body and its type."""
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for content, name in files:
        head = f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join([*parts, b"--b--\r\n"]), "multipart/form-data; boundary=b"
