"""Log-ins in a real browser: the second factor on a telephone, a decision that asks again, and one that runs out."""

import base64
import re
from datetime import timedelta

import sqlalchemy as sa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Page, expect

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.extensions import db
from dienhinh.factory import create_app
from dienhinh.models import Token, User
from tests.conftest import PASSWORD
from tests.e2e.conftest import log_in
from tests.support.browser import allowing, assert_no_sideways_scroll, axe

ALONE = "truongphong@example.vn"  # nobody else's tests log in with it
FACTOR = "/tai-khoan/xac-thuc"


def code(secret: str, steps: int) -> str:
    moment = int(clock.now().timestamp()) + 30 * steps
    return TOTP(base64.b32decode(secret), 6, SHA1(), 30).generate(moment).decode()


def sound(page: Page) -> None:
    assert_no_sideways_scroll(page)
    axe(page)


def test_a_telephone_logs_in_with_a_code_then_with_a_recovery_code(browse):
    page = browse(ALONE, width=360)
    page.goto(FACTOR)
    secret = re.sub(r"\s", "", page.locator("code.digest").inner_text())
    page.get_by_label("Mã xác thực").fill(code(secret, -1))
    page.get_by_role("button", name="Bật xác thực hai bước").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mã khôi phục")
    spare = page.locator("ol code").first.inner_text()
    sound(page)

    plain = browse(width=360, javascript=False)
    log_in(plain, ALONE)
    assert plain.url.endswith("/dang-nhap/ma-xac-thuc?next=/")
    assert_no_sideways_scroll(plain)
    plain.get_by_label("Mã xác thực").fill(code(secret, 0))
    plain.get_by_role("button", name="Tiếp tục").click()
    plain.goto(FACTOR)
    expect(plain.get_by_text("Còn 10 mã chưa dùng")).to_be_visible()

    other = browse(width=360)
    log_in(other, ALONE)
    sound(other)
    other.get_by_label("Mã xác thực").fill(spare)
    other.get_by_role("button", name="Tiếp tục").click()
    other.goto(FACTOR)
    expect(other.get_by_text("Còn 9 mã chưa dùng")).to_be_visible()
    other.get_by_text("Tắt xác thực hai bước").first.click()
    sound(other)
    other.get_by_label("Mật khẩu").fill(PASSWORD)
    other.get_by_label("Mã xác thực").fill(code(secret, 1))
    other.get_by_role("button", name="Tắt xác thực hai bước").click()
    expect(other.get_by_text("Đã tắt xác thực hai bước.")).to_be_visible()


def test_a_leader_whose_log_in_is_old_is_asked_and_keeps_the_reason(browse, server):
    page = browse("lanhdao@example.vn", width=360)
    app = create_app({"DATA": server.data, "SECRET_KEY": "-" * 40})
    with app.app_context(), write_tx():
        theirs = sa.select(User.id).where(User.email == "lanhdao@example.vn").scalar_subquery()
        old = clock.now() - timedelta(minutes=20)
        db.session.execute(sa.update(Token).where(Token.user_id == theirs).values(confirmed_at=old))
    page.goto("/tong-hop")
    page.locator("#rows a", has_text="Chờ lãnh đạo ký").first.click()
    page.get_by_text("Trả lại chuyên viên…").click()
    page.get_by_label("Lý do").fill("Xin xem lại số thứ tự.")
    with allowing(page, 422):
        page.get_by_role("button", name="Trả lại chuyên viên", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Xác nhận người thực hiện")
        sound(page)
        page.get_by_label("Mật khẩu").first.fill("không phải mật khẩu này")
        page.get_by_role("button", name="Xác nhận").click()
        expect(page.get_by_text("Mật khẩu hoặc mã không đúng.")).to_be_visible()
    assert page.locator("input[name=reason]").input_value() == "Xin xem lại số thứ tự."


def test_a_page_warns_before_a_log_in_ends_and_its_words_come_back_after_the_next(browse):
    page = browse()
    page.clock.install()
    log_in(page, "hieutruong.thcsvt@example.vn")
    page.goto("/hoat-dong/moi")
    page.fill("#title", "Hội giảng chờ qua giờ nghỉ")
    notice = page.locator(".idle-notice")
    page.clock.fast_forward("57:00")
    expect(notice).to_have_count(0)
    page.clock.fast_forward("01:30")
    expect(notice).to_contain_text("Trong hai phút nữa")
    page.set_viewport_size({"width": 360, "height": 800})
    sound(page)
    notice.get_by_role("button", name="Tiếp tục làm việc").click()
    expect(notice).to_have_count(0)
    page.clock.fast_forward("01:01:00")
    expect(notice).to_contain_text("đăng nhập đã hết")
    page.context.clear_cookies()
    notice.get_by_role("link", name="Đăng nhập lại").click()
    page.fill("[name=email]", "hieutruong.thcsvt@example.vn")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/hoat-dong/moi")
    expect(page.locator("#title")).to_have_value("Hội giảng chờ qua giờ nghỉ")


def test_whoever_types_is_not_warned(browse):
    page = browse()
    page.clock.install()
    log_in(page, "hieutruong.thcsvt@example.vn")
    page.goto("/hoat-dong/moi")
    page.clock.fast_forward("50:00")
    with page.expect_response("**/tai-khoan/con-lam-viec") as told:
        page.locator("#title").press_sequentially("a")
    assert told.value.status == 204
    page.clock.fast_forward("50:00")
    expect(page.locator(".idle-notice")).to_have_count(0)
