"""The standing part of the demonstration: units, posts and who holds them, programmes, candidates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from dienhinh import text
from dienhinh.demo.reading import Calendar, Table, table
from dienhinh.domain import candidates, rules
from dienhinh.extensions import db
from dienhinh.models import (
    Block,
    Candidate,
    CandidateKind,
    Criterion,
    Level,
    Post,
    Programme,
    Role,
    SchoolTitle,
    Tenure,
    Unit,
    UnitKind,
    User,
    VoteBase,
)

SCHOOL_POSTS = {
    "principal": {"role": Role.PRINCIPAL, "title": "Hiệu trưởng", "authority": "HIỆU TRƯỞNG"},
    "vice": {
        "role": Role.PRINCIPAL,
        "title": "Phó Hiệu trưởng",
        "authority": "KT. HIỆU TRƯỞNG",
        "office_line": "PHÓ HIỆU TRƯỞNG",
    },
    "clerk": {"role": Role.CLERK, "title": "Văn thư"},
}
MAILBOX = {"principal": "hieutruong", "vice": "phohieutruong", "clerk": "vanthu"}


@dataclass
class World:
    """What was made, by the names that the data uses; a user stands under the post held today."""

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


def settle(calendar: Calendar, password_hash: str) -> World:
    """Make everything that stands before the first dossier is begun."""
    world = World(calendar, password_hash)
    _offices(world)
    _schools(world)
    _programmes(world)
    _candidates(world)
    db.session.flush()
    return world


def _offices(world: World) -> None:
    parent = None
    for key, kind in (("province", UnitKind.PROVINCE), ("office", UnitKind.OFFICE)):
        row = table("units")[key]
        parent = _unit(world, key, kind, row, parent=parent, addressed_as=row["addressed_as"])
        for position, holder in enumerate(row["holder"]):
            words = {name: holder.get(name, "") for name in ("title", "authority", "office_line")}
            post = _post(world, key, holder["post"], position, role=Role(holder["role"]), **words)
            _hold(world, (key, holder["post"]), post, [holder], holder["email"])


def _schools(world: World) -> None:
    data, office = table("units"), world.units["office"]
    for position, row in enumerate(data["block"]):
        block = Block(office_id=office.id, name=row["name"], position=position)
        db.session.add(block)
        for school in (school for school in data["school"] if school["level"] in row["levels"]):
            _school(world, school, block)
        # Block and school name each other: the schools are stored before one of them heads the block.
        db.session.flush()
        block.head = world.units[row["heading"]]
        db.session.flush()
    for row in data["title"]:
        db.session.add(
            SchoolTitle(
                unit_id=world.units[row["school"]].id,
                school_year=next(p["school_year"] for p in table("programmes")["programme"] if p["is_open"]),
                title=rules.EXCELLENT,
                decision_number=row["decision"],
                decision_date=row["date"],
            )
        )


def _school(world: World, row: Table, block: Block) -> None:
    symbol, office = row["symbol"], world.units["office"]
    words = {
        "header_superior": table("units")["office"]["list_header"],
        "header_name": row["name"].upper(),
        "email": f"{_slug(symbol)}@example.vn",
    }
    unit = _unit(world, symbol, UnitKind.SCHOOL, row | words, parent=office, addressed_as=row["name"])
    unit.level, unit.block = Level(row["level"]), block
    for position, (key, what) in enumerate(SCHOOL_POSTS.items()):
        post = _post(world, symbol, key, position, **what)
        _hold(world, (symbol, key), post, row[key], f"{MAILBOX[key]}.{_slug(symbol)}@example.vn")


def _unit(
    world: World, key: str, kind: UnitKind, row: Table, *, parent: Unit | None, addressed_as: str
) -> Unit:
    words = ("name", "symbol", "place", "header_superior", "header_name", "email")
    unit = Unit(
        kind=kind,
        parent=parent,
        addressed_as=addressed_as,
        copies_to=row.get("copies_to", "").strip(),
        search_key=text.search_key(row["name"], row["symbol"]),
        **{word: row[word] for word in words},
    )
    db.session.add(unit)
    db.session.flush()
    world.units[key] = unit
    return unit


def _post(world: World, unit: str, key: str, position: int, **what: object) -> Post:
    post = Post(unit=world.units[unit], position=position, signs=bool(what.get("authority")), **what)
    world.posts[unit, key] = post
    return post


def _hold(world: World, key: tuple[str, str], post: Post, holders: Iterable[Table], email: str) -> None:
    """Give the post to its holders in turn; only today's has a password, and the mailbox of the post."""
    for row in holders:
        today = "to" not in row
        user = User(
            name=row["name"],
            email=email if today else _address(row["name"]),
            password_hash=world.password_hash if today else None,
        )
        db.session.add(Tenure(post=post, user=user, starts_on=row["from"], ends_on=row.get("to")))
        if today:
            world.users[key] = user


def _programmes(world: World) -> None:
    data = table("programmes")
    world.awards = {row["key"]: row["name"] for row in data["award"]}
    world.commendations = {row["key"]: row["name"] for row in data["commendation"]}
    for row in data["programme"]:
        programme = Programme(
            office=world.units["office"],
            legal_bases="\n".join(row["legal_bases"]),
            vote_base=VoteBase(row["vote_base"]),
            awards="\n".join(world.awards.values()),
            commendations="\n".join(world.commendations.values()),
            criteria=list(_criteria(data["criterion"])),
            **{key: value for key, value in row.items() if key not in ("legal_bases", "vote_base")},
        )
        db.session.add(programme)
        world.programmes[programme.school_year] = programme


def _criteria(rows: Iterable[Table]) -> Iterable[Criterion]:
    for position, row in enumerate(rows, 1):
        yield Criterion(position=position, **row | {"kind": CandidateKind(row["kind"])})


def _candidates(world: World) -> None:
    db.session.flush()
    phones = count(10)
    for symbol, row in table("candidates").items():
        clerk = world.users[symbol, "clerk"]
        for each in row.get("collectives", []):
            _candidate(world, symbol, CandidateKind.COLLECTIVE, each, {}, clerk)
        for each in row["people"]:
            personal = {
                "position": each["position"],
                "is_leader": "post" in each,
                "teaching_since": date.fromisoformat(f"{each['began']}-01") if "began" in each else None,
                "phone": f"0900 000 {next(phones):03}",
                "email": _address(each["name"]),
            }
            _candidate(world, symbol, CandidateKind.INDIVIDUAL, each, personal, clerk)


def _candidate(
    world: World, symbol: str, kind: CandidateKind, row: Table, personal: Table, clerk: User
) -> None:
    values = {"name": row["name"]} | personal
    world.candidates[row["key"]] = candidates.add(world.units[symbol], kind, values, clerk)


def _slug(symbol: str) -> str:
    return text.search_key(symbol).replace(" ", "")


def _address(name: str) -> str:
    return f"{text.search_key(name).replace(' ', '.')}@example.vn"
