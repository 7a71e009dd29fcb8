"""Đôn đốc by the calendar, around the day of a duty: before it, each week after it, and then to the block's head.

It keeps to working days (so Tết is quiet), office hours and the school year, and reminds once a step.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NamedTuple

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import progress, reminders
from dienhinh.domain.duties import Duty
from dienhinh.domain.progress import Line
from dienhinh.extensions import db
from dienhinh.models import Block, Programme, Reminder

OFFICE_HOURS = time(7, 30), time(17, 0)
TERM_MONTHS = frozenset({9, 10, 11, 12, 1, 2, 3, 4, 5})
BEFORE_DAYS = 5  # working days before a duty's day
AFTER_EVERY = 5  # working days between two reminders after it
ESCALATE_AFTER = 10  # working days after it the block's head hears of it


def is_time(now: datetime) -> bool:
    """Tell whether the calendar may remind at an instant: office hours of a working day of the school year."""
    there = clock.local(now)
    opens, closes = OFFICE_HOURS
    return (
        opens <= there.time() < closes and there.month in TERM_MONTHS and clock.is_working_day(there.date())
    )


def run() -> int:
    """Send what the calendar asks for now; returns how many reminders. The caller commits.

    The programmes are held meanwhile, so that two workers do not count the same week.
    """
    if not is_time(clock.now()):
        return 0
    open_plans = sa.select(Programme).where(Programme.is_open).order_by(Programme.id).with_for_update()
    return sum(_run(programme) for programme in db.session.scalars(open_plans).all())


def is_any_due() -> bool:
    """Tell, without the write lock, whether `run` might have something to do."""
    if not is_time(clock.now()):
        return False
    return any(
        next(_wanted(programme), None) is not None
        for programme in db.session.scalars(sa.select(Programme).where(Programme.is_open))
    )


class Due(NamedTuple):
    """A reminder of the calendar: to a school on its own debt, or to a block's head on those of its block."""

    duty: Duty
    day: date
    unit_id: int
    occurrence: str
    schools: tuple[str, ...] = ()


def _run(programme: Programme) -> int:
    sent = 0
    for due in list(_wanted(programme)):
        reminders.remind(
            programme, due.duty, due.unit_id, due.occurrence, due_on=due.day, schools=due.schools
        )
        sent += 1
    return sent


def _wanted(programme: Programme) -> Iterator[Due]:
    """Yield what the calendar asks for today and has not sent yet, within the cap."""
    today = clock.today()
    steps = [
        (duty, day, step)
        for duty in reminders.REMINDED
        if (day := duty.due(programme)) and (step := _step(day, today))
    ]
    if not steps:
        return
    known = set(
        db.session.scalars(sa.select(Reminder.occurrence).where(Reminder.programme_id == programme.id))
    )
    recent, _ = reminders.recent(programme)
    roster = progress.lines(programme)
    for duty, day, step in steps:
        owing = [line for line in roster if line.cell(duty).state in reminders.LACKING]
        for line in owing:
            occurrence = f"reminder-{programme.id}-{line.unit_id}-{duty.key}-{day:%Y%m%d}-{step}"
            if occurrence not in known and recent[line.unit_id] < reminders.cap():
                recent[line.unit_id] += 1
                yield Due(duty, day, line.unit_id, occurrence)
        if clock.working_days_between(day, today) >= ESCALATE_AFTER:
            for due in _escalated(programme, duty, day, owing, known):
                if recent[due.unit_id] < reminders.cap():
                    recent[due.unit_id] += 1
                    yield due


def _escalated(
    programme: Programme, duty: Duty, day: date, owing: list[Line], known: set[str]
) -> Iterator[Due]:
    heads = dict(
        db.session.execute(
            sa.select(Block.id, Block.head_id).where(
                Block.office_id == programme.office_id, Block.head_id.is_not(None)
            )
        ).all()
    )
    for block_id, head in heads.items():
        late = tuple(line.school for line in owing if line.block_id == block_id and line.unit_id != head)
        occurrence = f"reminder-{programme.id}-b{block_id}-{duty.key}-{day:%Y%m%d}-head"
        if late and occurrence not in known:
            yield Due(duty, day, head, occurrence, late)


def _step(day: date, today: date) -> str:
    """Name the step of the calendar that a day stands in; empty where it asks for nothing."""
    if today <= day:
        return "before" if clock.working_days_between(today, day) <= BEFORE_DAYS else ""
    return f"after{clock.working_days_between(day, today) // AFTER_EVERY}"
