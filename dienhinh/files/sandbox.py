"""Untrusted files are parsed in a process of their own, which may die without harm."""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dienhinh.errors import DomainError
from dienhinh.files.kinds import Kind

SECONDS = 20
_PROBE = Path(__file__).with_name("probe.py")
_KEPT = (
    *("PATH", "HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME"),
    *("SYSTEMROOT", "APPDATA", "TEMP", "TMP"),
)
_slots = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))
log = logging.getLogger(__name__)


class Unreadable(DomainError):
    """The file could not be parsed within the limits."""

    def __init__(
        self,
        sentence: str = "Tệp có thể bị hỏng hoặc quá phức tạp. "
        "Hãy mở thử trên máy; nếu mở được, hãy in lại thành PDF rồi tải lên.",
    ) -> None:
        super().__init__(sentence)


def check(kind: Kind, path: Path) -> int | None:
    """Return the number of pages (PDF only); raise DomainError when the file is to be refused."""
    return _run("check", kind, path)[0]["pages"]


def scan(kind: Kind, path: Path) -> tuple[int | None, list[list[str]]]:
    """Return the number of pages as `check` does, and the texts of the QR codes on each page that was read."""
    answer = _run("scan", kind, path)[0]
    return answer["pages"], answer["codes"]


def jpeg(kind: Kind, path: Path, longest: int) -> bytes:
    """Return the picture as a JPEG, its longest side at most `longest` pixels (0: as it is)."""
    return _run("jpeg", kind, path, longest)[1]


def webp(kind: Kind, path: Path, longest: int) -> bytes:
    """Return the picture as a WebP of a few kilobytes, its longest side at most `longest` pixels."""
    return _run("webp", kind, path, longest)[1]


def tables(kind: Kind, path: Path) -> list[list[list[str]]]:
    """Return the tables of a Word or Excel file that was checked, each a list of rows of texts."""
    return _run("tables", kind, path)[0]["tables"]


def layout(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Return what the decree's rows say of each PDF; raise DomainError for one that cannot be read, or is a picture."""
    return _run("layout", Kind.PDF, os.pathsep.join(map(str, paths)))[0]["papers"]


def _run(task: str, kind: Kind, path: Path | str, longest: int = 0) -> tuple[dict[str, Any], bytes]:
    command = [sys.executable, "-P", str(_PROBE), task, kind, str(path), str(longest)]
    try:
        with _slots:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, env=_environment()
            )
        head, _, payload = done.stdout.partition(b"\n")
        answer = json.loads(head) if done.returncode == 0 else None
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        log.warning("probe of %s failed: %r", path, error)
        raise Unreadable() from error
    if answer is None:
        log.warning("probe of %s ended with %s: %r", path, done.returncode, done.stderr[-500:])
        raise Unreadable()
    if "refused" in answer:
        raise DomainError(answer["refused"])
    return answer, payload


def _environment() -> dict[str, str]:
    """Return what Python needs to start: none of our secrets, and no arena per thread to eat the address space."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | {"MALLOC_ARENA_MAX": "1"}
