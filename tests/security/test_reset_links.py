"""A new password is chosen by the account's owner alone: whoever starts it neither sees nor chooses anything."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from dienhinh.database import write_tx
from dienhinh.domain import accounts, links
from dienhinh.extensions import db
from dienhinh.models import OutgoingMail, User
from tests.support import admin, make

NEW, OTHER = "bốn con mèo ngủ trên mái", "năm con chó chạy quanh ao"


@pytest.fixture
def ids(app):
    return admin.world(app)


@pytest.fixture
def started(app, ids, login):
    """The administrator, who has sent the clerk a link, and the link's path."""
    visitor = login(ids.emails["admin"])
    page = f"/quan-tri/tai-khoan/{ids.users['clerk']}"
    assert visitor.submit(page, "Gửi liên kết đặt lại mật khẩu").status_code == 303
    with app.app_context():
        mail = db.session.scalars(sa.select(OutgoingMail)).one()
        return visitor, page, mail.id, re.search(r"/dat-mat-khau/[\w-]{43}", mail.text)[0]


def stored(app, ids) -> User:
    with app.app_context():
        return db.session.get(User, ids.users["clerk"]).password_hash


def test_a_link_lives_for_half_an_hour_at_most():
    assert timedelta(minutes=30) >= links.RESET_FOR


def test_who_starts_it_sees_the_link_on_no_page(ids, started):
    visitor, page, mail_id, link = started
    seen = [page, f"/thu/{mail_id}", "/thu", "/quan-tri/tai-khoan/", "/quan-tri/"]
    answers = [visitor.get(path, follow_redirects=True) for path in seen]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert [path for path, answer in zip(seen, answers, strict=True) if link[-43:] in answer.text] == []


def test_a_page_that_shows_the_link_is_found_out(app, ids, started):
    """Sabotage: the mail is not marked as secret."""
    with app.app_context():
        db.session.execute(sa.update(OutgoingMail).values(secret=False))
        db.session.commit()
    with pytest.raises(AssertionError):
        test_who_starts_it_sees_the_link_on_no_page(ids, started)


def test_no_page_of_an_account_takes_a_password_from_the_administrator(app, ids, started):
    visitor, page, _, _ = started
    before, tree = stored(app, ids), visitor.page(page)
    assert tree.xpath("//input[@type='password']") == []
    token = tree.xpath("//input[@name='csrf_token']/@value")[0]
    fields = {field.get("name"): field.get("value", "") for field in tree.xpath("//main//input[@name]")}
    sent = fields | {"csrf_token": token, "password": NEW, "again": NEW, "password_hash": make.HASH}
    visitor.post(page, data=sent)
    assert stored(app, ids) == before


def test_the_old_password_holds_until_the_owner_chooses_another_one(ids, started, login, client):
    *_, link = started
    login(ids.emails["clerk"])
    assert client.submit(link, "Đặt mật khẩu", password=NEW, again=NEW).status_code == 303
    assert login(ids.emails["clerk"], NEW).get("/tai-khoan").status_code == 200


def test_of_two_who_opened_the_link_the_first_alone_chooses(app, ids, started):
    link, visitors = started[-1], [app.test_client() for _ in range(2)]
    tokens = [one.page(link).xpath("//input[@name='csrf_token']/@value")[0] for one in visitors]
    told = [
        one.post(link, data={"csrf_token": token, "password": word, "again": word}).status_code
        for one, token, word in zip(visitors, tokens, (NEW, OTHER), strict=True)
    ]
    with app.app_context():
        kept = accounts.stored_password(ids.emails["clerk"])
        right = [make.HASHER.verify(kept, NEW)]
    assert (told, right) == ([303, 422], [True])


def test_an_account_that_is_given_another_address_tells_the_old_one(app, ids):
    with app.app_context(), write_tx():
        user, actor = (db.session.get(User, ids.users[name]) for name in ("clerk", "admin"))
        links.readdress(user, "moi@example.vn", actor)
    with app.app_context():
        mails = db.session.execute(sa.select(OutgoingMail.template, OutgoingMail.recipient)).all()
    assert mails == [("readdressed", ids.emails["clerk"])]
