"""What became of the mails that the demonstration queued."""

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.demo.world import World
from dienhinh.extensions import db
from dienhinh.models import MailState, OutgoingMail


def deliver(world: World) -> None:
    """Mark what was queued before the last working day as sent; the rest waits, to be read and sent.

    Were all of it waiting, a visitor who names a mail server would post weeks of mail at once.
    """
    since = datetime.combine(world.calendar.day(-1), time(), clock.HOME)
    for mail in db.session.scalars(sa.select(OutgoingMail).where(OutgoingMail.created_at < since)):
        mail.state, mail.attempts = MailState.SENT, 1
        mail.sent_at = mail.created_at + timedelta(minutes=1)
