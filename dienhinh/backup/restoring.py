"""Make a data folder of a backup, and have the doctor look at it."""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from flask import Flask

from dienhinh import schema
from dienhinh.backup import archive, snapshot
from dienhinh.core import create_core
from dienhinh.database import write_tx
from dienhinh.domain import audit, doctor, search_index
from dienhinh.errors import DomainError
from dienhinh.extensions import db

DATABASE = "dienhinh.sqlite3"
# A log that belonged to another database would be played into this one.
STALE = tuple(DATABASE + end for end in ("-wal", "-shm", "-journal"))


class Restored(NamedTuple):
    """What the deep doctor found, and the seconds that it all took."""

    faults: list[str]
    seconds: float


def restore(source: Path, target: Path) -> Restored:
    """Make the data folder `target` of a backup; on a `DomainError` nothing was made.

    A backup of PostgreSQL is brought into the empty database that the settings name.
    """
    started = time.monotonic()
    _refuse_used(target)
    manifest = archive.examine(source)
    is_sqlite = archive.SQLITE in manifest["files"]
    _refuse_younger(manifest["schema"])
    if not is_sqlite:
        _refuse_used_database()
    _lay_out(source, target)
    app = _application(target, is_sqlite)
    with app.app_context():
        if not is_sqlite:
            _fill_database(target)
        faults = _examine(app, manifest)
        with write_tx():
            audit.record("backup.restore", file=source.name, faults=len(faults))
        db.session.remove()
        db.engine.dispose()
    return Restored(faults, time.monotonic() - started)


def _refuse_used(target: Path) -> None:
    """Keys alone are no data: starting any command makes them."""
    held = {path.name for path in target.iterdir()} if target.exists() else set()
    if held - {*archive.KEYS, *STALE}:
        raise DomainError(f"Thư mục {target} không trống. Xin chọn một thư mục mới hoặc trống để khôi phục.")


def _refuse_younger(revision: str) -> None:
    if not schema.knows(revision):
        raise DomainError(
            "Bản sao lưu thuộc phiên bản phần mềm mới hơn. Xin cập nhật phần mềm rồi khôi phục lại."
        )


def _refuse_used_database() -> None:
    with create_core().app_context():
        if db.engine.dialect.name != "postgresql":
            raise DomainError(
                "Bản sao lưu này là của PostgreSQL. Xin đặt DIENHINH_SQLALCHEMY_DATABASE_URI "
                "trỏ tới một cơ sở dữ liệu trống rồi làm lại."
            )
        if sa.inspect(db.engine).get_table_names():
            raise DomainError(
                "Cơ sở dữ liệu PostgreSQL không trống. Xin tạo một cơ sở dữ liệu mới để khôi phục."
            )
        db.engine.dispose()


def _lay_out(source: Path, target: Path) -> None:
    """Unpack beside what stands in the target, then put all in its place, the database last."""
    made = not target.exists()
    target.mkdir(mode=0o750, parents=True, exist_ok=True)
    unfinished = target / "restoring.part"
    try:
        archive.unpack(source, unfinished)
        for name in STALE:
            (target / name).unlink(missing_ok=True)
        for name in archive.KEYS:
            with suppress(FileNotFoundError):
                os.replace(target / name, target / f"{name}.before-restore")
        for path in sorted(unfinished.iterdir(), key=lambda path: path.name == archive.SQLITE):
            os.replace(path, target / (DATABASE if path.name == archive.SQLITE else path.name))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DomainError(f"Không ghi được vào thư mục {target}: {reason}.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        if made:
            with suppress(OSError):
                target.rmdir()  # where nothing was put into it


def _fill_database(target: Path) -> None:
    """Bring the dump into PostgreSQL, all or nothing; what it refuses leaves no folder of half an installation."""
    options = ("--no-owner", "--exit-on-error", "--single-transaction")
    try:
        snapshot.run_program("pg_restore", *options, str(target / archive.POSTGRESQL))
    except DomainError:
        shutil.rmtree(target / "blobs", ignore_errors=True)
        for name in archive.KEYS:
            (target / name).unlink()
            with suppress(FileNotFoundError):
                os.replace(target / f"{name}.before-restore", target / name)
        raise
    finally:
        (target / archive.POSTGRESQL).unlink()


def _application(target: Path, is_sqlite: bool) -> Flask:
    """Return the application of the restored folder, with its own keys whatever the environment says."""
    own = {"DATA": str(target), "SECRET_KEY": "", "SIGNING_KEY": ""}
    return create_core(own | ({"SQLALCHEMY_DATABASE_URI": ""} if is_sqlite else {}))


def _examine(app: Flask, manifest: dict) -> list[str]:
    """Hold what was restored against the manifest and the doctor's checks, brought to the present schema first."""
    with db.engine.connect() as connection:
        told = {name: manifest[name] for name in ("schema", "trail", "counts")}
        same = snapshot.facts(connection) == told
    if schema.is_behind(app):
        schema.upgrade(app)
        with write_tx():
            search_index.rebuild()
    faults = [] if same else ["Dữ liệu khôi phục không khớp với bản kê của bản sao lưu."]
    return faults + doctor.examine(deep=True)
