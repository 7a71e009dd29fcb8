"""The paper beside the form in a real browser: it follows the field and each save, and is never in the way."""

from playwright.sync_api import expect

from tests.e2e.test_editor import CLERK, new_dossier, status, type_into
from tests.support.browser import allowing, axe, shot

NAME = "#preview .preview-name b"


def test_the_paper_follows_the_field_and_each_save(browse):
    page = browse(CLERK)
    new_dossier(page)
    page.locator("#letter-subject").focus()
    expect(page.locator(NAME)).to_have_text("Tờ trình")
    expect(page.locator("#preview img")).to_be_in_viewport(ratio=0.3)
    page.locator("#meeting-opinions").focus()
    expect(page.locator(NAME)).to_have_text("Biên bản họp bình xét")
    before = page.locator("#preview img").get_attribute("src")
    type_into(page, "meeting-opinions", "Các thành viên nhất trí với đề nghị của tổ chuyên môn.")
    expect(status(page, "meeting")).to_contain_text("Đã lưu lúc")
    expect(page.locator("#preview img")).not_to_have_attribute("src", before)
    assert page.evaluate("document.querySelector('#preview .preview-paper').scrollTop") >= 0
    axe(page)
    shot(page, "preview-1280")


def test_a_picture_that_does_not_come_is_no_news_and_typing_goes_on(browse):
    page = browse(CLERK)
    page.route("**/xem-truoc*", lambda route: route.fulfill(status=503, body="hỏng"))
    with allowing(page, 503):
        new_dossier(page)
        page.locator("#meeting-place").focus()
        type_into(page, "meeting-place", "Hội trường")
        expect(status(page, "meeting")).to_contain_text("Đã lưu lúc")
        expect(page.locator("#messages")).to_have_text("")


def test_a_phone_gets_a_link_and_no_picture(browse):
    page = browse(CLERK, width=360)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    new_dossier(page)
    page.locator("#meeting-place").focus()
    page.get_by_role("link", name="Xem trước văn bản").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem trước văn bản")
    assert [url for url in asked if "xem-truoc" in url] == [page.url]
