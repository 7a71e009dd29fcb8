"""The disk of the data folder is really full, again and again: a sentence, nothing by halves, and on it goes with room.

The folder is a small file system in memory, which only root can mount.
"""

import random
import secrets
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.benchmarks.pages import Browser, token_of
from tests.campaign import bound
from tests.campaigns.kill import COUNTED, SETTINGS, begin, examine, hand_out, principals, sweep
from tests.support.group import Group
from tests.support.senders import Sender, Traffic, multipart, some_files

MEGABYTES = 24
FORMS_WHILE_FULL = 5
RECOVERED_WITHIN = 10.0  # seconds


def run(n: int = 20, seed: int = 1) -> dict[str, object]:
    """Fill the disk n times while one client sends forms; every count but those of `answers` must be 0."""
    chance = random.Random(seed)
    answers: Counter[str] = Counter()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", name]
        subprocess.run(mount, check=True)
        try:
            app, world = begin(folder / "data")
            sender = Sender(Traffic(), principals(app, world)[0])
            hand_out(app, world, [sender], 2 * n)
            server = Group(app.config["DATA"], SETTINGS)
            try:
                sender.traffic.open(server.url)
                browser = Browser(server.url).log_in(sender.email)
                for _ in range(n):
                    fill(folder / "filler", chance.choice((0, 1, 4, 16, 64)) * 1024)
                    answers.update(while_full(browser, sender))
                    (folder / "filler").unlink()
                    faults += with_room(sender)
            finally:
                server.stop()
            found: dict[str, set[int]] = {name: set() for name in COUNTED}
            faults += examine(app, [sender], found)
            swept = sweep(app)
        finally:
            subprocess.run(["umount", "-l", name], check=True)
    odd = {
        answer: times for answer, times in answers.items() if answer[:3] not in ("200", "303", "503", "507")
    }
    wrong = len(odd) + len(faults) + sum(map(len, found.values()))
    return {
        "answers_while_full": dict(answers),
        **{name: len(numbers) for name, numbers in found.items()},
        "faults": faults[:20],
        "swept": swept,
        "result": bound(n, wrong),
    }


def fill(path: Path, left: int) -> None:
    """Write until no byte more goes, then leave so many."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            file.truncate(max(0, file.tell() - left))


def while_full(browser: Browser, sender: Sender) -> list[str]:
    """Begin dossiers, upload files and open a page; the answers."""
    number = sender.drafts[-1]  # one that is never submitted
    status, page = browser.ask("GET", f"/ho-so/{number}")
    found = [f"{status} page"]
    fields = {"csrf_token": token_of(page), "kind": "other"}
    for _ in range(FORMS_WHILE_FULL):
        status, _ = browser.ask("POST", "/ho-so/moi", fields | {"key": secrets.token_urlsafe(16)})
        found.append(f"{status} new dossier")
        status, _ = browser.ask("POST", f"/ho-so/{number}/tep", multipart(fields, some_files()))
        found.append(f"{status} upload")
    return found


def with_room(sender: Sender) -> list[str]:
    """Upload and submit a dossier of its own as soon as there is room; what went wrong."""
    number, began = sender.drafts.popleft(), time.monotonic()
    sender.send(number)
    took = time.monotonic() - began
    late = [f"used again only after {took:.1f} s"] if took > RECOVERED_WITHIN else []
    return late if number in sender.acked else [*late, f"not taken: {sender.odd[-1:]}"]
