"""The hour is Vietnam's wherever the machine stands, and a clock that jumps loses, repeats and reorders nothing."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.domain import audit, delivery, mails, trail
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, OutgoingMail
from tests.support import admin, make

ROOT = Path(__file__).parents[2]
ZONES = ("UTC", "Asia/Ho_Chi_Minh", "America/New_York")
LAST = datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC)  # 23:59:59 in Vietnam
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
# What a process elsewhere says of the last second of a day, and of the first one of the next.
ASK = """
from datetime import UTC, datetime, timedelta
from dienhinh import clock
last = datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC)
for seconds in (-1, 0, 1):
    with clock.at(last + timedelta(seconds=seconds)):
        today, moment = clock.today(), clock.local(clock.now()).strftime("%H:%M:%S %d/%m/%Y")
        print(today, moment, clock.add_working_days(today, 1))
print((clock.now() - datetime.now(UTC)).total_seconds() < 5, clock.now().tzinfo)
"""
SAID = """\
2026-11-30 23:59:58 30/11/2026 2026-12-01
2026-11-30 23:59:59 30/11/2026 2026-12-01
2026-12-01 00:00:00 01/12/2026 2026-12-02
True UTC
"""


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_ends_at_midnight_in_vietnam_wherever_the_machine_stands(zone):
    command = [sys.executable, "-c", ASK]
    said = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"TZ": zone}, capture_output=True, text=True, check=True
    )
    assert said.stdout == SAID


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_an_instant_comes_back_from_the_database_aware_and_as_it_was(context, seconds):
    instant = clock.local(LAST) + seconds * SECOND
    with clock.at(instant), write_tx():
        audit.record("time.test", actor=None)
    db.session.expire_all()
    stored = db.session.scalars(sa.select(AuditEntry.at).order_by(AuditEntry.id.desc())).first()
    assert (stored, stored.utcoffset(), clock.local(stored).date()) == (
        instant,
        timedelta(0),
        date(2026, 12, 1) if seconds == 1 else date(2026, 11, 30),
    )


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
def test_a_clock_that_jumps_sends_no_mail_twice(context, jump):
    with write_tx():
        mails.queue("mail_test", [("a@example.vn", "")], "jump", name="A")
    with write_tx():
        mail = delivery.claim()
    with write_tx():
        delivery.settle(mail.id, mail.claimed_by, delivery.Outcome.SENT, "")
    with clock.at(clock.now() + jump):
        assert delivery.is_any_due() is False
        with write_tx():
            mails.queue("mail_test", [("a@example.vn", "")], "jump", name="A")
        assert db.session.scalar(sa.select(sa.func.count(OutgoingMail.id))) == 1


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
def test_a_clock_that_jumps_keeps_the_order_and_the_chain_of_the_trail(context, jump):
    now = clock.now()
    for number, moment in enumerate((now, now + jump, now)):
        with clock.at(moment), write_tx():
            audit.record(f"time.step{number}", actor=None)
    steps = db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert ([step for step in steps if step.startswith("time.")], list(trail.verify())) == (
        ["time.step0", "time.step1", "time.step2"],
        [],
    )


def test_a_clock_that_goes_back_an_hour_ends_no_log_in(app):
    ids = admin.world(app)
    client = app.test_client()
    client.submit("/dang-nhap", "Đăng nhập", email=ids.emails["clerk"], password=make.PASSWORD)
    with clock.at(clock.now() - HOUR):
        assert client.get("/ho-so").status_code == 200
    assert client.get("/ho-so").status_code == 200
