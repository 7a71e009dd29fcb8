"""Delivery of queued mails: who holds one now, when it is tried again, and what became of it.

A claim is one conditional UPDATE, so two workers never hold the same mail; it ends with its lease, so a mail whose
worker died is sent again, under the same Message-ID. Only the caller speaks SMTP, outside of any transaction.
"""

import random
import secrets
from datetime import datetime, timedelta
from email.mime.base import MIMEBase
from enum import StrEnum

import sqlalchemy as sa
from flask_mail import Message

from dienhinh import clock, text
from dienhinh.domain import mail_settings, printing
from dienhinh.domain.mail_settings import Server
from dienhinh.extensions import db
from dienhinh.models import MailState, OutgoingMail, Unit, UnitKind

LEASE = timedelta(minutes=3)
FIRST_DELAY = timedelta(seconds=30)
HORIZON = timedelta(hours=96)
LATE = timedelta(minutes=15)


class Outcome(StrEnum):
    """How an attempt ended: sent, refused for good, put off by the receiver, the server could not be used, or the mail
    had lost its reason.
    """

    SENT = "sent"
    REFUSED = "refused"
    PUT_OFF = "put_off"
    NO_SERVER = "no_server"
    NEEDLESS = "needless"


# A server that is back should find the waiting mails soon; one mailbox that is full need not be asked so often.
LONGEST_DELAY = {Outcome.PUT_OFF: timedelta(hours=1), Outcome.NO_SERVER: timedelta(minutes=4)}


def is_any_due() -> bool:
    """Tell, without the write lock, whether `claim` would find a mail."""
    return bool(db.session.scalar(sa.select(sa.exists().where(_due(clock.now())))))


def _due(now: datetime) -> sa.ColumnElement[bool]:
    waiting = sa.and_(OutgoingMail.state == MailState.WAITING, OutgoingMail.next_at <= now)
    abandoned = sa.and_(OutgoingMail.state == MailState.SENDING, OutgoingMail.claimed_until < now)
    return sa.or_(waiting, abandoned)


def claim() -> OutgoingMail | None:
    """Take the mail that is due longest and hold it for the lease; None when there is none."""
    now = clock.now()
    due = _due(now)
    first = sa.select(OutgoingMail.id).where(due).order_by(OutgoingMail.next_at, OutgoingMail.id).limit(1)
    taken = db.session.scalar(
        sa.update(OutgoingMail)
        .where(OutgoingMail.id == first.with_for_update(skip_locked=True).scalar_subquery(), due)
        .values(
            state=MailState.SENDING,
            claimed_by=secrets.token_hex(16),
            claimed_until=now + LEASE,
            attempts=OutgoingMail.attempts + 1,
            give_up_at=sa.func.coalesce(OutgoingMail.give_up_at, now + HORIZON),
        )
        .returning(OutgoingMail.id)
        .execution_options(synchronize_session=False)
    )
    return taken and db.session.get(OutgoingMail, taken, populate_existing=True)


def settle(mail_id: int, token: str, outcome: Outcome, error: str = "") -> bool:
    """Write down how an attempt ended; False when the claim had passed to another worker meanwhile."""
    mail = db.session.scalar(
        sa.select(OutgoingMail)
        .where(OutgoingMail.id == mail_id, OutgoingMail.claimed_by == token)
        .with_for_update()
    )
    if mail is None or mail.state is not MailState.SENDING:
        return False
    now = clock.now()
    mail.last_error = text.line(error)[:500]
    mail.claimed_until, mail.claimed_by = None, ""
    if outcome is Outcome.SENT:
        mail.state, mail.sent_at = MailState.SENT, now
        _forget_secret(mail)
    elif outcome is Outcome.NEEDLESS:
        mail.state = MailState.DROPPED
    elif outcome is Outcome.REFUSED or now >= mail.give_up_at:
        mail.state = MailState.FAILED
    else:
        mail.state, mail.next_at = MailState.WAITING, now + delay(mail.attempts, outcome)
    return True


def delay(attempts: int, outcome: Outcome) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time up to a limit, less some chance."""
    full = min(FIRST_DELAY * 2 ** min(attempts - 1, 20), LONGEST_DELAY[outcome])
    return full * random.uniform(0.5, 1)


class Letter(Message):
    """A message whose headers stay as Flask-Mail wrote them.

    Folded anew they would lose the quotes that keep a name a name, and get blanks inside long Vietnamese words.
    """

    def _message(self) -> MIMEBase:
        message = super()._message()
        message.policy = message.policy.clone(refold_source="none")
        return message


def compose(mail: OutgoingMail, server: Server) -> Letter:
    """Return the MIME message of a mail, with its papers drawn from what was frozen when it was queued."""
    message = Letter(
        subject=mail.subject,
        recipients=[(mail.recipient_name, mail.recipient) if mail.recipient_name else mail.recipient],
        body=mail.text,
        html=mail.html,
        sender=(server.sender_name or "Điển hình tiên tiến", server.sender),
        reply_to=server.reply_to or _office_address(mail) or None,
        date=mail.created_at.timestamp(),
        extra_headers={"Auto-Submitted": "auto-generated"},
    )
    message.msgId = mail.message_id
    for spec in mail.papers:
        name, content = printing.attachment(spec)
        message.attach(name, "application/pdf", content)
    return message


def has_server() -> bool:
    """Tell whether mails can leave at all."""
    return bool(mail_settings.current().server)


def waiting_since() -> datetime | None:
    """Return when the oldest mail that has not left yet was queued; None when all have left or failed."""
    undone = OutgoingMail.state.in_([MailState.WAITING, MailState.SENDING])
    return db.session.scalar(sa.select(sa.func.min(OutgoingMail.created_at)).where(undone))


def late_since() -> datetime | None:
    """Return when the oldest mail that waits too long was queued; None where none does."""
    since = waiting_since()
    return since if since is not None and clock.now() - since > LATE else None


def _office_address(mail: OutgoingMail) -> str:
    """Return where an answer goes: to the office of what the mail tells of, or of the unit that it concerns."""
    record = mail.dossier or mail.consolidation
    if record:
        return record.office.email
    unit = db.session.get(Unit, mail.unit_id) if mail.unit_id else None
    office = unit.parent if unit and unit.kind is UnitKind.SCHOOL else unit
    return office.email if office else ""


def _forget_secret(mail: OutgoingMail) -> None:
    if mail.secret:
        mail.text = mail.html = ""
