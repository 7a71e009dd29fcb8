"""A log-in ends when it should, everywhere, and leaves nothing to who comes next."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.domain import accounts, posts, sessions
from dienhinh.extensions import db
from dienhinh.models import Tenure, Token, User
from dienhinh.web import guard
from dienhinh.web.auth import session as web_session
from tests.support import admin, make

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)


@pytest.fixture
def ids(app):
    return admin.world(app)


@pytest.fixture
def copy_of(app):
    """A thief who took the cookie of a visitor."""

    def copy(visitor):
        thief = app.test_client()
        thief.set_cookie("dienhinh", visitor.get_cookie("dienhinh").value)
        assert thief.get("/tai-khoan").status_code == 200
        return thief

    return copy


def alive(visitor) -> bool:
    answer = visitor.get("/tai-khoan")
    assert answer.status_code == 200 or (answer.status_code, answer.location[:11]) == (303, "/dang-nhap?")
    return answer.status_code == 200


def log_out(visitor) -> None:
    token = visitor.page("/tai-khoan").xpath("//input[@name='csrf_token']/@value")[0]
    assert visitor.post("/dang-xuat", data={"csrf_token": token}).status_code == 303


def test_two_visitors_are_two_people(ids, login):
    one, two = login(ids.emails["clerk"]), login(ids.emails["officer"])
    names = [visitor.page("/tai-khoan").get_element_by_id("name").value for visitor in (one, two, one)]
    assert (names[0] == names[2], names[0] == names[1]) == (True, False)


def test_a_log_out_kills_copies_of_its_cookie_and_no_other_log_in(ids, login, copy_of):
    here, elsewhere = login(ids.emails["clerk"]), login(ids.emails["clerk"])
    thief = copy_of(here)
    log_out(here)
    assert (alive(thief), alive(elsewhere)) == (False, True)


def test_a_log_out_that_only_forgets_the_cookie_is_found_out(ids, login, copy_of, monkeypatch):
    monkeypatch.setattr(sessions, "end", lambda secret: None)
    here = login(ids.emails["clerk"])
    thief = copy_of(here)
    log_out(here)
    assert alive(thief) is True


def test_logging_out_everywhere_kills_every_log_in(ids, login, copy_of):
    visitors = [login(ids.emails["clerk"]) for _ in range(3)]
    visitors.append(copy_of(visitors[0]))
    visitors[0].submit("/tai-khoan", "Đăng xuất khỏi mọi thiết bị")
    assert [alive(visitor) for visitor in visitors] == [False] * 4


@pytest.mark.parametrize("change", ["password", "disable", "end of a post", "hand-over", "role"])
def test_a_change_of_what_the_user_may_kills_the_old_cookies(app, ids, login, copy_of, change):
    visitor, other = login(ids.emails["clerk"]), login(ids.emails["principal"])
    thief = copy_of(visitor)
    with app.app_context(), write_tx():
        user = db.session.get(User, ids.users["clerk"])
        actor = db.session.get(User, ids.users["admin"])
        tenure = db.session.scalars(sa.select(Tenure).where(Tenure.user_id == user.id)).one()
        day = clock.today()
        if change == "password":
            accounts.change_password(user, make.HASH, action="password.choose")
        elif change == "disable":
            accounts.disable(user, "Chuyển công tác", actor)
        elif change == "end of a post":
            posts.amend(tenure, tenure.starts_on, day - timedelta(days=1), actor)
        elif change == "hand-over":
            posts.hand_over(tenure.post, "moi@example.vn", "Người mới", day, actor)
        else:
            base = posts.edits.mark(tenure.post, posts.FIELDS)
            values = {name: getattr(tenure.post, name) for name in posts.FIELDS}
            posts.edit(tenure.post, values | {"role": make.Role.PRINCIPAL}, base, actor)
    assert (alive(visitor), alive(thief), alive(other)) == (False, False, True)


def test_a_log_in_ends_after_its_hours_however_busy_it_was(app, ids, login):
    visitor, begun = login(ids.emails["clerk"]), clock.now()
    for minutes in range(50, 12 * 60, 50):
        with clock.at(begun + timedelta(minutes=minutes)):
            assert alive(visitor) is True
    with clock.at(begun + timedelta(hours=12, minutes=1)):
        assert alive(visitor) is False


def test_a_log_in_leaves_nothing_of_the_one_before(app, ids, login):
    visitor = login(ids.emails["clerk"])
    with visitor.session_transaction() as session:
        session["draft"] = "chữ của người trước"
        before = dict(session)
    page = visitor.page("/tai-khoan")
    sent = {"email": ids.emails["officer"], "password": make.PASSWORD}
    sent["csrf_token"] = page.xpath("//input[@name='csrf_token']/@value")[0]
    assert visitor.post("/dang-nhap", data=sent).status_code == 303
    with visitor.session_transaction() as session:
        same = {name for name in before if session.get(name) == before[name]}
    assert same == {"_fresh", "_permanent", "_id"} & set(before)


def test_a_log_in_that_keeps_the_session_is_found_out(app, ids, login, monkeypatch):
    class Kept(dict):
        def clear(self) -> None:
            """Leave everything."""

    visitor = login(ids.emails["clerk"])
    with visitor.session_transaction() as session:
        session["draft"] = "chữ của người trước"
    with app.test_request_context():
        kept = Kept({"draft": "chữ của người trước"})
        monkeypatch.setattr(web_session, "session", kept)
        monkeypatch.setattr(web_session, "login_user", lambda user: None)
        web_session.start(db.session.get(User, ids.users["officer"]), "bí mật")
    assert kept["draft"] == "chữ của người trước"


def test_the_database_keeps_no_secret_of_a_session_and_forgets_ended_ones(app, ids, login):
    visitor = login(ids.emails["clerk"])
    with visitor.session_transaction() as session:
        secret = session["key"]
    with app.app_context():
        stored = str(db.session.execute(sa.select(Token.__table__)).all())
    assert (len(secret), secret in stored) == (43, False)
    with clock.at(clock.now() + timedelta(days=3)):
        login(ids.emails["officer"])
    with app.app_context():
        assert db.session.scalars(sa.select(Token.user_id)).all() == [ids.users["officer"]]


def test_an_ended_log_in_tells_htmx_to_load_the_log_in_page_and_come_back(ids, login):
    visitor = login(ids.emails["clerk"])
    visitor.delete_cookie("dienhinh")
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/ho-so/7?a=1"}
    answer = visitor.post("/tai-khoan", data={"name": "x"}, headers=headers)
    told = (answer.status_code, answer.headers["HX-Redirect"], answer.get_data(as_text=True))
    assert told == (401, "/dang-nhap?next=/ho-so/7?a%3D1", "")


@pytest.mark.parametrize(("who", "minutes"), [("clerk", 60), ("leader", 60), ("admin", 15)])
def test_a_log_in_that_nobody_uses_ends(ids, login, who, minutes):
    with clock.at(NOW):
        used, unused = login(ids.emails[who]), login(ids.emails[who])
    with clock.at(NOW + timedelta(minutes=minutes)):
        assert alive(used) is True
    with clock.at(NOW + timedelta(minutes=minutes + 2)):
        assert (alive(used), alive(unused)) == (True, False)


def test_idle_minutes_are_a_setting(app, ids, login):
    app.config["IDLE_MINUTES"] = 5
    with clock.at(NOW):
        visitor = login(ids.emails["clerk"])
    with clock.at(NOW + timedelta(minutes=7)):
        assert alive(visitor) is False


def test_whoever_types_in_a_page_keeps_the_log_in(ids, login):
    with clock.at(NOW):
        visitor = login(ids.emails["clerk"])
    for minutes in (50, 100):
        with clock.at(NOW + timedelta(minutes=minutes)):
            assert visitor.get("/tai-khoan/con-lam-viec").status_code == 204


def test_a_log_in_that_is_never_noted_as_used_is_found_out(ids, login, monkeypatch):
    """Sabotage: a busy log-in would end as an idle one does."""
    monkeypatch.setattr(sessions.Login, "is_to_be_noted", False)
    with pytest.raises(AssertionError):
        test_whoever_types_in_a_page_keeps_the_log_in(ids, login)


def test_reading_writes_no_more_than_once_a_minute(app, ids, login):
    with clock.at(NOW):
        visitor = login(ids.emails["clerk"])
    seen = []
    for seconds in (30, 59, 61, 62, 119, 122):
        with clock.at(NOW + timedelta(seconds=seconds)):
            visitor.page("/tai-khoan")
        with app.app_context():
            (at,) = db.session.scalars(sa.select(Token.seen_at)).all()
        seen.append((at - NOW).total_seconds())
    assert seen == [0, 0, 61, 61, 61, 122]


def test_pages_are_read_while_nothing_can_be_written(app, ids, login, monkeypatch):
    def full(statement) -> None:
        raise OperationalError("UPDATE", {}, Exception("database or disk is full"))

    with clock.at(NOW):
        visitor = login(ids.emails["clerk"])
    monkeypatch.setattr(guard, "beside", full)
    with clock.at(NOW + timedelta(minutes=5)):
        assert alive(visitor) is True


def test_a_form_sent_too_late_comes_back_to_its_page_after_the_log_in(ids, login):
    with clock.at(NOW):
        visitor = login(ids.emails["principal"])
    with clock.at(NOW + timedelta(minutes=62)):
        sent = {"headers": {"Referer": "http://localhost/doi-tuong?tu=lan"}, "data": {"name": "x"}}
        here = visitor.post("/doi-tuong/1/luu-tru", **sent)
        sent["headers"] = {"Referer": "http://elsewhere.example/doi-tuong"}
        foreign = visitor.post("/tai-khoan", **sent)
    assert (here.status_code, here.location) == (303, "/dang-nhap?next=/doi-tuong?tu%3Dlan")
    assert foreign.location == "/dang-nhap?next=/tai-khoan"
