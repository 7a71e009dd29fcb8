"""The trail is append-only for the database, and a change made behind its back is seen."""

import random

import pytest
import sqlalchemy as sa

from dienhinh.database import write_tx
from dienhinh.domain import audit, trail
from dienhinh.extensions import db
from dienhinh.models import AuditEntry

LINES = 60
DROP_GUARDS = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS audit_entry_no_update",
        "DROP TRIGGER IF EXISTS audit_entry_no_delete",
    ],
    "postgresql": ["DROP TRIGGER IF EXISTS audit_entry_append_only ON audit_entry"],
}


@pytest.fixture
def written(context) -> None:
    for number in range(LINES):
        with write_tx():
            audit.record("dossier.submit", ip="127.0.0.1", number=number, reason="Đúng hạn; “đủ” 100 %.")


def edit(random_line: random.Random) -> str:
    column = random_line.choice(["actor_name", "ip", "action", "digest", "previous"])
    return f"UPDATE audit_entry SET {column} = 'x' || substr({column}, 2) WHERE id = {random_line.randint(1, LINES)}"


def delete(random_line: random.Random) -> str:
    return f"DELETE FROM audit_entry WHERE id = {random_line.randint(1, LINES - 1)}"


def swap(random_line: random.Random) -> str:
    one, other = random_line.sample(range(1, LINES + 1), 2)
    return f"UPDATE audit_entry SET details = (SELECT details FROM audit_entry WHERE id = {one}) WHERE id = {other}"


def insert(_random_line: random.Random) -> str:
    columns = "at, actor_id, actor_name, actor_title, ip, action, object_type, object_id, details, previous"
    return (
        f"INSERT INTO audit_entry (id, digest, {columns}) "
        f"SELECT {LINES + 1}, 'forged', {columns} FROM audit_entry WHERE id = {LINES}"
    )


def test_an_untouched_trail_is_whole(written):
    assert list(trail.verify()) == []


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET ip = ''", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_or_delete_a_line(written, statement):
    with pytest.raises(sa.exc.DBAPIError), write_tx():
        db.session.execute(sa.text(statement))
    assert list(trail.verify()) == []


@pytest.mark.parametrize("tamper", [edit, delete, swap, insert])
def test_every_tampering_behind_the_guards_is_seen(written, tamper):
    for guard in DROP_GUARDS[db.engine.dialect.name]:
        with write_tx():
            db.session.execute(sa.text(guard))
    lines = random.Random(345)
    for _ in range(25):
        db.session.rollback()
        db.session.connection(execution_options={"write": True})
        db.session.execute(sa.text(tamper(lines)))
        assert list(trail.verify()) != []
        db.session.rollback()
    assert list(trail.verify()) == []


def test_a_chain_without_its_key_cannot_be_made_again(written, context):
    entry = db.session.get(AuditEntry, LINES)
    assert entry.digest == audit.digest(entry, audit.key())
    assert entry.digest != audit.digest(entry, b"another key")
