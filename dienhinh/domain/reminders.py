"""Đôn đốc by a person, who chooses and sees first; and what its mails and those of the calendar have in common.

No school is reminded more often than the weekly cap. Whether it still owes is asked again when the mail leaves.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import current_app

from dienhinh import clock, text
from dienhinh.domain import audit, mails, progress, recipients
from dienhinh.domain.duties import DUTIES, Duty
from dienhinh.domain.progress import Line
from dienhinh.domain.standings import Progress
from dienhinh.errors import DomainError, NotFound
from dienhinh.extensions import db
from dienhinh.models import OutgoingMail, Programme, Reminder, Unit, User

WEEK = timedelta(days=7)
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
    lately, last = recent(programme)
    return [
        Choice(line, line.cell(duty).state, lately[line.unit_id], last.get(line.unit_id))
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
        remind(programme, duty, choice.line.unit_id, occurrence, words=words, actor=actor)
    return len(open_ones)


def is_still_wanted(mail: OutgoingMail) -> bool:
    """Tell whether a waiting reminder still has its reason; a debt that was paid or a year that was closed is none."""
    if mail.template != "reminder":
        return True
    occurrence = mail.occurrence.removesuffix("-mail")
    reminder = db.session.scalars(sa.select(Reminder).where(Reminder.occurrence == occurrence)).one()
    if not reminder.programme.is_open:
        return False
    duty = duty_named(reminder.duty)
    lines = progress.lines(reminder.programme, Unit.id == reminder.unit_id)
    return any(line.cell(duty).state in LACKING for line in lines)


def remind(
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
    """Write one reminder down and queue its mail: to a school on its own debt, or to a block's head on `schools`."""
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
        "link": f"{current_app.config['PUBLIC_URL'].rstrip('/')}/tien-do?nam-hoc={programme.school_year}",
        "school": school,
        "office": programme.office.name,
        "programme": programme,
        "duty": duty,
        "due": f"{due:%d/%m/%Y}" if due else "",
        "overdue": bool(due and due < clock.today()),
        "words": text.lines(words),
    }


def recent(programme: Programme) -> tuple[Counter[int], dict[int, datetime]]:
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
