"""A thousand mails through a mail server that fails in every way, and through workers that are killed.

The workers are this module run by itself, with short delays.
"""

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from flask import Flask

from dienhinh import smtp, worker
from dienhinh.domain import delivery, mails
from dienhinh.domain.delivery import Outcome
from dienhinh.extensions import db
from dienhinh.factory import create_app
from dienhinh.models import MailState, OutgoingMail
from dienhinh.schema import upgrade
from tests.support.server import ROOT
from tests.support.smtp import FAULTS, REPLIES, SmtpServer

WORKERS = 2
SOUND = ""
REFUSALS = ("550@RCPT", "550@DATA")
KINDS = (
    *(f"{code}@{stage}" for code in REPLIES for stage in ("RCPT", "DATA")),
    *(FAULTS.keys() - {"partial"}),
)


def run(n: int = 1000, kills: int = 200, seed: int = 1) -> dict[str, object]:
    """Send n mails through faults, then n at a time through kills; `lost`, `strangers` and `unexplained` must be 0."""
    return {"n": n, "seed": seed, "faults": through_faults(n, seed), "kills": through_kills(n, kills, seed)}


def through_faults(n: int, seed: int) -> dict[str, object]:
    """Every third transaction fails; a copy too many must come from a 250 that never arrived."""
    chance = random.Random(seed)
    plan = [chance.choice(KINDS) if chance.random() < 1 / 3 else SOUND for _ in range(4 * n)]
    with tempfile.TemporaryDirectory() as folder:
        app, server = begin(Path(folder), n)
        server.handler.faults.extend(plan)
        workers = [start(app, server) for _ in range(WORKERS)]
        seconds = until_done(app, 60 + n)
        stop(workers)
        used = Counter(plan[: server.transactions])
        found = judge(app, server)
        server.stop()
    expected = Counter(refused=sum(used[kind] for kind in REFUSALS))
    return found | {
        "seconds": seconds,
        "faults": sum(used.values()) - used[SOUND],
        "unexplained": abs(found["extra"] - used["drop_before_250"])
        + abs(found["failed"] - expected["refused"]),
    }


def through_kills(n: int, kills: int, seed: int) -> dict[str, object]:
    """Workers die at any moment; each death may cost one copy too many, and no mail."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        app, server = begin(Path(folder), n)
        done = threading.Event()
        killed = [0]

        def kill_and_replace() -> None:
            workers = [start(app, server) for _ in range(WORKERS)]
            while not done.is_set():
                done.wait(chance.uniform(0.8, 1.6))
                if killed[0] < kills and not done.is_set():
                    workers[0].kill()
                    workers[0].wait()
                    killed[0] += 1
                    workers = [*workers[1:], start(app, server)]
            stop(workers)

        thread = threading.Thread(target=kill_and_replace)
        thread.start()
        seconds, fed = until_done(app, 120 + n), n
        while killed[0] < kills:
            feed(app, n, fed)
            fed += n
            seconds += until_done(app, 120 + n)
        done.set()
        thread.join()
        found = judge(app, server)
        server.stop()
    return found | {
        "seconds": round(seconds, 1),
        "killed": killed[0],
        "unexplained": max(0, found["extra"] - killed[0]) + found["failed"],
    }


def begin(folder: Path, n: int) -> tuple[Flask, SmtpServer]:
    app = create_app({"DATA": str(folder / "data"), "SECRET_KEY": "k" * 40, "TESTING": True})
    upgrade(app)
    feed(app, n)
    return app, SmtpServer()


def feed(app: Flask, n: int, start: int = 0) -> None:
    with app.app_context():
        for number in range(start, start + n):
            mails.queue("mail_test", [(f"n{number}@example.vn", "")], f"campaign-{number}", name="A")
        db.session.commit()


def start(app: Flask, server: SmtpServer) -> subprocess.Popen:
    settings = server.settings | {"DATA": app.config["DATA"], "SECRET_KEY": app.config["SECRET_KEY"]}
    words = {f"DIENHINH_{name}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "tests.campaigns.mail"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | words)


def stop(workers: list[subprocess.Popen]) -> None:
    for process in workers:
        process.terminate()
    for process in workers:
        process.wait(30)


def until_done(app: Flask, seconds: float) -> float:
    began = time.monotonic()
    left = (
        db.select(OutgoingMail.id)
        .where(OutgoingMail.state.in_([MailState.WAITING, MailState.SENDING]))
        .limit(1)
    )
    while time.monotonic() - began < seconds:
        with app.app_context():
            if db.session.scalar(left) is None:
                break
        time.sleep(0.2)
    return round(time.monotonic() - began, 1)


def judge(app: Flask, server: SmtpServer) -> dict[str, int]:
    """Compare what the rows say with what the server kept."""
    copies = Counter(mail.message["Message-ID"].strip() for mail in server.received)
    with app.app_context():
        query = db.select(OutgoingMail.message_id, OutgoingMail.state)
        states = {message_id: state for message_id, state in db.session.execute(query)}
    sent = sum(state is MailState.SENT for state in states.values())
    return {
        "sent": sent,
        "failed": sum(state is MailState.FAILED for state in states.values()),
        "lost": sum(state is MailState.SENT and not copies[key] for key, state in states.items())
        + sum(state in (MailState.WAITING, MailState.SENDING) for state in states.values()),
        "strangers": len(copies.keys() - states.keys()),
        # A mail may be kept without its 250 and then refused: what counts is copies beyond those known as sent.
        "extra": copies.total() - sent,
    }


def work() -> None:
    """Be a worker whose patience is short."""
    delivery.FIRST_DELAY, delivery.LEASE = timedelta(seconds=0.1), timedelta(seconds=4)
    delivery.LONGEST_DELAY = dict.fromkeys((Outcome.PUT_OFF, Outcome.NO_SERVER), timedelta(seconds=1))
    smtp.send.__kwdefaults__["seconds"] = 1.0
    worker.IDLE_SECONDS = 0.1
    worker.main()


if __name__ == "__main__":
    work()
