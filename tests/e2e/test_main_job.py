"""One real dossier all the way: written, printed, returned, mended, accepted, listed, signed, answered, seen.

Four visitors do it, each on a desk and on a phone, with JavaScript and without, against the real mail server.
"""

import io
import re
import time
from datetime import datetime, timedelta

import pdfplumber
import pytest
from playwright.sync_api import Page, expect

from dienhinh import clock
from tests.e2e.conftest import WAY_NAMES, WAYS
from tests.support.browser import allowing

PRINCIPAL = "hieutruong.thcsvt@example.vn"
OFFICER, LEADER, INSPECTOR = "chuyenvien@example.vn", "lanhdao@example.vn", "sogddt@example.vn"
SUMMARY = "\n".join(
    [
        "- Bồi dưỡng 02 học sinh đạt giải Ba cấp tỉnh môn Ngữ văn năm học 2020-2021;",
        "- Vận động 15 học sinh bỏ học trở lại lớp, duy trì sĩ số 100 %;",
        "- Sáng kiến “Đọc sách cùng con” được công nhận theo Quyết định số 41/QĐ-PGDĐT ngày 12/5/2021;",
        "- Ủng hộ quỹ khuyến học 3.500.000 đồng, dạy phụ đạo không thu tiền 24 buổi;",
        "- Được phụ huynh lớp 9A tặng thư cảm ơn ngày 20/11/2020.",
    ]
)
MENDED = "- Duy trì sĩ số 100 % trong cả hai học kỳ."


def text_of(pdf: bytes) -> str:
    """The words of a PDF on one line."""
    with pdfplumber.open(io.BytesIO(pdf)) as paper:
        return " ".join(" ".join(page.extract_text() or "" for page in paper.pages).split())


def paper(page: Page, link: str) -> bytes:
    """The PDF behind a link of the page, which opens in the browser's viewer under a Vietnamese name."""
    response = page.context.request.get(page.get_by_role("link", name=link, exact=True).get_attribute("href"))
    assert (response.status, response.headers["content-type"]) == (200, "application/pdf")
    assert response.headers["content-disposition"].startswith("inline; ")
    return response.body()


def arrived(mailbox, recipient: str, words: str, *, after: int):
    """The mail to a recipient with these words in its subject, among those that came after a count."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for received in list(mailbox.received)[after:]:
            if received.recipients == [recipient] and words in received.message["Subject"]:
                return received.message
        time.sleep(0.2)
    subjects = [(r.recipients, r.message["Subject"]) for r in list(mailbox.received)[after:]]
    raise AssertionError(f"no mail to {recipient} with {words!r}; there are {subjects}")


def attached(message) -> dict[str, str]:
    """The text of each attached PDF, by its kind: the first words of its file name."""
    return {
        part.get_filename().partition(" - ")[0]: text_of(part.get_payload(decode=True))
        for part in message.iter_attachments()
    }


def save(page: Page, section: str) -> None:
    """Press «Lưu» of a section, and see that it says when it saved."""
    page.locator(f"#{section}-form").get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(f"#{section}-status")).to_contain_text("Đã lưu lúc")


def write(page: Page, name: str) -> int:
    """Write a complete dossier for a new person; return its number."""
    page.goto("/ho-so")
    page.get_by_role("button", name=re.compile("Lập hồ sơ")).first.click()
    page.wait_for_url(re.compile(r"/ho-so/\d+"))
    dossier = int(re.search(r"/ho-so/(\d+)", page.url)[1])
    letter, meeting = page.locator("#letter"), page.locator("#meeting")
    letter.get_by_label("Loại hình khen thưởng").select_option(index=1)
    letter.get_by_label("Người ký").select_option(index=1)
    save(page, "letter")
    yesterday = (datetime.now() - timedelta(days=1)).date().isoformat()
    meeting.get_by_label("Bắt đầu").fill(f"{yesterday}T14:00")
    meeting.get_by_label("Kết thúc").fill(f"{yesterday}T15:30")
    meeting.get_by_label("Chủ tọa").fill("Nguyễn Hoàng Phúc, Hiệu trưởng")
    meeting.get_by_label("Thư ký").fill("Phạm Thị Thảo Vy, Văn thư")
    meeting.get_by_label("Địa điểm").fill("Phòng hội đồng Trường THCS Vĩnh Thuận")
    meeting.get_by_label("Thành viên có mặt").fill(
        "Nguyễn Hoàng Phúc, Hiệu trưởng\nPhạm Thị Thảo Vy, Văn thư"
    )
    meeting.get_by_label("Ý kiến thảo luận").fill("Tất cả thành viên nhất trí.")
    meeting.get_by_label("Kết luận").fill("Hội đồng thống nhất đề nghị khen thưởng.")
    save(page, "meeting")
    adding = page.locator("#add details").first
    if adding.get_attribute("open") is None:
        adding.locator("summary").click()
    adding.get_by_label("Họ và tên").fill(name)
    adding.get_by_label("Chức vụ").fill("Giáo viên Ngữ văn")
    adding.get_by_label("Tháng bắt đầu giảng dạy").fill("2009-09")
    adding.get_by_label("Số điện thoại").fill("0900 000 012")
    adding.get_by_label("Thư điện tử").fill("nguoi.moi@example.vn")
    adding.get_by_role("button", name="Ghi và thêm vào hồ sơ").click()
    card = page.get_by_role("article", name=name)
    card.get_by_label("Tóm tắt thành tích").fill(SUMMARY)
    for number, evidence in enumerate(card.locator("fieldset.evidence textarea").all(), 1):
        evidence.fill(f"Minh chứng {number}: hồ sơ lưu tại văn phòng, giấy chứng nhận số {dossier}{number}.")
    card.get_by_label("Hình thức đề nghị").fill("Giấy khen của Giám đốc Sở Giáo dục và Đào tạo")
    for label, votes in (("Phát ra", 19), ("Thu về", 19), ("Hợp lệ", 18), ("Đồng ý", 17)):
        card.get_by_label(label, exact=True).fill(str(votes))
    card.get_by_label(re.compile("Đã thông báo")).check()
    save(page, card.get_attribute("id"))
    return dossier


def attach_signed(page: Page) -> None:
    """Print each paper and attach it as the signed scan of its kind."""
    for link, kind in (
        ("Tờ trình (PDF)", "Tờ trình đã ký"),
        ("Biên bản họp bình xét (PDF)", "Biên bản đã ký"),
        ("Danh sách cá nhân (PDF)", "Danh sách đã ký"),
    ):
        scan = {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": paper(page, link)}
        page.get_by_label("Loại tệp").select_option(label=kind)
        page.get_by_label("Chọn một hoặc nhiều tệp").set_input_files(scan)
        page.get_by_role("button", name="Tải lên").click()
        expect(page.get_by_role("link", name=f"{kind}.pdf")).to_be_visible()


def step(page: Page, label: str, reason: str = "") -> None:
    """Take a step, and wait for the page that it leads to; where it asks once more, or for a reason, give it."""
    form = page.locator("main")
    asking = page.locator("details.step > summary", has_text=label)
    if asking.count():
        asking.click()
        form = page.locator("details.step[open]")
    if reason:
        form.get_by_label("Lý do").fill(reason)
    page.wait_for_load_state()  # else the end of the page before would pass for the next
    with page.expect_event("load"):
        form.get_by_role("button", name=label, exact=True).click()


def decide_likenesses(page: Page) -> None:
    """Accept what resembles the same text of another way's dossier: acceptance wants a decision on each."""
    undecided = page.locator(".match", has_text="Cần quyết định")
    for left in range(undecided.count(), 0, -1):
        match = undecided.first
        match.locator("summary", has_text="Quyết định").click()
        match.get_by_label("Lý do").fill("Cùng một người thử; chấp nhận.")
        match.get_by_role("button", name="Chấp nhận", exact=True).click()
        expect(undecided).to_have_count(left - 1)


def state(page: Page, dossier: int, words: str) -> None:
    page.goto(f"/ho-so/{dossier}")
    expect(page.locator("main")).to_contain_text(words)


@pytest.mark.parametrize(("width", "javascript"), WAYS, ids=WAY_NAMES)
def test_a_dossier_goes_from_the_school_to_the_sở_and_its_result_comes_back(
    browse, mailbox, width, javascript
):
    came = len(mailbox.received)
    name = f"Nguyễn Thị Quyên {WAY_NAMES[WAYS.index((width, javascript))]}"
    school = browse(PRINCIPAL, width=width, javascript=javascript)
    dossier = write(school, name)
    code = f"[Hồ sơ {dossier}]"

    printed = text_of(paper(school, "Danh sách cá nhân (PDF)"))
    for words in ("DANH SÁCH", "Tóm tắt thành tích", "17 năm", "ĐT: 0900 000 012", "THỦ TRƯỞNG ĐƠN VỊ"):
        assert words in printed
    assert "Đọc sách cùng con" in printed

    with allowing(school, 422):
        school.get_by_role("button", name="Nộp hồ sơ", exact=True).click()
        expect(school.locator("#messages")).to_contain_text("còn thiếu")
    attach_signed(school)
    step(school, "Nộp hồ sơ")
    state(school, dossier, "Đến lượt Phòng")

    alert = arrived(mailbox, OFFICER, code, after=came)
    assert SUMMARY.splitlines()[0][2:40] in attached(alert)["Danh sách cá nhân"]
    body = alert.get_body(("plain",)).get_content()
    assert f"/ho-so/{dossier}" in body
    assert name not in body
    arrived(mailbox, PRINCIPAL, code, after=came)

    office = browse(OFFICER, width=width, javascript=javascript)
    state(office, dossier, name)
    step(office, "Trả lại để bổ sung", "Xin ghi rõ sĩ số của từng học kỳ.")
    state(office, dossier, "Trả lại để bổ sung")
    arrived(mailbox, PRINCIPAL, "Trả lại", after=came)

    state(school, dossier, "Xin ghi rõ sĩ số của từng học kỳ.")
    card = school.get_by_role("article", name=name)
    card.get_by_label("Tóm tắt thành tích").fill(f"{SUMMARY}\n{MENDED}")
    save(school, card.get_attribute("id"))
    step(school, "Nộp lại hồ sơ")
    state(school, dossier, "Đến lượt Phòng")

    state(office, dossier, "Thay đổi so với lần nộp trước")
    expect(office.locator("#changes")).to_contain_text("Duy trì sĩ số 100 % trong cả hai học kỳ.")
    office.get_by_role("button", name="Đủ điều kiện", exact=True).click()
    expect(office.locator("main")).to_contain_text("Đủ điều kiện.")
    decide_likenesses(office)
    step(office, "Tiếp nhận")
    state(office, dossier, "Đã tiếp nhận")

    office.goto("/tong-hop")
    office.get_by_role("button", name="Lập danh sách tổng hợp").click()
    office.wait_for_url(re.compile(r"/tong-hop/\d+"))
    consolidation = office.url
    office.get_by_label(re.compile(re.escape(name))).check()
    office.get_by_role("button", name="Đưa vào danh sách").click()
    expect(office.locator("#chosen")).to_contain_text(name)
    office.get_by_label("Người ký").select_option(index=1)
    office.get_by_role("button", name="Lưu Tờ trình").click()
    expect(office.locator("#messages")).to_contain_text("Đã lưu Tờ trình")
    step(office, "Trình lãnh đạo ký")

    arrived(mailbox, LEADER, "ký", after=came)
    leader = browse(LEADER, width=width, javascript=javascript)
    leader.goto(consolidation)
    assert "thư cảm ơn ngày 20/11/2020" in text_of(paper(leader, "Danh sách tổng hợp (PDF)"))
    step(leader, "Ký, chuyển Sở")
    sent = arrived(mailbox, "sogddt.vanphong@example.vn", "", after=came)
    papers = attached(sent)
    assert set(papers) == {"Tờ trình", "Danh sách tổng hợp"}
    assert "thư cảm ơn ngày 20/11/2020" in papers["Danh sách tổng hợp"]
    state(school, dossier, "Đã chuyển")

    inspector = browse(INSPECTOR, width=width, javascript=javascript)
    inspector.goto(consolidation)
    row = inspector.get_by_role("article", name=name)
    row.locator("summary").click()
    row.get_by_label("Kết quả", exact=True).select_option(label="Được công nhận")
    row.get_by_label("Số quyết định").fill("812/QĐ-SGDĐT")
    row.get_by_label("Ngày quyết định").fill(clock.today().isoformat())
    row.get_by_role("button", name="Lưu kết quả").click()
    expect(inspector.locator("#results")).to_contain_text("812/QĐ-SGDĐT")
    step(inspector, "Hoàn tất ghi kết quả")

    state(school, dossier, "Đã có kết quả")
    expect(school.locator("main")).to_contain_text("812/QĐ-SGDĐT")
    arrived(mailbox, PRINCIPAL, "kết quả", after=came)
