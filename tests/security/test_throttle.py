"""Guessing passwords becomes slow, for an account that exists as for one that does not, and for it alone."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
import sqlalchemy as sa

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.domain import accounts, throttle
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, LoginThrottle
from tests.support import admin, html, make
from tests.support.server import Server

WRONG = "Thư điện tử hoặc mật khẩu không đúng."


@pytest.fixture
def ids(app):
    return admin.world(app)


def try_in(client, email: str, password: str = "sai", ip: str = "10.0.0.1"):
    """The status and the sentence of a log-in."""
    client.environ_base["REMOTE_ADDR"] = ip
    answer = client.submit("/dang-nhap", "Đăng nhập", email=email, password=password)
    if answer.status_code == 303:
        return 303, ""
    return answer.status_code, html.text(html.page(answer).find_class("message")[0])


@pytest.mark.parametrize("who", ["clerk", "nobody@example.vn"])
def test_after_five_failures_even_the_right_password_waits(ids, client, who):
    email = ids.emails.get(who, who)
    assert [try_in(client, email) for _ in range(5)] == [(422, WRONG)] * 5
    status, sentence = try_in(client, email, make.PASSWORD)
    wait = "Đã thử đăng nhập không đúng nhiều lần. Xin chờ 30 giây rồi thử lại"
    assert (status, sentence[: len(wait)]) == (429, wait)


def test_the_answer_says_when_to_come_back(ids, client):
    for _ in range(5):
        try_in(client, ids.emails["clerk"])
    answer = client.submit("/dang-nhap", "Đăng nhập", email=ids.emails["clerk"], password="x")
    assert 1 <= int(answer.headers["Retry-After"]) <= 31


def test_after_the_wait_the_right_password_opens_and_the_count_begins_anew(ids, app):
    client = app.test_client()
    for _ in range(5):
        try_in(client, ids.emails["clerk"])
    with clock.at(clock.now() + timedelta(seconds=31)):
        assert try_in(client, ids.emails["clerk"], make.PASSWORD) == (303, "")
    assert [try_in(app.test_client(), ids.emails["clerk"]) for _ in range(5)] == [(422, WRONG)] * 5


def test_the_delay_doubles_up_to_an_hour():
    delays = [throttle.delay(failures).total_seconds() for failures in (1, 4, 5, 6, 7, 11, 12, 99)]
    assert delays == [0, 0, 30, 60, 120, 1920, 3600, 3600]


def test_a_hundred_failures_stop_log_ins_until_a_new_password_is_chosen(app, ids, client):
    with app.app_context(), write_tx():
        for _ in range(throttle.STOP):
            throttle.fail(ids.emails["clerk"], "10.0.0.1")
    with clock.at(clock.now() + timedelta(days=400)):
        status, sentence = try_in(client, ids.emails["clerk"], make.PASSWORD, ip="10.9.9.9")
    assert (status, "Việc đăng nhập tạm dừng" in sentence, "Quên mật khẩu" in sentence) == (429, True, True)
    with app.app_context(), write_tx():
        user = accounts.by_email(ids.emails["clerk"])
        accounts.change_password(user, make.HASH, action="password.choose")
    assert try_in(client, ids.emails["clerk"], make.PASSWORD) == (303, "")


def test_one_school_behind_one_address_is_not_locked_out_together(ids, client, app):
    for _ in range(5):
        try_in(client, ids.emails["clerk"])
    assert try_in(app.test_client(), ids.emails["principal"], make.PASSWORD) == (303, "")


def test_changing_the_address_does_not_help_the_guesser(ids, client):
    tries = [try_in(client, ids.emails["clerk"], ip=f"10.0.0.{n}")[0] for n in range(7)]
    assert tries == [422] * 5 + [429] * 2


def test_the_database_keeps_no_address_of_mail(app, ids, client):
    try_in(client, "ai.do@example.vn")
    with app.app_context():
        rows = db.session.scalars(sa.select(LoginThrottle.account)).all()
    assert ([len(row) for row in rows], "ai.do" in str(rows)) == ([64, 64], False)


def test_refused_tries_leave_their_lines(app, ids, client):
    for _ in range(7):
        try_in(client, ids.emails["clerk"])
    with app.app_context():
        lines = db.session.scalars(
            sa.select(AuditEntry.action).where(AuditEntry.action.like("login.%"))
        ).all()
    assert lines == ["login.fail"] * 5 + ["login.refuse"] * 2


def test_guesses_that_come_together_gain_nothing(app, ids):
    """Twelve guesses pass the first look at once; what they learn stops at the fifth failure all the same."""

    def settle(number: int) -> str:
        with app.app_context():
            stored = accounts.stored_password(ids.emails["clerk"])
            db.session.rollback()
            right = number == 11
            with write_tx():
                told = accounts.log_in(
                    ids.emails["clerk"], "10.0.0.1", stored=stored, renewed=None, right=right
                )
            return type(told).__name__

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(settle, range(11)))
    told.append(settle(11))
    assert (told.count("DomainError"), told.count("Throttled"), told[-1]) == (5, 7, "Throttled")


def test_a_throttle_that_forgets_is_found_out(ids, client, monkeypatch):
    monkeypatch.setattr(throttle, "fail", lambda email, ip: None)
    assert [try_in(client, ids.emails["clerk"])[0] for _ in range(7)] == [422] * 7


def posted(url: str) -> int:
    """The status of a log-in by somebody who holds no cookie yet."""
    opener = build_opener(HTTPCookieProcessor())
    page = opener.open(f"{url}/dang-nhap").read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    sent = urlencode({"csrf_token": token, "email": "nobody@example.vn", "password": "sai"}).encode()
    try:
        return opener.open(f"{url}/dang-nhap", sent).status
    except HTTPError as error:
        return error.code


def test_two_processes_count_together_and_a_restart_forgets_nothing(tmp_path):
    settings = {"WEB_PROCESSES": 2}
    server = Server(tmp_path / "data", settings=settings)
    try:
        before = [posted(server.url) for _ in range(6)]
    finally:
        server.stop()
    server = Server(tmp_path / "data", settings=settings)
    try:
        after = posted(server.url)
    finally:
        server.stop()
    assert (before, after) == ([422] * 5 + [429], 429)
