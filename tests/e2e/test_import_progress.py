"""A table of 5,000 rows is sent, checked and taken under a bar that says how far it is, and survives a dropped line."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Route, expect

from dienhinh import sheets
from dienhinh.database import write_tx
from dienhinh.extensions import db
from dienhinh.factory import create_app
from dienhinh.models import Candidate, SearchEntry
from tests.e2e.test_every_page import FIRST_LOAD
from tests.support.browser import allowing, first_load_bytes
from tests.support.server import Server

CLERK = "vanthu.thcsvt@example.vn"
ROWS, BAD = 5000, 500
SAID = re.compile(r"Bước [12] trên 2: (đã kiểm tra [\d.]+ / 5\.000 dòng|đang ghi 4\.500 dòng)")
TELLING = """() => new MutationObserver(() => window.heard(document.querySelector("[data-told]").textContent))
  .observe(document.querySelector("[data-told]"), {childList: true, characterData: true, subtree: true})"""


@pytest.fixture(autouse=True, scope="module")
def taken_away(server: Server) -> Iterator[None]:
    """Leave the school as it was to whoever comes to this server after."""
    yield
    app = create_app({"DATA": server.data, "SECRET_KEY": "-" * 40})
    ids = sa.select(Candidate.id).where(Candidate.email.like("gv%@example.vn"))
    with app.app_context(), write_tx():
        of_them = SearchEntry.record_id.in_(ids)
        db.session.execute(sa.delete(SearchEntry).where(SearchEntry.kind == "candidate", of_them))
        db.session.execute(sa.delete(Candidate).where(Candidate.id.in_(ids)))


def table(name: str) -> bytes:
    """Five hundred of the rows have a telephone number that is none."""
    rows = [
        [
            f"{name} {n}",
            "Giáo viên",
            "09/2009",
            "không có" if n % 10 == 0 else f"09{n:08}",
            f"gv{n}@example.vn",
        ]
        for n in range(ROWS)
    ]
    heads = ["Họ và tên", "Chức vụ", "Tháng bắt đầu giảng dạy", "Số điện thoại", "Thư điện tử"]
    return sheets.table("Giáo viên", heads, rows)


def upload(page: Page, name: str) -> None:
    page.goto("/doi-tuong/nhap")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label("Tệp Word").set_input_files(
        {"name": "5000.xlsx", "mimeType": kind, "buffer": table(name)}
    )
    page.get_by_role("button", name="Đọc tệp").click()
    page.wait_for_url("**/nhap/*", timeout=60_000)


def test_the_bar_says_how_far_five_thousand_rows_are(browse):
    page, heard = browse(CLERK), []
    page.expose_function("heard", lambda words: heard.append(words))
    upload(page, "Nguyễn Thị Bước")
    button = page.get_by_role("button", name=f"Nhận {ROWS - BAD} dòng hợp lệ")
    expect(button).to_be_visible()
    page.evaluate(TELLING)
    button.click()
    page.wait_for_url("**/doi-tuong", timeout=60_000)
    expect(page.locator("#messages")).to_contain_text(f"Đã nhận {ROWS - BAD} dòng.")
    assert [words for words in heard if SAID.match(words)] != []
    assert first_load_bytes(page, "/doi-tuong") <= FIRST_LOAD


@pytest.mark.parametrize("javascript", [True, False])
def test_one_of_thousands_is_found_as_one_types_and_the_page_stays_light(browse, javascript):
    page = browse(CLERK, javascript=javascript)
    page.goto("/hoat-dong/moi")
    if not page.get_by_label("Tìm theo tên").count():
        upload(page, "Nguyễn Thị Bước")
        page.get_by_role("button", name="hợp lệ").click()
        page.wait_for_url("**/doi-tuong", timeout=60_000)
        page.goto("/hoat-dong/moi")
    page.fill("#title", "Chữ vẫn còn")
    boxes = page.locator("#people .form-check")
    first = boxes.first.locator("label").inner_text()
    boxes.first.locator("input").check()
    for name in ("buoc 4321", "buoc 1234"):
        page.get_by_label("Tìm theo tên").fill(name)
        if not javascript:
            page.get_by_role("button", name="Tìm", exact=True).click()
        expect(boxes).to_have_count(2 if name == "buoc 4321" else 3)
        boxes.last.locator("input").check()
    said = [first, "Nguyễn Thị Bước 1234, Giáo viên", "Nguyễn Thị Bước 4321, Giáo viên"]
    assert sorted(boxes.locator("label").all_inner_texts()) == sorted(said)
    expect(page.locator("#title")).to_have_value("Chữ vẫn còn")
    assert first_load_bytes(page, "/hoat-dong/moi") <= FIRST_LOAD


def test_an_answer_that_is_lost_is_found_by_asking(browse):
    """The line drops while the rows are taken: the page asks on, and goes where the answer would have led."""
    page = browse(CLERK)
    upload(page, "Trần Thị Đứt")

    def lose(route: Route) -> None:
        route.fetch(timeout=60_000)
        route.abort("connectionreset")

    page.route("**/nhan", lose)
    page.get_by_role("button", name=f"Nhận {ROWS - BAD} dòng hợp lệ").click()
    page.wait_for_url("**/doi-tuong", timeout=60_000)
    page.visitor.complaints.clear()  # the browser's own of the line that was cut
    page.goto("/doi-tuong?tu=tran thi dut 4999")
    expect(page.locator("#rows li").first).to_contain_text("Trần Thị Đứt 4999")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_without_a_table_is_refused_and_the_bar_is_gone(browse, javascript):
    page = browse(CLERK, javascript=javascript)
    page.goto("/doi-tuong/nhap")
    with allowing(page, 422):
        page.get_by_role("button", name="Đọc tệp").click()
        expect(page.locator("main, #messages").filter(has_text="Xin chọn một tệp").first).to_be_visible()
    expect(page.locator("progress")).to_be_hidden()
