"""A leader's decision asks again who sits there when the log-in is old, and loses nothing that was typed."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from dienhinh import clock
from dienhinh.domain import factors, throttle, workflow
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, Consolidation, ConsolidationState, DossierState, LoginThrottle, User
from dienhinh.web import confirming
from tests.support import forms, html, make

NOW = datetime(2026, 11, 30, 2, 0, 5, tzinfo=UTC)
OLD = timedelta(minutes=16)
SIGN, RETURN = "Ký, chuyển Sở", "Trả lại chuyên viên"


@pytest.fixture
def world(app):
    """A list that waits for the leader: its address, and who signs and who made it."""
    with clock.at(NOW), app.app_context():
        made = make.world()
        make.dossier(made, DossierState.ACCEPTED)
        listed = make.consolidation(made, ConsolidationState.PRESENTED)
        known = listed.id, made.leader.email, made.officer.email
        db.session.commit()
    return known


def state(app, list_id: int) -> str:
    with app.app_context():
        return db.session.get(Consolidation, list_id).state.value


def asks(answer) -> bool:
    return answer.status_code == 422 and "Xác nhận người thực hiện" in answer.text


def answered(visitor, answer, typed: str):
    """Press the button of the page that asks."""
    page = html.page(answer)
    form = page.get_element_by_id("confirmed-with").getparent().getparent()
    sent = forms.values(page, form) | {"confirmed-with": typed}
    return visitor.post(form.get("action"), data=sent)


def test_a_young_log_in_decides_at_once(app, world, login):
    with clock.at(NOW):
        visitor = login(world[1])
    with clock.at(NOW + timedelta(minutes=14)):
        answer = visitor.submit(f"/tong-hop/{world[0]}", SIGN)
    assert (answer.status_code, state(app, world[0])) == (303, "forwarded")


@pytest.mark.parametrize("htmx", [False, True])
def test_an_old_one_is_asked_for_the_password_and_then_carries_on(app, world, login, htmx):
    with clock.at(NOW):
        visitor = login(world[1])
    with clock.at(NOW + OLD):
        answer = visitor.submit(f"/tong-hop/{world[0]}", SIGN, htmx=htmx)
        assert (asks(answer), state(app, world[0])) == (True, "presented")
        assert answer.headers.get("HX-Retarget") == ("#main" if htmx else None)
        wrong = answered(visitor, answer, "không phải mật khẩu")
        assert (asks(wrong), state(app, world[0])) == (True, "presented")
        assert html.text(html.page(wrong).find_class("seal")[0]) == "Mật khẩu hoặc mã không đúng."
        right = answered(visitor, wrong, make.PASSWORD)
    assert (right.status_code, right.location) == (303, f"/tong-hop/{world[0]}")
    assert state(app, world[0]) == "forwarded"


def test_the_reason_that_was_typed_goes_along(app, world, login):
    with clock.at(NOW):
        visitor = login(world[1])
    with clock.at(NOW + OLD):
        answer = visitor.submit(f"/tong-hop/{world[0]}", RETURN, reason="Thiếu số liệu «năm trước» <b>")
        assert answered(visitor, answer, make.PASSWORD).status_code == 303
    with app.app_context():
        assert db.session.get(Consolidation, world[0]).return_reason == "Thiếu số liệu «năm trước» <b>"


def test_one_confirmation_is_good_for_the_next_quarter_of_an_hour(app, world, login):
    with clock.at(NOW):
        visitor = login(world[1])
    with clock.at(NOW + OLD):
        answered(visitor, visitor.submit(f"/tong-hop/{world[0]}", RETURN, reason="x"), make.PASSWORD)
    with app.app_context():
        listed = db.session.get(Consolidation, world[0])
        officer = db.session.scalar(sa.select(User).where(User.email == world[2]))
        with clock.at(NOW + OLD):
            workflow.perform(listed, "present", actor=officer)
        db.session.commit()
    with clock.at(NOW + OLD + timedelta(minutes=14)):
        assert visitor.submit(f"/tong-hop/{world[0]}", SIGN).status_code == 303


def test_the_officers_steps_ask_for_nothing(app, world, login):
    with app.app_context():
        listed = db.session.get(Consolidation, world[0])
        leader = db.session.scalar(sa.select(User).where(User.email == world[1]))
        with clock.at(NOW):
            workflow.perform(listed, "return", actor=leader, reason="x")
        db.session.commit()
    with clock.at(NOW):
        visitor = login(world[2])
    with clock.at(NOW + OLD):
        assert visitor.submit(f"/tong-hop/{world[0]}", "Trình lãnh đạo ký").status_code == 303


def test_who_may_not_decide_is_told_that_and_not_asked(app, world, login):
    with clock.at(NOW):
        visitor = login(world[2])
    with clock.at(NOW + OLD):
        token = visitor.page("/tai-khoan").xpath("//input[@name='csrf_token']/@value")[0]
        answer = visitor.post(f"/tong-hop/{world[0]}/chuyen/forward", data={"csrf_token": token})
    assert (answer.status_code, state(app, world[0])) == (403, "presented")


def test_a_code_of_the_second_factor_confirms_too_and_only_once(app, world, login):
    with clock.at(NOW):
        visitor = login(world[1])
        with app.app_context():
            leader = db.session.scalar(sa.select(User).where(User.email == world[1]))
            offer = factors.offer(leader)
            version = leader.session_version
            factors.switch_on(leader, offer, 0, [])
            leader.session_version = version
            db.session.commit()
    with clock.at(NOW + OLD):
        totp = TOTP(base64.b32decode(offer.secret), 6, SHA1(), 30)
        typed = totp.generate(int(clock.now().timestamp())).decode()
        answer = visitor.submit(f"/tong-hop/{world[0]}", SIGN)
        assert answered(visitor, answer, typed).status_code == 303
        with app.app_context():
            leader = db.session.scalar(sa.select(User).where(User.email == world[1]))
            assert factors.spend(leader, typed, None) == ""


def test_wrong_passwords_here_count_as_wrong_log_ins(app, world, login):
    with clock.at(NOW):
        visitor = login(world[1])
    with clock.at(NOW + OLD):
        answer = visitor.submit(f"/tong-hop/{world[0]}", SIGN)
        for _ in range(throttle.FREE):
            answer = answered(visitor, answer, "sai")
        answer = answered(visitor, answer, make.PASSWORD)
        assert (asks(answer), "Xin chờ" in answer.text, state(app, world[0])) == (True, True, "presented")
    with app.app_context():
        counted = db.session.scalar(sa.select(LoginThrottle.failures).where(LoginThrottle.ip == ""))
        lines = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action == "confirm.fail"))
        assert (counted, len(lines.all())) == (throttle.FREE, throttle.FREE)


def test_a_decision_that_does_not_ask_is_found_out(app, world, login, monkeypatch):
    """Sabotage."""
    monkeypatch.setattr(confirming, "ask", lambda what: None)
    with pytest.raises(AssertionError):
        test_an_old_one_is_asked_for_the_password_and_then_carries_on(app, world, login, False)
