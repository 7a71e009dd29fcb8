"""A school's whole year with its office: plan, pledges, activity, nomination, result, honour, story, report.

Once at a desk with JavaScript, once on a phone without it, each for a school that had done nothing yet. Every step
is taken on the page on which a principal, an officer, a leader or a stranger takes it.
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from dienhinh import clock
from tests.e2e.test_main_job import (
    INSPECTOR,
    LEADER,
    OFFICER,
    attach_signed,
    decide_likenesses,
    paper,
    save,
    step,
    text_of,
)
from tests.files.pictures import photo

YEARS = [
    pytest.param("Trường Tiểu học Tân Thuận 2", "thtth2", 1280, True, id="1280"),
    pytest.param("Trường Tiểu học Vĩnh Bình Bắc 3", "thvbb3", 360, False, id="360-no-js"),
]
FOLLOWER = "hieutruong.thtt1@example.vn"
AWARD = "Giấy khen của Giám đốc Sở Giáo dục và Đào tạo"
GROUP = "Tổ chuyên môn khối 4 và 5"
REMARK = "- Chủ nhiệm lớp 5A, cả 28 em hoàn thành chương trình học kỳ I;\n- Giúp 02 giáo viên trẻ dạy giỏi cấp trường."
DAY = (date.today() - timedelta(days=3)).isoformat()


def fill(where: Page | Locator, words: dict[str, str]) -> None:
    for label, text in words.items():
        where.get_by_label(label).fill(text)


def choose(where: Page, label: str, name: str) -> None:
    """Chooses a candidate, who stands in the list with the position."""
    field = where.get_by_label(label)
    field.select_option(field.locator("option", has_text=name).get_attribute("value"))


def press(page: Page, label: str, says: str) -> None:
    """Press a button of the page, and wait for the words that tell that it is done."""
    page.locator("main").get_by_role("button", name=label, exact=True).click()
    expect(page.locator("main")).to_contain_text(says)


def begin(page: Page, folder: str, button: str | re.Pattern) -> str:
    """Press the button of an overview that begins a record, and return the record's address."""
    page.goto(folder)
    page.get_by_role("button", name=button).click()
    page.wait_for_url(re.compile(rf"{folder}/(ban/)?\d+$"))
    return page.url


def answer(page: Page, where: str, label: str) -> None:
    page.goto(where)
    step(page, label)


def reads(page: Page, where: str, words: str) -> None:
    page.goto(where)
    expect(page.locator("main")).to_contain_text(words)


def add_photo(page: Page, caption: str) -> None:
    """Send a phone's photo, and see that the page shows it."""
    sent = {"name": "ảnh điện thoại.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    page.get_by_label("Chọn ảnh").set_input_files(sent)
    page.get_by_label("Lời chú").fill(caption)
    press(page, "Thêm ảnh", caption)
    shown = page.context.request.get(page.get_by_role("img", name=caption).get_attribute("src"))
    assert (shown.status, shown.headers["content-type"]) == (200, "image/webp")


def plan(school: Page, office: Page) -> None:
    where = begin(school, "/ke-hoach", re.compile("Soạn kế hoạch"))
    assert "điển hình tiên tiến" in text_of(paper(school, "In kế hoạch để ký (PDF)"))
    step(school, "Gửi kế hoạch")
    answer(office, where, "Ghi nhận kế hoạch")
    reads(school, where, "Đã ghi nhận")


def pledge(school: Page, office: Page, name: str) -> str:
    """Pledge a collective and a person, assess them twice, and return the address of the list."""
    where = begin(school, "/dang-ky", re.compile("Lập danh sách"))
    _add(school, {"Họ và tên, hoặc tên tập thể": GROUP}, "Tập thể")
    _add(school, {"Họ và tên, hoặc tên tập thể": name, "Chức vụ, công việc": "Giáo viên lớp 5A"}, "Cá nhân")
    for who in (GROUP, name):
        card = school.locator("#pledges-form section", has_text=who)
        card.get_by_label("Hình thức khen thưởng đăng ký").select_option(label=AWARD)
        fill(card, {"Nội dung, biện pháp phấn đấu": "Đổi mới phương pháp, kèm cặp đồng nghiệp trẻ."})
        _grade(card, "Tiêu chuẩn", "Đang phấn đấu")
    press(school, "Lưu danh sách", "Đã lưu")
    step(school, "Gửi danh sách đăng ký")
    answer(office, where, "Xác nhận đăng ký")
    reads(school, where, "Đã xác nhận")
    for who in (GROUP, name):
        card = school.locator("#pledges-form section", has_text=who)
        _grade(card, "Giữa năm", "Đã đạt")
        fill(card, {"Kết quả đến giữa năm": REMARK})
    press(school, "Lưu danh sách", "Đã lưu")
    step(school, "Gửi tự đánh giá giữa năm")
    reads(school, where, "Đã tự đánh giá giữa năm")
    return where


def _add(school: Page, words: dict[str, str], kind: str) -> None:
    school.locator("summary", has_text="Thêm đối tượng mới").click()
    adding = school.locator("#add details")
    adding.get_by_label("Đối tượng là").select_option(label=kind)
    fill(adding, words)
    if kind == "Cá nhân":
        fill(adding, {"Tháng bắt đầu giảng dạy": "2012-09"})
    adding.get_by_role("button", name="Thêm đối tượng và đăng ký").click()
    expect(school.locator("#pledges-form h3", has_text=next(iter(words.values())))).to_be_visible()


def _grade(card: Locator, label: str, grade: str) -> None:
    choices = card.get_by_label(re.compile(f"^{label}"))
    expect(choices).not_to_have_count(0)
    for choice in choices.and_(card.locator("select")).all():
        choice.select_option(label=grade)


def activity(school: Page, name: str) -> None:
    school.goto("/hoat-dong/moi")
    fill(school, {"Tên hoạt động": f"Chuyên đề do {name} phụ trách", "Ngày thực hiện": DAY})
    school.get_by_label("Loại hoạt động").select_option(index=1)
    school.get_by_label(name).check()
    press(school, "Lưu", "Đã ghi hoạt động")
    add_photo(school, "Giờ dạy chuyên đề")


def nominate(school: Page, pledged: str, name: str) -> str:
    """Make the pledge a nomination, fill in what it lacks, and send it; return the dossier's address."""
    school.goto(pledged)
    school.get_by_role("button", name=f"Lập hồ sơ đề nghị cho {name}").click()
    school.wait_for_url(re.compile(r"/ho-so/\d+"))
    where = school.url.split("#")[0]
    card = school.get_by_role("article", name=name)
    expect(card.get_by_label("Hình thức đề nghị")).to_have_value(AWARD)
    expect(card.get_by_label("Tóm tắt thành tích")).to_have_value(REMARK)
    for number, evidence in enumerate(card.locator("fieldset.evidence textarea").all(), 1):
        evidence.fill(f"Minh chứng {number} của {name}.")
    for label, votes in (("Phát ra", 15), ("Thu về", 15), ("Hợp lệ", 15), ("Đồng ý", 15)):
        card.get_by_label(label, exact=True).fill(str(votes))
    card.get_by_label(re.compile("Đã thông báo")).check()
    save(school, card.get_attribute("id"))
    letter, meeting = school.locator("#letter"), school.locator("#meeting")
    letter.get_by_label("Loại hình khen thưởng").select_option(index=1)
    letter.get_by_label("Người ký").select_option(index=1)
    save(school, "letter")
    fill(
        meeting,
        {
            "Bắt đầu": f"{DAY}T14:00",
            "Kết thúc": f"{DAY}T15:00",
            "Chủ tọa": "Hiệu trưởng",
            "Thư ký": "Văn thư",
            "Địa điểm": "Phòng hội đồng",
            "Thành viên có mặt": "Hiệu trưởng\nVăn thư",
            "Kết luận": "Nhất trí đề nghị.",
        },
    )
    save(school, "meeting")
    attach_signed(school)
    step(school, "Nộp hồ sơ")
    return where


def recognise(browse, office: Page, where: str, name: str) -> None:
    """Take a sent dossier through the office, its leader and the Sở to a recognition."""
    office.goto(where)
    office.get_by_role("button", name="Đủ điều kiện", exact=True).click()
    expect(office.locator("main")).to_contain_text("Đủ điều kiện.")
    decide_likenesses(office)
    step(office, "Tiếp nhận")
    consolidation = begin(office, "/tong-hop", "Lập danh sách tổng hợp")
    office.get_by_label(re.compile(re.escape(name))).check()
    press(office, "Đưa vào danh sách", "Đã đưa 1 điển hình vào danh sách.")
    office.get_by_label("Người ký").select_option(index=1)
    press(office, "Lưu Tờ trình", "Đã lưu Tờ trình")
    step(office, "Trình lãnh đạo ký")
    answer(browse(LEADER), consolidation, "Ký, chuyển Sở")
    inspector = browse(INSPECTOR)
    inspector.goto(consolidation)
    row = inspector.get_by_role("article", name=name)
    row.locator("summary").click()
    row.get_by_label("Kết quả", exact=True).select_option(label="Được công nhận")
    fill(row, {"Số quyết định": "901/QĐ-SGDĐT", "Ngày quyết định": clock.today().isoformat()})
    row.get_by_role("button", name="Lưu kết quả").click()
    expect(inspector.locator("#results")).to_contain_text("901/QĐ-SGDĐT")
    step(inspector, "Hoàn tất ghi kết quả")


def honour(school: Page, name: str) -> None:
    school.goto("/bieu-duong/moi")
    choose(school, "Tập thể, cá nhân", name)
    school.get_by_label("Hình thức biểu dương").select_option(label="Biểu dương tại hội nghị của trường")
    occasion = "Hội nghị tuyên dương Ngày Nhà giáo Việt Nam"
    fill(school, {"Ngày biểu dương": DAY, "Tên hội nghị": occasion})
    press(school, "Lưu", f"Đã ghi biểu dương, khen thưởng {name}")
    reads(school, "/bieu-duong", occasion)


def story(browse, school: Page, office: Page, name: str) -> None:
    """Write of the person, have it published, read it as a stranger, and see another school follow it."""
    title, lesson = f"Cô giáo {name} và lớp học nhóm nhỏ", "Kiên trì, gần gũi học sinh."
    school.goto("/guong/moi")
    choose(school, "Viết về", name)
    fill(school, {"Tên bài": title})
    press(school, "Bắt đầu viết", "Soạn bài viết")
    words = {
        "Giới thiệu": "Một tấm gương tận tụy với học sinh.",
        "Nguyên nhân thành công": "Yêu nghề, ham học hỏi.",
        "Biện pháp, cách làm": "Dạy học theo nhóm nhỏ.",
        "Kinh nghiệm rút ra": lesson,
    }
    fill(school, words)
    school.get_by_label(re.compile("đồng ý cho công bố")).check()
    press(school, "Lưu", "Đã lưu lúc")
    school.get_by_role("link", name="Xem bài, thêm ảnh, gửi Phòng").click()
    expect(school.get_by_role("heading", name=title)).to_be_visible()
    where = school.url
    add_photo(school, "Lớp học nhóm nhỏ")
    step(school, "Gửi Phòng duyệt")
    answer(office, where, "Công bố")
    follow(browse(FOLLOWER), where)
    reads(school, where, "1 trường học tập, 1 trường đã báo kết quả")
    stranger = browse()
    stranger.goto("/cong-bo")
    stranger.get_by_role("link", name=title).click()
    expect(stranger.get_by_role("heading", name=title)).to_be_visible()
    expect(stranger.locator("main")).to_contain_text(lesson)
    expect(stranger.get_by_role("img", name="Lớp học nhóm nhỏ")).to_be_visible()


def follow(other: Page, where: str) -> None:
    """Follow a story as another school, and report what came of it."""
    other.goto(where)
    fill(other, {"Nội dung trường dự định vận dụng": "Chia nhóm nhỏ ở lớp 4B."})
    press(other, "Đăng ký học tập", "Trường đã đăng ký học tập")
    other.get_by_role("link", name="Báo kết quả học tập").click()
    fill(other, {"Việc trường đã làm": "Dạy 12 tiết theo nhóm.", "Kết quả đạt được": "Cả lớp đọc thông."})
    press(other, "Lưu kết quả", "Đã ghi kết quả")


def report(school: Page, office: Page) -> None:
    where = begin(school, "/bao-cao", "Lập báo cáo tổng kết")
    assert figures(school, "Từ đăng ký phấn đấu đến kết quả")["Được công nhận"] == ["0", "1", "1"]
    fill(
        school,
        {
            "Kết quả, cách làm nổi bật": "Bồi dưỡng từ đầu năm, đề nghị ngay khi phát hiện.",
            "Hạn chế, nguyên nhân": "Chưa tổ chức được tham quan.",
            "Phương hướng, nhiệm vụ thời gian tới": "Nhân rộng cách dạy theo nhóm nhỏ.",
        },
    )
    press(school, "Lưu", "Đã lưu lúc")
    step(school, "Gửi báo cáo")
    answer(office, where, "Tiếp nhận báo cáo")
    reads(school, where, "Phòng đã tiếp nhận báo cáo")


def figures(page: Page, caption: str) -> dict[str, list[str]]:
    """The cells of each row of a report's table, by the row's head."""
    rows = page.locator("table", has=page.locator("caption", has_text=caption)).locator("tbody tr")
    return {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows.all()}


def progress(page: Page, unit: str) -> dict[str, str]:
    """The states of a school in the matrix, by the duty."""
    page.goto("/tien-do")
    row = page.locator("tbody tr", has=page.locator("th", has_text=re.compile(f"^{unit}(Đăng|Chưa)")))
    cells = row.locator("a[data-duty]").all()
    return {cell.get_attribute("data-duty"): cell.locator(".tag").inner_text() for cell in cells}


@pytest.mark.parametrize(("unit", "code", "width", "javascript"), YEARS)
def test_a_school_goes_through_its_year_and_the_office_sees_all_of_it(browse, unit, code, width, javascript):
    def come(email: str = "") -> Page:
        return browse(email, width=width, javascript=javascript)

    name = f"Trần Thị Ngọc Trâm {code}"
    school, office = come(f"hieutruong.{code}@example.vn"), come(OFFICER)
    plan(school, office)
    pledged = pledge(school, office, name)
    activity(school, name)
    recognise(come, office, nominate(school, pledged, name), name)
    honour(school, name)
    story(come, school, office, name)
    report(school, office)

    reached = {
        "Kế hoạch": "Hoàn thành",
        "Đăng ký": "Hoàn thành",
        "Hoạt động": "Đã ghi",
        "Hồ sơ": "Hoàn thành",
        "Kết quả": "Đã có kết quả",
        "Tổng kết": "Hoàn thành",
    }
    for page in (school, office):
        assert {duty: state for duty, state in progress(page, unit).items() if duty != "Sơ kết"} == reached
    begin(office, "/bao-cao", "Lập báo cáo tổng kết")
    assert figures(office, "Theo trường")[unit] == ["2", "1", "1", "1"]
    assert f"{unit} 2 1 1 1" in text_of(paper(office, "In báo cáo để ký (PDF)"))
