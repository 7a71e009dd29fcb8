"""The database as it was at one moment, copied while others write, and what the copy says of itself."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from dienhinh import schema
from dienhinh.backup import archive
from dienhinh.database import sqlite
from dienhinh.domain.housekeeping import HASHES
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Attachment, AuditEntry, Dossier, Paper, Unit, User

COUNTED = (Unit, User, Dossier, Paper, Attachment, AuditEntry)
NO_PROGRAM = "Máy này chưa cài {}. Xin cài bộ công cụ PostgreSQL (postgresql-client) rồi làm lại."


def kind() -> str:
    """Return the name that the copy of this installation's database has in an archive."""
    return archive.SQLITE if db.engine.dialect.name == "sqlite" else archive.POSTGRESQL


def size() -> int:
    """Return how many bytes the database takes, about."""
    if kind() == archive.SQLITE:
        return live_file().stat().st_size
    with db.engine.connect() as connection:
        return connection.scalar(sa.text("SELECT pg_database_size(current_database())"))


def live_file() -> Path:
    """Return where SQLite keeps the data that is in use; nobody but SQLite may open it."""
    return Path(sa.make_url(current_app.config["SQLALCHEMY_DATABASE_URI"]).database or "")


def take(target: Path) -> tuple[dict[str, Any], list[str]]:
    """Copy the database to a new file of mode 0600; return what is in the copy, and the hashes that it names."""
    if kind() == archive.SQLITE:
        schema.back_up(live_file(), target)
        _settle(target)
        with reading(target) as connection:
            return facts(connection), sorted(named(connection))
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(sa.text("SELECT pg_export_snapshot()"))
        target.touch(mode=0o600)
        options = ["--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}"]
        run_program("pg_dump", *options)
        return facts(connection), sorted(named(connection))


@contextmanager
def reading(copy: Path) -> Iterator[sa.Connection]:
    """Open a copy that nobody else has open."""
    engine = sa.create_engine("sqlite://", module=sqlite, creator=lambda: sqlite.connect(copy))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def facts(connection: sa.Connection) -> dict[str, Any]:
    """Return the schema's revision, the head of the trail and some counts."""
    head = connection.execute(
        sa.select(AuditEntry.id, AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1)
    ).first()
    counts = {
        model.__tablename__: connection.scalar(sa.select(sa.func.count()).select_from(model))
        for model in COUNTED
    }
    return {
        "schema": connection.scalar(sa.text("SELECT version_num FROM alembic_version")),
        "trail": {"lines": head.id if head else 0, "head": head.digest if head else ""},
        "counts": counts,
    }


def named(connection: sa.Connection) -> set[str]:
    """Return the hashes of all files that the database names."""
    return {sha256 for column in HASHES for sha256 in connection.scalars(sa.select(column)) if sha256}


def run_program(name: str, *options: str) -> None:
    """Run a program of PostgreSQL on the installation's database; its password is not seen by other users."""
    program = shutil.which(name)
    if program is None:
        raise DomainError(NO_PROGRAM.format(name))
    url = db.engine.url.set(drivername="postgresql")
    address = url.set(password=None).render_as_string(hide_password=False)
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run(
        [program, *options, f"--dbname={address}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment,
    )
    if done.returncode:
        current_app.logger.error("%s ended with %s: %s", name, done.returncode, done.stderr[-2000:])
        raise DomainError(f"{name} báo lỗi; chi tiết có trong nhật ký của máy chủ.")


def _settle(copy: Path) -> None:
    """Make the copy one file without a log beside it, and refuse one that is not sound."""
    with closing(sqlite.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        broken = [word for (word,) in connection.execute("PRAGMA integrity_check") if word != "ok"]
        broken += [f"foreign key of {row[0]}" for row in connection.execute("PRAGMA foreign_key_check")]
    if broken:
        current_app.logger.error("The copy of the database is not sound: %s", broken[:5])
        raise DomainError("Bản sao cơ sở dữ liệu không nguyên vẹn nên không dùng làm bản sao lưu.")
