"""Log-in, log-out, the own account, and the links by which passwords are chosen."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from dienhinh import cli, clock
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, OutgoingMail, Post, Role, Tenure, Token, Unit, User
from dienhinh.web.auth import links
from tests.support import admin, html, make

NEW = "bốn con mèo ngủ trên mái"


@pytest.fixture
def ids(app):
    return admin.world(app)


def alerts(answer) -> list[str]:
    return [html.text(one) for one in html.page(answer).find_class("message")]


def link_of(app, email: str) -> str:
    """The path of the newest link mailed to an address."""
    with app.app_context():
        newest = sa.select(OutgoingMail).where(OutgoingMail.recipient == email, OutgoingMail.secret)
        body = db.session.scalars(newest.order_by(OutgoingMail.id.desc())).first().text
    return re.search(r"http://127.0.0.1:8000(/dat-mat-khau/[\w-]{43})\s", body)[1]


def actions(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_log_in_goes_where_the_visitor_wanted_to_go(ids, client):
    answer = client.get("/tai-khoan")
    assert (answer.status_code, answer.location) == (303, "/dang-nhap?next=/tai-khoan")
    answer = client.submit(
        answer.location, "Đăng nhập", email=ids.emails["principal"].upper(), password=make.PASSWORD
    )
    assert (answer.status_code, answer.location) == (303, "/tai-khoan")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec-Fetch-Dest": "document"}, 303),
        ({"HX-Request": "true"}, 401),
        ({"Sec-Fetch-Dest": "image"}, 401),
    ],
)
def test_only_who_looks_at_the_answer_is_sent_to_the_log_in_page(client, headers, status):
    answer = client.get("/ho-so", headers=headers)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (status, False)


@pytest.mark.parametrize("who", ["nobody@example.vn", "principal"])
def test_a_wrong_log_in_does_not_tell_whether_there_is_an_account(ids, client, who):
    email = ids.emails.get(who, who)
    answer = client.submit("/dang-nhap", "Đăng nhập", email=email, password="sai")
    assert (answer.status_code, alerts(answer)) == (422, ["Thư điện tử hoặc mật khẩu không đúng."])
    assert html.page(answer).get_element_by_id("email").value == email


def test_an_empty_log_in_says_what_is_missing(ids, client):
    answer = client.submit("/dang-nhap", "Đăng nhập")
    faults = [html.text(one) for one in html.page(answer).find_class("fault")]
    assert (answer.status_code, faults) == (422, ["Xin điền mục này."] * 2)


def test_every_log_in_and_its_failure_leave_a_line_without_words_typed(app, ids, client, login):
    client.submit("/dang-nhap", "Đăng nhập", email="ai@example.vn", password="bí mật gõ nhầm chỗ")
    login(ids.emails["clerk"]).submit("/tai-khoan", "Đăng xuất khỏi mọi thiết bị")
    assert actions(app) == ["login.fail", "login.succeed", "login.end_all"]
    with app.app_context():
        lines = str(db.session.execute(sa.select(AuditEntry.__table__)).all())
    assert ("gõ nhầm" in lines, "ai@example" in lines, make.PASSWORD in lines) == (False, False, False)


def test_a_disabled_account_is_like_a_wrong_password(app, ids, client):
    with app.app_context():
        db.session.get(User, ids.users["clerk"]).disabled_at = clock.now()
        db.session.commit()
    answer = client.submit("/dang-nhap", "Đăng nhập", email=ids.emails["clerk"], password=make.PASSWORD)
    assert alerts(answer) == ["Thư điện tử hoặc mật khẩu không đúng."]


def test_the_account_shows_the_posts_and_changes_the_name(app, ids, login):
    visitor = login(ids.emails["principal"])
    assert "Hiệu trưởng, Trường THCS Vĩnh Thuận" in html.text(visitor.page("/tai-khoan").find(".//main"))
    answer = visitor.submit("/tai-khoan", "Lưu", name="  Nguyễn   Thị  Quyên ", phone="0900 000 001")
    assert (answer.status_code, answer.location) == (303, "/tai-khoan")
    with app.app_context():
        user = db.session.get(User, ids.users["principal"])
        assert (user.name, user.search_key.startswith("nguyen thi quyen")) == ("Nguyễn Thị Quyên", True)


@pytest.mark.parametrize(
    ("name", "fault"), [("", "Xin điền mục này."), ("x" * 101, "Mục này dài quá 100 ký tự.")]
)
def test_a_bad_name_is_refused_and_kept(ids, login, name, fault):
    answer = login(ids.emails["principal"]).submit("/tai-khoan", "Lưu", name=name)
    page = html.page(answer)
    assert (answer.status_code, page.get_element_by_id("name").value or "") == (422, name)
    assert html.text(page.get_element_by_id("name-error")) == fault


def test_a_changed_password_ends_the_other_log_ins_and_keeps_this_one(ids, login, client):
    here, there = login(ids.emails["clerk"]), login(ids.emails["clerk"])
    answer = here.submit(
        "/tai-khoan/mat-khau", "Đổi mật khẩu", current=make.PASSWORD, password=NEW, again=NEW
    )
    assert (answer.status_code, here.get("/tai-khoan").status_code) == (303, 200)
    assert there.get("/tai-khoan").status_code == 303
    answer = client.submit("/dang-nhap", "Đăng nhập", email=ids.emails["clerk"], password=NEW)
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"current": "sai mật khẩu cũ"}, "Mật khẩu đang dùng không đúng."),
        ({"password": "ngắn quá"}, "Mật khẩu cần ít nhất 14 ký tự; một câu dễ nhớ là đủ."),
        ({"again": "khác hẳn lần trước"}, "Hai lần nhập mật khẩu không giống nhau."),
        ({"password": "dienhinhtientien"}, "Mật khẩu này dễ đoán"),
        ({"password": "THCSVinhThuan2021"}, "Mật khẩu này dễ đoán"),
    ],
)
def test_a_new_password_that_will_not_do_is_refused(ids, login, fields, fault):
    sent = {"current": make.PASSWORD, "password": NEW, "again": fields.get("password", NEW)} | fields
    answer = login(ids.emails["clerk"]).submit("/tai-khoan/mat-khau", "Đổi mật khẩu", **sent)
    faults = [html.text(one) for one in html.page(answer).find_class("fault")]
    assert (answer.status_code, [one[: len(fault)] for one in faults]) == (422, [fault])


def test_a_forgotten_password_is_chosen_anew_by_a_link_once(app, ids, client, login):
    old = login(ids.emails["clerk"])
    answer = client.submit("/quen-mat-khau", "Gửi liên kết", email=ids.emails["clerk"])
    assert (answer.status_code, answer.location) == (303, "/dang-nhap")
    link = link_of(app, ids.emails["clerk"])
    answer = client.submit(link, "Đặt mật khẩu", password=NEW, again=NEW)
    assert (answer.status_code, answer.location) == (303, "/dang-nhap")
    assert old.get("/tai-khoan").status_code == 303
    answer = client.submit("/dang-nhap", "Đăng nhập", email=ids.emails["clerk"], password=NEW)
    assert answer.status_code == 303
    again = app.test_client().get(link)
    assert (again.status_code, "hết hạn" in html.text(html.page(again).find(".//main"))) == (422, True)


def test_the_answer_is_the_same_for_an_unknown_address_and_no_mail_goes(app, ids, client):
    answers = []
    for email in (ids.emails["clerk"], "nobody@example.vn"):
        answer = client.submit("/quen-mat-khau", "Gửi liên kết", email=email)
        page = client.page(answer.location)
        answers.append((answer.status_code, answer.location, html.text(page.find(".//main"))))
    assert answers[0] == answers[1]
    with app.app_context():
        sent = db.session.scalars(sa.select(OutgoingMail.recipient)).all()
    assert sent == [ids.emails["clerk"]]


def test_a_link_dies_after_half_an_hour_and_four_requests_mail_three(app, ids, client):
    for _ in range(4):
        client.submit("/quen-mat-khau", "Gửi liên kết", email=ids.emails["clerk"])
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(OutgoingMail.id))) == 3
    link = link_of(app, ids.emails["clerk"])
    with clock.at(clock.now() + timedelta(minutes=29)):
        assert client.get(link).status_code == 200
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert client.get(link).status_code == 422


def test_an_address_that_asks_without_end_is_told_to_wait(app, ids, client, monkeypatch):
    monkeypatch.setattr(links, "REQUESTS", 3)
    ask = lambda: client.submit("/quen-mat-khau", "Gửi liên kết", email="nobody@example.vn")  # noqa: E731
    answers = [ask() for _ in range(5)]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 429, 429]
    assert (int(answers[-1].headers["Retry-After"]) > 590, "Xin chờ 10 phút" in answers[-1].text) == (
        True,
        True,
    )
    with app.app_context():
        asked = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.action == "password.forget")
        assert db.session.scalar(asked) == 3
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert ask().status_code == 303


def test_a_chosen_password_spends_every_other_link(app, ids, client):
    sent = []
    for _ in range(2):
        client.submit("/quen-mat-khau", "Gửi liên kết", email=ids.emails["clerk"])
        sent.append(link_of(app, ids.emails["clerk"]))
    client.submit(sent[1], "Đặt mật khẩu", password=NEW, again=NEW)
    assert client.get(sent[0]).status_code == 422


def test_neither_the_link_nor_its_secret_is_stored_outside_the_mail(app, ids, client):
    client.submit("/quen-mat-khau", "Gửi liên kết", email=ids.emails["clerk"])
    secret = link_of(app, ids.emails["clerk"]).rsplit("/", 1)[1]
    with app.app_context():
        mail = db.session.scalars(sa.select(OutgoingMail)).one()
        stored = str(db.session.execute(sa.select(Token.__table__)).all())
        trail = str(db.session.execute(sa.select(AuditEntry.__table__)).all())
        assert (mail.secret, secret in stored, secret in trail) == (True, False, False)


def test_create_admin_sets_up_an_empty_house_and_its_first_administrator(app, client):
    answer = app.test_cli_runner().invoke(cli.create_admin)
    link = answer.output.strip().removeprefix("http://127.0.0.1:8000")
    fields = {
        "name": "Trần Văn Quản",
        "email": "quantri@phonggd.example.vn",
        "password": NEW,
        "again": NEW,
        "unit_name": "Phòng Giáo dục và Đào tạo Vĩnh Thuận",
        "symbol": "PGDĐT",
        "place": "Vĩnh Thuận",
    }
    empty = client.submit(link, "Tạo người quản trị")
    assert (empty.status_code, len(html.page(empty).find_class("fault"))) == (422, 7)
    weak = client.submit(link, "Tạo người quản trị", **fields | {"password": "a" * 14, "again": "a" * 14})
    assert (weak.status_code, html.page(weak).get_element_by_id("symbol").value) == (422, "PGDĐT")
    done = client.submit(link, "Tạo người quản trị", **fields)
    assert (done.status_code, client.get(link).status_code) == (303, 422)
    client.submit("/dang-nhap", "Đăng nhập", email=fields["email"], password=NEW)
    assert client.get("/quan-tri/").status_code == 200
    with app.app_context():
        unit = db.session.scalars(sa.select(Unit)).one()
        assert (unit.header_name, unit.addressed_as) == (unit.name.upper(), unit.name)


def test_a_new_set_up_link_kills_the_older_one_and_joins_the_office_that_is_there(app, ids, client):
    links = [app.test_cli_runner().invoke(cli.create_admin).output.strip()[21:] for _ in range(2)]
    assert client.get(links[0]).status_code == 422
    sent = {"name": "Lê Thị Hai", "email": "hai@example.vn", "password": NEW, "again": NEW}
    assert client.submit(links[1], "Tạo người quản trị", **sent).status_code == 303
    with app.app_context():
        held = (
            sa.select(Post.unit_id, Post.role).join(Tenure).join(User).where(User.email == "hai@example.vn")
        )
        assert db.session.execute(held).all() == [(ids.office, Role.ADMIN)]


def test_the_set_up_refuses_an_address_that_is_taken(app, ids, client):
    link = app.test_cli_runner().invoke(cli.create_admin).output.strip()[21:]
    sent = {"name": "Lê Hai", "email": ids.emails["clerk"], "password": NEW, "again": NEW}
    answer = client.submit(link, "Tạo người quản trị", **sent)
    assert (answer.status_code, alerts(answer)) == (409, ["Đã có tài khoản dùng địa chỉ thư điện tử này."])
    assert client.get(link).status_code == 200
