"""Make a backup: database first, then every file that the copy names, read back before it gets its name."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from dienhinh import clock
from dienhinh.backup import archive, snapshot
from dienhinh.core import create_core
from dienhinh.database import sqlite, write_tx
from dienhinh.domain import audit, backups
from dienhinh.domain.backups import Backup
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.files import locks, store

WAIT_SECONDS = 30  # the sweep of old files holds the same lock, for a moment


def main() -> None:
    """Make the backup that somebody asked for, or the one of the day; the worker starts this as a process."""
    if hasattr(os, "nice"):
        os.nice(10)
    with create_core().app_context(), suppress(DomainError):
        when_wanted()


def when_wanted() -> Backup | None:
    """Make a backup where one is wanted or due, and delete old ones; None where there was nothing to do."""
    with locks.held(backups.lock(), wait=WAIT_SECONDS) as got:
        # Asked again under the lock: another worker may just have made it.
        if not got or not (backups.is_wanted() or backups.is_due()):
            return None
        backup = _make_and_tell(backups.folder())
        backups.prune()
        return backup


def make(folder: Path) -> Backup:
    """Make a backup in a folder; raise `DomainError` with the reason where there is none."""
    with locks.held(backups.lock(), wait=WAIT_SECONDS) as got:
        if not got:
            raise Conflict(backups.AT_WORK)
        return _make_and_tell(folder)


def _make_and_tell(folder: Path) -> Backup:
    """Leave what became of it in the state and the trail."""
    backups.began()
    try:
        backup = _make(folder)
        with write_tx():
            backups.succeeded(backup)
    except (DomainError, OSError, SQLAlchemyError, sqlite.Error) as error:
        sentence = getattr(error, "sentence", f"Máy chủ không ghi được bản sao lưu ({_name_of(error)}).")
        current_app.logger.exception("The backup failed.")
        if backups.failed(sentence):
            with suppress(SQLAlchemyError), write_tx():
                audit.record("backup.fail", reason=sentence)
        raise DomainError(sentence) from error
    return backup


def _make(folder: Path) -> Backup:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _clear(folder)
    path = _free_name(folder)
    copy, unfinished = (path.with_suffix(f".{part}.part") for part in ("database", "tar"))
    try:
        _check_room(folder, snapshot.size(), [])
        facts, hashes = snapshot.take(copy)
        db.session.rollback()
        _check_room(folder, copy.stat().st_size, hashes)
        missing = _write(unfinished, copy, facts, hashes)
        copy.unlink()
        archive.examine(unfinished)
        backup = Backup(path, backups.moment_of(path), unfinished.stat().st_size, clock.now(), missing)
        _mark(backup)
        os.replace(unfinished, path)
        store.sync_directory(folder)
    finally:
        for left in (copy, unfinished):
            left.unlink(missing_ok=True)
    return backup


def _write(target: Path, copy: Path, facts: dict[str, Any], hashes: list[str]) -> int:
    """Write the archive and have it on the disk; return how many files are not as they were stored."""
    root, faults = current_app.config["DATA"] / "blobs", []
    with _new(target) as file:
        writer = archive.Writer(file)
        writer.add_file(snapshot.kind(), copy)
        for sha256 in hashes:
            name = f"blobs/{sha256[:2]}/{sha256[2:4]}/{sha256}"
            try:
                data = store.path_of(root, sha256).read_bytes()
                sound = writer.add(name, BytesIO(data), len(data)) == sha256
            except OSError:
                sound = False
            if not sound:
                current_app.logger.error("The backup lacks sound bytes of %s.", sha256)
                faults.append(sha256)
        for name in archive.KEYS:
            key = current_app.config[name.upper().replace("-", "_")].encode()
            writer.add(name, BytesIO(key), len(key))
        made_at = clock.now().isoformat()
        writer.close({"made_at": made_at, **facts, "damaged": faults})
        file.flush()
        os.fsync(file.fileno())
    return len(faults)


@contextmanager
def _new(path: Path) -> Iterator[Any]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags, 0o600), "wb") as file:
        yield file


def _clear(folder: Path) -> None:
    """Delete what a process that was killed left: whoever holds the lock knows that nobody is writing."""
    for left in folder.glob("dienhinh-*.part"):
        left.unlink(missing_ok=True)
    for mark in folder.glob("dienhinh-*.json"):
        if not mark.with_suffix(".tar").exists():
            mark.unlink(missing_ok=True)


def _free_name(folder: Path) -> Path:
    """Return a name of the present second; a second backup in it gets a number."""
    stem = f"dienhinh-{clock.now():%Y%m%dT%H%M%S}Z"
    number = 1
    while (path := folder / f"{stem}{f'-{number}' if number > 1 else ''}.tar").exists():
        number += 1
    return path


def _mark(backup: Backup) -> None:
    """Write beside the archive that it was read back; a name of its own would be no proof of its bytes."""
    told = {"size": backup.size, "verified_at": backup.verified_at.isoformat(), "faults": backup.faults}
    with _new(backups.sidecar(backup.path)) as file:
        file.write(json.dumps(told).encode())
        file.flush()
        os.fsync(file.fileno())


def _check_room(folder: Path, database: int, hashes: list[str]) -> None:
    """Refuse to begin what would fill the disk, on which the office's own work may stand.

    A backup may take half of what is spared of new files: it is wanted most when a disk comes to its end.
    """
    root, wanted = current_app.config["DATA"] / "blobs", database
    for sha256 in hashes:
        with suppress(OSError):
            wanted += store.path_of(root, sha256).stat().st_size + 1024
    if store.usage(folder).free < wanted + store.floor(folder, current_app.config["SPARE_MB"]) // 2:
        raise DomainError(
            f"Đĩa không đủ chỗ cho bản sao lưu: cần khoảng {wanted // store.MEGABYTE + 1} MB. "
            "Xin xóa bớt hoặc đặt DIENHINH_BACKUP_DIR ở đĩa khác."
        )


def _name_of(error: BaseException) -> str:
    return getattr(error, "strerror", None) or type(error).__name__


if __name__ == "__main__":
    main()
