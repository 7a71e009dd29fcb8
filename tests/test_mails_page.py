"""The page Thư: what is there, who may see it, and sending again."""

import sqlalchemy as sa

from dienhinh import clock, worker
from dienhinh.domain import mails
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, DossierState, MailState, OutgoingMail
from tests.support import html, make, post
from tests.support.queries import count_queries

S = DossierState


def world_of(app, *states: DossierState) -> dict[str, str]:
    """Make dossiers in these states; the addresses of those who will log in."""
    with app.app_context():
        world = make.world()
        for state in states:
            make.dossier(world, state)
        db.session.commit()
        return {role: getattr(world, role).email for role in ("officer", "leader", "admin", "principal")}


def subjects(page) -> list[str]:
    return [html.text(row) for row in page.xpath("//*[@id='rows']//b")]


def all_ids(app, **conditions) -> list[int]:
    with app.app_context():
        query = sa.select(OutgoingMail.id).filter_by(**conditions).order_by(OutgoingMail.id)
        return list(db.session.scalars(query))


def test_the_newest_mail_stands_first(app, login):
    who = world_of(app, S.RETURNED)
    officer = login(who["officer"], make.PASSWORD)
    assert subjects(officer.page("/thu")) == [
        "[Hồ sơ 1] Trả lại để bổ sung",
        "[Hồ sơ 1] Trả lại để bổ sung",
        "[Hồ sơ 1] Đã nhận hồ sơ của trường",
        "[Hồ sơ 1] Đã nhận hồ sơ của trường",
        "[Hồ sơ 1] Trường THCS Vĩnh Thuận nộp hồ sơ đề nghị khen thưởng",
    ]


def test_states_and_words_narrow_the_list(app, login):
    who = world_of(app, S.SUBMITTED)
    with app.app_context():
        first = db.session.get(OutgoingMail, 1)
        first.state = MailState.FAILED
        db.session.commit()
    officer = login(who["officer"], make.PASSWORD)
    assert subjects(officer.page("/thu?trang-thai=khong-gui-duoc")) == [
        "[Hồ sơ 1] Trường THCS Vĩnh Thuận nộp hồ sơ đề nghị khen thưởng"
    ]
    found = {words: len(subjects(officer.page("/thu", query_string={"tu": words}))) for words in WORDS}
    assert found == WORDS
    assert html.text(officer.page("/thu").xpath("//*[@id='rail']")[0]) == (
        "Tất cả 3 Chờ gửi 2 Đang gửi 0 Đã gửi 0 Không gửi được 1 Không cần gửi nữa 0"
    )


WORDS = {
    "vinh thuan": 3,
    "Vĩnh Thuận": 3,
    "nộp hồ sơ": 1,
    "principal": 1,
    "%": 0,
    "_": 0,
    "khong co": 0,
    "hồ 1": 3,
}


def test_pages_follow_by_key_and_cost_the_same(app, login):
    who = world_of(app, S.SUBMITTED)
    officer = login(who["officer"], make.PASSWORD)
    with count_queries() as few:
        officer.page("/thu")
    with app.app_context():
        unit = db.session.scalar(sa.select(OutgoingMail.unit_id))
        for number in range(60):
            mails.queue("mail_test", [(f"n{number}@example.vn", "")], f"t{number}", unit_id=unit, name="A")
        db.session.commit()
    with count_queries() as many:
        page = officer.page("/thu")
    assert (len(few), len(many) <= 8) == (len(many), True)
    seen = page.xpath("//*[@id='rows']//a[@class='row-link']/@href")
    while following := page.xpath("//*[@id='more']/a/@href"):
        page = officer.page(following[0])
        seen += page.xpath("//*[@id='rows']//a[contains(@class, 'row-link')]/@href")
    assert seen == [f"/thu/{number}" for number in range(63, 0, -1)]


def test_htmx_gets_the_rows_alone(app, login):
    who = world_of(app, S.SUBMITTED)
    answer = login(who["officer"], make.PASSWORD).get("/thu?tu=vinh", headers={"HX-Request": "true"})
    fragment = html.page(answer)
    assert (len(subjects_in(fragment)), fragment.xpath("//h1"), len(fragment.xpath("//*[@id='rail']"))) == (
        3,
        [],
        1,
    )


def subjects_in(fragment) -> list[str]:
    return [html.text(row) for row in fragment.xpath("//*[@class='row-link']//b")]


def test_a_mail_shows_its_text_and_what_became_of_it(app, login):
    who = world_of(app, S.RETURNED)
    with app.app_context():
        mail = db.session.get(OutgoingMail, 4)
        mail.state, mail.last_error, mail.attempts = MailState.FAILED, "Máy chủ thư trả lời 550 không có", 2
        db.session.commit()
    page = login(who["leader"], make.PASSWORD).page("/thu/4")
    words = html.text(page.xpath("//main")[0])
    for part in (
        "Trả lại để bổ sung",
        "Xin xem lý do và các góp ý",
        "550 không có",
        "/ho-so/1",
        "Số lần thử2",
    ):
        assert part in words
    assert page.xpath("//form[contains(@action, 'gui-lai')]") == []


def test_a_failed_mail_is_sent_again_on_request(app, login, smtp):
    who = world_of(app, S.SUBMITTED)
    smtp.fail("550@RCPT")
    with app.app_context():
        while worker.deliver_one():
            pass
    assert all_ids(app, state=MailState.FAILED) == [1]
    officer = login(who["officer"], make.PASSWORD)
    answer = officer.submit("/thu/1", "Gửi lại")
    assert (answer.status_code, answer.location) == (303, "/thu/1")
    told = html.text(officer.page("/thu/1").get_element_by_id("messages"))
    assert told == "Thư đã được xếp lại vào hàng chờ gửi."
    with app.app_context():
        assert worker.deliver_one() is True
        mail = db.session.get(OutgoingMail, 1)
        assert (mail.state, mail.last_error, mail.attempts) == (MailState.SENT, "", 1)
        assert post.ids(smtp.received)[-1] == mail.message_id
        (entry,) = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "mail.resend"))
        assert (entry.object_id, entry.details) == (1, {"occurrence": mail.occurrence})


def test_a_mail_without_an_address_finds_one_that_was_added_since(app, login):
    who = world_of(app)
    with app.app_context():
        office = db.session.get(make.Unit, 2)
        person = db.session.scalar(sa.select(make.User).where(make.User.email == who["officer"]))
        person.tenures[0].ends_on = clock.today().replace(year=2020)
        world = db.session.get(make.Unit, 3)
        make.user(make.Role.OFFICER, office, "moi@example.vn").disabled_at = clock.now()
        db.session.commit()
        assert (office.kind, world.kind) == (make.UnitKind.OFFICE, make.UnitKind.SCHOOL)
        principal = db.session.scalar(sa.select(make.User).where(make.User.email == who["principal"]))
        record = make.dossiers.begin(world, db.session.scalar(sa.select(make.Programme)), principal)
        (lost,) = mails.notify("dossier_withdrawn", record, occurrence="dossier-1-withdraw-9")
        assert (lost.recipient, lost.state) == ("", MailState.FAILED)
        db.session.commit()
    admin = login(who["admin"], make.PASSWORD)
    refused = admin.submit("/thu/1", "Gửi lại")
    assert refused.status_code == 422
    assert "Chưa có địa chỉ nhận." in html.text(html.page(refused).xpath("//*[@id='messages']")[0])
    with app.app_context():
        newcomer = db.session.scalar(sa.select(make.User).where(make.User.email == "moi@example.vn"))
        newcomer.disabled_at = None
        db.session.commit()
    assert admin.submit("/thu/1", "Gửi lại").status_code == 303
    with app.app_context():
        (mail,) = db.session.scalars(sa.select(OutgoingMail))
        assert (mail.recipient, mail.state) == ("moi@example.vn", MailState.WAITING)


def test_a_mail_of_a_plan_finds_an_address_too(app, login):
    with app.app_context():
        world = make.world()
        world.officer.disabled_at = clock.now()
        make.plan(world, make.PlanState.SUBMITTED)
        world.officer.disabled_at = None
        officer, admin = world.officer.email, world.admin.email
        db.session.commit()
    assert login(admin, make.PASSWORD).submit("/thu/1", "Gửi lại").status_code == 303
    with app.app_context():
        (mail,) = db.session.scalars(sa.select(OutgoingMail))
        assert (mail.recipient, mail.state) == (officer, MailState.WAITING)


def test_a_secret_mail_is_listed_but_not_shown(app, login):
    who = world_of(app)
    with app.app_context():
        link = "http://127.0.0.1:8000/dat-mat-khau/bi-mat-123"
        office = db.session.scalar(sa.select(make.Unit.id).where(make.Unit.kind == make.UnitKind.OFFICE))
        mails.queue(
            "password_reset", [("a@example.vn", "A")], "r-1", secret=True, unit_id=office, name="A", link=link
        )
        db.session.commit()
    officer = login(who["officer"], make.PASSWORD)
    assert subjects(officer.page("/thu")) == ["[Tài khoản] Đặt lại mật khẩu"]
    assert "bi-mat-123" not in officer.get("/thu/1").text


def test_a_mail_that_is_being_sent_is_not_sent_again(app, login):
    who = world_of(app, S.SUBMITTED)
    officer = login(who["officer"], make.PASSWORD)
    with app.app_context():
        mail = db.session.get(OutgoingMail, 1)
        mail.state, mail.claimed_until = MailState.SENDING, clock.now().replace(year=2100)
        db.session.commit()
    refused = officer.submit("/thu/1", "Gửi lại")
    assert refused.status_code == 409
    assert "Thư đang được gửi." in html.text(html.page(refused).xpath("//*[@id='messages']")[0])


def test_who_sees_what(app, login):
    who = world_of(app, S.SUBMITTED)
    with app.app_context():
        stranger = make.user(make.Role.OFFICER, make.office()).email
        db.session.commit()
    expected = {"officer": (200, 200), "leader": (200, 403), "admin": (200, 200), "principal": (403, 403)}
    for role, codes in expected.items():
        client = login(who[role], make.PASSWORD)
        token = client.page("/tai-khoan").xpath("//input[@name='csrf_token']/@value")[0]
        resent = client.post("/thu/1/gui-lai", data={"csrf_token": token}).status_code
        assert (client.get("/thu/1").status_code, 200 if resent == 303 else resent) == codes
    other = login(stranger, make.PASSWORD)
    assert other.get("/thu/1").status_code == other.get("/thu/999").status_code == 404
    assert subjects(other.page("/thu")) == []


def banner(page) -> str:
    return " ".join(html.text(each) for each in page.xpath("//p[contains(@class, 'message')]"))


def test_the_page_says_that_there_is_no_mail_server(app, login):
    who = world_of(app, S.SUBMITTED)
    assert banner(login(who["officer"], make.PASSWORD).page("/thu")) == (
        "Chưa khai báo máy chủ thư: thư được giữ lại ở đây và sẽ tự gửi khi có máy chủ. Xin báo người quản trị."
    )


def test_the_page_says_when_mails_wait_too_long(app, smtp, login):
    who = world_of(app)
    officer = login(who["officer"], make.PASSWORD)
    with app.app_context():
        post.queue()
    assert banner(officer.page("/thu")) == ""
    with app.app_context():
        db.session.get(OutgoingMail, 1).created_at = make.moment(2021, 11, 4)
        db.session.commit()
    assert banner(officer.page("/thu")).startswith("Có thư chờ gửi từ 09:00 ngày 04/11/2021.")
