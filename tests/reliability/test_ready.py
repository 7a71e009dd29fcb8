"""A monitor is told whether all parts work, and only this machine itself which does not."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from dienhinh import clock, database
from dienhinh.domain import backups, doctor, mails
from dienhinh.extensions import db
from dienhinh.models import MailState, OutgoingMail

WELL = dict.fromkeys(("database", "sqlite", "disk", "mail", "backup"), "ok")


def parts(client, **options) -> tuple[int, bool, dict | None]:
    answer = client.get("/readyz", **options)
    return answer.status_code, answer.json["ready"], answer.json.get("parts")


def waits(app, minutes: int) -> None:
    with app.app_context():
        mails.queue("mail_test", [("a@example.vn", "An")], "late", name="An")
        values = {"created_at": clock.now() - timedelta(minutes=minutes), "state": MailState.WAITING}
        db.session.execute(sa.update(OutgoingMail).values(values))
        db.session.commit()


def test_a_sound_installation_is_ready(client):
    assert parts(client) == (200, True, WELL)
    assert client.get("/healthz").text == "ok\n"


@pytest.mark.parametrize(
    "options",
    [
        {"environ_base": {"REMOTE_ADDR": "10.0.0.9"}},
        {"headers": {"X-Forwarded-For": "10.0.0.9"}},
        {"headers": {"Forwarded": "for=10.0.0.9"}},
    ],
)
def test_a_stranger_is_told_nothing_but_the_word(client, options):
    assert client.get("/readyz", **options).text.strip() == '{"ready":true}'


@pytest.mark.parametrize(
    ("minutes", "server", "is_late"), [(14, True, False), (16, True, True), (16, False, False)]
)
def test_a_mail_that_waits_too_long_for_a_server_alarms(app, client, minutes, server, is_late):
    """Without a server, mails wait by intention."""
    app.config["MAIL_SERVER"] = "smtp.example.vn" if server else ""
    waits(app, minutes)
    told = WELL | ({"mail": "Có thư chờ gửi quá 15 phút."} if is_late else {})
    assert parts(client) == (503 if is_late else 200, not is_late, told)


def test_a_backup_that_is_missing_alarms(app, client):
    with app.app_context(), clock.at(clock.now() - timedelta(hours=37)):
        backups.look()
    told = "Chưa có bản sao lưu nào. Nếu hỏng máy, toàn bộ dữ liệu sẽ mất."
    assert parts(client) == (503, False, WELL | {"backup": told})


def test_a_database_that_cannot_be_written_to_alarms(app, client):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))
    told = WELL | {"database": "Không ghi được vào cơ sở dữ liệu."}
    assert parts(client) == (503, False, told)


def test_a_sqlite_whose_log_is_not_as_its_version_wants_alarms(app, client, monkeypatch):
    monkeypatch.setattr(doctor, "pragmas", lambda version: database.pragmas((3, 44, 5)))
    with app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
    told = "SQLite: journal_mode là wal, phải là TRUNCATE. SQLite: synchronous là 2, phải là EXTRA."
    assert parts(client) == ((503, False, WELL | {"sqlite": told}) if is_sqlite else (200, True, WELL))


def test_the_probe_leaves_the_lock_to_others_and_changes_nothing(app, client):
    assert parts(client)[0] == 200
    with app.app_context(), database.write_tx() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM alembic_version")) == 1
