"""Heads of the trail that stand outside the database: on reports, in a file, in a mail; a cut-off end is found."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from dienhinh import cli, clock, worker
from dienhinh.database import write_tx
from dienhinh.domain import anchors, audit, doctor, trail, trail_checks
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, OutgoingMail, TrailCheck
from tests.security.test_audit_chain import DROP_GUARDS
from tests.support import make

LINES = 25


@pytest.fixture
def world(context) -> make.World:
    made = make.world()
    db.session.commit()
    write(LINES)
    return made


def write(count: int) -> None:
    for number in range(count):
        with write_tx():
            audit.record("dossier.submit", number=number)


def tamper(statement: str) -> None:
    for guard in DROP_GUARDS[db.engine.dialect.name]:
        with write_tx():
            db.session.execute(sa.text(guard))
    with write_tx():
        db.session.execute(sa.text(statement))
    db.session.expire_all()


def cut(count: int) -> None:
    tamper(f"DELETE FROM audit_entry WHERE id > {trail.head().number - count}")


def read_whole() -> TrailCheck:
    while worker.read_trail():
        pass
    return trail_checks.finished()


def test_a_cut_off_end_is_seen_only_against_an_anchor(world):
    cut(2)
    assert doctor.examine() == []
    worker.seal_trail()
    assert doctor.examine() == []
    number = trail.head().number
    cut(3)
    fault = f"Nhật ký không còn dòng {number} đã niêm phong"
    assert [sentence[: len(fault)] for sentence in doctor.examine()] == [fault]


def test_an_end_that_was_written_anew_after_a_cut_does_not_carry_the_mark(world):
    worker.seal_trail()
    number = trail.head().number
    cut(3)
    write(5)
    assert (list(trail.verify()), [each.partition(" không còn")[0] for each in anchors.faults()]) == (
        [],
        [f"Dòng nhật ký {number}"],
    )


def test_a_database_from_a_backup_is_told_until_somebody_says_so(world, context):
    worker.seal_trail()
    lost = trail.head().number
    cut(3)
    assert len(anchors.faults()) == 1
    answer = context.test_cli_runner().invoke(cli.audit_commands, ["restored", "--reason", "Hỏng đĩa."])
    assert (answer.exit_code, doctor.examine()) == (0, [])
    told = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (told.action, told.details["reason"], f"dòng {lost}" in told.details["lost"][0]) == (
        "trail.restored",
        "Hỏng đĩa.",
        True,
    )
    assert [each.number for each in anchors.noted()[0]] == [lost, told.id]
    cut(1)
    assert len(doctor.examine()) == 1


def test_a_day_has_one_anchor_and_a_quiet_day_none(world):
    start = clock.now()
    for day, lines in enumerate((0, 1, 0, 0, 2)):
        with clock.at(start + timedelta(days=day)):
            write(lines)
            worker.seal_trail()
            write(lines)
            worker.seal_trail()
    assert [each.number for each in anchors.noted()[0]] == [LINES, LINES + 1, LINES + 2, LINES + 4]


def test_a_line_that_a_crash_cut_short_is_told_and_swallows_no_other(world, context):
    worker.seal_trail()
    with (context.config["DATA"] / anchors.FILE).open("a") as file:
        file.write("2026-11-29T00:00")
    write(1)
    with clock.at(clock.now() + timedelta(days=1)):
        worker.seal_trail()
    assert ([each.number for each in anchors.noted()[0]], anchors.faults()) == (
        [LINES, LINES + 1],
        ["Tệp mốc niêm phong có 1 dòng không đọc được."],
    )


def test_administrators_are_mailed_the_head_once_a_week(world):
    start, head = make.moment(2026, 11, 30), trail.head()
    for days in (0, 0, 8):
        with clock.at(start + timedelta(days=days)):
            write(1)
            worker.seal_trail()
    mails = list(db.session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id)))
    assert [mail.recipient for mail in mails] == [world.admin.email] * 2
    assert f"{head.number + 1}:" in mails[0].text


def test_the_worker_reads_the_trail_in_parts_and_says_how_far(world, monkeypatch):
    monkeypatch.setattr(trail_checks, "LINES", 10)
    worker.seal_trail()
    parts = 0
    while worker.read_trail():
        parts += 1
    check = trail_checks.finished()
    assert (parts, check.last, check.fault_count, check.anchors) == (3, LINES, 0, 1)


def test_a_check_finds_what_was_changed_and_goes_on_to_the_end(world, monkeypatch):
    monkeypatch.setattr(trail_checks, "LINES", 10)
    tamper("UPDATE audit_entry SET ip = 'x' WHERE id IN (3, 19)")
    worker.seal_trail()
    check = read_whole()
    assert (check.last, check.faults) == (
        LINES,
        ["Dòng nhật ký 3 không khớp chuỗi.", "Dòng nhật ký 19 không khớp chuỗi."],
    )


def test_two_workers_count_a_part_once(world):
    tamper("UPDATE audit_entry SET ip = 'x' WHERE id = 3")
    with write_tx():
        trail_checks.ask()
    first, second = trail_checks.read(), trail_checks.read()
    for part in (first, second):
        with write_tx():
            trail_checks.keep(*part)
    check = trail_checks.finished()
    assert (check.last, check.fault_count, trail_checks.under_way()) == (LINES, 1, None)


@pytest.mark.parametrize(
    ("change", "code"),
    [(lambda head: head, 0), (lambda head: f"{head[:-1]}{'0' if head[-1] != '0' else '1'}", 1)],
)
def test_the_command_proves_a_printed_head(world, context, change, code):
    head = trail.head()
    answer = context.test_cli_runner().invoke(
        cli.audit_commands, ["verify", "--head", change(f"{head.number}:{head.mark}")]
    )
    assert (answer.exit_code, "nguyên vẹn" in answer.output) == (code, code == 0), answer.output


@pytest.mark.parametrize("typed", ["", "12", "12:abc", "x:0123456789abcdef", "12:0123456789abcdeg"])
def test_what_is_no_head_gets_a_sentence(context, typed):
    with pytest.raises(DomainError, match="Mã niêm phong gồm"):
        trail.claimed(typed)


@pytest.mark.parametrize("typed", ["12:0123 4567 89AB CDEF", " 12:2026-11-29:0123456789abcdef"])
def test_a_head_is_understood_as_it_is_printed(typed):
    assert trail.claimed(typed) == (12, "0123456789abcdef")


def test_the_page_tells_the_last_check_and_what_matches(app, login):
    with app.app_context():
        world = make.world()
        email = world.admin.email
        db.session.commit()
        write(LINES)
        head = trail.head()
    client = login(email)
    answer = client.submit("/quan-tri/nhat-ky/", "Kiểm tra ngay")
    assert answer.status_code == 303
    running = client.page("/quan-tri/nhat-ky/").text_content()
    with app.app_context():
        worker.seal_trail()
        read_whole()
        last = trail_checks.finished().last
    page = client.page("/quan-tri/nhat-ky/")
    told = " ".join(page.text_content().split())
    assert ("Đang kiểm tra" in running, f"Nhật ký nguyên vẹn đến dòng {last}." in told) == (True, True)
    changed = f"{head.number}:{'0' * 16}"
    for typed, word in ((head.seal, "Khớp."), (changed, "Không khớp."), ("abc", "Mã niêm phong gồm")):
        answer = client.get("/quan-tri/nhat-ky/", query_string={"ma": typed})
        assert (word, word in answer.text) == (word, True)
    with app.app_context():
        asked = sa.select(AuditEntry).where(AuditEntry.action == "trail.check")
        assert len(db.session.scalars(asked).all()) == 1
