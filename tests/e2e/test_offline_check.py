"""A page on a stick and a paper in the hand: whether the office signed it is told without any network."""

import pytest
import zxingcpp

from tests.support import scans
from tests.support.browser import assert_no_sideways_scroll, axe

PRINCIPAL = "hieutruong.thcsvt@example.vn"
DETECTOR = """window.BarcodeDetector = class {
  async detect() { return window.seen ? [{rawValue: window.seen}] : [] }
}"""


@pytest.fixture
def paper(browse, tmp_path) -> str:
    """The text of the QR of a list that the school has just printed, read from the rendered page."""
    school = browse(PRINCIPAL)
    school.goto("/ho-so?trang-thai=nhap")
    address = school.locator("#rows a").first.get_attribute("href")
    pdf = school.context.request.get(f"{address}/to-trinh.pdf").body()
    return zxingcpp.read_barcode(scans.pages(pdf, tmp_path)[0]).text


@pytest.fixture
def kept(browser, server, tmp_path):
    """The downloaded page, opened from the disk in a browser without a network; it may complain of nothing."""
    context = browser.new_context(viewport={"width": 360, "height": 700}, locale="vi-VN")
    address = f"{server.url}/kiem-tra/ngoai-tuyen.html"
    (tmp_path / "kiem-tra-ngoai-tuyen.html").write_bytes(context.request.get(address).body())
    context.set_offline(True)
    complaints, asked = [], []
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.address = (tmp_path / "kiem-tra-ngoai-tuyen.html").as_uri()
    page.goto(page.address)
    yield page
    context.close()
    assert (complaints, set(asked)) == ([], {page.address})


def check(page, text: str) -> str:
    page.get_by_label("Nội dung mã QR").fill(text)
    page.get_by_role("button", name="Kiểm tra").click()
    page.locator("#result b").wait_for()
    return page.locator("#result").inner_text()


def test_a_signed_paper_agrees_and_says_what_must_stand_on_it(paper, kept):
    told = check(kept, paper)
    assert told.splitlines()[0] == "Khớp"
    assert [word for word in ("Tờ trình", "THCSVT", "Số điển hình") if word not in told] == []
    axe(kept)
    assert_no_sideways_scroll(kept)


def test_the_page_is_told_and_an_older_code_that_tells_none_agrees_as_well(paper, kept):
    address, _, digits = paper.partition("#t")
    older = f"{address}#{digits[3:-1]}"
    told = [check(kept, text) for text in (paper, older)]
    assert [(one.splitlines()[0], "Trang\n1\n" in one) for one in told] == [("Khớp", True), ("Khớp", False)]


def test_a_changed_digit_or_code_does_not_agree(paper, kept):
    changed = paper[:-2] + str((int(paper[-2]) + 1) % 10) + paper[-1]
    code = paper.partition("#")[0].rpartition("/")[2]
    other = paper.replace(code, code[:-1] + ("A" if code[-1] != "A" else "B"))
    assert [check(kept, text).splitlines()[0] for text in (changed, other)] == ["Không khớp"] * 2


def test_what_is_no_code_is_told_apart_from_a_forgery(kept):
    assert check(kept, "https://example.vn").splitlines()[0] == "Chưa đọc được"


def test_where_the_browser_reads_codes_a_photo_is_enough(paper, kept, tmp_path):
    assert kept.get_by_label("Hoặc chụp").is_visible() is False
    kept.add_init_script(DETECTOR)
    kept.goto(kept.address)
    scans.Image.new("L", (8, 8)).save(tmp_path / "ảnh.png")
    for seen, first in ((paper, "Khớp"), ("", "Chưa đọc được")):
        kept.evaluate(
            "seen => { window.seen = seen; document.getElementById('result').replaceChildren() }", seen
        )
        kept.get_by_label("Hoặc chụp").set_input_files(tmp_path / "ảnh.png")
        kept.locator("#result b").wait_for()
        assert kept.locator("#result").inner_text().splitlines()[0] == first
        kept.get_by_label("Hoặc chụp").set_input_files([])


def test_a_browser_that_is_too_old_says_so(paper, kept):
    kept.evaluate("() => { crypto.subtle.importKey = () => Promise.reject(new Error('NotSupportedError')) }")
    told = check(kept, paper)
    assert (told.splitlines()[0], "cập nhật trình duyệt" in told) == ("Chưa kiểm tra được", True)
