"""The server with a fault built in on purpose, which a harness must see; without one, it is the server as it is."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import g
from sqlalchemy.orm import Session

from dienhinh import database, processes
from dienhinh import serve as product
from dienhinh.domain import mails
from dienhinh.extensions import db
from dienhinh.files import store
from dienhinh.web import attachments, once
from dienhinh.web.stored_files import blobs

GAP = 60.0  # seconds between what should be one step, or until the server is killed
OPEN = "between"  # the file that tells in the data folder that the server is there now


def serve(options: list[str], environment: dict[str, str], log: str, fault: str) -> None:
    """Do what `python wsgi.py` does, with a fault."""
    os.setsid()
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in (1, 2):
        os.dup2(handle, number)
    os.environ.update(environment)
    start(options, fault)


def start(options: list[str], fault: str) -> None:
    # What this process has loaded is what a fresh one would load.
    os.execve = lambda _path, command, _environment: os._exit(processes.main(*command[-3:]))
    if fault:
        FAULTS[fault]()
    product.main(options)


def wait() -> None:
    """Stand between two halves of what should be one step."""
    Path(os.environ["DIENHINH_DATA"], OPEN).touch()
    time.sleep(GAP)


def mail_in_a_transaction_of_its_own() -> None:
    """Queue the mails of a step once the step is committed."""
    notify, write_tx = mails.notify, once.write_tx

    def later(name: str, record: Any, **options: Any) -> list:
        g.setdefault("later", []).append((name, type(record), record.id, options))
        return []

    @contextmanager
    def twice() -> Iterator[Session]:
        with write_tx() as session:
            yield session
        for name, model, number, options in g.pop("later", []):
            wait()
            with write_tx():
                notify(name, db.session.get(model, number), **options)

    mails.notify, once.write_tx = later, twice


def files_after_the_commit() -> None:
    """Give the files of an upload their names once the rows that tell of them are committed."""
    store_all, write_tx = attachments.store_all, attachments.write_tx

    def hidden(*arguments: Any, **options: Any) -> Any:
        stored, refused = store_all(*arguments, **options)
        g.hidden = [store.path_of(blobs(), one.blob.sha256) for one in stored]
        for path in g.hidden:
            path.rename(path.with_suffix(".hidden"))
        return stored, refused

    @contextmanager
    def early() -> Iterator[Session]:
        with write_tx() as session:
            yield session
        wait()
        for path in g.pop("hidden", []):
            path.with_suffix(".hidden").rename(path)

    attachments.store_all, attachments.write_tx = hidden, early


def commits_that_do_not_wait_for_the_disk() -> None:
    """Open the database as it comes by default in many programs."""
    pragmas = database.pragmas
    database.pragmas = lambda version: (*pragmas(version), "synchronous=NORMAL")


def names_that_do_not_wait_for_the_disk() -> None:
    """Leave the directories of stored files to the system."""
    store.sync_directory = lambda directory: None


FAULTS: dict[str, Callable[[], None]] = {
    fault.__name__: fault
    for fault in (
        mail_in_a_transaction_of_its_own,
        files_after_the_commit,
        commits_that_do_not_wait_for_the_disk,
        names_that_do_not_wait_for_the_disk,
    )
}

if __name__ == "__main__":
    start(sys.argv[2:], sys.argv[1])
