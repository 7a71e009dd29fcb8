"""Posts and accounts: the post stays, people come by invitation and go on a day."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.domain import tree
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, OutgoingMail, Post, Role, Tenure, User
from tests.support import admin, html, make

TODAY = clock.today()


@pytest.fixture
def ids(app):
    return admin.world(app)


@pytest.fixture
def visitor(ids, login):
    return login(ids.emails["admin"])


@pytest.fixture
def post(app, ids) -> int:
    """The principal's."""
    with app.app_context():
        held = sa.select(Tenure.post_id).where(Tenure.user_id == ids.users["principal"])
        return db.session.scalar(held)


def faults(answer) -> dict[str, str]:
    page = html.page(answer)
    return {one.get("id").removesuffix("-error"): html.text(one) for one in page.find_class("fault")}


def message(answer) -> str:
    return html.text(html.page(answer).find_class("message")[0])


def tenures(app, post: int) -> list[tuple[str, date, date | None]]:
    with app.app_context():
        found = sa.select(Tenure).where(Tenure.post_id == post).order_by(Tenure.starts_on)
        return [(one.user.email, one.starts_on, one.ends_on) for one in db.session.scalars(found)]


def test_a_hand_over_ends_the_one_begins_the_next_and_invites(app, ids, visitor, post):
    begun = tenures(app, post)[0][1]
    sent = {"next-email": "Moi.HT@example.vn", "next-name": "Lê Hoàng Phượng", "next-day": "2027-08-01"}
    answer = visitor.submit(f"/quan-tri/chuc-vu/{post}", "Bàn giao", **sent)
    assert (answer.status_code, answer.location) == (303, f"/quan-tri/chuc-vu/{post}")
    assert tenures(app, post) == [
        (ids.emails["principal"], begun, date(2027, 7, 31)),
        ("moi.ht@example.vn", date(2027, 8, 1), None),
    ]
    with app.app_context():
        mail = db.session.scalars(sa.select(OutgoingMail)).one()
        assert (mail.template, mail.recipient, mail.secret) == ("invitation", "moi.ht@example.vn", True)
        held = db.session.get_one(Post, post)
        assert f"với chức vụ {held.title}, {held.unit.name}, từ ngày 01/08/2027. " in mail.text
        link = re.search(r"/dat-mat-khau/[\w-]+", mail.text)[0]
    newcomer = app.test_client()
    password = "bốn con mèo ngủ trên mái"
    newcomer.submit(link, "Đặt mật khẩu", password=password, again=password)
    entered = newcomer.submit("/dang-nhap", "Đăng nhập", email="moi.ht@example.vn", password=password)
    assert (entered.status_code, newcomer.get("/tai-khoan").status_code) == (303, 200)


def test_who_has_an_account_is_told_of_a_post_that_is_given(app, ids, visitor, post):
    sent = {"next-email": ids.emails["clerk"], "next-day": "2027-08-01"}
    visitor.submit(f"/quan-tri/chuc-vu/{post}", "Bàn giao", **sent)
    with app.app_context():
        mail = db.session.scalars(sa.select(OutgoingMail)).one()
        held = db.session.get_one(Post, post)
        given = f"{held.title}, {held.unit.name}"
        assert (mail.template, mail.recipient, mail.subject, mail.secret) == (
            "post_given",
            ids.emails["clerk"],
            f"[Tài khoản] Giao chức vụ {given}",
            False,
        )
        assert f"được giao chức vụ {given}, từ ngày 01/08/2027. Mật khẩu không thay đổi." in mail.text


def test_an_invitation_is_good_for_seven_days(app, ids, visitor, post):
    sent = {"next-email": "moi@example.vn", "next-name": "Người Mới", "next-day": TODAY.isoformat()}
    visitor.submit(f"/quan-tri/chuc-vu/{post}", "Bàn giao", **sent)
    with app.app_context():
        link = re.search(r"/dat-mat-khau/[\w-]+", db.session.scalars(sa.select(OutgoingMail.text)).one())[0]
    with clock.at(clock.now() + timedelta(days=6, hours=23)):
        assert app.test_client().get(link).status_code == 200
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        assert app.test_client().get(link).status_code == 422


def test_the_one_who_leaves_loses_the_right_at_once_and_keeps_the_history(app, ids, visitor, login, post):
    principal = login(ids.emails["principal"])
    sent = {"next-email": ids.emails["clerk"], "next-day": TODAY.isoformat()}
    visitor.submit(f"/quan-tri/chuc-vu/{post}", "Bàn giao", **sent)
    assert principal.get("/tai-khoan").status_code == 303
    again = login(ids.emails["principal"])
    assert again.get("/doi-tuong").status_code == 403
    assert "đến ngày" in html.text(again.page("/tai-khoan").find(".//main"))


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"next-email": ""}, {"next-email": "Xin điền mục này."}),
        (
            {"next-email": "a@"},
            {"next-email": "Địa chỉ thư điện tử không đúng. Xin ghi như ten@example.vn."},
        ),
        ({"next-name": ""}, {"next-name": "Chưa có tài khoản với địa chỉ này: xin ghi cả họ và tên."}),
        ({"next-day": "31/02/2026"}, {"next-day": "Ngày không có thật. Xin ghi theo mẫu 04/11/2021."}),
        ({"next-day": "04/11/1025"}, {"next-day": f"Năm phải từ 1950 đến {TODAY.year + 2}."}),
    ],
)
def test_a_bad_hand_over_is_told_at_its_field(app, ids, visitor, post, fields, fault):
    before = tenures(app, post)
    sent = {"next-email": "moi@example.vn", "next-name": "Người Mới", "next-day": TODAY.isoformat()} | fields
    answer = visitor.submit(f"/quan-tri/chuc-vu/{post}", "Bàn giao", **sent)
    assert (answer.status_code, faults(answer), tenures(app, post)) == (422, fault, before)


def test_overlapping_tenures_are_refused_with_a_sentence(app, ids, visitor, post):
    (_, begun, _), name = tenures(app, post)[0], "Hiệu trưởng"
    early = {
        "next-email": "moi@example.vn",
        "next-name": "Mới",
        "next-day": (begun - timedelta(days=9)).isoformat(),
    }
    answer = visitor.submit(f"/quan-tri/chuc-vu/{post}", "Bàn giao", **early)
    assert re.sub(name + r" \d+", name, faults(answer)["next-day"]) == (
        f"{name} đã giữ chức vụ này từ ngày {begun:%d/%m/%Y} đến nay: hai thời gian trùng nhau."
    )
    visitor.submit(f"/quan-tri/chuc-vu/{post}", "Bàn giao", **early | {"next-day": TODAY.isoformat()})
    with app.app_context():
        held = sa.select(Tenure.id).where(Tenure.post_id == post).order_by(Tenure.starts_on)
        first = db.session.scalars(held).first()
    token = visitor.page("/tai-khoan").xpath("//input[@name='csrf_token']/@value")[0]
    sent = {
        f"tenure{first}-starts_on": begun.isoformat(),
        f"tenure{first}-ends_on": TODAY.isoformat(),
        "csrf_token": token,
    }
    answer = visitor.post(f"/quan-tri/chuc-vu/thoi-gian/{first}", data=sent)
    assert (answer.status_code, list(faults(answer))) == (422, [f"tenure{first}-starts_on"])
    assert tenures(app, post)[0][2] == TODAY - timedelta(days=1)
    sent[f"tenure{first}-ends_on"] = (begun - timedelta(days=1)).isoformat()
    answer = visitor.post(f"/quan-tri/chuc-vu/thoi-gian/{first}", data=sent)
    assert faults(answer) == {f"tenure{first}-ends_on": "Ngày thôi giữ chức vụ không thể trước ngày bắt đầu."}


def test_the_same_person_is_not_given_the_post_twice(ids, visitor, post):
    sent = {"next-email": ids.emails["principal"], "next-day": TODAY.isoformat()}
    answer = visitor.submit(f"/quan-tri/chuc-vu/{post}", "Bàn giao", **sent)
    told = re.sub(r"\d+ ", "", message(answer))
    assert (answer.status_code, told) == (409, "Hiệu trưởng đang giữ chức vụ này.")


def test_a_tenure_ends_on_a_day_and_its_holder_may_nothing_from_the_next_on(app, ids, visitor, login, post):
    with app.app_context():
        tenure = db.session.scalars(sa.select(Tenure).where(Tenure.post_id == post)).one()
        url, name, begun = f"/quan-tri/chuc-vu/{post}", f"tenure{tenure.id}-ends_on", tenure.starts_on
    visitor.submit(url, "Lưu thời gian", **{name: TODAY.isoformat()})
    assert tenures(app, post) == [(ids.emails["principal"], begun, TODAY)]
    assert login(ids.emails["principal"]).get("/doi-tuong").status_code == 200
    with clock.at(clock.now() + timedelta(days=1)):
        assert login(ids.emails["principal"]).get("/doi-tuong").status_code == 403


def test_the_last_administrator_cannot_give_up_alone(app, ids, visitor):
    with app.app_context():
        tenure = db.session.scalars(sa.select(Tenure).where(Tenure.user_id == ids.users["admin"])).one()
        url, name = f"/quan-tri/chuc-vu/{tenure.post_id}", f"tenure{tenure.id}-ends_on"
    keep = "Không thể tự thôi quyền quản trị. Xin bàn giao chức vụ cho người khác."
    answer = visitor.submit(url, "Lưu thời gian", **{name: (TODAY - timedelta(days=1)).isoformat()})
    assert (answer.status_code, faults(answer)) == (422, {name: keep})
    assert faults(visitor.submit(url, "Lưu chức vụ", role="officer")) == {"role": keep}
    sent = {"next-email": ids.emails["officer"], "next-day": TODAY.isoformat()}
    assert visitor.submit(url, "Bàn giao", **sent).status_code == 303


def test_a_post_is_added_and_takes_only_roles_of_its_kind_of_unit(app, ids, visitor):
    url = f"/quan-tri/chuc-vu/moi/{ids.school}"
    options = visitor.page(url).xpath("//select[@name='role']/option/@value")
    assert options == ["principal", "clerk"]
    refused = visitor.submit(url, "Thêm chức vụ", title="Quản trị", role="admin")
    assert faults(refused) == {"role": "Xin chọn một mục trong danh sách."}
    sent = {"title": "Phó Hiệu trưởng", "role": "principal", "signs": "y", "authority": "KT. HIỆU TRƯỞNG"}
    visitor.submit(url, "Thêm chức vụ", **sent)
    with app.app_context():
        made = db.session.scalars(sa.select(Post).where(Post.title == "Phó Hiệu trưởng")).one()
        assert (made.unit_id, made.signs, made.authority, made.role) == (
            ids.school,
            True,
            "KT. HIỆU TRƯỞNG",
            Role.PRINCIPAL,
        )


def test_a_disabled_account_is_out_at_once_and_comes_back_when_opened(app, ids, visitor, login):
    clerk, url = login(ids.emails["clerk"]), f"/quan-tri/tai-khoan/{ids.users['clerk']}"
    assert faults(visitor.submit(url, "Khóa tài khoản")) == {"reason": "Xin điền mục này."}
    visitor.submit(url, "Khóa tài khoản", reason="Nghỉ việc")
    assert clerk.get("/tai-khoan").status_code == 303
    page = visitor.page(url)
    token = page.xpath("//input[@name='csrf_token']/@value")[0]
    again = visitor.post(f"{url}/khoa", data={"csrf_token": token, "reason": "Nghỉ việc"})
    assert (again.status_code, message(again)) == (409, "Tài khoản này đã được khóa trước đó.")
    visitor.submit(url, "Mở khóa tài khoản")
    assert login(ids.emails["clerk"]).get("/tai-khoan").status_code == 200


def test_a_mistyped_address_is_mended_and_the_one_invited_is_invited_again(app, ids, visitor, post):
    sent = {"next-email": "la@exmaple.vn", "next-name": "Lê Thị Lá"}
    visitor.submit(f"/quan-tri/chuc-vu/{post}", "Bàn giao", **sent)
    with app.app_context():
        url = f"/quan-tri/tai-khoan/{db.session.scalar(sa.select(User.id).where(User.email == 'la@exmaple.vn'))}"
    taken = visitor.submit(url, "Lưu", email=ids.emails["clerk"].upper())
    assert faults(taken) == {"email": "Đã có tài khoản dùng địa chỉ thư điện tử này."}
    assert visitor.submit(url, "Lưu", email="La@Example.vn").location == url
    with app.app_context():
        sent = db.session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id)).all()
        assert [mail.recipient for mail in sent] == ["la@exmaple.vn", "la@example.vn"]
        old, new = (re.search(r"(/dat-mat-khau/[\w-]+)", mail.text)[1] for mail in sent)
    answers = [app.test_client().get(link).get_data(as_text=True) for link in (old, new)]
    assert ['type="password"' in each for each in answers] == [False, True]


def test_who_is_given_another_address_logs_in_with_it(ids, visitor, login):
    clerk = login(ids.emails["clerk"])
    visitor.submit(f"/quan-tri/tai-khoan/{ids.users['clerk']}", "Lưu", email="moi@example.vn")
    assert clerk.get("/tai-khoan").status_code == 303
    assert login("moi@example.vn").get("/tai-khoan").status_code == 200


def test_the_administrator_cannot_lock_the_own_account(ids, visitor):
    url = f"/quan-tri/tai-khoan/{ids.users['admin']}"
    token = visitor.page(url).xpath("//input[@name='csrf_token']/@value")[0]
    answer = visitor.post(f"{url}/khoa", data={"csrf_token": token, "reason": "x"})
    assert message(answer) == "Không thể tự khóa tài khoản của mình."


def test_the_administrator_sends_a_link_and_sees_no_secret(app, ids, visitor):
    url = f"/quan-tri/tai-khoan/{ids.users['clerk']}"
    assert visitor.submit(url, "Gửi liên kết đặt lại mật khẩu").status_code == 303
    with app.app_context():
        mail = db.session.scalars(sa.select(OutgoingMail)).one()
        secret = re.search(r"/dat-mat-khau/([\w-]+)", mail.text)[1]
        trail = str(db.session.scalars(sa.select(AuditEntry.details)).all())
        assert (mail.template, mail.recipient, secret in trail) == (
            "password_reset",
            ids.emails["clerk"],
            False,
        )
    page = visitor.get(url).get_data(as_text=True)
    assert (secret in page, "password" in page) == (False, False)


def test_an_account_that_works_elsewhere_by_now_is_kept_there(app, ids, visitor):
    with app.app_context(), write_tx():
        other = make.world()
        clerk = db.session.get(User, ids.users["clerk"])
        held = db.session.scalars(sa.select(Tenure).where(Tenure.user_id == clerk.id)).one()
        held.ends_on = TODAY - timedelta(days=1)
        db.session.add(
            Tenure(post=make.user(Role.CLERK, other.school).tenures[0].post, user=clerk, starts_on=TODAY)
        )
    url = f"/quan-tri/tai-khoan/{ids.users['clerk']}"
    answer = visitor.submit(url, "Gửi liên kết đặt lại mật khẩu")
    assert answer.status_code == 403
    assert visitor.submit(url, "Khóa tài khoản", reason="x").status_code == 403


def test_an_invitation_to_a_vacant_post(app, ids, visitor):
    with app.app_context(), write_tx():
        school = db.session.get(make.Unit, ids.school)
        vacant = Post(unit=school, role=Role.CLERK, title="Giáo viên tổng hợp")
        db.session.add(vacant)
        db.session.flush()
        chosen = str(vacant.id)
    sent = {"post_id": chosen, "email": "gv@example.vn", "name": "Trần Thị Gương"}
    answer = visitor.submit("/quan-tri/tai-khoan/moi", "Mời", **sent)
    assert answer.status_code == 303
    assert "đã mời, chưa đặt mật khẩu" in html.text(visitor.page(answer.location).find(".//main"))
    assert visitor.submit(answer.location, "Gửi lại thư mời").status_code == 303
    with app.app_context():
        mails = db.session.scalars(sa.select(OutgoingMail.template)).all()
    assert mails == ["invitation", "invitation"]


def test_a_tree_without_its_bound_is_found_out(app, ids, visitor, monkeypatch):
    other = admin.world(app)
    assert visitor.get(f"/quan-tri/don-vi/{other.school}").status_code == 404
    monkeypatch.setattr(tree, "administered", lambda actor: sa.true())
    assert visitor.get(f"/quan-tri/don-vi/{other.school}").status_code == 200
