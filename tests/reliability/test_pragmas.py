"""How every SQLite connection is opened, and which SQLite may use a write-ahead log."""

import pytest

from dienhinh.database import pragmas, wal_is_safe
from dienhinh.extensions import db
from dienhinh.factory import create_app

WANTED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 15000,
    "trusted_schema": 0,
}


def told(connection) -> dict:
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in WANTED}


def test_every_pooled_connection_is_opened_durable(tmp_path):
    app = create_app({"DATA": str(tmp_path), "SECRET_KEY": "k" * 40})
    with app.app_context():
        for _before_and_after_dispose in range(2):
            connections = [db.engine.connect() for _ in range(5)]
            assert [told(connection) for connection in connections] == [WANTED] * 5
            for connection in connections:
                connection.close()
            db.engine.dispose()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_a_sqlite_that_may_lose_a_reset_of_its_log_gets_another_journal(version, safe):
    assert wal_is_safe(version) is safe
    assert ("journal_mode=WAL" in pragmas(version)) is safe
    assert ("synchronous=EXTRA" in pragmas(version)) is not safe
