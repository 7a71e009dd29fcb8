"""Hostile requests by the thousand, from strangers and from every role, at the real server."""

import random
import re
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask

from dienhinh import demo
from dienhinh.database import write_tx
from dienhinh.factory import create_app
from dienhinh.schema import upgrade
from tests.benchmarks.pages import Browser
from tests.campaign import bound
from tests.security.test_hostile_addresses import parameters
from tests.support import forms, hostile, html, make
from tests.support.server import Server

KEY = {"SECRET_KEY": "k" * 40}
LARGE = 1000  # requests from which on the demonstration's data are worth their time
CLIENTS = 4
LEAKS = re.compile(
    rb"Traceback|site-packages|sqlalchemy|sqlite3|psycopg|jinja2\.|werkzeug|\.py\b|/blobs/"
    rb"|SELECT .{1,80} FROM |INSERT INTO"
)
SLOW = 5.0  # seconds that 99 of 100 stay below
GROWN = 100  # MB


def run(
    n: int = 10_000, seed: int = 1, program: tuple[str, ...] = (sys.executable, "wsgi.py")
) -> dict[str, object]:
    """Send n requests; `faults` is empty when none failed, leaked, was slow, or cost a process or its memory."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        app, emails = world(data, n)
        server = Server(
            data, settings=KEY | {"PAPERS_A_MINUTE": 0, "SECOND_FACTOR_ROLES": ""}, program=program
        )
        try:
            campaign = Campaign(app, server, data, emails)
            campaign.send(n // 10, seed)
            before = processes(server.process.pid)
            campaign.send(n - n // 10, seed + 1)
            after = processes(server.process.pid)
        finally:
            server.stop()
        traces = Counter(
            re.findall(r"^(\w+(?:\.\w+)*(?:Error|Exception|Fault)\b.{0,120})", server.output, re.M)
        )
    grown = (sum(after.values()) - sum(before.values())) // 1024
    times = sorted(campaign.times)
    p99 = times[int(len(times) * 0.99)]
    faults = campaign.faults
    faults += [f"processes {sorted(before)} became {sorted(after)}"] if before.keys() != after.keys() else []
    faults += [f"grown by {grown} MB"] if grown > GROWN else []
    faults += [f"p99 {p99:.1f} s"] if p99 > SLOW else []
    return {
        "result": bound(n, len(faults)),
        "faults": faults[:30],
        "statuses": dict(campaign.statuses.most_common()),
        "of them logged in": campaign.inside,
        "forms met": len(campaign.forms),
        "p50": round(times[len(times) // 2], 3),
        "p99": round(p99, 3),
        "longest": round(times[-1], 3),
        "processes": len(after),
        "MB before": sum(before.values()) // 1024,
        "MB after": sum(after.values()) // 1024,
        "in the log": dict(traces.most_common(10)),
    }


def world(data: Path, n: int) -> tuple[Flask, list[str]]:
    """Make the demonstration or, for a few requests, one school; return who may log in."""
    data.mkdir()
    app = create_app({"DATA": str(data), **KEY})
    upgrade(app)
    if n >= LARGE:
        demo.fill(app, password=make.PASSWORD)
        return app, [email for email, _ in demo.ACCOUNTS]
    with app.app_context(), write_tx():
        made = make.world()
        make.dossier(made)
        users = (made.clerk, made.principal, made.officer, made.leader, made.inspector, made.admin)
        return app, [user.email for user in users]


def processes(pid: int) -> dict[int, int]:
    """The web processes and the worker below a supervisor, and the resident kilobytes of each."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            told = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            parents[int(told["Pid"])] = (
                int(told["PPid"]),
                int(told.get("VmRSS", "0").split()[0]),
                told["Name"],
            )
    below, found = {pid}, {}
    for _ in range(3):
        below |= {child for child, (parent, _, _) in parents.items() if parent in below}
    for one in below - {pid}:
        with suppress(OSError):
            # The program that judges files comes and goes.
            if b"probe.py" not in Path(f"/proc/{one}/cmdline").read_bytes():
                found[one] = parents[one][1]
    return found


class Campaign:
    """Who asks, and what came of it."""

    def __init__(self, app: Flask, server: Server, data: Path, emails: list[str]) -> None:
        self.app, self.server, self.data, self.emails = app, server, data, emails
        self.names = sorted(set().union(*(parameters(app, endpoint) for endpoint in app.view_functions)))
        self.cookies = {email: self.log_in(email) for email in emails} | {"": ""}
        self.forms: dict[tuple[str, str, str], hostile.Form] = {}
        self.times: list[float] = []
        self.statuses, self.inside, self.faults = Counter(), 0, []
        self.lock = threading.Lock()

    def log_in(self, email: str) -> str:
        """Return the cookies of somebody who is let in; those of nobody where the account was spoilt meanwhile."""
        browser = Browser(self.server.url)
        with suppress(RuntimeError, OSError, TypeError):
            browser.log_in(email)
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())

    def send(self, n: int, seed: int) -> None:
        """Send n requests with `CLIENTS` hands, each with a die of its own."""
        dice = [random.Random(seed * 100 + number) for number in range(CLIENTS)]
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(self.hand, [range(number, n, CLIENTS) for number in range(CLIENTS)], dice))

    def hand(self, numbers: range, chance: random.Random) -> None:
        for _ in numbers:
            email = chance.choice([*self.emails, ""])
            if chance.random() < 0.1:
                self.look(email, chance)
            with self.lock:
                known = [form for (owner, _, _), form in self.forms.items() if owner == email]
            self.judge(email, hostile.asked(chance, self.app, known, self.names, self.cookies[email]))

    def look(self, email: str, chance: random.Random) -> None:
        """Open a page as a browser does and learn its forms; log in again where that led to the log-in."""
        rule = chance.choice([rule for rule in self.app.url_map.iter_rules() if "GET" in rule.methods])
        path = re.sub(r"<[^>]+>", lambda _: str(chance.randrange(1, 12)), rule.rule)
        words = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: {self.cookies[email]}\r\n\r\n"
        status, headers, body = self.exchange(words.encode())
        if email and status == 303 and "/dang-nhap" in headers.get("Location", ""):
            self.cookies[email] = self.log_in(email)
        if status == 200 and headers.get_content_type() == "text/html":
            tree = html.parse(body.decode("utf-8", "replace"))
            for form in tree.iter("form"):
                files = tree.xpath("//input[@type='file']/@name")
                action, method = form.get("action") or path, (form.get("method") or "get").upper()
                met = hostile.Form(action, method, forms.values(tree, form), files)
                with self.lock:
                    self.forms[email, action, method] = met

    def judge(self, email: str, asked: hostile.Asked) -> None:
        start = time.perf_counter()
        try:
            status, headers, body = self.exchange(asked.raw)
        except OSError as error:
            status, headers, body = 0, {}, repr(error).encode()
        took = time.perf_counter() - start
        leak = LEAKS.search(body) if headers and headers.get_content_maintype() == "text" else None
        leaked = leak[0] if leak else str(self.data).encode() if str(self.data).encode() in body else b""
        with self.lock:
            self.times.append(took)
            self.statuses[status] += 1
            self.inside += bool(email)
            if status >= 500 or leaked or (status == 0 and b"timed out" in body):
                self.faults.append(f"{status} {leaked!r} {email} {asked.what}")

    def exchange(self, raw: bytes) -> tuple[int, object, bytes]:
        """Send bytes; the status, the headers and the body of the answer, status 0 for a line that was hung up."""
        host = urlsplit(self.server.url)
        with socket.create_connection((host.hostname, host.port), timeout=60) as line:
            with suppress(ConnectionError):
                line.sendall(raw)
            answer = HTTPResponse(line, method=raw.split(b" ", 1)[0].decode("latin-1"))
            try:
                answer.begin()
                return answer.status, answer.headers, answer.read()
            except (ConnectionError, OSError) as error:
                if "timed out" in str(error):
                    raise
                return 0, {}, b""
            except Exception as error:
                return 0, {}, repr(error).encode()
