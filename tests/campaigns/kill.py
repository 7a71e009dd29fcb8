"""The whole server dies at any moment while schools send dossiers: what was acknowledged is there, whole and once.

Each school uploads its files, submits, and sends the same form again until somebody answers.
"""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, current_app

from dienhinh import clock, factory
from dienhinh.database import write_tx
from dienhinh.domain import doctor, housekeeping
from dienhinh.extensions import db
from dienhinh.files import store
from dienhinh.models import AuditEntry, Dossier, DossierState, OutgoingMail, Post, Role, Tenure, User
from dienhinh.schema import upgrade
from tests.campaign import bound
from tests.support import broken, make
from tests.support.databases import close
from tests.support.group import Group
from tests.support.senders import FILES, Sender, Traffic

CLIENTS = 4
DRAFTS = 60  # for each client, until the next examination
EXAMINED_EVERY = 50  # kills
MOMENTS = (0.02, 0.5)  # seconds after the first form is answered
LONGEST_WAIT = 60.0
SETTINGS = {"SECRET_KEY": "k" * 40}
COUNTED = ("lost", "half", "bad_blob", "missing_outbox", "missing_trail", "twice")
MAILS = {"dossier_submitted", "dossier_receipt"}


def run(n: int = 1000, seed: int = 1, *, fault: str = "") -> dict[str, object]:
    """Kill the server n times; every count but those of `acked` and `sent` must be 0."""
    chance = random.Random(seed)
    found: dict[str, set[int]] = {name: set() for name in COUNTED}
    told: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        app, world = begin(Path(folder) / "data")
        traffic = Traffic()
        senders = [Sender(traffic, mail) for mail in principals(app, world)]
        for killed in range(n):
            if killed % EXAMINED_EVERY == 0:
                hand_out(app, world, senders, max(5, min(DRAFTS, n - killed)))
            server = Group(app.config["DATA"], SETTINGS, fault=fault)
            traffic.open(server.url)
            if not killed:
                for sender in senders:
                    sender.start()
            wait_for_work(app, traffic, fault)
            time.sleep(chance.uniform(*MOMENTS))
            traffic.shut()
            server.kill()
            if (killed + 1) % EXAMINED_EVERY == 0 or killed + 1 == n:
                told |= examine(app, senders, found)
        finish(app, senders, traffic)
        told |= examine(app, senders, found)
        swept = sweep(app)
    faulty = set().union(*found.values())
    acked, uploaded = (
        sum(map(len, sets)) for sets in zip(*((s.acked, s.uploaded) for s in senders), strict=True)
    )
    return {
        "acked": acked,
        "uploads_acked": uploaded,
        "sent_again": sum(sender.repeats for sender in senders),
        **{name: len(numbers) for name, numbers in found.items()},
        "doctor": sorted(told)[:20],
        "odd_answers": [each for sender in senders for each in sender.odd][:20],
        "swept": swept,
        "result": f"{bound(n, len(faulty) + len(told))} kills, {bound(acked, len(faulty))} acknowledged dossiers",
    }


def begin(data: Path) -> tuple[Flask, make.World]:
    data.mkdir()
    (data / "dienhinh.sqlite3").write_bytes(migrated())
    app = factory.create_app({"DATA": str(data), **SETTINGS})
    with app.app_context(), write_tx():
        world = make.world()
    return app, world


@cache
def migrated() -> bytes:
    """Return an empty database of today's schema."""
    with tempfile.TemporaryDirectory() as folder:
        app = factory.create_app({"DATA": folder, **SETTINGS})
        upgrade(app)
        close(app)
        return Path(folder, "dienhinh.sqlite3").read_bytes()


def principals(app: Flask, world: make.World) -> list[str]:
    """Make one school more for each client but the first, and return the addresses of those who submit."""
    with app.app_context(), write_tx():
        known = make.again(world)
        schools = [known.school, *(make.school(known.office) for _ in range(CLIENTS - 1))]
        people = [known.principal, *(make.user(Role.PRINCIPAL, school) for school in schools[1:])]
        return [person.email for person in people]


def hand_out(app: Flask, world: make.World, senders: list[Sender], drafts: int) -> None:
    """Give each client drafts that lack nothing but their files; nobody has the database open afterwards."""
    with app.app_context():
        known = make.again(world)
        for sender in senders:
            with write_tx():
                person = db.session.scalar(sa.select(User).where(User.email == sender.email))
                post = db.session.scalar(sa.select(Post).join(Tenure).filter_by(user_id=person.id))
                made = [make.dossier(known, school=post.unit) for _ in range(drafts - len(sender.drafts))]
                db.session.flush()
                sender.drafts.extend(dossier.id for dossier in made)
    close(app)


def wait_for_work(app: Flask, traffic: Traffic, fault: str) -> None:
    """Return when the first form is answered, or the fault that was built in has begun."""
    between = Path(app.config["DATA"]) / broken.OPEN
    has_begun = between.exists if fault else traffic.is_answered.is_set
    end = time.monotonic() + LONGEST_WAIT
    while not has_begun() and time.monotonic() < end:
        time.sleep(0.01)
    between.unlink(missing_ok=True)


def finish(app: Flask, senders: list[Sender], traffic: Traffic) -> None:
    """Let everybody end what is begun, and the server end in order."""
    for sender in senders:
        sender.drafts.clear()
        sender.is_done.set()
    server = Group(app.config["DATA"], SETTINGS)
    traffic.open(server.url)
    for sender in senders:
        sender.join()
    server.stop()


def examine(app: Flask, senders: list[Sender], found: dict[str, set[int]]) -> set[str]:
    """Add the dossiers that are not as their senders were told; return what the doctor says."""
    with app.app_context():
        told = set(doctor.examine(deep=True))
        mails = counted(sa.select(OutgoingMail.dossier_id, OutgoingMail.template, OutgoingMail.occurrence))
        trail = sa.select(AuditEntry.object_id, AuditEntry.action, AuditEntry.id)
        lines = counted(trail.where(AuditEntry.object_type == "dossier"))
        for sender in senders:
            for number, hashes in list(sender.files.items()):
                dossier = db.session.get(Dossier, number)
                for name in judge(dossier, hashes, sender, mails, lines):
                    found[name].add(number)
    close(app)
    return told


def counted(query: sa.Select) -> Counter[tuple[int, str]]:
    """Count the different third columns for each pair of the first two."""
    return Counter((number, name) for number, name, _ in db.session.execute(query.distinct()))


def judge(
    dossier: Dossier, hashes: list[str], sender: Sender, mails: Counter, lines: Counter
) -> Iterator[str]:
    """Hold what is stored of a dossier against what its sender was told."""
    number, sent = dossier.id, dossier.state is DossierState.SUBMITTED
    held = [one.sha256 for one in dossier.attachments]
    rounds = (len(dossier.submissions), lines[number, "dossier.submit"], *(mails[number, m] for m in MAILS))
    is_whole = sorted(held) == sorted(hashes)
    if (number in sender.acked and not sent) or (number in sender.uploaded and not is_whole):
        yield "lost"
    if (held and not is_whole) or (sent and not held):
        yield "half"
    if not all(store.verify(blobs_of(current_app), one) for one in held):
        yield "bad_blob"
    if sent and not all(mails[number, name] for name in MAILS):
        yield "missing_outbox"
    if (sent and not lines[number, "dossier.submit"]) or lines[number, "dossier.attach"] != len(held):
        yield "missing_trail"
    if max(rounds) > 1 or len(held) > FILES:
        yield "twice"


def blobs_of(app: Flask) -> Path:
    return Path(app.config["DATA"]) / "blobs"


def sweep(app: Flask) -> dict[str, int]:
    """Count what the kills left behind, and what the worker's sweep of another day leaves of it."""
    with app.app_context(), clock.at(clock.now() + timedelta(hours=25)):
        swept = housekeeping.sweep_files()
        left = len(list((blobs_of(app) / "tmp").glob("*")))
        faults = len(list(doctor.files(deep=True)))
    close(app)
    return {"temporary": swept.temporary, "unnamed": swept.blobs, "left": left, "missed": faults}
