"""Mails are rows: written in the transaction of the change that they tell of, delivered later by the worker.

A mail is one template (blocks `subject` and `body`) and, where a step of the workflow sends it, one row of `MAILS`.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app
from jinja2_fragments import render_block

from dienhinh import text
from dienhinh.domain import printing, recipients
from dienhinh.domain.recipients import Address
from dienhinh.extensions import db
from dienhinh.models import (
    Consolidation,
    Dossier,
    MailState,
    OutgoingMail,
    PledgeList,
    Report,
    SchoolPlan,
    Story,
    Submission,
)

Record = Dossier | Consolidation | SchoolPlan | PledgeList | Story | Report
Spec = list[Any]


def _lists(dossier: Dossier) -> list[Spec]:
    last = db.session.execute(_LAST_SENT, {"dossier_id": dossier.id}).one()
    return [[name, "submission", last.id] for name in printing.lists_of(last.content)]


_LAST_SENT = (
    sa.select(Submission.id, Submission.content)
    .where(Submission.dossier_id == sa.bindparam("dossier_id"))
    .order_by(Submission.round.desc())
    .limit(1)
)


def _letter_and_list(consolidation: Consolidation) -> list[Spec]:
    return [[name, "consolidation", consolidation.id] for name in ("office_letter", "consolidated_list")]


class Mail(NamedTuple):
    """To whom a step's mail goes and what it carries; one that may have no addressee is not missed."""

    to: Callable[[Any], list[Address]]
    papers: Callable[[Any], list[Spec]] = lambda record: []
    has_link: bool = True
    may_lack: bool = False


MAILS = {
    "dossier_submitted": Mail(recipients.officers, _lists),
    "dossier_receipt": Mail(recipients.school),
    "dossier_withdrawn": Mail(recipients.officers, has_link=False),
    "dossier_returned": Mail(recipients.school),
    "dossier_accepted": Mail(recipients.school),
    "dossier_reconsidered": Mail(recipients.school),
    "dossier_declined": Mail(recipients.school),
    "dossier_forwarded": Mail(recipients.school),
    "dossier_result": Mail(recipients.school),
    "dossier_corrected": Mail(recipients.school),
    "consolidation_presented": Mail(recipients.leaders),
    "consolidation_returned": Mail(recipients.officers),
    "consolidation_forwarded": Mail(recipients.parent_unit, _letter_and_list),
    "consolidation_numbered": Mail(recipients.outside, _letter_and_list, has_link=False),
    "consolidation_copy": Mail(recipients.copies, _letter_and_list, has_link=False, may_lack=True),
    "consolidation_answered": Mail(recipients.staff),
    "story_sent": Mail(recipients.officers),
    "story_returned": Mail(recipients.school),
    "story_published": Mail(recipients.school),
    "story_withdrawn": Mail(recipients.both),
    "plan_submitted": Mail(recipients.officers),
    "plan_reopened": Mail(recipients.officers, has_link=False),
    "plan_returned": Mail(recipients.school),
    "plan_acknowledged": Mail(recipients.school),
    "pledges_submitted": Mail(recipients.officers),
    "pledges_reopened": Mail(recipients.officers, has_link=False),
    "pledges_returned": Mail(recipients.school),
    "pledges_confirmed": Mail(recipients.school),
    "pledges_assessed": Mail(recipients.officers),
    "report_submitted": Mail(recipients.officers),
    "report_returned": Mail(recipients.school),
    "report_accepted": Mail(recipients.school),
}


def notify(name: str, record: Record, *, occurrence: str, is_new: bool = True) -> list[OutgoingMail]:
    """Queue the mail of a step, one row for each of its recipients; one without any waits, failed, to be seen.

    A new occurrence, one named by a line of the trail that was just written, has written to nobody yet.
    """
    mail = MAILS[name]
    to = mail.to(record) or ([] if mail.may_lack else [Address("", "")])
    context: dict[str, Any] = {"link": link_to(record) if mail.has_link else ""}
    context |= {type(record).__name__.lower(): record, "unit_id": record.unit_id}
    return queue(name, to, f"{occurrence}-{name}", papers=mail.papers(record), is_new=is_new, **context)


def link_to(record: Record) -> str:
    """Return the full address of a record's page."""
    return f"{current_app.config['PUBLIC_URL'].rstrip('/')}/{_FOLDERS[type(record)]}/{record.id}"


_FOLDERS = {
    Dossier: "ho-so",
    Consolidation: "tong-hop",
    SchoolPlan: "ke-hoach/ban",
    PledgeList: "dang-ky",
    Story: "guong",
    Report: "bao-cao",
}


def queue(
    template: str,
    to: Iterable[tuple[str, str]],
    occurrence: str,
    *,
    link: str = "",
    unit_id: int | None = None,
    dossier: Dossier | None = None,
    consolidation: Consolidation | None = None,
    papers: Sequence[Spec] = (),
    secret: bool = False,
    is_new: bool = False,
    **context: Any,
) -> list[OutgoingMail]:
    """Write one row for each address that this occurrence has not written to yet; the caller commits.

    `papers` holds [paper, "submission" or "consolidation", id] for what the worker attaches. A `secret` mail is
    shown to nobody, and forgotten once it is sent.
    """
    subject, plain, html = render(
        template, link=link, dossier=dossier, consolidation=consolidation, **context
    )
    known = set() if is_new else _written(occurrence)
    rows = []
    for email, name in to:
        recipient = text.line(email).casefold()[:254]
        if recipient in known:
            continue
        known.add(recipient)
        fault = recipients.fault(recipient)
        row = OutgoingMail(
            occurrence=occurrence,
            template=template,
            recipient=recipient,
            recipient_name=text.line(name)[:150],
            message_id=message_id(occurrence, recipient),
            subject=subject,
            text=plain,
            html=html,
            unit_id=unit_id,
            dossier_id=dossier and dossier.id,
            consolidation_id=consolidation and consolidation.id,
            papers=list(papers),
            secret=secret,
            state=MailState.FAILED if fault else MailState.WAITING,
            last_error=fault,
        )
        rows.append(row)
    db.session.add_all(rows)
    return rows


def _written(occurrence: str) -> set[str]:
    """Return whom an occurrence has written to, rows that wait for the transaction's end included."""
    waiting = {row.recipient for row in db.session.new if getattr(row, "occurrence", "") == occurrence}
    return waiting | set(db.session.scalars(_RECIPIENTS, {"occurrence": occurrence}))


def render(template: str, *, link: str, **context: Any) -> tuple[str, str, str]:
    """Return (subject, text, HTML) of a mail: both parts say the same."""
    environment, name = current_app.jinja_env, f"mails/{template}.txt"
    subject = text.line(render_block(environment, name, "subject", **context))[:300]
    body = render_block(environment, name, "body", **context)
    paragraphs = [text.line(part) for part in body.split("\n\n") if part.strip()]
    layout = {"subject": subject, "paragraphs": paragraphs, "link": link}
    plain, html = (
        environment.get_template(f"mails/layout.{kind}").render(**layout) for kind in ("txt", "html")
    )
    return subject, plain, html


def message_id(occurrence: str, recipient: str) -> str:
    """Return the Message-ID that every attempt of this mail carries."""
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname or "localhost"
    return f"<{occurrence}.{hashlib.sha256(recipient.encode()).hexdigest()[:10]}@{host[-50:]}>"


_RECIPIENTS = sa.select(OutgoingMail.recipient).where(OutgoingMail.occurrence == sa.bindparam("occurrence"))


class Line(NamedTuple):
    """One occurrence's mail as both sides read it, however many people it went to."""

    id: int
    created_at: datetime
    subject: str
    recipient: str
    state: MailState
    sent_at: datetime | None
    count: int


def of_dossier(dossier: Dossier) -> list[Line]:
    """Return a dossier's mails, the newest first, one line for each occurrence."""
    return _ledger(dossier)


def of_consolidation(consolidation: Consolidation) -> list[Line]:
    """Return a list's mails, the newest first, one line for each occurrence."""
    return _ledger(consolidation)


def of_year(record: SchoolPlan | PledgeList | Report) -> list[Line]:
    """Return the mails of a school's plan, pledges or report, the newest first, one line for each occurrence."""
    own = OutgoingMail.occurrence.startswith(f"{type(record).__name__.lower()}-{record.id}-")
    return _lines(db.session.execute(_LEDGER.where(OutgoingMail.unit_id == record.unit_id, own)).all())


def _ledger(record: Record) -> list[Line]:
    return _lines(db.session.execute(_LEDGERS[type(record)], {"id": record.id}).all())


def _lines(rows: Sequence[sa.Row]) -> list[Line]:
    lines = [_line(list(group)) for _, group in groupby(rows, key=lambda row: row.occurrence)]
    return lines[::-1]


def _line(rows: list[sa.Row]) -> Line:
    states = {row.state for row in rows}
    worst = next(state for state in _WORST_FIRST if state in states)
    first = rows[0]
    names = ", ".join(row.recipient_name or row.recipient or "chưa có địa chỉ" for row in rows)
    sent_at = max((row.sent_at for row in rows if row.sent_at), default=None)
    return Line(first.id, first.created_at, first.subject, names, worst, sent_at, len(rows))


_LEDGER = sa.select(
    OutgoingMail.id,
    OutgoingMail.occurrence,
    OutgoingMail.created_at,
    OutgoingMail.subject,
    OutgoingMail.recipient,
    OutgoingMail.recipient_name,
    OutgoingMail.state,
    OutgoingMail.sent_at,
).order_by(OutgoingMail.id)
_LEDGERS = {
    Dossier: _LEDGER.where(OutgoingMail.dossier_id == sa.bindparam("id")),
    Consolidation: _LEDGER.where(OutgoingMail.consolidation_id == sa.bindparam("id")),
}
_WORST_FIRST = (MailState.FAILED, MailState.WAITING, MailState.SENDING, MailState.SENT, MailState.DROPPED)
