"""A thousand tamperings of a long trail, behind the database's guards: edited, deleted, swapped, inserted, cut off.

`unkeyed` is the sabotage: who knows the key makes the chain anew behind the change, and the chain says nothing.
Then only what was noted outside the database can tell.
"""

import random
import tempfile
from collections import Counter
from typing import Any

import sqlalchemy as sa

from dienhinh.database import write_tx
from dienhinh.domain import anchors, audit, trail
from dienhinh.extensions import db
from dienhinh.factory import create_app
from dienhinh.models import AuditEntry
from dienhinh.schema import upgrade
from tests.campaign import bound

LINES = 10_000
GUARDS = ("audit_entry_no_update", "audit_entry_no_delete")
T = AuditEntry.__table__
SHOWN = [column.name for column in T.columns if column.name not in ("id", "previous", "digest")]
KINDS = ("edit", "delete", "swap", "insert", "cut")


def run(n: int = 1000, seed: int = 1, *, lines: int = LINES, unkeyed: bool = False) -> dict[str, object]:
    """Tamper n times with a trail of so many lines, each time alone; what neither chain nor anchor saw is a fault."""
    chance, kinds, faults, by_anchor = random.Random(seed), Counter(), [], 0
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"DATA": folder, "SECRET_KEY": "k" * 40, "TESTING": True})
        upgrade(app)
        with app.app_context():
            _write(lines)
            before = [*trail.verify(), *anchors.faults()]
            for number in range(n):
                kind = KINDS[number % len(KINDS)]
                seen = _tampered(kind, chance, lines, unkeyed)
                kinds[kind] += 1
                by_anchor += seen == "anchor"
                if not seen or (unkeyed and seen == "anchor"):
                    faults.append({"number": number, "kind": kind, "seen by": seen or "nothing"})
            whole = not before and not [*trail.verify(), *anchors.faults()]
        db_close(app)
    return {
        "lines": lines,
        "kinds": dict(kinds),
        "whole before and after": whole,
        "seen by an anchor alone": by_anchor,
        "faults": faults[:20],
        "result": bound(n, len(faults)),
    }


def db_close(app: Any) -> None:
    with app.app_context():
        db.engine.dispose()


def _write(lines: int) -> None:
    """Write the trail, note its head outside, and take the database's guards away."""
    with write_tx():
        for number in range(lines):
            audit.record("dossier.submit", ip="127.0.0.1", number=number, reason="Đúng hạn; “đủ” 100 %.")
            if number % 1000 == 999:
                db.session.flush()
                db.session.expunge_all()
        for guard in GUARDS:
            db.session.execute(sa.text(f"DROP TRIGGER {guard}"))
    anchors.note(trail.head())


def _tampered(kind: str, chance: random.Random, lines: int, unkeyed: bool) -> str:
    """Tamper in a transaction that is rolled back; tell what saw it: the chain, else an anchor, else nothing."""
    db.session.rollback()
    db.session.connection(execution_options={"write": True})
    first = globals()[f"_{kind}"](chance, lines)
    if unkeyed:
        _chain_anew(first)
    seen = "chain" if list(trail.verify()) else "anchor" if anchors.faults() else ""
    db.session.rollback()
    return seen


def _edit(chance: random.Random, lines: int) -> int:
    number, column = chance.randint(1, lines), chance.choice(["actor_name", "ip", "action", "actor_title"])
    change = sa.update(T).where(T.c.id == number).values({column: T.c[column] + "x"})
    db.session.execute(change)
    return number


def _delete(chance: random.Random, lines: int) -> int:
    number = chance.randint(1, lines - 1)
    db.session.execute(sa.delete(T).where(T.c.id == number))
    return number


def _swap(chance: random.Random, lines: int) -> int:
    """What two lines tell changes places; numbers and digests stay, as a forger would leave them."""
    one, other = chance.sample(range(1, lines + 1), 2)
    held = {row.id: row for row in db.session.execute(sa.select(T).where(T.c.id.in_([one, other])))}
    for to, source in ((one, other), (other, one)):
        values = {name: getattr(held[source], name) for name in SHOWN}
        db.session.execute(sa.update(T).where(T.c.id == to).values(values))
    return min(one, other)


def _insert(chance: random.Random, lines: int) -> int:
    """A line comes in between, or at the end, and those behind it move up."""
    number = chance.randint(1, lines)
    db.session.execute(sa.update(T).where(T.c.id > number).values(id=-T.c.id - 1))
    db.session.execute(sa.update(T).where(T.c.id < 0).values(id=-T.c.id))
    copied = db.session.execute(sa.select(T).where(T.c.id == number)).one()._asdict()
    forged = copied | {
        "id": number + 1,
        "previous": copied["digest"],
        "digest": f"{chance.getrandbits(256):064x}",
    }
    db.session.execute(sa.insert(T).values(forged))
    return number + 1


def _cut(chance: random.Random, lines: int) -> int:
    number = chance.randint(max(1, lines - 200), lines)
    db.session.execute(sa.delete(T).where(T.c.id >= number))
    return number


def _chain_anew(first: int) -> None:
    """Number and chain what stands from a line on, with the key that whoever does it knows."""
    last = db.session.execute(
        sa.select(T.c.id, T.c.digest).where(T.c.id < first).order_by(T.c.id.desc()).limit(1)
    ).first()
    number, previous = (last.id, last.digest) if last else (0, "")
    rows = [row._asdict() for row in db.session.execute(sa.select(T).where(T.c.id >= first).order_by(T.c.id))]
    db.session.execute(sa.delete(T).where(T.c.id >= first))
    for row in rows:
        number += 1
        entry = AuditEntry(**row | {"id": number, "previous": previous})
        row |= {"id": number, "previous": previous, "digest": audit.digest(entry, audit.key())}
        previous = row["digest"]
    if rows:
        db.session.execute(sa.insert(T), rows)
