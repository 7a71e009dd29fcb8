"""Đôn đốc: by a person who chooses and sees first, or by the calendar around a duty's day.

The calendar keeps to working days (so Tết is quiet), office hours and the school year, reminds once a step, and never
more often than the weekly cap. Whether a school still owes is asked again when the mail leaves.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import current_app

from dienhinh import clock, text
from dienhinh.domain import audit, mails, progress, recipients
from dienhinh.domain.duties import DUTIES, Duty, Progress
from dienhinh.domain.progress import Line
from dienhinh.errors import DomainError, NotFound
from dienhinh.extensions import db
from dienhinh.models import Block, OutgoingMail, Programme, Reminder, Unit, User

WEEK = timedelta(days=7)
OFFICE_HOURS = time(7, 30), time(17, 0)
TERM_MONTHS = frozenset({9, 10, 11, 12, 1, 2, 3, 4, 5})
BEFORE_DAYS = 5  # working days before a duty's day
AFTER_EVERY = 5  # working days between two reminders after it
ESCALATE_AFTER = 10  # working days after it the block's head hears of it
LACKING = (Progress.NONE, Progress.DRAFT, Progress.RETURNED)
REMINDED = tuple(duty for duty in DUTIES if duty.lacks)


class Choice(NamedTuple):
    """A school that lacks something, as the officer sees it before sending; `recent` counts this week's reminders."""

    line: Line
    state: Progress
    recent: int
    last: datetime | None

    @property
    def is_capped(self) -> bool:
        return self.recent >= cap()


def duty_named(key: str) -> Duty:
    """Return a duty that may be reminded of; every other one is not found."""
    for duty in REMINDED:
        if duty.key == key:
            return duty
    raise NotFound


def cap() -> int:
    """Return how many reminders a school gets in seven days at the most."""
    return int(current_app.config["REMINDERS_A_WEEK"])


def choices(programme: Programme, duty: Duty) -> list[Choice]:
    """Return the schools that lack what a duty asks, with how often they were reminded lately."""
    recent, last = _recent(programme)
    return [
        Choice(line, line.cell(duty).state, recent[line.unit_id], last.get(line.unit_id))
        for line in progress.lines(programme)
        if line.cell(duty).state in LACKING
    ]


def send(programme: Programme, duty: Duty, unit_ids: Iterable[int], words: str, actor: User) -> int:
    """Remind the chosen schools that still lack and are under the cap; returns how many.

    `words` are the officer's own and stand in the mail. The caller commits.
    """
    if not programme.is_open:
        raise DomainError("Năm học này đã đóng nên không đôn đốc nữa.")
    wanted = set(unit_ids)
    if not wanted:
        raise DomainError("Xin chọn ít nhất một trường để đôn đốc.", field="schools")
    chosen = [choice for choice in choices(programme, duty) if choice.line.unit_id in wanted]
    open_ones = [choice for choice in chosen if not choice.is_capped]
    if not open_ones:
        raise DomainError(
            f"Các trường đã chọn không còn thiếu, hoặc đã được đôn đốc {cap()} lần trong bảy ngày qua.",
            field="schools",
        )
    entry = audit.record(
        "programme.remind",
        programme,
        actor=actor,
        duty=duty.key,
        units=[choice.line.unit_id for choice in open_ones],
    )
    for choice in open_ones:
        occurrence = f"reminder-{programme.id}-{choice.line.unit_id}-{duty.key}-m{entry.id}"
        _remind(programme, duty, choice.line.unit_id, occurrence, words=words, actor=actor)
    return len(open_ones)


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


def is_still_wanted(mail: OutgoingMail) -> bool:
    """Tell whether the reminder that a mail carries still has its reason: the debt may have been paid meanwhile."""
    if mail.template != "reminder":
        return True
    occurrence = mail.occurrence.removesuffix("-mail")
    reminder = db.session.scalars(sa.select(Reminder).where(Reminder.occurrence == occurrence)).one()
    duty = duty_named(reminder.duty)
    lines = progress.lines(reminder.programme, Unit.id == reminder.unit_id)
    return any(line.cell(duty).state in LACKING for line in lines)


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
        _remind(programme, due.duty, due.unit_id, due.occurrence, due_on=due.day, schools=due.schools)
        sent += 1
    return sent


def _wanted(programme: Programme) -> Iterator[Due]:
    """Yield what the calendar asks for today and has not sent yet, within the cap."""
    today = clock.today()
    steps = [
        (duty, day, step) for duty in REMINDED if (day := duty.due(programme)) and (step := _step(day, today))
    ]
    if not steps:
        return
    known = set(
        db.session.scalars(sa.select(Reminder.occurrence).where(Reminder.programme_id == programme.id))
    )
    recent, _ = _recent(programme)
    roster = progress.lines(programme)
    for duty, day, step in steps:
        owing = [line for line in roster if line.cell(duty).state in LACKING]
        for line in owing:
            occurrence = f"reminder-{programme.id}-{line.unit_id}-{duty.key}-{day:%Y%m%d}-{step}"
            if occurrence not in known and recent[line.unit_id] < cap():
                recent[line.unit_id] += 1
                yield Due(duty, day, line.unit_id, occurrence)
        if clock.working_days_between(day, today) >= ESCALATE_AFTER:
            for due in _escalated(programme, duty, day, owing, known):
                if recent[due.unit_id] < cap():
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


def _remind(
    programme: Programme,
    duty: Duty,
    unit_id: int,
    occurrence: str,
    *,
    due_on: date | None = None,
    words: str = "",
    schools: tuple[str, ...] = (),
    actor: User | None = None,
) -> None:
    unit, due = db.session.get(Unit, unit_id), due_on or duty.due(programme)
    db.session.add(
        Reminder(
            programme=programme,
            unit=unit,
            duty=duty.key,
            occurrence=occurrence,
            due_on=due,
            words=words,
            sent_by=actor,
        )
    )
    mails.queue(
        "reminder_head" if schools else "reminder",
        recipients.of_school(unit),
        f"{occurrence}-mail",
        unit_id=unit_id,
        schools=schools,
        **_said(programme, duty, unit.name, due, words),
    )


def preview(programme: Programme, duty: Duty, words: str) -> tuple[str, str]:
    """Return (subject, text) of the mail that a person sends, with a blank where each school's name will stand."""
    subject, plain, _ = mails.render(
        "reminder", **_said(programme, duty, "Trường ………", duty.due(programme), words)
    )
    return subject, plain


def _said(programme: Programme, duty: Duty, school: str, due: date | None, words: str) -> dict[str, Any]:
    return {
        "link": f"{current_app.config['PUBLIC_URL'].rstrip('/')}/tien-do",
        "school": school,
        "office": programme.office.name,
        "programme": programme,
        "duty": duty,
        "due": f"{due:%d/%m/%Y}" if due else "",
        "overdue": bool(due and due < clock.today()),
        "words": text.lines(words),
    }


def _recent(programme: Programme) -> tuple[Counter[int], dict[int, datetime]]:
    """Return how many reminders each unit got in seven days, and when it got its last one."""
    since = clock.now() - WEEK
    query = (
        sa.select(
            Reminder.unit_id,
            sa.func.sum(sa.case((Reminder.sent_at > since, 1), else_=0)),
            sa.func.max(Reminder.sent_at),
        )
        .where(Reminder.programme_id == programme.id)
        .group_by(Reminder.unit_id)
    )
    rows = db.session.execute(query).all()
    return Counter({unit: int(count) for unit, count, _ in rows}), {unit: last for unit, _, last in rows}
