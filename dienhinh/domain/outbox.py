"""The page Thư: what went, waits or failed, and sending it again."""

from collections import Counter
from typing import get_args

import sqlalchemy as sa

from dienhinh import clock, text
from dienhinh.domain import audit, filtering, mails, recipients
from dienhinh.domain.access import scope
from dienhinh.domain.policy import Permission
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import Dossier, MailState, OutgoingMail, Unit, User

PAGE = 30
SHOWN = (
    OutgoingMail.id,
    OutgoingMail.subject,
    OutgoingMail.recipient,
    OutgoingMail.recipient_name,
    OutgoingMail.state,
    OutgoingMail.created_at,
    OutgoingMail.sent_at,
    OutgoingMail.attempts,
    OutgoingMail.last_error,
)


def page(
    user: User, state: MailState | None, words: str, after: int | None, *, most: int = PAGE
) -> tuple[list[sa.Row], int | None]:
    """Return the mails older than a key, the newest first, and the key of the next page; None on the last."""
    query = _among(sa.select(*SHOWN), user, words).order_by(OutgoingMail.id.desc()).limit(most + 1)
    if state:
        query = query.where(OutgoingMail.state == state)
    if after is not None:
        query = query.where(OutgoingMail.id < after)
    found = db.session.execute(query).all()
    return found[:most], found[most - 1].id if len(found) > most else None


def counts(user: User, words: str) -> Counter[MailState]:
    """Return how many mails of each state the words find."""
    query = _among(sa.select(OutgoingMail.state, sa.func.count()), user, words)
    return Counter({state: count for state, count in db.session.execute(query.group_by(OutgoingMail.state))})


def resend(mail: OutgoingMail, actor: User) -> OutgoingMail:
    """Put a mail back into the queue, under its own Message-ID, and return it.

    One without a good address gives way to mails for those who are to have it now; the first is returned.
    """
    if mail.state is MailState.SENDING and mail.claimed_until and mail.claimed_until > clock.now():
        raise Conflict("Thư đang được gửi. Xin xem lại sau ít phút.")
    if mail.secret and not mail.text:
        raise DomainError("Liên kết trong thư này đã được gửi và không lưu lại. Xin gửi một liên kết mới.")
    audit.record("mail.resend", mail, actor=actor, occurrence=mail.occurrence)
    if recipients.fault(mail.recipient):
        return _address_again(mail)
    mail.state, mail.attempts, mail.last_error = MailState.WAITING, 0, ""
    mail.next_at, mail.give_up_at, mail.claimed_until, mail.claimed_by = clock.now(), None, None, ""
    return mail


def _address_again(mail: OutgoingMail) -> OutgoingMail:
    record = _record_of(mail)
    if record is None or mail.template not in mails.MAILS:
        raise DomainError(recipients.fault(mail.recipient))
    name, occurrence = mail.template, mail.occurrence.removesuffix(f"-{mail.template}")
    db.session.delete(mail)
    db.session.flush()
    rows = mails.notify(name, record, occurrence=occurrence, is_new=False)
    db.session.flush()
    if all(row.state is MailState.FAILED for row in rows):
        raise DomainError(rows[0].last_error if rows else recipients.NO_ADDRESS)
    return rows[0]


def _record_of(mail: OutgoingMail) -> mails.Record | None:
    """Return the record whose step a mail tells of, which its occurrence names first: `schoolplan-17-return-305-…`."""
    noun, number, *_ = f"{mail.occurrence}-".split("-")
    return db.session.get(_MODELS[noun], int(number)) if noun in _MODELS else None


_MODELS = {model.__name__.lower(): model for model in get_args(mails.Record)}


def _among(query: sa.Select, user: User, words: str) -> sa.Select:
    """Narrow to the user's mails that words find: a school or code without diacritics, a subject, an address."""
    query = query.select_from(OutgoingMail).where(scope(OutgoingMail, user, Permission.VIEW_MAIL))
    query = query.outerjoin(Dossier, OutgoingMail.dossier_id == Dossier.id)
    query = query.outerjoin(Unit, OutgoingMail.unit_id == Unit.id)
    for word in text.line(words).split()[:8]:
        written = (OutgoingMail.subject, OutgoingMail.recipient, OutgoingMail.recipient_name)
        conditions = [column.icontains(word, autoescape=True) for column in written]
        keys = (Dossier.search_key, Unit.search_key)
        conditions += filtering.narrowed(word, *keys)
        query = query.where(sa.or_(*conditions))
    return query
