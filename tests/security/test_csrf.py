"""No form of another site is taken, and none of ours is lost to an old token."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter, Rule

from dienhinh import clock
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, User
from tests.support import admin, make

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture
def ids(app):
    return admin.world(app)


def unsafe_addresses(app) -> list[str]:
    """An address of every route that takes an unsafe method."""
    bound = app.url_map.bind("localhost")
    rules = [rule for rule in app.url_map.iter_rules() if rule.methods & UNSAFE]
    return [bound.build(rule.endpoint, arguments(rule), method="POST") for rule in rules]


def arguments(rule: Rule) -> dict[str, str | int]:
    """A value that each variable of an address takes."""
    given: dict[str, str | int] = {}
    for name, converter in rule._converters.items():
        words = sorted(getattr(converter, "items", ()))
        given[name] = words[0] if words else 1 if isinstance(converter, IntegerConverter) else "x"
    return given


def lines(app) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count(AuditEntry.id)))


@pytest.mark.parametrize("who", ["principal", "officer", "leader", "admin"])
@pytest.mark.parametrize("token", [None, "", "giả", "IjAi.forged.x"])
def test_every_unsafe_route_refuses_a_form_without_our_token(app, ids, login, who, token):
    visitor = login(ids.emails[who])
    before, sent = lines(app), {} if token is None else {"csrf_token": token}
    addresses = unsafe_addresses(app)
    answers = {url: visitor.post(url, data=sent).status_code for url in addresses}
    assert len(addresses) > 20
    assert (answers, lines(app)) == (dict.fromkeys(addresses, 400), before)


def test_a_route_without_the_check_is_found_out(make_app):
    app = make_app(WTF_CSRF_ENABLED=False)
    visitor = FlaskClient(app)
    answers = [visitor.post(url).status_code for url in ("/dang-nhap", "/quen-mat-khau")]
    assert answers == [422, 422]


def test_the_token_of_another_visitor_is_refused(ids, login):
    one, two = login(ids.emails["clerk"]), login(ids.emails["principal"])
    token = two.page("/tai-khoan").xpath("//input[@name='csrf_token']/@value")[0]
    assert one.post("/tai-khoan", data={"csrf_token": token, "name": "x"}).status_code == 400


def test_a_form_that_lay_open_for_hours_is_taken(app, ids, login):
    visitor, begun = login(ids.emails["clerk"]), clock.now()
    token = visitor.page("/tai-khoan").xpath("//input[@name='csrf_token']/@value")[0]
    with time_machine.travel(begun + timedelta(hours=11), tick=False):
        answer = visitor.post("/tai-khoan", data={"csrf_token": token, "name": "Tên Mới"})
    assert answer.status_code == 303


def test_a_form_opened_before_the_log_in_ran_out_is_taken_after_the_next_one(app, ids, login):
    visitor = login(ids.emails["clerk"])
    token = visitor.page("/tai-khoan").xpath("//input[@name='csrf_token']/@value")[0]
    visitor.delete_cookie("dienhinh")
    assert visitor.post("/tai-khoan", data={"csrf_token": token}).status_code == 303
    visitor.submit("/dang-nhap", "Đăng nhập", email=ids.emails["clerk"], password=make.PASSWORD)
    answer = visitor.post("/tai-khoan", data={"csrf_token": token, "name": "Chữ Đã Gõ"})
    with app.app_context():
        name = db.session.get(User, ids.users["clerk"]).name
    assert (answer.status_code, answer.location, name) == (303, "/tai-khoan", "Chữ Đã Gõ")


def test_htmx_sends_the_token_of_its_page_as_a_header(ids, login):
    visitor = login(ids.emails["clerk"])
    body = visitor.page("/tai-khoan").find("body").get("hx-headers")
    token = body.split('"')[3]
    headers = {"HX-Request": "true", "X-CSRFToken": token}
    answer = visitor.post("/tai-khoan", data={"name": "Tên Mới"}, headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/tai-khoan")


def test_a_refused_form_says_in_words_what_to_do(ids, login):
    answer = login(ids.emails["clerk"]).post("/tai-khoan", data={"csrf_token": "cũ", "name": "x"})
    assert (answer.status_code, "Xin tải lại trang" in answer.get_data(as_text=True)) == (400, True)
