"""Pages by key: the next one begins behind the moment and the id of the last row that was shown."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def key(at: datetime, number: int) -> str:
    """Return the key of a row for the address of the page that follows it."""
    return f"{(at - EPOCH) // timedelta(microseconds=1)}-{number}"


def behind(
    at: sa.ColumnElement[datetime], number: sa.ColumnElement[int], key: str, *, rising: bool = False
) -> Iterable[sa.ColumnElement[bool]]:
    """Give the condition that keeps the rows behind a key, later ones where they rise; none for what is no key."""
    micros, _, last = key.partition("-")
    if not (micros.isdecimal() and last.isdecimal() and len(micros) <= 16 and len(last) <= 10):
        return
    moment, seen = EPOCH + timedelta(microseconds=int(micros)), min(int(last), 2**31 - 1)
    beyond = (at > moment, number > seen) if rising else (at < moment, number < seen)
    yield sa.or_(beyond[0], sa.and_(at == moment, beyond[1]))
