"""The tree of units, their posts, and who has held each from when."""

from collections.abc import Iterable

from dienhinh import text
from dienhinh.demo.reading import Table, table
from dienhinh.demo.world import World, address, slug
from dienhinh.domain import rules
from dienhinh.extensions import db
from dienhinh.models import Block, Level, Post, Role, SchoolTitle, Tenure, Unit, UnitKind, User

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


def settle(world: World) -> None:
    """Make the Sở, the Phòng and the schools in their blocks, with the people of each."""
    _offices(world)
    _schools(world)
    db.session.flush()


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
        "email": f"{slug(symbol)}@example.vn",
    }
    unit = _unit(world, symbol, UnitKind.SCHOOL, row | words, parent=office, addressed_as=row["name"])
    unit.level, unit.block = Level(row["level"]), block
    for position, (key, what) in enumerate(SCHOOL_POSTS.items()):
        post = _post(world, symbol, key, position, **what)
        _hold(world, (symbol, key), post, row[key], f"{MAILBOX[key]}.{slug(symbol)}@example.vn")


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
            email=email if today else address(row["name"]),
            password_hash=world.password_hash if today else None,
        )
        db.session.add(Tenure(post=post, user=user, starts_on=row["from"], ends_on=row.get("to")))
        if today:
            world.users[key] = user
