"""Mails for tests of the outbox: plain ones, queued and sent without a dossier."""

from dienhinh.domain import mails
from dienhinh.extensions import db
from dienhinh.models import OutgoingMail


def queue(count: int = 1, *, start: int = 1) -> list[OutgoingMail]:
    """Queue and commit that many mails, each to an address of its own."""
    rows = []
    for number in range(start, start + count):
        address = (f"nguoi{number}@example.vn", f"Người nhận {number}")
        rows += mails.queue("mail_test", [address], f"test-{number}", name=address[1])
    db.session.commit()
    return rows


def ids(received) -> list[str]:
    """The Message-IDs of what a server received, in order."""
    return [each.message["Message-ID"].strip() for each in received]
