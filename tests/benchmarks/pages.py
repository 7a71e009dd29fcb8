"""How long the busiest pages take, with an office's data and with a province's, beside a bare Flask page.

`python -m tests.benchmarks.pages` starts the real server on each, asks each page in turn so that all share the
machine's moods, and prints medians in milliseconds, submissions a second, start-up time and memory as JSON.
"""

import argparse
import itertools
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import sqlalchemy as sa

from dienhinh.database import write_tx
from dienhinh.extensions import db
from dienhinh.factory import create_app
from dienhinh.models import AuditEntry, Dossier, DossierState
from dienhinh.schema import upgrade
from tests.support import make
from tests.support.net import free_port
from tests.support.server import Server

BARE = """
from flask import Flask
app = Flask(__name__)
@app.get("/")
def index():
    return "<!doctype html><title>.</title><p>" + "x" * 2000
"""
OFFICER, PRINCIPAL = "chuyenvien@example.vn", "hieutruong@example.vn"
CLIENTS = 4
STATES = [DossierState.SUBMITTED, DossierState.ACCEPTED, DossierState.RETURNED, DossierState.CLOSED]


def fill(data: Path, schools: int, dossiers: int, drafts: int) -> dict[str, int]:
    """Make an office with its schools and dossiers through the product's verbs; return ids to look at."""
    app = create_app({"DATA": str(data), "SECRET_KEY": "k" * 40})
    upgrade(app)
    with app.app_context():
        with write_tx():
            world = make.world()
            world.officer.email, world.principal.email = OFFICER, PRINCIPAL
            blocks = [make.block(world.office, name) for name in ("Mẫu giáo", "Tiểu học", "THCS, TH&THCS")]
            units = [make.school(world.office, block=blocks[n % 3]) for n in range(schools - 1)]
            made = [
                make.dossier(world, STATES[n % 4], school=unit)
                for n, unit in zip(range(dossiers - drafts), itertools.cycle(units))
            ]
            ready = [make.dossier(world) for _ in range(drafts)]
            found = {"submitted": made[0].id, "first_draft": ready[0].id, "last_draft": ready[-1].id}
        found["lines"] = db.session.scalar(sa.select(sa.func.count(AuditEntry.id)))
        found["dossiers"] = db.session.scalar(sa.select(sa.func.count(Dossier.id)))
    return found


class Browser:
    """A kept connection with its cookies, which asks for pages as a browser does."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict | tuple[bytes, str] | None = None) -> tuple[int, str]:
        """Send fields, or a body and its type; return the status and the text."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body, kind = fields if isinstance(fields, tuple) else (urlencode(fields or {}), "")
        if body:
            headers["Content-Type"] = kind or "application/x-www-form-urlencoded"
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text

    def log_in(self, email: str) -> "Browser":
        token = token_of(self.ask("GET", "/dang-nhap")[1])
        fields = {"csrf_token": token, "email": email, "password": make.PASSWORD}
        status, _ = self.ask("POST", "/dang-nhap", fields)
        if status != 303:
            raise RuntimeError(f"The log-in of {email} answered {status}.")
        return self


def token_of(page: str) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def medians(pages: dict[str, tuple[Browser, str]], rounds: int) -> dict[str, float]:
    """Ask every page once a round; return each one's median in milliseconds."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(rounds):
        for name, (browser, path) in pages.items():
            start = time.perf_counter()
            status, _ = browser.ask("GET", path)
            times[name].append((time.perf_counter() - start) * 1000)
            if status != 200:
                raise RuntimeError(f"{path} answered {status}.")
    return {name: round(statistics.median(values), 2) for name, values in times.items()}


def submit(browser: Browser, dossier: int) -> None:
    """Open a finished draft and submit it."""
    status, page = browser.ask("GET", f"/ho-so/{dossier}")
    fields = {"csrf_token": token_of(page), **seen(page)}
    done, answer = browser.ask("POST", f"/ho-so/{dossier}/chuyen/submit", fields)
    if (status, done) != (200, 303):
        raise RuntimeError(f"Dossier {dossier}: {status}, {done}. {answer[:2000]}")


def rate(browsers: list[Browser], numbers: range, ask: Callable[[Browser, int], object]) -> float:
    """Return how many of the numbers the browsers ask for in a second, all at the same time."""
    ids, take = iter(numbers), threading.Lock()

    def work(browser: Browser) -> None:
        while True:
            with take:
                number = next(ids, None)
            if number is None:
                return
            # Another person each time, so another connection, which the processes share out among themselves.
            browser.connection.close()
            ask(browser, number)

    threads = [threading.Thread(target=work, args=(browser,)) for browser in browsers]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(len(numbers) / (time.perf_counter() - start), 1)


def seen(page: str) -> dict[str, str]:
    """Return the hidden fields of the form that submits, other than its token."""
    form = re.search(r'<form[^>]*action="[^"]*/chuyen/submit".*?</form>', page, re.DOTALL)[0]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: value for name, value in hidden if name != "csrf_token"}


def resident(pid: int) -> dict[str, int]:
    """Return the memory of a process and all below it, in MB: shared pages counted in each, and once."""
    tree = subprocess.run(["ps", "-e", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True)
    rows = [tuple(map(int, line.split())) for line in tree.stdout.splitlines()]
    family = {pid}
    for _ in range(5):
        family |= {child for child, parent, _ in rows if parent in family}
    shared = [Path(f"/proc/{member}/smaps_rollup").read_text() for member in family]
    once = sum(int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) for text in shared)
    each = sum(rss for member, _, rss in rows if member in family)
    return {"shared pages in each": round(each / 1024), "shared pages once": round(once / 1024)}


def bare_server(folder: Path) -> tuple[subprocess.Popen, str]:
    """Start a bare Flask page on the same web server."""
    (folder / "bare.py").write_text(BARE)
    port = free_port()
    granian = str(Path(sys.executable).with_name("granian"))
    command = [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "bare:app"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(3)
    return process, f"http://127.0.0.1:{port}"


def measure(schools: int, dossiers: int, drafts: int, rounds: int) -> dict:
    """Return all figures for one size of office."""
    folder = Path(tempfile.mkdtemp())
    data = folder / "data"
    data.mkdir()
    found = fill(data, schools, dossiers + drafts, drafts)
    start = time.perf_counter()
    server = Server(data, settings={"SECRET_KEY": "k" * 40})
    started = round(time.perf_counter() - start, 2)
    bare, bare_url = bare_server(folder)
    try:
        officer, principal = Browser(server.url).log_in(OFFICER), Browser(server.url).log_in(PRINCIPAL)
        pages = {
            "bare Flask page": (Browser(bare_url), "/"),
            "Việc cần làm": (officer, "/"),
            "Hồ sơ (the desk)": (officer, "/ho-so"),
            "Hồ sơ, all, found by words": (officer, "/ho-so?trang-thai=tat-ca&tu=nguyen+thi+so+7"),
            "review": (officer, f"/ho-so/{found['submitted']}"),
            "editor": (principal, f"/ho-so/{found['first_draft']}"),
            "list PDF": (principal, f"/ho-so/{found['first_draft']}/danh-sach.pdf"),
        }
        medians(pages, 3)
        figures = {"start-up s": started, "median ms": medians(pages, rounds)}
        bare_clients = [Browser(bare_url) for _ in range(CLIENTS)]
        figures["bare pages/s, 4 clients"] = rate(bare_clients, range(2000), lambda b, _: b.ask("GET", "/"))
        principals = [Browser(server.url).log_in(PRINCIPAL) for _ in range(CLIENTS)]
        drafts = range(found["first_draft"], found["last_draft"] + 1)
        figures["submissions/s, 4 clients"] = rate(principals, drafts, submit)
        figures["resident MB"] = resident(server.process.pid)
    finally:
        server.stop()
        bare.terminate()
        bare.wait(20)
        shutil.rmtree(folder)
    return {"schools": schools, "dossiers": found["dossiers"], **figures}


def main() -> None:
    """Print the figures for an office of 30 schools and for a province of 1,000."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--dossiers", type=int, default=1285)
    parser.add_argument("--drafts", type=int, default=300)
    parser.add_argument("--schools", type=int, nargs="*", default=[30, 1000])
    options = parser.parse_args()
    for schools in options.schools:
        figures = measure(schools, options.dossiers, options.drafts, options.rounds)
        print(json.dumps(figures, ensure_ascii=False, indent=2), flush=True)


if __name__ == "__main__":
    main()
