"""Backups while two processes write, each restored to a clean folder and held by the deep doctor and the trail."""

import io
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from dienhinh import schema
from dienhinh.backup import archive, making, restoring
from dienhinh.core import create_core
from dienhinh.database import write_tx
from dienhinh.domain import attachments, search_index
from dienhinh.domain.attachments import Quota
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.files import store
from dienhinh.files.inspect import Inspected
from dienhinh.files.kinds import Kind
from dienhinh.models import AttachmentKind, AuditEntry, Dossier, User
from tests.campaign import bound
from tests.support import make
from tests.support.server import ROOT

WRITERS = 2
SETTINGS = {"SECRET_KEY": "k" * 40, "SIGNING_KEY": "s" * 43, "SQLALCHEMY_DATABASE_URI": "", "SPARE_MB": 0}
QUOTA = Quota(files=60, megabytes=1000)


def run(n: int = 100, seed: int = 1) -> dict[str, object]:
    """Make and restore n backups under load; whatever is missing or broken in one is a fault of it."""
    faults, written, seconds = [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_core(SETTINGS | {"DATA": str(folder / "data")})
        schema.upgrade(app)
        with app.app_context():
            search_index.listen()
            with write_tx():
                make.dossier(make.world())
            with writing(folder / "data", seed):
                for number in range(n):
                    before = wait_for_writes(number)
                    found, took = one(folder, number, before)
                    faults += [f"{number}: {fault}" for fault in found]
                    written.append(before)
                    seconds.append(took)
            db.engine.dispose()
    broken = len({fault.partition(":")[0] for fault in faults})
    return {
        "writers": WRITERS,
        "lines_written": written[-1] - written[0] if written else 0,
        "slowest_restore_seconds": round(max(seconds), 2),
        "faults": faults[:20],
        "result": bound(n, broken),
    }


def one(folder: Path, number: int, before: int) -> tuple[list[str], float]:
    """Back up and restore once: all that was committed before is there, each line as the original has it."""
    try:
        made = making.make(folder / "backups")
        trail = archive.examine(made.path)["trail"]
        restored = restoring.restore(made.path, folder / f"restored-{number}")
    except DomainError as error:
        return [error.sentence], 0.0
    finally:
        db.session.rollback()
    found = list(restored.faults) + ([f"{made.faults} files"] if made.faults else [])
    if trail["lines"] < before:
        found.append(f"{before - trail['lines']} committed lines are missing")
    head = db.session.scalar(sa.select(AuditEntry.digest).where(AuditEntry.id == trail["lines"]))
    db.session.rollback()
    if head != trail["head"]:
        found.append("the head is no line of the trail")
    return found, restored.seconds


def wait_for_writes(number: int) -> int:
    """Let the writers get further, and return how many lines are committed."""
    last = sa.select(sa.func.max(AuditEntry.id))
    started, until = db.session.scalar(last), time.monotonic() + 60
    while True:
        db.session.rollback()
        now = db.session.scalar(last)
        if now > started + 5:
            db.session.rollback()
            return now
        if time.monotonic() > until:
            raise RuntimeError(f"nobody writes before backup {number}")
        time.sleep(0.01)


@contextmanager
def writing(data: Path, seed: int) -> Iterator[None]:
    """Processes that attach files and take them off, until the block ends."""
    command = [sys.executable, "-m", __name__, str(data)]
    writers = [subprocess.Popen([*command, str(seed + number)], cwd=ROOT) for number in range(WRITERS)]
    try:
        yield
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()


def write(data: str, seed: int) -> None:
    """Attach and take off files for ever, each in a transaction with its line of the trail."""
    chance, seen = random.Random(seed), Inspected(Kind.PDF, "application/pdf", ".pdf", 1)
    with create_core(SETTINGS | {"DATA": data}).app_context():
        search_index.listen()
        while True:
            blob = store.put(Path(data) / "blobs", io.BytesIO(chance.randbytes(20_000)), limit=100_000)
            with write_tx():
                dossier, actor = db.session.scalars(sa.select(Dossier)).one(), db.session.get(User, 2)
                if len(dossier.attachments) > 40:
                    for old in dossier.attachments[:20]:
                        attachments.detach(old, actor)
                name = f"{blob.sha256[:8]}.pdf"
                attachments.attach(dossier, AttachmentKind.OTHER, name, blob, seen, actor, quota=QUOTA)


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]))
