"""The second factor: codes by RFC 6238, usable once; recovery codes; who must have it; who may take it away."""

import base64
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from PIL import Image
from zxingcpp import read_barcodes

from dienhinh import cli, clock, config
from dienhinh.database import write_tx
from dienhinh.domain import accounts, factors, links, passwords, proving, throttle
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, OutgoingMail, RecoveryCode, Role, Token, User
from tests.support import admin, forms, html, make

NOW = datetime(2026, 11, 30, 2, 0, 5, tzinfo=UTC)
LOGIN, SECOND, PAGE = "/dang-nhap", "/dang-nhap/ma-xac-thuc", "/tai-khoan/xac-thuc"
# RFC 6238, appendix B, the last six digits of the SHA-1 column.
RFC = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
]


@pytest.fixture
def ids(app):
    return admin.world(app)


@pytest.fixture
def at():
    with clock.at(NOW):
        yield


def give(app, user_id: int, codes: list[str] | None = None) -> str:
    """Switch on the factor of an account through the product's verbs; return its secret."""
    with app.app_context(), write_tx():
        user = db.session.get(User, user_id)
        offer = factors.offer(user)
        factors.switch_on(user, offer, 0, [(code, passwords.hashed(code)) for code in codes or []])
        db.session.execute(sa.delete(OutgoingMail))
    return offer.secret


def code(secret: str, steps: int = 0) -> str:
    moment = int(clock.now().timestamp()) + 30 * steps
    return TOTP(base64.b32decode(secret), 6, SHA1(), 30).generate(moment).decode()


def first(client, email: str, password: str = make.PASSWORD, next: str = ""):
    return client.submit(LOGIN + next, "Đăng nhập", email=email, password=password)


def second(client, typed: str, next: str = ""):
    return client.submit(SECOND + next, "Tiếp tục", code=typed)


def alerts(answer) -> list[str]:
    return [html.text(one) for one in html.page(answer).find_class("message")]


def let_in(client) -> bool:
    return client.get("/tai-khoan").status_code == 200


def actions(app, *, but: str = "") -> list[str]:
    with app.app_context():
        found = db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    return [each for each in found if each != but]


@pytest.mark.parametrize(("moment", "digits"), RFC)
def test_the_codes_are_those_of_the_standard(context, moment, digits):
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890"
    with clock.at(datetime.fromtimestamp(moment, UTC)):
        assert factors._step(secret, digits, 0) == moment // 30


@pytest.mark.usefixtures("at")
def test_a_right_password_alone_opens_nothing_and_the_code_opens_what_was_asked_for(app, ids, client):
    secret = give(app, ids.users["clerk"])
    answer = first(client, ids.emails["clerk"], next="?next=/doi-tuong")
    assert (answer.status_code, answer.location) == (303, f"{SECOND}?next=/doi-tuong")
    assert let_in(client) is False
    answer = second(client, code(secret), next="?next=/doi-tuong")
    assert (answer.status_code, answer.location, let_in(client)) == (303, "/doi-tuong", True)
    assert actions(app, but="factor.on") == ["login.password", "login.succeed"]


@pytest.mark.usefixtures("at")
def test_the_first_step_is_bound_to_its_browser_and_to_five_minutes(app, ids, client):
    secret = give(app, ids.users["clerk"])
    first(client, ids.emails["clerk"])
    answer = app.test_client().get(SECOND)
    assert (answer.status_code, answer.location) == (303, f"{LOGIN}?next=/")
    with clock.at(NOW + timedelta(minutes=5, seconds=1)):
        answer = client.get(SECOND)
        assert (answer.status_code, answer.location) == (303, f"{LOGIN}?next=/")
        page = client.page(answer.location)
        assert "quá năm phút" in html.text(page.get_element_by_id("messages"))
    with clock.at(NOW + timedelta(minutes=4)):
        first(client, ids.emails["clerk"])
        assert second(client, code(secret)).location == "/"


@pytest.mark.usefixtures("at")
def test_the_field_for_the_code_suits_a_telephone(app, ids, client):
    give(app, ids.users["clerk"])
    field = client.page(first(client, ids.emails["clerk"]).location).get_element_by_id("code")
    assert (field.get("inputmode"), field.get("autocomplete")) == ("numeric", "one-time-code")


@pytest.mark.parametrize("steps", [-1, 0, 1])
@pytest.mark.usefixtures("at")
def test_a_clock_may_be_half_a_minute_wrong(app, ids, client, steps):
    secret = give(app, ids.users["clerk"])
    first(client, ids.emails["clerk"])
    assert second(client, code(secret, steps)).status_code == 303


@pytest.mark.parametrize("steps", [-2, 2])
@pytest.mark.usefixtures("at")
def test_a_code_of_another_minute_is_wrong(app, ids, client, steps):
    secret = give(app, ids.users["clerk"])
    first(client, ids.emails["clerk"])
    answer = second(client, code(secret, steps))
    assert (answer.status_code, let_in(client)) == (422, False)
    assert html.text(html.page(answer).find_class("fault")[0]) == factors.WRONG


@pytest.mark.usefixtures("at")
def test_a_code_is_usable_once_and_so_is_every_earlier_one(app, ids):
    secret, seen = give(app, ids.users["clerk"]), []
    for steps in (0, 0, -1, 1, 1):
        client = app.test_client()
        first(client, ids.emails["clerk"])
        seen.append(second(client, code(secret, steps)).status_code)
    assert seen == [303, 422, 422, 303, 422]


@pytest.mark.usefixtures("at")
def test_a_code_that_may_be_used_again_is_found_out(app, ids, monkeypatch):
    """Sabotage: the step is not remembered."""
    real = factors._step
    monkeypatch.setattr(factors, "_step", lambda secret, typed, after: real(secret, typed, 0))
    with pytest.raises(AssertionError):
        test_a_code_is_usable_once_and_so_is_every_earlier_one(app, ids)


@pytest.mark.usefixtures("at")
def test_wrong_codes_slow_the_account_down_and_a_right_password_does_not_forget_them(app, ids, client):
    secret, seen = give(app, ids.users["clerk"]), []
    for _ in range(5):
        first(client, ids.emails["clerk"])
        seen.append(second(client, "000000").status_code)
    assert seen == [422] * 5
    answer = second(client, code(secret))
    assert (answer.status_code, answer.headers.get("Retry-After")) == (429, "31")
    assert first(app.test_client(), ids.emails["clerk"]).status_code == 429
    with clock.at(NOW + timedelta(seconds=31)):
        first(client, ids.emails["clerk"])
        assert second(client, code(secret)).status_code == 303
    with app.app_context():
        assert throttle.blocked(ids.emails["clerk"], "127.0.0.1") is None


@pytest.mark.usefixtures("at")
def test_a_password_step_that_forgets_the_wrong_codes_is_found_out(app, ids, client, monkeypatch):
    """Sabotage: the right password clears the count, as it does where it is all that is asked for."""
    real = accounts.log_in

    def forgetful(email, ip, **known):
        throttle.clear(email, ip)
        return real(email, ip, **known)

    monkeypatch.setattr(accounts, "log_in", forgetful)
    with pytest.raises(AssertionError):
        test_wrong_codes_slow_the_account_down_and_a_right_password_does_not_forget_them(app, ids, client)


@pytest.mark.usefixtures("at")
def test_a_recovery_code_stands_in_once_however_it_is_written(app, ids):
    give(app, ids.users["clerk"], ["ABCD01234567", "EFGH01234567"])
    seen = []
    for typed in ("abcd o123-4567", "ABCD01234567", "efgh01234568", "EFGH01234567"):
        client = app.test_client()
        first(client, ids.emails["clerk"])
        seen.append(second(client, typed).status_code)
    assert seen == [303, 422, 422, 303]


@pytest.mark.usefixtures("at")
def test_the_database_keeps_neither_secret_nor_recovery_codes(app, ids):
    secret = give(app, ids.users["clerk"], ["ABCD01234567"])
    with app.app_context():
        stored = str(db.session.execute(sa.select(User.__table__)).all())
        stored += str(db.session.execute(sa.select(RecoveryCode.__table__)).all())
        stored += str(db.session.execute(sa.select(AuditEntry.__table__)).all())
        user = db.session.get(User, ids.users["clerk"])
        assert factors._opened(user, user.second_secret) == secret
    assert (secret in stored, "ABCD01234567" in stored, "$argon2" in stored) == (False, False, True)


def test_a_sealed_secret_of_another_account_or_key_opens_nothing(app, ids):
    give(app, ids.users["clerk"])
    with app.app_context():
        clerk, officer = (db.session.get(User, ids.users[name]) for name in ("clerk", "officer"))
        moved = factors._opened(officer, clerk.second_secret)
        app.config["SECRET_KEY"] = "another key, 0123456789abcdef0123456789abcdef"
        assert (moved, factors._opened(clerk, clerk.second_secret)) == (None, None)


def read_offer(page) -> str:
    return re.sub(r"\s", "", page.find_class("digest")[0].text_content())


@pytest.mark.usefixtures("at")
def test_the_own_factor_is_switched_on_with_a_code_and_ten_recovery_codes_are_shown_once(app, ids, login):
    visitor, other = login(ids.emails["clerk"]), login(ids.emails["clerk"])
    page = visitor.page(PAGE)
    assert page.find_class("qr")[0].get("src")[:22] == "data:image/png;base64,"
    sent = forms.values(page, forms.form_with(page, "Bật xác thực hai bước")[0])
    wrong = visitor.post(f"{PAGE}/bat", data=sent | {"code": "000000"})
    assert (wrong.status_code, read_offer(html.page(wrong))) == (422, read_offer(page))
    answer = visitor.post(f"{PAGE}/bat", data=sent | {"code": code(read_offer(page))})
    shown = [one.text_content() for one in html.page(answer).iterfind(".//li/code")]
    assert (answer.status_code, len(set(shown)), {len(one) for one in shown}) == (200, 10, {14})
    assert (let_in(visitor), let_in(other)) == (True, False)
    again = visitor.page(PAGE)
    assert [shown[0] in html.text(again), "Còn 10 mã" in html.text(again)] == [False, True]
    stranger = app.test_client()
    first(stranger, ids.emails["clerk"])
    assert second(stranger, shown[3]).status_code == 303
    assert mails(app) == [("second_factor_on", ids.emails["clerk"])]


def mails(app) -> list[tuple[str, str]]:
    with app.app_context():
        rows = db.session.execute(sa.select(OutgoingMail.template, OutgoingMail.recipient))
        return [tuple(row) for row in rows]


@pytest.mark.usefixtures("at")
def test_the_qr_holds_the_secret_that_can_be_typed(app, ids, login):
    page = login(ids.emails["clerk"]).page(PAGE)
    png = base64.b64decode(page.find_class("qr")[0].get("src").partition(",")[2])
    (found,) = read_barcodes(Image.open(BytesIO(png)))
    assert found.text.startswith("otpauth://totp/")
    assert re.search(r"secret=(\w+)", found.text)[1] == read_offer(page)


def log_in_with(app, ids, who: str, secret: str, steps: int = 0):
    client = app.test_client()
    first(client, ids.emails[who])
    assert second(client, code(secret, steps)).status_code == 303
    return client


@pytest.mark.usefixtures("at")
def test_it_is_switched_off_with_password_and_code_and_with_no_less(app, ids):
    secret = give(app, ids.users["clerk"])
    visitor = log_in_with(app, ids, "clerk", secret, -1)
    tries = [("sai", code(secret)), (make.PASSWORD, "000000"), (make.PASSWORD, code(secret))]
    seen = [visitor.submit(PAGE, "Tắt xác thực hai bước", password=p, code=c).status_code for p, c in tries]
    assert seen == [422, 422, 303]
    assert mails(app) == [("second_factor_off", ids.emails["clerk"])]
    assert first(app.test_client(), ids.emails["clerk"]).location == "/"


@pytest.mark.usefixtures("at")
def test_new_recovery_codes_end_the_old_ones(app, ids):
    secret = give(app, ids.users["clerk"], ["ABCD01234567"])
    visitor = log_in_with(app, ids, "clerk", secret)
    answer = visitor.submit(PAGE, "Lập mã khôi phục mới")
    assert len(list(html.page(answer).iterfind(".//li/code"))) == 10
    stranger = app.test_client()
    first(stranger, ids.emails["clerk"])
    assert second(stranger, "ABCD01234567").status_code == 422


@pytest.mark.parametrize("who", ["admin", "leader"])
@pytest.mark.usefixtures("at")
def test_who_must_have_one_reaches_nothing_before_it_is_set_up(app, ids, login, who):
    app.config["SECOND_FACTOR_ROLES"] = "admin,leader"
    visitor = login(ids.emails[who])
    there = {"admin": "/quan-tri/", "leader": "/tong-hop"}[who]
    for path in ("/", there, "/tai-khoan", "/tai-khoan/mat-khau"):
        answer = visitor.get(path)
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, PAGE)
    answer = visitor.get(there, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"].partition("?")[0]) == (401, PAGE)
    page = visitor.page(f"{PAGE}?next={there}")
    assert page.find(".//nav") is None
    sent = forms.values(page, forms.form_with(page, "Bật xác thực hai bước")[0])
    answer = visitor.post(f"{PAGE}/bat?next={there}", data=sent | {"code": code(read_offer(page))})
    assert html.page(answer).find_class("btn-primary")[0].get("href") == there
    assert visitor.get(there).status_code == 200


@pytest.mark.usefixtures("at")
def test_who_must_have_one_changes_the_telephone_and_does_nothing_else_before(app, ids):
    secret = give(app, ids.users["leader"])
    app.config["SECOND_FACTOR_ROLES"] = "leader"
    visitor = log_in_with(app, ids, "leader", secret, -1)
    answer = visitor.submit(PAGE, "Đổi điện thoại", password=make.PASSWORD, code=code(secret))
    assert (answer.status_code, visitor.get("/tong-hop").location) == (303, f"{PAGE}?next=/tong-hop")
    page = visitor.page(PAGE)
    sent = forms.values(page, forms.form_with(page, "Bật xác thực hai bước")[0])
    visitor.post(f"{PAGE}/bat", data=sent | {"code": code(read_offer(page))})
    assert visitor.get("/tong-hop").status_code == 200


def test_the_roles_of_the_default_are_administrators_and_leaders(make_app):
    app = make_app()
    app.config["SECOND_FACTOR_ROLES"] = config.defaults()["SECOND_FACTOR_ROLES"]
    with app.app_context():
        world = make.world()
        owing = {role for role in Role if factors.is_owed_by(getattr(world, role))}
        app.config["SECOND_FACTOR_ROLES"] = ""
        nobody = {role for role in Role if factors.is_owed_by(getattr(world, role))}
    assert (owing, nobody) == ({"admin", "leader"}, set())


@pytest.mark.usefixtures("at")
def test_the_administrator_takes_it_from_who_lost_it_with_a_reason(app, ids, login):
    secret = give(app, ids.users["leader"], ["ABCD01234567"])
    theirs = log_in_with(app, ids, "leader", secret)
    visitor, page = login(ids.emails["admin"]), f"/quan-tri/tai-khoan/{ids.users['leader']}"
    assert "Hai bước" in html.text(visitor.page("/quan-tri/tai-khoan/?tu=" + ids.emails["leader"]))
    assert visitor.submit(page, "Bỏ xác thực hai bước").status_code == 422
    answer = visitor.submit(page, "Bỏ xác thực hai bước", **{"factor-reason": "Mất điện thoại"})
    assert (answer.status_code, let_in(theirs)) == (303, False)
    assert mails(app) == [("second_factor_reset", ids.emails["leader"])]
    assert first(app.test_client(), ids.emails["leader"]).location == "/"
    history = [html.text(one) for one in visitor.page(page).find_class("timeline")[0].iterfind("li/b")]
    assert history[:2] == ["Bỏ xác thực hai bước của người này", "Bật xác thực hai bước"]
    with app.app_context():
        line = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.action == "factor.reset"))
        assert (line.details["reason"], line.actor_id) == ("Mất điện thoại", ids.users["admin"])
        assert db.session.scalar(sa.select(sa.func.count(RecoveryCode.id))) == 0


@pytest.mark.usefixtures("at")
def test_an_administrator_does_not_take_the_own_one_that_way(app, ids):
    secret = give(app, ids.users["admin"])
    visitor, page = log_in_with(app, ids, "admin", secret), f"/quan-tri/tai-khoan/{ids.users['admin']}"
    token = visitor.page(page).xpath("//input[@name='csrf_token']/@value")[0]
    sent = {"csrf_token": token, "factor-reason": "x"}
    answer = visitor.post(f"{page}/bo-xac-thuc", data=sent)
    with app.app_context():
        kept = db.session.get(User, ids.users["admin"]).second_secret is not None
    assert (answer.status_code, kept) == (422, True)


@pytest.mark.usefixtures("at")
def test_a_command_frees_the_only_administrator_who_is_locked_out(app, ids):
    give(app, ids.users["admin"])
    cli.init_app(app)
    run = app.test_cli_runner().invoke
    done = run(args=["reset-second-factor", ids.emails["admin"], "--reason", "Mất điện thoại"])
    again = run(args=["reset-second-factor", ids.emails["admin"], "--reason", "Mất điện thoại"])
    unknown = run(args=["reset-second-factor", "ai@example.vn", "--reason", "x"])
    assert [done.exit_code, again.exit_code, unknown.exit_code] == [0, 1, 1]
    assert first(app.test_client(), ids.emails["admin"]).location == "/"


@pytest.mark.usefixtures("at")
def test_a_new_password_by_mail_leaves_the_factor_on_and_ends_a_half_log_in(app, ids, client):
    secret = give(app, ids.users["clerk"])
    first(client, ids.emails["clerk"])
    with app.app_context(), write_tx():
        links.forgot(ids.emails["clerk"])
        body = db.session.scalars(sa.select(OutgoingMail.text)).one()
        links.choose(re.search(r"/dat-mat-khau/([\w-]{43})", body)[1], make.HASH)
    assert client.get(SECOND).location == f"{LOGIN}?next=/"
    answer = first(client, ids.emails["clerk"])
    assert answer.location == f"{SECOND}?next=/"
    assert second(client, code(secret)).status_code == 303


@pytest.mark.usefixtures("at")
def test_two_browsers_with_one_code_are_let_in_once(app, ids):
    """Both were compared before either was settled, as two requests at once are."""
    secret, told = give(app, ids.users["clerk"]), []
    with app.app_context():
        user = accounts.by_email(ids.emails["clerk"])
        weighed = [proving.claim(user, code=code(secret)).weigh() for _ in range(2)]
        for each in weighed:
            with write_tx():
                user = accounts.by_email(ids.emails["clerk"])
                told.append(proving.settle(user, each, "10.0.0.1", "sai", "login.fail"))
    assert [each is None for each in told] == [True, False]


def test_a_half_log_in_is_no_log_in_wherever_its_secret_is_put(app, ids, client):
    give(app, ids.users["clerk"])
    first(client, ids.emails["clerk"])
    with client.session_transaction() as cookie:
        cookie["key"] = cookie["half"]
        cookie["_user_id"] = f"{ids.users['clerk']}.2"
    assert let_in(client) is False
    with app.app_context():
        assert db.session.scalars(sa.select(Token.purpose)).all() == ["second"]
