"""What a server refuses or cannot do is said on the page, and what was typed is still there."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import allowing, axe

PRINCIPAL = "hieutruong.thcsvt@example.vn"


@pytest.fixture
def draft(browse) -> Page:
    page = browse(PRINCIPAL)
    page.goto("/ho-so?trang-thai=nhap")
    page.locator("#rows a").first.click()
    page.wait_for_load_state("load")
    return page


@pytest.mark.parametrize("status", [500, 502, 503])
def test_another_servers_page_of_errors_is_not_shown_inside_ours(draft, status):
    """A proxy in front answers with a page of its own while the server restarts."""
    stranger = "<!doctype html><h1>Bad gateway</h1><p>nginx"
    draft.route("**/to-trinh", lambda route: route.fulfill(status=status, body=stranger))
    subject = draft.locator("#letter").get_by_label("Trích yếu")
    with allowing(draft, status):
        subject.fill("Về việc đề nghị khen thưởng điển hình tiên tiến, bản sửa")
        expect(draft.locator("#messages")).to_contain_text(f"({status})")
    expect(draft.get_by_role("heading", name="Bad gateway")).to_have_count(0)
    expect(subject).to_have_value("Về việc đề nghị khen thưởng điển hình tiên tiến, bản sửa")
    draft.unroute("**/to-trinh")
    draft.locator("#letter-form").get_by_role("button", name="Lưu", exact=True).click()
    expect(draft.locator("#letter-status")).to_contain_text("Đã lưu lúc")


def test_too_many_log_ins_are_said_on_the_page(browse):
    page = browse()
    with allowing(page, 422, 429):
        for _ in range(6):
            page.goto("/dang-nhap")
            page.fill("[name=email]", "nobody.at.all@example.vn")
            page.fill("[name=password]", "sai mật khẩu rồi đó")
            page.get_by_role("button", name="Đăng nhập").click()
            page.wait_for_load_state("load")
        expect(page.locator("main")).to_contain_text("không đúng nhiều lần")
    expect(page.locator("[name=email]")).to_have_value("nobody.at.all@example.vn")


def test_what_is_too_large_to_be_sent_is_said_on_the_page_and_stays_in_it(draft):
    def send_too_much(route) -> None:
        much = {"opinions": "a" * 2_200_000}
        headers = {"HX-Request": "true"}
        route.fulfill(response=draft.request.post(route.request.url, multipart=much, headers=headers))

    draft.route("**/hop-binh-xet", send_too_much)
    opinions = draft.locator("#meeting").get_by_label("Ý kiến thảo luận")
    with allowing(draft, 413):
        opinions.fill("Mọi người đều nhất trí.")
        expect(draft.locator("#messages")).to_contain_text("lớn quá mức cho phép")
    expect(opinions).to_have_value("Mọi người đều nhất trí.")


def test_who_types_a_password_may_look_at_it_and_it_is_sent_hidden(browse):
    page = browse()
    page.goto("/dang-nhap")
    page.fill("[name=password]", "một câu dài trên bàn phím nhỏ")
    page.get_by_label("Hiện chữ đang gõ").check()
    expect(page.locator("[name=password]")).to_have_attribute("type", "text")
    axe(page)
    with allowing(page, 422):
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.locator("[name=password]")).to_have_attribute("type", "password")
