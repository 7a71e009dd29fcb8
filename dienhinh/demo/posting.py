"""What the steps of the demonstration left behind them: mails sent, log-ins."""

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.demo.world import World
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, MailState, OutgoingMail, User


def deliver(world: World) -> None:
    """Mark what was queued before the last working day as sent; the rest waits, to be read and sent.

    Were all of it waiting, a visitor who names a mail server would post weeks of mail at once.
    """
    since = datetime.combine(world.calendar.day(-1), time(), clock.HOME)
    for mail in db.session.scalars(sa.select(OutgoingMail).where(OutgoingMail.created_at < since)):
        mail.state, mail.attempts = MailState.SENT, 1
        mail.sent_at = mail.created_at + timedelta(minutes=1)


def note_log_ins() -> None:
    """Whoever did something had logged in for it; the others never did, and the matrix says so."""
    latest = sa.select(sa.func.max(AuditEntry.at)).where(AuditEntry.actor_id == User.id).scalar_subquery()
    db.session.execute(sa.update(User).values(last_login_at=latest))
