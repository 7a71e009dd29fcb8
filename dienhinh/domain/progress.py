"""Tiến độ: every school of the roster against every duty, so that silence shows as well as work."""

from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain.access import units_with
from dienhinh.domain.duties import DUTIES, Duty
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.standings import Cell, Progress
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Block, Post, Programme, Tenure, Unit, UnitKind, User

NOTHING = Cell()


class Line(NamedTuple):
    """One school: when somebody of it last logged in, and a cell for each of `DUTIES`."""

    unit_id: int
    school: str
    block_id: int | None
    block: str
    opened_at: datetime | None
    cells: tuple[Cell, ...]

    def cell(self, duty: Duty) -> Cell:
        return self.cells[DUTIES.index(duty)]


class Group(NamedTuple):
    """A khối thi đua; schools without one come last under no name."""

    block: str
    lines: list[Line]


def programme_for(user: User, school_year: str = "", permission: P = P.VIEW_PROGRESS) -> Programme:
    """Return the plan of a school year, or the newest, of the office that the user belongs to or is under.

    Only the posts that carry the permission count: who heads a school may be an officer of another office.
    """
    units = units_with(user, permission)
    offices = sa.select(Unit.parent_id).where(Unit.id.in_(units), Unit.kind == UnitKind.SCHOOL)
    query = sa.select(Programme).where(
        sa.or_(Programme.office_id.in_(units), Programme.office_id.in_(offices))
    )
    if school_year:
        query = query.where(Programme.school_year == school_year)
    programme = db.session.scalar(query.order_by(Programme.school_year.desc(), Programme.id).limit(1))
    if programme is None:
        raise DomainError("Phòng chưa mở Kế hoạch năm học nào nên chưa có tiến độ để xem.")
    return programme


def years(programme: Programme) -> list[str]:
    """Return the school years of the same office, the newest first."""
    query = sa.select(Programme.school_year).where(Programme.office_id == programme.office_id)
    return list(db.session.scalars(query.order_by(Programme.school_year.desc())))


def visible(user: User) -> sa.ColumnElement[bool]:
    """Return the condition on units: the office sees all its schools, a heading school its block, a school itself."""
    units = units_with(user, P.VIEW_PROGRESS)
    headed = sa.select(Block.id).where(Block.head_id.in_(units))
    return sa.or_(Unit.id.in_(units), Unit.parent_id.in_(units), Unit.block_id.in_(headed))


def lines(programme: Programme, *conditions: sa.ColumnElement[bool]) -> list[Line]:
    """Return the office's open schools, by block and name, each with its cells; as many queries for one as for all."""
    opened = sa.func.max(User.last_login_at)
    query = (
        sa.select(Unit.id, Unit.name, Unit.block_id, Block.name.label("block"), opened)
        .outerjoin(Block, Block.id == Unit.block_id)
        .outerjoin(Post, Post.unit_id == Unit.id)
        .outerjoin(Tenure, Tenure.post_id == Post.id)
        .outerjoin(User, User.id == Tenure.user_id)
        .where(Unit.parent_id == programme.office_id, Unit.kind == UnitKind.SCHOOL, Unit.closed_on.is_(None))
        .where(*conditions)
        .group_by(Unit.id, Unit.name, Unit.block_id, Block.name, Block.position)
        .order_by(Block.position.is_(None), Block.position, Unit.block_id, Unit.id)
    )
    rows = db.session.execute(query).all()
    found = [(duty, duty.cells(programme), duty.due(programme)) for duty in DUTIES] if rows else []
    today = clock.today()
    return [
        Line(
            *row[:3],
            row.block or "",
            row[4],
            tuple(_cell(held.get(row.id, NOTHING), due, today) for _, held, due in found),
        )
        for row in rows
    ]


def groups(found: list[Line]) -> list[Group]:
    """Return lines grouped by their block."""
    return [Group(block, list(held)) for block, held in groupby(found, key=lambda line: line.block)]


def summary(found: list[Line], duty: Duty) -> tuple[int, int]:
    """Return how many schools have sent what a duty asks, and how many are late with it."""
    cells = [line.cell(duty) for line in found]
    return sum(cell.state in (Progress.SENT, Progress.DONE) for cell in cells), sum(c.is_late for c in cells)


def _cell(cell: Cell, due: date | None, today: date) -> Cell:
    owed = cell.state not in (Progress.SENT, Progress.DONE)
    return cell._replace(is_late=bool(owed and due and due < today))
