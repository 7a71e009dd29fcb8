"""One at a time among all processes, on whatever system; one that dies lets go."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(path: Path, *, wait: float = 0) -> Iterator[bool]:
    """Hold the lock of a file for the block; what is given is False where somebody else held it all the time.

    SQLite's own lock on an empty file is used, since it is the one that Linux, macOS and Windows share.
    """
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None)
    try:
        yield _taken(connection)
    finally:
        connection.close()


def _taken(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        return False
    return True
