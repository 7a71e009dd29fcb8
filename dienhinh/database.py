"""How the database is opened and written: the settings of each connection, one write transaction."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask, g
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from dienhinh.errors import Conflict
from dienhinh.extensions import db

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:  # no wheel for this platform: the version gate decides what the system's own may do
    import sqlite3 as sqlite

# Versions whose write-ahead log may lose a reset (sqlite.org/wal.html#walresetbug); mended in each line.
WAL_MENDED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
BUSY_SECONDS = 15
LOOKS_EVERY = 0.0005  # seconds


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Tell whether this SQLite may use a write-ahead log without the risk of losing a commit."""
    return version >= WAL_MENDED[-1] or any(
        mended[:2] == version[:2] and version >= mended for mended in WAL_MENDED
    )


def pragmas(version: tuple[int, ...]) -> tuple[str, ...]:
    """Return what every SQLite connection is told first."""
    journal = (
        ("journal_mode=WAL", "synchronous=FULL")
        if wal_is_safe(version)
        else ("journal_mode=TRUNCATE", "synchronous=EXTRA")
    )
    return (f"busy_timeout={1000 * BUSY_SECONDS}", *journal, "foreign_keys=ON", "trusted_schema=OFF")


def engine_options(uri: str) -> dict[str, Any]:
    """Return what the engine of this address is made with."""
    if uri.startswith("sqlite"):
        return {"module": sqlite, "pool_size": 10, "max_overflow": 20}
    return {"pool_size": 10, "max_overflow": 20, "pool_pre_ping": True}


def install(app: Flask) -> None:
    """Hang the connection's settings and the explicit BEGIN on the application's engine."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _on_connect)
        sa.event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: object) -> None:
    # The driver's own implicit BEGIN comes after the first SELECT, so an update could be lost.
    connection.isolation_level = None
    for pragma in pragmas(sqlite.sqlite_version_info):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: sa.Connection) -> None:
    if connection.get_execution_options().get("write"):
        _take_write_lock(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _take_write_lock(connection: sa.Connection) -> None:
    """Begin to write as soon as it can be: SQLite's own waiting sleeps for up to 100 ms past that."""
    raw = connection.connection.dbapi_connection
    raw.execute("PRAGMA busy_timeout=0")
    try:
        until = time.monotonic() + BUSY_SECONDS
        while time.monotonic() < until:
            try:
                raw.execute("BEGIN IMMEDIATE")
                return
            except sqlite.OperationalError as error:
                if "locked" not in str(error):
                    break
            time.sleep(LOOKS_EVERY)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout={1000 * BUSY_SECONDS}")


def beside(statement: sa.Executable) -> None:
    """Run one statement in a transaction of its own, beside the session's, so that others see it at once."""
    if g.get("writing"):
        raise RuntimeError("beside() would wait for the write lock that write_tx() holds.")
    with db.engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(statement)


def _was_taken(error: IntegrityError) -> bool:
    """Tell whether a row is refused since another one has what only one may have: somebody else was faster."""
    return getattr(error.orig, "sqlstate", "") == "23505" or "UNIQUE constraint failed" in str(error.orig)


@contextmanager
def write_tx() -> Iterator[Session]:
    """Hold the write lock for the block; commit at its end, roll back on any error.

    Read the request's body and store its files before: the lock is everybody's. Load and check objects inside:
    what was read before may be stale. A transaction that is open already is ended first, so call it only once.
    """
    if g.get("writing"):
        raise RuntimeError("write_tx() is already open: a domain function never opens its own.")
    db.session.rollback()
    g.writing = True
    try:
        db.session.connection(execution_options={"write": True})
        yield db.session
        db.session.commit()
    except (StaleDataError, IntegrityError) as error:
        db.session.rollback()
        if isinstance(error, IntegrityError) and not _was_taken(error):
            raise
        raise Conflict from error
    except BaseException:
        db.session.rollback()
        raise
    finally:
        g.pop("writing", None)
