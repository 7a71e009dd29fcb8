"""The trail held against itself: is every line as it was written, and does it still hold a head that was printed?"""

import hmac
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import audit
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import AuditEntry

MARK = 16  # letters of a digest that are printed: nobody makes another line that begins with the same 64 bits
NO_HEAD = "Mã niêm phong gồm số dòng, dấu hai chấm và 16 chữ số, ví dụ 1204:9f3a12bc77de01aa. Xin nhập đủ."
_LINE = sa.select(*AuditEntry.__table__.columns)
_HEAD = re.compile(r"(?P<number>[0-9]{1,9}):(?:[0-9-]{10}:)?(?P<mark>[0-9a-f]{16}(?:[0-9a-f]{48})?)")
_CHUNK = 500


class Head(NamedTuple):
    """The last line of the trail at some moment: whatever was written before it is sealed by its digest."""

    number: int
    day: date
    digest: str

    @property
    def mark(self) -> str:
        """What is printed of the digest."""
        return self.digest[:MARK]

    @property
    def seal(self) -> str:
        """The head as papers keep it: «1204:2026-11-29:9f3a12bc77de01aa»."""
        return f"{self.number}:{self.day.isoformat()}:{self.mark}"


class Part(NamedTuple):
    """What came of reading some lines: the place of the last one, what it ends in, and a sentence for each fault."""

    last: int
    digest: str
    faults: list[str]
    count: int


def head() -> Head | None:
    """Return the head of the trail now; None while nothing was written."""
    newest = sa.select(AuditEntry.id, AuditEntry.at, AuditEntry.digest).order_by(AuditEntry.id.desc())
    last = db.session.execute(newest.limit(1)).first()
    return Head(last.id, clock.local(last.at).date(), last.digest) if last else None


def read(after: int, digest: str, most: int) -> Part:
    """Check at most so many lines behind one whose digest is known; a part of none is the end of the trail."""
    faults, count, key = [], 0, audit.key()
    for line in db.session.execute(_LINE.where(AuditEntry.id > after).order_by(AuditEntry.id).limit(most)):
        if line.id != after + 1:
            faults.append(f"Nhật ký thiếu dòng {after + 1} đến {line.id - 1}.")
        if line.previous != digest or not hmac.compare_digest(line.digest, audit.digest(line, key)):
            faults.append(f"Dòng nhật ký {line.id} không khớp chuỗi.")
        after, digest, count = line.id, line.digest, count + 1
    return Part(after, digest, faults, count)


def verify(heads: Iterable[tuple[int, str]] = ()) -> Iterator[str]:
    """Give a sentence for each line that does not fit the chain, and for each head that the trail holds no more.

    Lines cut from the end are seen only against a head that was noted elsewhere.
    """
    part = Part(0, "", [], 0)
    while True:
        part = read(part.last, part.digest, 5 * _CHUNK)
        yield from part.faults
        if not part.count:
            break
    yield from missing(heads)


def missing(heads: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Give a sentence for each (number, digest or its beginning) that the trail does not hold."""
    wanted = list(heads)
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        query = sa.select(AuditEntry.id, AuditEntry.digest)
        held = dict(db.session.execute(query.where(AuditEntry.id.in_([number for number, _ in part]))).all())
        for number, mark in part:
            if number not in held:
                yield f"Nhật ký không còn dòng {number} đã niêm phong (mã {mark[:MARK]}); phần cuối đã bị cắt."
            elif not held[number].startswith(mark):
                yield f"Dòng nhật ký {number} không còn mang mã niêm phong {mark[:MARK]}."


def claimed(typed: str) -> tuple[int, str]:
    """Return (number, mark) of a head as a person typed it from a paper, in groups or with its day.

    Raises `DomainError` where it is none.
    """
    found = _HEAD.fullmatch(re.sub(r"\s", "", typed).lower())
    if not found:
        raise DomainError(NO_HEAD, field="mark")
    return int(found["number"]), found["mark"]


def is_whole(number: int) -> bool:
    """Tell of one line whether it is as it was written."""
    line = db.session.execute(_LINE.where(AuditEntry.id == number)).first()
    return line is not None and hmac.compare_digest(line.digest, audit.digest(line, audit.key()))
