"""The worker: delivers the outbox, reminds by the calendar, sweeps what nobody needs; ends between two messages."""

import logging
import signal
import threading
import time
from itertools import islice
from urllib.parse import urlsplit

from flask import Flask, current_app

from dienhinh import smtp
from dienhinh.core import create_core
from dienhinh.database import write_tx
from dienhinh.domain import (
    delivery,
    digest,
    housekeeping,
    mail_settings,
    reminder_calendar,
    reminders,
    search_index,
    small_pictures,
)
from dienhinh.domain.delivery import Outcome
from dienhinh.domain.mail_settings import Server
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import OutgoingMail

IDLE_SECONDS = 2.0
SWEEP_SECONDS = 3600.0
CALENDAR_SECONDS = 60.0
PICTURES_AT_ONCE = 50  # each takes a tenth of a second, and the mails wait meanwhile

log = logging.getLogger(__name__)


def main() -> None:
    """Work as a process of its own until SIGTERM or Ctrl-C; it loads no pages."""
    stop = threading.Event()
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_: stop.set())
    run(create_core(), stop)


def run(app: Flask, stop: threading.Event) -> None:
    """Work until told to stop; what goes wrong is logged, and tried again."""
    with app.app_context():
        search_index.listen()
    next_sweep = next_look = time.monotonic()
    remaking = True
    while not stop.is_set():
        worked = False
        try:
            with app.app_context():
                worked = deliver_one()
                if time.monotonic() >= next_sweep:
                    next_sweep = time.monotonic() + SWEEP_SECONDS
                    sweep()
                    remaking = remaking and remake_pictures() > 0
                if time.monotonic() >= next_look:
                    next_look = time.monotonic() + CALENDAR_SECONDS
                    look_at_calendar()
        except Exception:
            log.exception("The worker goes on after a fault.")
        if not worked:
            stop.wait(IDLE_SECONDS)


def deliver_one() -> bool:
    """Deliver the mail that is due longest; tell whether there was one."""
    server = mail_settings.current()
    if not server.server or not delivery.is_any_due():
        return False
    with write_tx():
        mail = delivery.claim()
    if mail is None:
        return False
    mail_id, token = mail.id, mail.claimed_by
    outcome, error = _attempt(mail, server)
    with write_tx():
        delivery.settle(mail_id, token, outcome, error)
    return True


def _attempt(mail: OutgoingMail, server: Server) -> tuple[Outcome, str]:
    if not reminders.is_still_wanted(mail):
        return Outcome.NEEDLESS, ""
    host_name = urlsplit(current_app.config["PUBLIC_URL"]).hostname or "localhost"
    try:
        message = delivery.compose(mail, server)
        db.session.rollback()  # no transaction stays open while the server takes its time
        smtp.send(message, server, host_name=host_name)
    except smtp.Failure as failure:
        return failure.outcome, failure.sentence
    except DomainError as error:
        return Outcome.REFUSED, error.sentence
    except Exception:
        log.exception("Mail %s cannot be made.", mail.message_id)
        return Outcome.PUT_OFF, "Máy chủ gặp lỗi khi lập thư này; chi tiết có trong nhật ký của máy chủ."
    return Outcome.SENT, ""


def look_at_calendar() -> None:
    """Queue the reminders and the weekly mails that are due; the write lock is taken only where there are some."""
    letters, remind = digest.wanted(), reminder_calendar.is_any_due()
    db.session.rollback()
    if letters or remind:
        with write_tx():
            digest.send(letters)
            reminder_calendar.run()


def sweep() -> None:
    """Delete what nobody needs any more: old files first, then old rows."""
    housekeeping.sweep_files()
    db.session.rollback()
    with write_tx():
        housekeeping.sweep_rows()


def remake_pictures() -> int:
    """Make some of the small pictures of earlier days anew; return how many."""
    done = 0
    for made in islice(small_pictures.made_anew(), PICTURES_AT_ONCE):
        with write_tx():
            small_pictures.put(made)
        done += 1
    return done


if __name__ == "__main__":
    main()
