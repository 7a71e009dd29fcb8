"""Workers share the outbox: none sends what another holds, and what a dead one held is sent by the next."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest

from dienhinh import clock, worker
from dienhinh.database import write_tx
from dienhinh.domain import delivery
from dienhinh.domain.delivery import Outcome
from dienhinh.extensions import db
from dienhinh.models import MailState, OutgoingMail
from tests.support import post
from tests.support.server import ROOT

WORKERS = 4


def work_together(app) -> None:
    """Let several workers empty the outbox at the same time, each in a thread with a context of its own."""
    start = threading.Barrier(WORKERS)

    def work() -> None:
        start.wait()
        with app.app_context():
            while worker.deliver_one():
                pass

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)


def copies(app, smtp, count: int) -> Counter[int]:
    """How many mails arrived how often when the workers overlapped."""
    with app.app_context():
        post.queue(count)
    work_together(app)
    return Counter(Counter(post.ids(smtp.received)).values())


def test_overlapping_workers_send_each_mail_once(app, smtp):
    assert copies(app, smtp, 40) == {1: 40}


def test_workers_that_only_look_would_send_twice(app, smtp, monkeypatch):
    """The harness catches a claim that takes nothing."""

    def look() -> OutgoingMail | None:
        query = db.select(OutgoingMail).where(OutgoingMail.state == MailState.WAITING)
        mail = db.session.scalar(query.order_by(OutgoingMail.id).limit(1))
        if mail:
            mail.claimed_by = "anybody"
        return mail

    def settle(mail_id: int, token: str, outcome: Outcome, error: str = "") -> bool:
        db.session.get(OutgoingMail, mail_id).state = MailState.SENT
        return True

    monkeypatch.setattr(delivery, "claim", look)
    monkeypatch.setattr(delivery, "settle", settle)
    assert copies(app, smtp, 10) != {1: 10}


def test_a_claim_is_exclusive_until_its_lease_ends(context):
    (mail,) = post.queue()
    with write_tx():
        first = delivery.claim()
        token = first.claimed_by
        assert (first, delivery.claim()) == (mail, None)
    with clock.at(clock.now() + delivery.LEASE + timedelta(seconds=1)), write_tx():
        second = delivery.claim()
        assert (second, second.claimed_by != token, second.attempts) == (mail, True, 2)
        assert delivery.settle(mail.id, token, Outcome.REFUSED) is False
        assert delivery.settle(mail.id, second.claimed_by, Outcome.SENT) is True
    assert mail.state is MailState.SENT


def start_worker(app, smtp) -> subprocess.Popen:
    settings = smtp.settings | {
        "DATA": app.config["DATA"],
        "SECRET_KEY": app.config["SECRET_KEY"],
        "SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"],
    }
    words = {f"DIENHINH_{name}": str(value) for name, value in settings.items()}
    return subprocess.Popen([sys.executable, "-m", "dienhinh.worker"], cwd=ROOT, env=os.environ | words)


def until(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_killed_workers_mail_is_sent_by_the_next_under_the_same_id(app, smtp):
    with app.app_context():
        (message_id,) = [mail.message_id for mail in post.queue()]
    smtp.fail("hang")
    process = start_worker(app, smtp)
    try:
        until(lambda: smtp.transactions == 1)
    finally:
        process.kill()
        process.wait(10)
    with app.app_context():
        assert worker.deliver_one() is False
        with clock.at(clock.now() + delivery.LEASE + timedelta(seconds=1)):
            assert worker.deliver_one() is True
    assert post.ids(smtp.received) == [message_id]


def test_a_worker_told_to_stop_ends_between_two_mails(app, smtp):
    with app.app_context():
        post.queue(30)
    process = start_worker(app, smtp)
    try:
        smtp.wait(3, seconds=20)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
    with app.app_context():
        states = Counter(db.session.scalars(db.select(OutgoingMail.state)))
    assert states[MailState.SENDING] == 0
    assert states[MailState.SENT] == len(smtp.received) < 30


@pytest.mark.parametrize("fault", [RuntimeError("bug"), OSError("disk")])
def test_a_fault_of_the_loop_does_not_end_the_worker(app, monkeypatch, fault):
    stop, seen = threading.Event(), []

    def broken() -> bool:
        seen.append(1)
        if len(seen) == 3:
            stop.set()
        raise fault

    monkeypatch.setattr(worker, "deliver_one", broken)
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0.01)
    worker.run(app, stop)
    assert len(seen) == 3
