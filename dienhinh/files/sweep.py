"""What nobody needs any more is deleted, and nothing else."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dienhinh.files.store import new_temporary

TEMPORARY_AGE = timedelta(hours=1)
UNREFERENCED_AGE = timedelta(hours=24)


@dataclass(frozen=True)
class Swept:
    temporary: int
    blobs: int


def sweep(root: Path, referenced: Callable[[set[str]], set[str]], now: datetime) -> Swept:
    """Delete temporary files of over an hour and blobs of over a day that nothing refers to.

    `referenced` is given the old hashes and returns those of them that some record still names.
    """
    leftovers = [path for path in (root / "tmp").glob("*.part") if _older(path, now - TEMPORARY_AGE)]
    temporary = sum(_delete(path) for path in leftovers)
    limit = now - UNREFERENCED_AGE
    old = {path.name: path for path in _blobs(root) if _older(path, limit)}
    doomed = old.keys() - referenced(set(old)) if old else set()
    return Swept(temporary, sum(_discard(root, old[name], limit) for name in doomed))


def _blobs(root: Path) -> Iterator[Path]:
    for path in root.glob("??/??/*"):
        if re.fullmatch(r"[0-9a-f]{64}", path.name):
            yield path


def _older(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except OSError:
        return False


def _delete(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False  # gone, or in use on Windows: the next sweep sees to it
    return True


def _discard(root: Path, path: Path, moment: datetime) -> bool:
    """Delete the blob, unless the same bytes were put again since it was judged."""
    grave = new_temporary(root)
    try:
        os.replace(path, grave)
        if not _older(grave, moment):
            os.replace(grave, path)
            return False
    except OSError:
        return False
    return _delete(grave)
