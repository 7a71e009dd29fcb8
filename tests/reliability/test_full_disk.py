"""A disk that is full or fails is told in a sentence, keeps nothing by halves, and is used again once it is well."""

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from dienhinh.domain import doctor
from dienhinh.extensions import db
from dienhinh.models import Attachment, Nominee
from tests.support import make
from tests.support.client import HTMX
from tests.support.drafts import School, school, section, token, words
from tests.support.senders import multipart
from tests.test_attachments import held, pdf, send

FULL = {
    "sqlite": "PRAGMA max_page_count = 1",
    "postgresql": "DO $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$",
}


@pytest.fixture
def home(app) -> School:
    return school(app)


@contextmanager
def full_database(app) -> Iterator[None]:
    """Let SQLite's file not grow, and PostgreSQL refuse as it does when its disk is full."""
    with app.app_context():
        engine = db.engine

    def fill(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("write"):
            connection.exec_driver_sql(FULL[engine.dialect.name])

    sa.event.listen(engine, "begin", fill)
    try:
        yield
    finally:
        sa.event.remove(engine, "begin", fill)
        engine.dispose()


def summary(app, home: School) -> str:
    with app.app_context():
        return db.session.get(Nominee, home.nominee).summary


def faults(app) -> list[str]:
    with app.app_context():
        return doctor.examine(deep=True)


def test_a_full_database_is_told_and_used_again_when_there_is_room(app, login, home):
    before, text = summary(app, home), "Dạy giỏi. " * 290
    change = {f"{home.key}-summary": text}
    form = section(login(home.clerk), home.page, home.key)
    with full_database(app):
        answers = [form.save(htmx=htmx, **change) for htmx in (True, False, True)]
    assert [answer.status_code for answer in answers] == [507] * 3
    assert ["Máy chủ đã hết chỗ lưu" in words(answer) for answer in answers] == [True] * 3
    assert (summary(app, home), faults(app)) == (before, [])
    assert form.save(**change).status_code == 200
    assert (summary(app, home), faults(app)) == (text.strip(), [])


@pytest.mark.parametrize(
    ("number", "status", "sentence"),
    [
        (errno.ENOSPC, 507, "Máy chủ đã hết chỗ lưu tệp"),
        (errno.EIO, 503, "Máy chủ chưa ghi được tệp"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_a_disk_that_takes_no_file_is_told_and_logged(
    app, login, home, monkeypatch, caplog, number, status, sentence, htmx
):
    client = login(home.clerk)

    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        answer = send(client, home, (pdf(), "a.pdf"), (pdf(2), "b.pdf"), htmx=htmx)
    assert (answer.status_code, sentence in words(answer), held(app)) == (status, True, [])
    assert os.strerror(number) in caplog.text
    assert list((app.config["DATA"] / "blobs" / "tmp").iterdir()) == []
    assert send(client, home, (pdf(), "a.pdf"), (pdf(2), "b.pdf")).status_code == 303
    assert len(held(app)) == 2


def test_a_full_folder_of_temporary_files_is_told(app, login, home):
    """A form of over 500 kB waits there; a limit of the system stands for the end of the room."""
    client, before = login(home.clerk), resource.getrlimit(resource.RLIMIT_FSIZE)
    fields = {"csrf_token": token(client, home.page), "kind": "other"}
    body, content_type = multipart(fields, [(b"%PDF-" + b"0" * 1_500_000, "to.pdf")])
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, before[1]))
    try:
        answer = client.post(f"{home.page}/tep", data=body, content_type=content_type, headers=HTMX)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (answer.status_code, "Máy chủ đã hết chỗ lưu" in words(answer)) == (507, True)
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Attachment.id))) == 0


def test_a_denial_is_answered_also_when_its_line_cannot_be_written(app, login, home):
    client = login(home.clerk)
    with full_database(app):
        answers = [client.get("/quan-tri/") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {403}


def test_a_disk_that_fails_below_the_database_is_an_incident(make_app, home, login, caplog):
    app = make_app()
    client = app.test_client()
    client.submit("/dang-nhap", "Đăng nhập", email=home.clerk, password=make.PASSWORD)

    def fail(*_: object) -> None:
        raise sa.exc.OperationalError("COMMIT", {}, Exception("disk I/O error"))

    app.view_functions["dossiers.index"] = fail
    answer = client.get("/ho-so")
    assert (answer.status_code, "mã sự cố" in words(answer)) == (500, True)
