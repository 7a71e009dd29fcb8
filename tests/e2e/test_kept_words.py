"""Forms that one sends with a button, in a real browser: what was typed waits in it until the server has it."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.conftest import PASSWORD
from tests.e2e.test_keeping import CLERK, KEPT, PRINCIPAL, drop, forgive
from tests.support.browser import allowing, axe

OFFICER = "chuyenvien@example.vn"


def notice(page: Page) -> Locator:
    return page.locator(".kept-words")


def kept(page: Page) -> int:
    """How many forms' words wait in this browser, once the page has looked at what the server took."""
    page.wait_for_load_state("load")
    return page.evaluate(KEPT)


def reopened(page: Page, url: str) -> Page:
    """The page in another tab, after its own was closed."""
    later = page.context.new_page()
    later.visitor = page.visitor
    page.close(run_before_unload=False)
    later.goto(url)
    return later


def submitted_dossier(page: Page) -> str:
    page.goto("/ho-so?trang-thai=da-nop")
    page.locator("#rows a").first.click()
    page.wait_for_url(re.compile(r"/ho-so/\d+"))
    page.wait_for_load_state("networkidle")
    return page.url


def test_an_activity_outlives_a_dropped_line_and_a_closed_page_and_is_forgotten_once_stored(browse):
    page = browse(CLERK)
    page.goto("/hoat-dong/moi")
    page.fill("#title", "Sinh hoạt chuyên đề giữ chữ")
    page.select_option("#kind", index=1)
    page.locator("[name=candidates]").first.check()
    drop(page)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(notice(page)).to_contain_text("Đang mất mạng")
    page.context.set_offline(False)
    page = reopened(page, "/hoat-dong/moi")
    expect(notice(page)).to_contain_text("mà chưa gửi")
    expect(page.locator("#title")).to_have_value("Sinh hoạt chuyên đề giữ chữ")
    expect(page.locator("[name=candidates]").first).to_be_checked()
    axe(page)
    with allowing(page, 422):
        page.get_by_role("button", name="Lưu", exact=True).click()
        expect(page.locator("#happened_on-error")).to_be_visible()
    page = reopened(page, "/hoat-dong/moi")
    expect(page.locator("#title")).to_have_value("Sinh hoạt chuyên đề giữ chữ")
    page.fill("#happened_on", "2021-11-03")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sinh hoạt chuyên đề giữ chữ")
    assert kept(page) == 0
    page.goto("/hoat-dong/moi")
    expect(page.locator("#title")).to_have_value("")
    forgive(page)


def test_what_another_stored_meanwhile_is_shown_beside_the_kept_words(browse):
    first, second = browse(CLERK), browse(PRINCIPAL)
    first.goto("/hoat-dong/moi")
    first.fill("#title", "Hội thảo hai người sửa")
    first.select_option("#kind", index=1)
    first.fill("#happened_on", "2021-11-03")
    first.get_by_role("button", name="Lưu", exact=True).click()
    with first.expect_navigation():  # words typed before the script is there are not kept
        first.get_by_role("link", name="Sửa hoạt động").click()
    url = first.url
    first.fill("#outcome", "Kết quả của văn thư")
    second.goto(url)
    second.fill("#outcome", "Kết quả của hiệu trưởng")
    second.get_by_role("button", name="Lưu", exact=True).click()
    second.wait_for_url(re.compile(r"/hoat-dong/\d+$"))
    first = reopened(first, url)
    expect(first.locator("#outcome")).to_have_value("Kết quả của văn thư")
    expect(notice(first)).to_contain_text("Mục «Kết quả đạt được» đã được người khác sửa, bản đang lưu:")
    expect(notice(first).locator(".prose")).to_have_text("Kết quả của hiệu trưởng")
    first.get_by_role("button", name="Bỏ chữ này").click()
    expect(first.locator("#outcome")).to_have_value("Kết quả của hiệu trưởng")
    assert kept(first) == 0


def test_a_note_and_a_reason_outlive_an_expired_log_in_and_a_piece_drawn_anew(browse):
    page = browse(OFFICER)
    url = submitted_dossier(page)
    card = page.locator("section[id^=nominee-]").first
    card.get_by_text("Không đủ điều kiện…").click()
    card.get_by_label("Lý do không đủ điều kiện").fill("Chưa đủ hai năm liền.")
    card.get_by_text("Góp ý mục này").click()
    card.get_by_label("Nội dung góp ý").fill("Xin nêu số liệu.")
    page.context.clear_cookies()
    with allowing(page, 400, 401):
        card.get_by_role("button", name="Ghi góp ý").click()
        expect(page).to_have_url(re.compile("/dang-nhap"))
    page.fill("[name=email]", OFFICER)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page).to_have_url(url)
    card = page.locator("section[id^=nominee-]").first
    expect(card.get_by_label("Nội dung góp ý")).to_have_value("Xin nêu số liệu.")
    expect(card.get_by_label("Lý do không đủ điều kiện")).to_have_value("Chưa đủ hai năm liền.")
    card.get_by_role("button", name="Ghi góp ý").click()
    expect(card.locator(".note")).to_contain_text("Xin nêu số liệu.")
    expect(card.get_by_label("Lý do không đủ điều kiện")).to_have_value("Chưa đủ hai năm liền.")
    card.get_by_role("button", name="Ghi không đủ điều kiện").click()
    expect(card.locator(".verdict")).to_contain_text("Chưa đủ hai năm liền.")
    assert kept(page) == 0


def test_whom_one_found_and_chose_comes_back_though_the_page_does_not_offer_them(browse):
    page = browse(OFFICER)
    page.goto("/hoat-dong/moi")
    page.get_by_label("Tìm theo tên").fill("thcs vinh thuan")
    box = page.locator("#people .form-check").first
    name = box.locator("label").inner_text()
    box.locator("input").check()
    page.get_by_label("Tìm theo tên").fill("khong co ai ten nay")
    expect(page.locator("#people .form-check")).to_have_count(1)  # drawn anew, as chosen
    page.fill("#place", "Phòng họp")
    page = reopened(page, "/hoat-dong/moi")
    expect(page.locator("#people .form-check")).to_have_count(1)
    expect(page.get_by_label(name)).to_be_checked()
    axe(page)
    page.fill("#title", "Giao ban giữ người đã chọn")
    page.select_option("#kind", index=1)
    page.fill("#happened_on", "2021-11-03")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("dd", has_text=name.split(",")[0]).first).to_be_visible()
    assert kept(page) == 0
