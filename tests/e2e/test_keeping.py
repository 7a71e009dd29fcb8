"""Forms that save themselves, in a real browser: the line drops, the log-in expires, somebody else writes too."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import PASSWORD
from tests.support.browser import allowing, axe

PLEDGING = "hieutruong.mgvp@example.vn"
CLERK, PRINCIPAL = "vanthu.thcsvt@example.vn", "hieutruong.thcsvt@example.vn"
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('dienhinh:')).length"
DROPPED = re.compile("htmx:(afterRequest|sendError)|ERR_INTERNET_DISCONNECTED|ERR_FAILED")


def story(page: Page) -> tuple[str, str]:
    page.goto("/guong/moi")
    page.get_by_label("Viết về").select_option(index=1)
    page.get_by_label("Tên bài").fill("Lớp học vui")
    page.get_by_role("button", name="Bắt đầu viết").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Soạn bài viết")
    return "story", "causes"


def report(page: Page) -> tuple[str, str]:
    page.goto("/bao-cao")
    page.get_by_role("button", name="Lập báo cáo tổng kết").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Báo cáo tổng kết")
    return "words", "lessons"


def dossier(page: Page) -> tuple[str, str]:
    page.goto("/ho-so")
    page.get_by_role("button", name="Lập hồ sơ mới").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hồ sơ đề nghị khen thưởng")
    return "letter", "letter-subject"


@pytest.fixture(params=[story, report, dossier], ids=lambda begin: begin.__name__)
def begin(request) -> Callable[[Page], tuple[str, str]]:
    """Opens the form of one kind, whole; returns its key and a field."""

    def whole(page: Page) -> tuple[str, str]:
        found = request.param(page)
        page.wait_for_load_state("networkidle")
        return found

    return whole


def type_into(page: Page, field: str, words: str) -> None:
    page.locator(f"#{field}").fill(words)
    page.locator(f"#{field}").blur()


def status(page: Page, section: str) -> Locator:
    return page.locator(f"#{section}-status")


def drop(page: Page) -> None:
    """The line drops, of which the browser itself may speak."""
    page.context.set_offline(True)


def forgive(page: Page) -> None:
    page.visitor.complaints[:] = [line for line in page.visitor.complaints if not DROPPED.search(line)]


def test_words_outlive_a_dropped_line_and_a_closed_page(browse, begin):
    page = browse(CLERK)
    section, field = begin(page)
    url, words = page.url, "Gõ khi mất mạng"
    drop(page)
    type_into(page, field, words)
    expect(status(page, section)).to_contain_text("Chưa gửi được; chữ vẫn được giữ trong máy này")
    assert page.evaluate(KEPT) == 1
    later = page.context.new_page()
    later.visitor = page.visitor
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    later.goto(url)
    expect(status(later, section)).to_contain_text("Đã gửi lại. Đã lưu lúc")
    expect(later.locator(f"#{field}")).to_have_value(words)
    assert later.evaluate(KEPT) == 0
    forgive(later)


def test_words_outlive_an_expired_log_in(browse, begin):
    page = browse(CLERK)
    section, field = begin(page)
    url, words = page.url, "Gõ khi hết phiên"
    page.context.clear_cookies()
    with allowing(page, 400, 401):
        type_into(page, field, words)
        expect(page).to_have_url(re.compile("/dang-nhap"))
    page.fill("[name=email]", CLERK)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page).to_have_url(url)
    expect(status(page, section)).to_contain_text("Đã gửi lại. Đã lưu lúc")
    expect(page.locator(f"#{field}")).to_have_value(words)


def test_the_second_of_two_editors_is_shown_both_texts_and_chooses(browse, begin):
    first, second = browse(CLERK), browse(PRINCIPAL)
    section, field = begin(first)
    second.goto(first.url)
    type_into(first, field, "Bản của văn thư")
    expect(status(first, section)).to_contain_text("Đã lưu lúc")
    with allowing(second, 409):
        type_into(second, field, "Bản của hiệu trưởng")
        expect(second.locator(".clash")).to_contain_text("Bản của văn thư")
        axe(second)
    second.get_by_role("button", name="Giữ bản của tôi").click()
    expect(status(second, section)).to_contain_text("Đã lưu lúc")
    with allowing(first, 409):
        type_into(first, field, "Văn thư sửa lần nữa")
        first.get_by_role("link", name="Lấy bản đang lưu").click()
        expect(first.locator(f"#{field}")).to_have_value("Bản của hiệu trưởng")


def test_a_button_of_a_list_takes_the_last_words_along_and_does_nothing_while_it_only_has_the_focus(browse):
    page = browse(PLEDGING)
    page.goto("/dang-ky")
    page.locator("#rows a").first.click()
    url, cards = page.url, page.locator("#pledges-form section")
    expect(cards).not_to_have_count(0)
    before = cards.count()
    effort = cards.first.get_by_label("Nội dung, biện pháp phấn đấu")
    effort.fill("Gõ xong, rồi chuyển sang nút")
    effort.blur()
    expect(status(page, "pledges")).to_contain_text("Đã lưu lúc")
    page.wait_for_timeout(1500)  # for the save that waits for a pause in typing
    cards.first.get_by_role("button", name="Bỏ khỏi danh sách").focus()
    with page.expect_response(lambda response: response.request.method == "POST") as resent:
        page.locator("#pledges-form").dispatch_event("change")
    assert resent.value.url == f"{url}/luu"
    expect(cards).to_have_count(before)
    effort.fill("Gõ xong bấm ngay")
    page.get_by_role("button", name="Nhập từ Excel").click()
    page.wait_for_url(f"{url}/nhap")
    page.goto(url)
    expect(effort).to_have_value("Gõ xong bấm ngay")
    effort.fill("Gõ xong lập hồ sơ")
    cards.first.get_by_role("button", name="Lập hồ sơ đề nghị").click()
    page.wait_for_url(re.compile(r"/ho-so/\d+#nominee-"))
    page.goto(url)
    expect(effort).to_have_value("Gõ xong lập hồ sơ")
    cards.first.get_by_role("button", name="Bỏ khỏi danh sách").click()
    expect(cards).to_have_count(before - 1)
