"""What the demonstration has made so far, by the names that its data uses."""

from dataclasses import dataclass, field

from dienhinh import text
from dienhinh.demo.reading import Calendar
from dienhinh.models import Candidate, Post, Programme, Unit, User


@dataclass
class World:
    """A unit stands under its symbol (or "province", "office"); a user under the unit and the post held today."""

    calendar: Calendar
    password_hash: str
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[tuple[str, str], Post] = field(default_factory=dict)
    users: dict[tuple[str, str], User] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    candidates: dict[str, Candidate] = field(default_factory=dict)
    awards: dict[str, str] = field(default_factory=dict)
    commendations: dict[str, str] = field(default_factory=dict)

    @property
    def current(self) -> Programme:
        return next(programme for programme in self.programmes.values() if programme.is_open)


def slug(symbol: str) -> str:
    """Return a symbol as addresses write it: TH&THCSPĐ gives ththcspd."""
    return text.search_key(symbol).replace(" ", "")


def address(name: str) -> str:
    """Return a person's own mail address."""
    return f"{text.search_key(name).replace(' ', '.')}@example.vn"
