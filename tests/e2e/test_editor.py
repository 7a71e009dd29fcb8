"""The editor in a real browser: it saves as one types, and no word is lost when the line or the log-in is."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.support.browser import allowing, assert_no_sideways_scroll, axe, shot

CLERK, PRINCIPAL = "vanthu.thcsvt@example.vn", "hieutruong.thcsvt@example.vn"
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('dienhinh:')).length"


def new_dossier(page: Page) -> str:
    page.goto("/ho-so")
    page.get_by_role("button", name="Lập hồ sơ mới").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hồ sơ đề nghị khen thưởng")
    page.wait_for_load_state()
    return page.url


def type_into(page: Page, field: str, words: str) -> None:
    page.locator(f"#{field}").fill(words)
    page.locator(f"#{field}").blur()


def status(page: Page, section: str):
    return page.locator(f"#{section}-status")


@pytest.mark.parametrize("width", [1280, 360])
def test_words_are_saved_as_they_are_typed(browse, width):
    page = browse(CLERK, width=width)
    url = new_dossier(page)
    before = page.locator("#panel-title").inner_text()
    page.locator("#meeting-conclusion").press_sequentially("Nhất trí đề nghị khen thưởng", delay=5)
    expect(status(page, "meeting")).to_contain_text("Đã lưu lúc")
    assert page.locator("#panel-title").inner_text() != before
    assert page.evaluate(KEPT) == 0
    page.goto(url)
    expect(page.locator("#meeting-conclusion")).to_have_value("Nhất trí đề nghị khen thưởng")
    axe(page)
    assert_no_sideways_scroll(page)
    shot(page, f"editor-{width}")


def test_words_typed_before_the_script_came_are_saved(browse):
    page = browse(CLERK)
    url = new_dossier(page)
    held = []
    page.route("**/keep.js*", lambda route: held.append(route))
    page.goto(url, wait_until="commit")
    page.locator("#meeting-chair").fill("Gõ khi trang chưa tải xong")
    held[0].continue_()
    expect(status(page, "meeting")).to_contain_text("Đã lưu lúc")


def test_a_day_stands_in_words_below_the_picker_of_any_browser(browse):
    page = browse(CLERK)
    new_dossier(page)
    page.locator("#meeting-starts_at").fill("2021-11-04T14:05")
    expect(page.locator("#meeting-starts_at-day")).to_have_text("14:05, thứ Năm, 04 tháng 11 năm 2021")
    page.get_by_text("Ghi đối tượng mới").click()
    page.locator("#add-teaching_since").fill("2009-02")
    expect(page.locator("#add-teaching_since-day")).to_have_text("tháng 02 năm 2009")


def test_words_outlive_a_dropped_line(browse):
    page = browse(CLERK)
    new_dossier(page)
    page.context.set_offline(True)
    type_into(page, "letter-subject", "Về việc khen thưởng khi mất mạng")
    expect(status(page, "letter")).to_contain_text("Chưa gửi được; chữ vẫn được giữ trong máy này")
    assert page.evaluate(KEPT) == 1
    page.context.set_offline(False)
    expect(status(page, "letter")).to_contain_text("Đã gửi lại. Đã lưu lúc")
    assert page.evaluate(KEPT) == 0
    # The browser itself speaks of the dropped line; nothing else may have complained.
    dropped = re.compile("htmx:(afterRequest|sendError)|ERR_INTERNET_DISCONNECTED")
    page.visitor.complaints[:] = [line for line in page.visitor.complaints if not dropped.search(line)]


def test_a_log_out_takes_the_unsent_words_along(browse):
    page = browse(CLERK)
    new_dossier(page)
    page.evaluate("localStorage.setItem('dienhinh:1:1:letter', '{}')")
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap**")
    assert page.evaluate(KEPT) == 0


def test_pressed_too_early_the_button_saves_the_last_words_and_leads_to_what_lacks(browse):
    page = browse(PRINCIPAL)
    new_dossier(page)
    with allowing(page, 422):
        page.locator("#meeting-conclusion").press_sequentially("Nhất trí")
        page.get_by_role("button", name="Nộp hồ sơ").click()
        expect(page.locator("#messages")).to_contain_text("Hồ sơ còn thiếu")
        expect(page.locator("#letter-commendation")).to_be_focused()
    page.reload()
    expect(page.locator("#meeting-conclusion")).to_have_value("Nhất trí")


def test_a_link_waits_for_the_last_words(browse):
    page = browse(CLERK)
    url = new_dossier(page)
    page.locator("#meeting-conclusion").press_sequentially("Nhất trí đề nghị")
    page.get_by_role("link", name="Đối tượng", exact=True).first.click()
    page.wait_for_url("**/doi-tuong")
    page.goto(url)
    expect(page.locator("#meeting-conclusion")).to_have_value("Nhất trí đề nghị")


def test_a_nominee_is_added_moved_and_taken_out(browse):
    page = browse(CLERK)
    new_dossier(page)
    for _ in range(2):
        page.get_by_role("button", name="Thêm vào hồ sơ", exact=True).click()
        page.wait_for_url(re.compile("#nominee-"))
    names = page.locator("article.person h3").all_inner_texts()
    page.set_viewport_size({"width": 1280, "height": 6000})
    headers = page.locator("article.person > header")
    with page.expect_response("**/thu-tu"):
        headers.nth(1).drag_to(headers.first, target_position={"x": 20, "y": 2})
    page.reload()
    assert page.locator("article.person h3").all_inner_texts() == names[::-1]
    page.get_by_role("button", name=f"Chuyển xuống: {names[1]}").click()
    expect(page.locator("article.person h3").first).to_have_text(names[0])
    page.locator("article.person summary", has_text="Bỏ khỏi hồ sơ").first.click()
    page.get_by_role("button", name=f"Bỏ khỏi hồ sơ: {names[0]}").click()
    expect(page.locator("article.person h3")).to_have_text([names[1]])


def test_a_save_marks_the_old_paper_and_leaves_the_opened_list_and_the_number_of_copies(browse):
    page = browse(CLERK)
    url = new_dossier(page)
    for _ in range(2):
        page.get_by_role("button", name="Thêm vào hồ sơ", exact=True).click()
        page.wait_for_url(re.compile("#nominee-"))
    assert page.request.get(f"{url}/to-trinh.pdf").status == 200
    page.goto(url)
    mark, differs = page.locator("#kept .tag", has_text="Đã cũ"), page.locator("#kept details")
    expect(mark).to_have_count(0)
    page.locator("#more-papers summary").click()
    page.get_by_label("In trọn bộ, kèm bìa").select_option("3")
    left = [page.locator("#more-papers[open]"), page.locator("#copies >> option:checked")]
    type_into(page, "letter-subject", "Về việc khen thưởng đợt một")
    expect(status(page, "letter")).to_contain_text("Đã lưu lúc")
    expect(mark).to_have_count(1)
    expect(left[0]).to_have_count(1)
    expect(left[1]).to_have_text("3 bản")
    differs.locator("summary").click()
    type_into(page, "letter-subject", "Về việc khen thưởng đợt hai")
    expect(differs).to_contain_text("hai")
    expect(page.locator("#kept details[open]")).to_have_count(1)
    names = page.locator("#more-papers li").all_text_contents()
    page.set_viewport_size({"width": 1280, "height": 6000})
    headers = page.locator("article.person > header")
    headers.nth(1).drag_to(headers.first, target_position={"x": 20, "y": 2})
    expect(page.locator("#more-papers li")).to_have_text(names[::-1])
    expect(left[0]).to_have_count(1)
    expect(left[1]).to_have_text("3 bản")


def test_files_go_up_with_a_sentence_for_each_that_does_not(browse, tmp_path):
    page = browse(CLERK)
    new_dossier(page)
    good, bad = tmp_path / "Ảnh chụp.png", tmp_path / "chương trình.pdf"
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(buffer, "PNG")
    good.write_bytes(buffer.getvalue())
    bad.write_bytes(b"MZ\x90\x00")
    with allowing(page, 422):
        page.locator("#upload-files").set_input_files([good, bad])
        page.get_by_role("button", name="Tải lên").click()
        expect(page.locator(".upload-result")).to_contain_text("Chưa nhận tệp “chương trình.pdf”")
    expect(page.locator(".files")).to_contain_text("Ảnh chụp.png")
    axe(page)


def test_a_file_over_the_limit_does_not_travel(browse, tmp_path):
    page = browse(CLERK)
    new_dossier(page)
    large = tmp_path / "to.pdf"
    with large.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("#upload-files").set_input_files(large)
    page.get_by_role("button", name="Tải lên").click()
    expect(page.locator(".upload-result")).to_contain_text("“to.pdf” lớn hơn 20 MB")
    assert sent == []


def test_without_javascript_every_section_has_its_button(browse):
    page = browse(CLERK, javascript=False)
    new_dossier(page)
    page.locator("#letter-subject").fill("Về việc khác")
    page.locator("#letter-form").get_by_role("button", name="Lưu").click()
    expect(page.locator("#letter-subject")).to_have_value("Về việc khác")
    page.get_by_role("button", name="Thêm vào hồ sơ", exact=True).click()
    expect(page.locator("article.person")).to_have_count(1)
