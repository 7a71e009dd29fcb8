"""The worker: delivers the outbox, reminds by the calendar, sweeps what nobody needs, has backups made.

It ends between two messages.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, current_app

from dienhinh import smtp
from dienhinh.backup import making
from dienhinh.core import create_core
from dienhinh.database import write_tx
from dienhinh.domain import (
    anchors,
    backups,
    delivery,
    digest,
    housekeeping,
    mail_settings,
    reminder_calendar,
    reminders,
    search_index,
    small_pictures,
    trail_checks,
)
from dienhinh.domain.delivery import Outcome
from dienhinh.domain.mail_settings import Server
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import OutgoingMail

IDLE_SECONDS = 2.0
SWEEP_SECONDS = 3600.0
CALENDAR_SECONDS = 60.0
BACKUP_LOOK_SECONDS = 5.0
BACKUP_SETTINGS = (
    "DATA",
    "SQLALCHEMY_DATABASE_URI",
    "SECRET_KEY",
    "SIGNING_KEY",
    "BACKUP_DIR",
    "BACKUP_HOUR",
)
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
    next_sweep = next_look = next_backup = time.monotonic()
    remaking, backing_up = True, None
    while not stop.is_set():
        worked = False
        try:
            with app.app_context():
                worked = deliver_one() or read_trail()
                if time.monotonic() >= next_sweep:
                    next_sweep = time.monotonic() + SWEEP_SECONDS
                    sweep()
                    remaking = remaking and remake_pictures() > 0
                if time.monotonic() >= next_look:
                    next_look = time.monotonic() + CALENDAR_SECONDS
                    look_at_calendar()
                    seal_trail()
                if time.monotonic() >= next_backup:
                    next_backup = time.monotonic() + BACKUP_LOOK_SECONDS
                    backing_up = look_at_backups(backing_up)
        except Exception:
            log.exception("The worker goes on after a fault.")
        if not worked:
            stop.wait(IDLE_SECONDS)
    if backing_up:
        backing_up.terminate()
        backing_up.wait()


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


def look_at_backups(running: subprocess.Popen[bytes] | None) -> subprocess.Popen[bytes] | None:
    """Start the process that makes a backup where one is wanted or due, and see what became of it; return it.

    A process of its own, so that mails do not wait for the disk, and no other way of opening the database's file
    drops the locks that this one holds on it.
    """
    if running and running.poll() is None:
        return running
    if running and running.returncode:
        log.error("The process of the backup ended with %s.", running.returncode)
        backups.failed(f"Tiến trình sao lưu dừng đột ngột (mã {running.returncode}).")
    backups.look()
    if not (backups.is_wanted() or backups.is_due()) or backups.is_at_work():
        return None
    settings = {f"DIENHINH_{name}": str(current_app.config[name]) for name in BACKUP_SETTINGS}
    command = [sys.executable, "-m", making.__name__]
    root = Path(current_app.root_path).parent
    return subprocess.Popen(command, cwd=root, env=os.environ | settings, stdin=subprocess.DEVNULL)


def seal_trail() -> None:
    """Note the head of the trail outside the database and have the whole of it read, each once a day."""
    head, wanted = anchors.due(), trail_checks.is_due()
    db.session.rollback()
    if head:
        anchors.note(head)
    if head or wanted:
        with write_tx():
            if head:
                anchors.tell(head)
            if wanted:
                trail_checks.ask()


def read_trail() -> bool:
    """Read one part of the trail where that was asked for; tell whether it was."""
    part = trail_checks.read()
    db.session.rollback()
    if part is None:
        return False
    with write_tx():
        trail_checks.keep(*part)
    return True


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
