"""Counts what the database is asked."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

HOUSEKEEPING = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """The statements that any engine runs inside the block, in order, without its housekeeping."""
    statements: list[str] = []

    def note(connection, cursor, statement, parameters, context, executemany) -> None:
        if not statement.lstrip().upper().startswith(HOUSEKEEPING):
            statements.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
