"""The last day: every school logs in, looks, sends its files and submits, while officers export and mail is down.

A tenth of the schools have a line of 64 kB/s, whose own time is not counted; one school does everything seven times.
"""

import itertools
import random
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from flask import Flask
from PIL import Image

from dienhinh.database import write_tx
from dienhinh.domain import passwords
from dienhinh.extensions import db
from dienhinh.factory import create_app
from dienhinh.models import MailState, OutgoingMail, Role
from dienhinh.schema import upgrade
from tests.benchmarks.pages import Browser, submit, token_of
from tests.campaigns.fuzz import processes
from tests.campaigns.slow import summary
from tests.support import make
from tests.support.server import Server
from tests.support.smtp import SmtpServer

T = TypeVar("T")
SETTINGS = {"SECRET_KEY": "k" * 40, "SECOND_FACTOR_ROLES": ""}
PACE = 0.3  # seconds between one school and the next: 200 within a minute
FILES, OFFICERS, EAGER = 4, 5, 7
SLOW_LINE = 64 * 1024  # bytes a second
DRAINED = 300.0  # seconds until the last mail is out, once the mail server is back


def run(
    n: int = 200,
    seed: int = 1,
    program: tuple[str, ...] = (sys.executable, "wsgi.py"),
    drained: float = DRAINED,
) -> dict[str, object]:
    """Let n schools submit; `errors` is empty when everything was answered and every mail left (if waited for)."""
    with tempfile.TemporaryDirectory() as folder:
        data, mailbox = Path(folder) / "data", SmtpServer()
        app, drafts, officers = fill(data, n)
        server = Server(data, settings=SETTINGS | mailbox.settings, program=program)
        try:
            day = Day(server, random.Random(seed), drafts)
            with day.officers(officers), day.memory(), ThreadPoolExecutor(n) as pool:
                arrivals = [pool.submit(day.school, number) for number in range(n)]
                mailbox.stop()
                for arrival in arrivals[: n // 2]:
                    arrival.result()
                mailbox = SmtpServer(port=mailbox.port)
            waiting = left(app, drained)
        finally:
            server.stop()
            mailbox.stop()
        locked = server.output.count("database is locked")
    errors = day.errors[:20]
    errors += [f"{waiting} mails did not leave"] if waiting and drained else []
    errors += [f"{locked} times the database was locked"] if locked else []
    return {
        "schools": n,
        "seconds": round(time.monotonic() - day.began, 1),
        "errors": errors,
        "asked": {kind: len(times) for kind, times in day.took.items()},
        "milliseconds": {kind: summary(times) for kind, times in day.took.items()},
        "most MB": day.most,
        "mails left behind": waiting,
    }


def fill(data: Path, n: int) -> tuple[Flask, list[tuple[str, int]], list[str]]:
    """Make an office of n schools with a finished draft each; the password's hash is as dear as a real one."""
    app = create_app({"DATA": str(data), **SETTINGS})
    upgrade(app)
    with app.app_context(), write_tx():
        world = make.world()
        block = make.block(world.office, "Tiểu học")
        real, drafts = passwords.hashed(make.PASSWORD), []
        for _ in range(n):
            school = make.school(world.office, block=block)
            principal = make.user(Role.PRINCIPAL, school)
            principal.password_hash = real
            drafts.append((principal.email, make.dossier(world, school=school).id))
        officers = [make.user(Role.OFFICER, world.office) for _ in range(OFFICERS)]
        for officer in officers:
            officer.password_hash = real
        return app, drafts, [officer.email for officer in officers]


def left(app: Flask, seconds: float) -> int:
    """How many mails are still waiting when all should be out."""
    waiting = sa.select(sa.func.count(OutgoingMail.id)).where(
        OutgoingMail.state.in_([MailState.WAITING, MailState.SENDING])
    )
    end = time.monotonic() + seconds
    while True:
        with app.app_context():
            count = db.session.scalar(waiting) or 0
        if not count or time.monotonic() > end:
            return count
        time.sleep(0.5)


class Day:
    """What everybody does, how long it took, and what went wrong."""

    def __init__(self, server: Server, chance: random.Random, drafts: list[tuple[str, int]]) -> None:
        self.server, self.drafts = server, drafts
        self.slow = set(chance.sample(range(len(drafts)), len(drafts) // 10))
        self.eager = chance.randrange(len(drafts))
        self.took: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []
        self.most, self.began = 0, time.monotonic()
        self.pictures = [picture(chance) for _ in range(FILES)]

    def school(self, number: int) -> None:
        """Be one school."""
        time.sleep(max(0.0, self.began + PACE * number - time.monotonic()))
        email, dossier = self.drafts[number]
        with self.told(f"school {number}"):
            browser = self.timed("log-in", lambda: Browser(self.server.url).log_in(email))
            for again in range(EAGER if number == self.eager else 1):
                self.timed("list", lambda: seen(browser, "/ho-so"))
                self.upload(browser, number, dossier, again)
                self.timed("view", lambda: seen(browser, f"/ho-so/{dossier}"))
            self.timed("submit", lambda: submit(browser, dossier))
            self.timed("view", lambda: seen(browser, f"/ho-so/{dossier}"))

    def upload(self, browser: Browser, number: int, dossier: int, again: int) -> None:
        """Send four pictures; the time counts from the last byte."""
        token = token_of(seen(browser, f"/ho-so/{dossier}"))
        body, kind = form(
            token, [marked(one, f"{number}-{again}-{place}") for place, one in enumerate(self.pictures)]
        )
        link = browser.connection
        link.putrequest("POST", f"/ho-so/{dossier}/tep")
        link.putheader("Cookie", "; ".join(f"{name}={value}" for name, value in browser.cookies.items()))
        link.putheader("Content-Type", kind)
        link.putheader("Content-Length", str(len(body)))
        link.endheaders()
        step = SLOW_LINE // 4 if number in self.slow else len(body)
        for start in range(0, len(body), step):
            link.send(body[start : start + step])
            if number in self.slow:
                time.sleep(0.25)

        def answer() -> None:
            told = link.getresponse()
            text = told.read().decode("utf-8", "replace")
            if told.status != 303:
                raise RuntimeError(f"The upload answered {told.status}. {text[-300:]}")

        self.timed("upload", answer)

    @contextmanager
    def officers(self, emails: list[str]) -> Iterator[None]:
        """Let officers read and export until the day is over."""
        over = threading.Event()
        dossier = self.drafts[0][1]
        pages = {
            "office list": "/ho-so",
            "XLSX": "/ho-so/danh-sach.xlsx",
            "progress": "/tien-do",
            "PDF": f"/ho-so/{dossier}/tron-bo.pdf",
        }

        def export(email: str) -> None:
            with self.told(email):
                browser = self.timed("log-in", lambda: Browser(self.server.url).log_in(email))
                for kind, path in itertools.cycle(pages.items()):
                    if over.wait(1):
                        return
                    # What no school has sent yet is not there for the office.
                    allowed = (200, 404) if kind == "PDF" else (200,)
                    self.timed(kind, lambda path=path, allowed=allowed: seen(browser, path, allowed))

        with ThreadPoolExecutor(len(emails)) as pool:
            hands = [pool.submit(export, email) for email in emails]
            try:
                yield
            finally:
                over.set()
                for hand in hands:
                    hand.result()

    @contextmanager
    def memory(self) -> Iterator[None]:
        """Watch what all processes hold."""
        over = threading.Event()

        def watch() -> None:
            while not over.wait(2):
                self.most = max(self.most, sum(processes(self.server.process.pid).values()) // 1024)

        watching = threading.Thread(target=watch)
        watching.start()
        try:
            yield
        finally:
            over.set()
            watching.join()

    @contextmanager
    def told(self, who: str) -> Iterator[None]:
        try:
            yield
        except (OSError, RuntimeError, TypeError) as error:
            self.errors.append(f"{who}: {error!r}"[:300])

    def timed(self, kind: str, act: Callable[[], T]) -> T:
        start = time.perf_counter()
        done = act()
        self.took[kind].append((time.perf_counter() - start) * 1000)
        return done


def seen(browser: Browser, path: str, allowed: tuple[int, ...] = (200,)) -> str:
    """Return a page that is there."""
    status, page = browser.ask("GET", path)
    if status not in allowed:
        raise RuntimeError(f"{path} answered {status}. {page[-300:]}")
    return page


def picture(chance: random.Random) -> bytes:
    """Return a photograph of some 500 kB."""
    kept = BytesIO()
    Image.effect_noise((1000, 800), chance.randrange(60, 70)).save(kept, "JPEG", quality=82)
    return kept.getvalue()


def marked(jpeg: bytes, words: str) -> bytes:
    """Return the photograph with a comment, so that no two are the same bytes."""
    said = words.encode()
    return jpeg[:2] + b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said + jpeg[2:]


def form(token: str, files: list[bytes]) -> tuple[bytes, str]:
    """Return the body and the type of the form that sends proofs."""
    head = '--b\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    parts = [
        head.format("csrf_token", "").encode() + token.encode(),
        head.format("kind", "").encode() + b"evidence",
    ]
    parts += [
        head.format("files", f'; filename="anh-{number}.jpg"').encode() + data
        for number, data in enumerate(files)
    ]
    return b"\r\n".join(parts) + b"\r\n--b--\r\n", "multipart/form-data; boundary=b"
