"""The backups that there are, when the next one is due, what became of the last, and which are kept.

All of it stands in files, not in the database: it is wanted most when that cannot be read, and a restored database
must not tell of backups that are elsewhere.
"""

import json
import os
import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from dienhinh import clock
from dienhinh.domain import audit
from dienhinh.errors import Conflict
from dienhinh.files import locks, store
from dienhinh.models import User

NAME = re.compile(r"dienhinh-(\d{8}T\d{6})Z(-\d+)?\.tar")
AGAIN_AFTER = timedelta(minutes=15)
LATE = timedelta(hours=36)
DAYS, WEEKS = 7, 4
AT_WORK = "Đang có một lần sao lưu khác. Xin xem lại sau ít phút."


@dataclass(frozen=True)
class Backup:
    """An archive in the folder; `verified_at` is when all of it was read back, `faults` how many files it lacks."""

    path: Path
    made_at: datetime
    size: int
    verified_at: datetime | None = None
    faults: int = 0

    @property
    def is_good(self) -> bool:
        return self.verified_at is not None and not self.faults


@dataclass(frozen=True)
class State:
    """What is remembered between two backups; `since` is the worker's first look, from which lateness counts."""

    since: datetime | None = None
    began: datetime | None = None
    ended: datetime | None = None
    error: str = ""
    good: datetime | None = None


def folder() -> Path:
    """Return where backups are kept."""
    config = current_app.config
    return Path(config["BACKUP_DIR"]).resolve() if config["BACKUP_DIR"] else config["DATA"] / "backups"


def lock() -> Path:
    """Return the lock that a backup holds, and so does whoever deletes files that a backup may want."""
    return current_app.config["DATA"] / "backup.lock"


def hour() -> int | None:
    """Return the hour of the daily backup; None where none is made by itself."""
    asked = str(current_app.config["BACKUP_HOUR"]).strip()
    return int(asked) % 24 if asked.isdecimal() else None


def there() -> list[Backup]:
    """Return the backups of the folder, the newest first."""
    try:
        found = [path for path in folder().iterdir() if NAME.fullmatch(path.name)]
        return sorted(map(_read, found), key=lambda one: (one.made_at, one.path.name), reverse=True)
    except OSError:
        return []  # the folder is not there, or an archive was deleted meanwhile


def room() -> int:
    """Return how many bytes the disk of the backups has left."""
    return store.usage(folder()).free


def moment_of(path: Path) -> datetime:
    """Return when an archive of this name was begun."""
    return datetime.strptime(NAME.fullmatch(path.name)[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def sidecar(path: Path) -> Path:
    """Return the file beside an archive that says when it was verified."""
    return path.with_suffix(".json")


def state() -> State:
    """Return what is remembered; nothing where nothing can be read."""
    try:
        told = json.loads(_state_file().read_text(encoding="utf-8"))
        return State(**{name: _instant(name, value) for name, value in told.items()})
    except (OSError, ValueError, TypeError):
        return State()


def began() -> None:
    """Remember that a backup begins; the wish for one is granted by it."""
    _wish().unlink(missing_ok=True)
    _remember(began=clock.now(), ended=None)


def succeeded(backup: Backup) -> None:
    """Remember a backup, and write it into the trail; the caller commits."""
    _remember(
        ended=clock.now(),
        error="" if backup.is_good else _incomplete(backup),
        good=backup.made_at if backup.is_good else state().good,
    )
    audit.record("backup.make", file=backup.path.name, bytes=backup.size, faults=backup.faults)


def failed(sentence: str) -> bool:
    """Remember why there is no new backup; tell whether the last one had not failed for the same reason."""
    known = state()
    _wish().unlink(missing_ok=True)  # or the worker would try it again at once, and for ever
    _remember(ended=clock.now(), error=sentence)
    return known.error != sentence


def want(actor: User) -> None:
    """Ask the worker for a backup now; the caller commits."""
    if is_wanted() or is_at_work():
        raise Conflict(AT_WORK)
    _wish().touch(mode=0o600)
    audit.record("backup.request", actor=actor)


def is_wanted() -> bool:
    """Tell whether somebody asked for a backup that has not begun."""
    return _wish().exists()


def is_at_work() -> bool:
    """Tell whether a backup is being made."""
    known = state()
    if known.began is None or known.ended is not None:
        return False
    with locks.held(lock()) as is_free:
        return not is_free


def look() -> None:
    """Remember when the installation began to work, and that a backup which nobody makes any more has failed."""
    known = state()
    if known.since is None:
        _remember(since=clock.now())
    if known.began and not known.ended and not is_at_work():
        failed("Lần sao lưu bị ngắt giữa chừng.")


def is_due() -> bool:
    """Tell whether the daily backup is still to be made: its hour has come since the last good one.

    One that failed is tried again after a while. A new installation has its first at the next such hour.
    """
    at, known, now = hour(), state(), clock.now()
    if at is None or known.since is None:
        return False
    if known.error and known.ended and now - known.ended < AGAIN_AFTER:
        return False
    scheduled = clock.local(now).replace(hour=at, minute=0, second=0, microsecond=0)
    if scheduled > now:
        scheduled -= timedelta(days=1)
    return max(known.since, known.good or known.since) < scheduled


def warning() -> str:
    """Return what is wrong with the backups; nothing when all is well, or nothing can be said yet."""
    known = state()
    if known.error:
        return f"Lần sao lưu gần nhất chưa thành công: {known.error}"
    last = known.good or known.since
    if last is None or clock.now() - last <= LATE:
        return ""
    if known.good is None:
        return "Chưa có bản sao lưu nào. Nếu hỏng máy, toàn bộ dữ liệu sẽ mất."
    when = clock.local(known.good).strftime("%H:%M ngày %d/%m/%Y")
    return f"Bản sao lưu gần nhất đã quá 36 giờ (lúc {when})."


def age() -> timedelta | None:
    """Return how old the newest good backup is."""
    known = state()
    return clock.now() - known.good if known.good else None


def doomed(backups: list[Backup]) -> list[Backup]:
    """Return those that are not kept: of good ones all but the newest of 7 days and of 4 weeks.

    What was put into the folder by hand, without a mark that it was verified, stays. Of incomplete ones the newest
    stays, and takes the place of no good one.
    """
    good = [one for one in backups if one.is_good]
    kept = _newest_of(good, "%Y-%m-%d", DAYS) | _newest_of(good, "%G-%V", WEEKS)
    incomplete = [one for one in backups if one.faults]
    return [one for one in good if one.path not in kept] + incomplete[1:]


def prune() -> None:
    """Delete the backups that are not kept; call it only after a new one was verified."""
    for backup in doomed(there()):
        backup.path.unlink(missing_ok=True)
        sidecar(backup.path).unlink(missing_ok=True)


def _newest_of(backups: list[Backup], period: str, most: int) -> set[Path]:
    newest: dict[str, Path] = {}
    for backup in backups:  # the newest first
        newest.setdefault(clock.local(backup.made_at).strftime(period), backup.path)
    return set(list(newest.values())[:most])


def _incomplete(backup: Backup) -> str:
    return (
        f"{backup.faults} tệp của hồ sơ thiếu hoặc hỏng trên máy chủ nên bản sao lưu chưa trọn vẹn. "
        "Xin kiểm tra bằng lệnh flask doctor --deep."
    )


def _read(path: Path) -> Backup:
    backup = Backup(path, moment_of(path), path.stat().st_size)
    try:
        told = json.loads(sidecar(path).read_text(encoding="utf-8"))
        if told["size"] == backup.size:
            verified = datetime.fromisoformat(told["verified_at"])
            return replace(backup, verified_at=verified, faults=int(told["faults"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass  # there is no such mark, or it is not of this archive
    return backup


def _wish() -> Path:
    return current_app.config["DATA"] / "backup-wanted"


def _state_file() -> Path:
    return current_app.config["DATA"] / "backup-state.json"


def _remember(**changes: Any) -> None:
    told = asdict(replace(state(), **changes))
    file = _state_file()
    new = file.with_suffix(f".{os.getpid()}.part")
    new.write_text(json.dumps(told, ensure_ascii=False, default=datetime.isoformat), encoding="utf-8")
    os.replace(new, file)


def _instant(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if value and name != "error" else value
