"""The write lock is taken at BEGIN, by writers alone, and never while a body arrives."""

import threading

import pytest
import sqlalchemy as sa

from dienhinh.database import write_tx
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import LoginThrottle


def begins(app, act) -> list[str]:
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if statement.startswith("BEGIN"):
            seen.append(statement)

    with app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", note)
        act()
        db.session.rollback()
    return seen


def write() -> None:
    with write_tx():
        db.session.add(LoginThrottle(account="a"))


def read() -> None:
    db.session.scalars(sa.select(LoginThrottle)).all()


def test_a_writer_takes_the_lock_at_begin_even_after_a_read(app):
    def read_then_write() -> None:
        read()
        write()

    expected = ["BEGIN", "BEGIN IMMEDIATE"] if "sqlite" in app.config["SQLALCHEMY_DATABASE_URI"] else []
    assert begins(app, read_then_write) == expected


def test_an_error_leaves_nothing_behind(context):
    with pytest.raises(DomainError), write_tx():
        db.session.add(LoginThrottle(account="a"))
        db.session.flush()
        raise DomainError("Không được.")
    assert db.session.scalar(sa.select(sa.func.count(LoginThrottle.id))) == 0


def test_a_write_inside_a_write_is_refused(context):
    with pytest.raises(RuntimeError), write_tx(), write_tx():
        pass


def test_updates_of_many_threads_are_all_kept(app):
    """The driver's own transactions lose most of these: it reads before it locks."""
    with app.app_context(), write_tx():
        db.session.add(LoginThrottle(account="a", failures=0))

    def add() -> None:
        for _ in range(25):
            with app.app_context(), write_tx():
                row = db.session.scalar(sa.select(LoginThrottle).with_for_update())
                row.failures += 1

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.scalar(sa.select(LoginThrottle.failures)) == 200
