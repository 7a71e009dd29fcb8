"""The server is told to stop while schools send dossiers: what it has begun is answered, and nothing is lost."""

import random
import tempfile
import time
from pathlib import Path

from tests.campaign import bound
from tests.campaigns.kill import (
    COUNTED,
    LONGEST_WAIT,
    MOMENTS,
    SETTINGS,
    begin,
    examine,
    finish,
    hand_out,
    principals,
)
from tests.support.group import Group
from tests.support.senders import Sender, Traffic

DRAIN_SECONDS = 30
ARRIVED = 0.25  # seconds after which a request that was sent has begun: the door shuts for one on its way


def run(n: int = 100, seed: int = 1) -> dict[str, object]:
    """Stop and start the server n times under load; `cut_off` counts requests sent before that were not answered."""
    chance = random.Random(seed)
    found: dict[str, set[int]] = {name: set() for name in COUNTED}
    told: set[str] = set()
    stops, seconds = [], []
    with tempfile.TemporaryDirectory() as folder:
        app, world = begin(Path(folder) / "data")
        traffic = Traffic()
        senders = [Sender(traffic, mail) for mail in principals(app, world)]
        for stopped in range(n):
            if stopped % 10 == 0:
                hand_out(app, world, senders, 30)
            server = Group(app.config["DATA"], SETTINGS)
            traffic.open(server.url)
            if not stopped:
                for sender in senders:
                    sender.start()
            traffic.is_answered.wait(LONGEST_WAIT)
            time.sleep(chance.uniform(*MOMENTS))
            traffic.shut()
            began = time.monotonic()
            server.process.terminate()
            server.process.wait(60)
            stops.append(began)
            seconds.append(time.monotonic() - began)
            if server.process.exitcode:
                told.add(f"the server ended with {server.process.exitcode}, not in order")
        finish(app, senders, traffic)
        told |= examine(app, senders, found)
    cut = [
        f"{what}, sent {stop - sent:.2f} s before, cut off {cut - stop:.2f} s after"
        for sender in senders
        for sent, cut, what in sender.unanswered
        for stop in stops
        if sent + ARRIVED < stop <= cut
    ]
    return {
        "acked": sum(len(sender.acked) for sender in senders),
        "longest_drain_seconds": round(max(seconds), 2),
        "over_30_s": sum(each > DRAIN_SECONDS for each in seconds),
        "cut_off": cut,
        **{name: len(numbers) for name, numbers in found.items()},
        "doctor": sorted(told)[:20],
        "odd_answers": [each for sender in senders for each in sender.odd][:20],
        "result": bound(n, len(told) + len(cut) + sum(map(len, found.values()))),
    }
