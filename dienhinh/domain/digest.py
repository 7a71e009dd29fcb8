"""The weekly mail to officers and principals: what is late, what waits for them; each may turn it off."""

from datetime import date, time, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from flask import current_app

from dienhinh import clock
from dienhinh.domain import access, mails, tasks
from dienhinh.extensions import db
from dienhinh.models import OutgoingMail, Post, Role, Tenure, User

HOUR = time(7, 30)
READERS = (Role.OFFICER, Role.PRINCIPAL)
GROUPS = ("late", "mine", "others")


class Letter(NamedTuple):
    """This week's mail to one reader; `sentences` holds those of each of `GROUPS`, without any person's name."""

    user_id: int
    email: str
    name: str
    unit_id: int
    sentences: dict[str, list[str]]


def wanted() -> list[Letter]:
    """Return the mails that this week still wants, on its first working day, for readers who have something to do."""
    there = clock.local(clock.now())
    if there.time() < HOUR or there.date() != _first_working_day(there.date()):
        return []
    letters = []
    for user_id in _unwritten():
        user = access.load_user(user_id)
        held = tasks.of(user)
        if held.late or held.mine:
            sentences = {group: [task.sentence for task in getattr(held, group)] for group in GROUPS}
            letters.append(
                Letter(user.id, user.email, user.name, access.posts_of(user)[0].unit_id, sentences)
            )
    return letters


def send(letters: list[Letter]) -> int:
    """Queue the mails, each once a week however often it is asked for; returns how many. The caller commits."""
    link = current_app.config["PUBLIC_URL"]
    return sum(
        len(
            mails.queue(
                "digest",
                [(letter.email, letter.name)],
                f"digest-{_week()}-{letter.user_id}",
                link=link,
                unit_id=letter.unit_id,
                name=letter.name,
                week=clock.today().isocalendar().week,
                **letter.sentences,
            )
        )
        for letter in letters
    )


def _first_working_day(day: date) -> date:
    """Return the first working day of a day's week, or the day after it where there is none."""
    return clock.add_working_days(day - timedelta(days=day.weekday() + 1), 1)


def _unwritten() -> list[int]:
    """Return the ids of readers whose mail of this week is not written yet."""
    today = clock.today()
    written = sa.select(OutgoingMail.recipient).where(OutgoingMail.occurrence.like(f"digest-{_week()}-%"))
    query = (
        sa.select(User.id)
        .join(Tenure, Tenure.user_id == User.id)
        .join(Post)
        .where(
            Post.role.in_(READERS),
            Tenure.starts_on <= today,
            sa.or_(Tenure.ends_on.is_(None), Tenure.ends_on >= today),
            User.weekly_digest,
            User.disabled_at.is_(None),
            User.password_hash.is_not(None),
            User.email.not_in(written),
        )
        .distinct()
        .order_by(User.id)
    )
    return list(db.session.scalars(query))


def _week() -> str:
    year, week, _ = clock.today().isocalendar()
    return f"{year}-{week:02}"
