"""What papers are drawn from, where several have it; what one paper alone has stands beside its drawing.

All of it is frozen, free of the database, and safe to keep as a snapshot. Every string may hold any text a user typed;
drawing cleans it. A newline in a long text starts a new line.
"""

from dataclasses import dataclass
from datetime import date

MARK = "#t"  # stands before digits that tell the page; before those of older papers stood "#"
LAST_PAGE = 9_999  # that a code tells; any other is 0, and nobody knows which


@dataclass(frozen=True)
class Proof:
    """What proves a printed paper: the short code to read aloud, and what its QR says on every page.

    That is an address and digits. The number of the page stands around the digits, its tens before and its units
    behind, so that each changes another block of the QR: see `foot`.
    """

    code: str
    qr: str

    def on(self, page: int) -> str:
        """The text of the QR on a page."""
        address, mark, digits = self.qr.partition(MARK)
        tens, units = divmod(page if page <= LAST_PAGE else 0, 10)
        return f"{address}{mark}{tens:03}{digits}{units}"


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A paper; `proof` is drawn at the foot of its pages and is no part of what it says."""

    proof: Proof | None = None


@dataclass(frozen=True)
class Letterhead:
    """The left column of the header, and the place written before the date."""

    superior: str
    issuer: str
    place: str = ""


@dataclass(frozen=True)
class Signature:
    """`authority` is "HIỆU TRƯỞNG" or "KT. HIỆU TRƯỞNG"; `office` is the line below it, or empty."""

    authority: str
    office: str
    name: str


@dataclass(frozen=True)
class Number:
    """`None` leaves room to write the number by hand; below 10 it is printed with a leading zero."""

    number: str | None
    suffix: str


@dataclass(frozen=True)
class Numbered(Printed):
    """A paper with a number and a day of its own; `year` is printed while the day is not known."""

    letterhead: Letterhead
    number: Number
    date: date | None
    year: int


@dataclass(frozen=True)
class Reference:
    """Another paper as this one cites it; `year` is printed while the day is not known."""

    name: str
    number: Number
    date: date | None
    year: int
    issuer: str = ""


@dataclass(frozen=True)
class Person:
    """A proposed person; `level` and `award` are printed on the consolidated list only."""

    name: str
    unit: str
    seniority_years: int | None
    summary: str
    phone: str = ""
    email: str = ""
    position: str = ""
    award: str = ""
    level: str = ""


@dataclass(frozen=True)
class Collective:
    """A proposed collective; `level` is printed on the consolidated list only."""

    name: str
    unit: str
    summary: str
    award: str = ""
    level: str = ""
