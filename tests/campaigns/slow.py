"""Slow lines by the dozen: heads, forms and uploads that come at a hundred bytes a second, and people beside them.

Half the slow forms come from strangers, the others from somebody who is logged in. Quiet and besieged rounds are
measured in one run, so that only their ratio counts.
"""

import itertools
import select
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.pages import OFFICER, PRINCIPAL, Browser, fill, submit, token_of
from tests.support.server import Server

KEY = {"SECRET_KEY": "k" * 40}
TICK, PIECE = 0.1, 10  # seconds, bytes: a hundred bytes a second
ROUNDS = 20
PATIENCE = 5.0  # seconds that nobody may have to wait
KINDS = ("head", "stranger's form", "form", "upload")


def run(
    n: int = 50, seed: int = 1, rounds: int = ROUNDS, program: Sequence[str] = (sys.executable, "wsgi.py")
) -> dict[str, object]:
    """Hold n slow lines open and ask beside them; `faults` names what failed or took longer than `PATIENCE`."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        ids = fill(data, 4, 2 * rounds + 8, 2 * rounds)
        drafts = iter(range(ids["first_draft"], ids["last_draft"] + 1))
        server = Server(data, settings=KEY, program=program)
        try:
            people = [Browser(server.url).log_in(email) for email in (PRINCIPAL, OFFICER)]
            quiet = beside(people, drafts, rounds, 60)
            siege = Siege(server.url, n)
            besieged = beside(people, drafts, rounds, PATIENCE)
            held = siege.end()
        finally:
            server.stop()
    faults = [*quiet.pop("faults"), *besieged.pop("faults")]
    ratio = {
        what: round(besieged[what]["p95"] / quiet[what]["p95"], 1)
        for what in quiet
        if quiet[what] and besieged[what]
    }
    return {"lines": held, "quiet": quiet, "besieged": besieged, "p95 ratio": ratio, "faults": faults}


def beside(people: list[Browser], drafts: Iterator[int], rounds: int, patience: float) -> dict:
    """Read and submit a while, on a new connection each time; milliseconds of each, and what went wrong first."""
    principal, officer = people
    acts = {
        "list": lambda: officer.ask("GET", "/ho-so"),
        "log-in page": lambda: Browser(officer.url).ask("GET", "/dang-nhap"),
        "submit": lambda: submit(principal, next(drafts)),
    }
    took, faults = {what: [] for what in acts}, []
    for what, act in list(acts.items()) * rounds:
        for browser in people:
            browser.connection.close()
            browser.connection.timeout = patience
        start = time.perf_counter()
        try:
            act()
        except (OSError, RuntimeError, TypeError) as error:
            faults.append(f"{what}: {error!r}"[:200])
            break
        took[what].append((time.perf_counter() - start) * 1000)
    return {what: summary(times) for what, times in took.items()} | {"faults": faults}


def summary(times: list[float]) -> dict[str, float]:
    """The middle, and what only one in twenty exceeds."""
    if len(times) < 2:
        return {}
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    return {"p50": round(cuts[9], 1), "p95": round(cuts[18], 1)}


class Siege:
    """Slow lines that begin anew whenever the server has enough of them."""

    def __init__(self, url: str, n: int) -> None:
        self.host = urlsplit(url)
        browser = Browser(url).log_in(PRINCIPAL)
        self.token = token_of(browser.ask("GET", "/ho-so")[1])
        self.cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        self.lines = [(kind, self.open(kind)) for kind, _ in zip(itertools.cycle(KINDS), range(n))]
        self.opened, self.answers = len(self.lines), {}
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.trickle)
        self.thread.start()
        time.sleep(1)

    def open(self, kind: str) -> socket.socket:
        head = {
            "head": "GET /ho-so HTTP/1.1\r\nHost: a\r\nX-Slow: ",
            "stranger's form": self.head("/dang-nhap", 20_000, "application/x-www-form-urlencoded", ""),
            "form": self.head("/ho-so/moi", 20_000, "application/x-www-form-urlencoded", self.cookies),
            "upload": self.head("/ho-so/1/tep", 5_000_000, "multipart/form-data; boundary=b", self.cookies),
        }[kind]
        line = socket.create_connection((self.host.hostname, self.host.port), timeout=30)
        line.sendall(head.encode())
        line.setblocking(False)
        return line

    def head(self, path: str, length: int, kind: str, cookies: str) -> str:
        return (
            f"POST {path} HTTP/1.1\r\nHost: {self.host.netloc}\r\nCookie: {cookies}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
        )

    def trickle(self) -> None:
        while not self.over.wait(TICK):
            for index, (kind, line) in enumerate(self.lines):
                with suppress(BlockingIOError):
                    try:
                        if not select.select([line], [], [], 0)[0]:
                            line.send(b"x" * PIECE)
                            continue
                        answer = line.recv(12).decode("latin-1").removeprefix("HTTP/1.1 ") or "closed"
                    except ConnectionError:
                        answer = "closed"
                    self.answers[f"{kind}: {answer}"] = self.answers.get(f"{kind}: {answer}", 0) + 1
                    line.close()
                    self.lines[index] = kind, self.open(kind)

    def end(self) -> dict[str, object]:
        self.over.set()
        self.thread.join()
        for _, line in self.lines:
            line.close()
        return {"at a time": len(self.lines), "answered meanwhile": self.answers}
