"""The write lock is taken at BEGIN, by writers alone, and never while a body arrives."""

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from dienhinh import database
from dienhinh.database import write_tx
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.factory import create_app
from dienhinh.models import LoginThrottle
from dienhinh.schema import upgrade


def begins(app, act) -> list[str]:
    seen: list[str] = []

    def listen(connection, *_rest) -> None:
        if hasattr(connection, "set_trace_callback"):
            connection.set_trace_callback(seen.append)

    with app.app_context():
        sa.event.listen(db.engine, "checkout", listen)
        act()
        db.session.rollback()
    return [statement for statement in seen if statement.startswith("BEGIN")]


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


def test_who_stores_the_same_second_is_told_so_and_a_fault_of_ours_stays_one(app):
    with app.app_context():
        write()
        with pytest.raises(Conflict):
            write()
        with pytest.raises(IntegrityError), write_tx():
            db.session.add(LoginThrottle())


def test_a_lock_that_does_not_come_free_is_refused_as_locked(tmp_path, monkeypatch):
    app = create_app({"DATA": str(tmp_path), "SECRET_KEY": "k" * 40})
    upgrade(app)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    with app.app_context():
        holder = database.sqlite.connect(db.engine.url.database, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), write_tx():
            pass
        holder.close()
        write()
        assert db.session.scalar(sa.select(sa.func.count(LoginThrottle.id))) == 1


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
