"""The letters keep the decree, and the checker notices each way of breaking it."""

from dataclasses import replace

import pytest

from dienhinh import papers
from dienhinh.papers import Letterhead, blocks, closing, letters, sheet, wording
from dienhinh.papers.fonts import BOLD, ITALIC, REGULAR
from tests.papers import samples
from tests.papers.decree import breaches, checks

LONG_NAME = (
    "TRƯỜNG TIỂU HỌC VÀ TRUNG HỌC CƠ SỞ THỊ TRẤN VĨNH THUẬN CHẤT LƯỢNG CAO ĐẠT CHUẨN QUỐC GIA MỨC ĐỘ 2"
)
THREE_LINES = Letterhead("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO HUYỆN VĨNH THUẬN", LONG_NAME, "Vĩnh Thuận")
LONG_GROUNDS = samples.GROUNDS * 12

LETTERS = {
    "school": (papers.school_letter, samples.school_letter()),
    "office": (papers.office_letter, samples.office_letter()),
    "three-line name": (papers.school_letter, samples.school_letter(letterhead=THREE_LINES)),
    "not yet numbered": (
        papers.school_letter,
        samples.school_letter(number=samples.Number(None, "TTr-X"), date=None),
    ),
    "several pages": (papers.school_letter, samples.school_letter(grounds=LONG_GROUNDS)),
    "head signs": (
        papers.school_letter,
        samples.school_letter(signature=papers.Signature("HIỆU TRƯỞNG", "", "Trần Văn Bền")),
    ),
}


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_keeps_the_decree(name):
    draw, letter = LETTERS[name]
    assert breaches(draw(letter), letter) == []


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_held_against_at_least_sixty_rules(name):
    draw, letter = LETTERS[name]
    assert len(checks(draw(letter), letter)) >= 60


SABOTAGE = [
    (blocks, "NATION", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "quốc hiệu: có"),
    (blocks, "MOTTO", "Độc lập – Tự do – Hạnh phúc", "tiêu ngữ: có"),
    (blocks, "MOTTO_STYLE", blocks.MOTTO_STYLE._replace(size=14), "tiêu ngữ: cỡ chữ"),
    (blocks, "MOTTO_STYLE", blocks.MOTTO_STYLE._replace(font=REGULAR), "tiêu ngữ: kiểu chữ"),
    (blocks, "MOTTO_STYLE", blocks.MOTTO_STYLE._replace(leading=40), "tiêu ngữ dưới quốc hiệu"),
    (blocks, "SUPERIOR", blocks.SUPERIOR._replace(font=BOLD), "cơ quan chủ quản: kiểu chữ"),
    (blocks, "ISSUER", blocks.ISSUER._replace(font=REGULAR), "cơ quan ban hành: kiểu chữ"),
    (blocks, "ISSUER", blocks.ISSUER._replace(size=13), "cơ quan ban hành: cỡ chữ"),
    (blocks, "ISSUER", blocks.ISSUER._replace(align="left"), "cơ quan ban hành: canh giữa"),
    (blocks, "NUMBER", blocks.NUMBER._replace(size=14), "số, ký hiệu: cỡ chữ"),
    (blocks, "NUMBER", blocks.NUMBER._replace(leading=30), "số ngang địa danh, thời gian"),
    (blocks, "PLACE", blocks.PLACE._replace(font=REGULAR), "địa danh, thời gian: kiểu chữ"),
    (blocks, "PLACE", blocks.PLACE._replace(align="left"), "địa danh, thời gian: canh giữa"),
    (blocks, "TITLE", blocks.TITLE._replace(size=13), "tên loại: cỡ chữ"),
    (blocks, "TITLE", blocks.TITLE._replace(font=REGULAR), "trích yếu: kiểu chữ"),
    (blocks, "TITLE", blocks.TITLE._replace(leading=40), "trích yếu dưới tên loại"),
    (blocks, "GROUND", blocks.GROUND._replace(font=REGULAR), "căn cứ 1: kiểu chữ"),
    (blocks, "GROUND", blocks.GROUND._replace(indent=0), "lùi đầu dòng"),
    (blocks, "GROUND", blocks.GROUND._replace(leading=30), "giãn dòng"),
    (blocks, "GROUND", blocks.GROUND._replace(align="left"), "canh đều hai lề"),
    (blocks, "GROUND", blocks.GROUND._replace(before=0), "cách đoạn ít nhất 6 pt"),
    (blocks, "CENTRED", blocks.CENTRED._replace(font=BOLD), "kính gửi: kiểu chữ"),
    (closing, "TITLE", closing.TITLE._replace(size=13), "quyền hạn: cỡ chữ"),
    (closing, "TITLE", closing.TITLE._replace(font=ITALIC), "họ tên người ký: kiểu chữ"),
    (closing, "TITLE", closing.TITLE._replace(align="left"), "chức vụ: canh giữa"),
    (closing, "INK", 10, "chỗ ký, đóng dấu"),
    (closing, "RECIPIENTS_HEAD", closing.RECIPIENTS_HEAD._replace(font=BOLD), "nơi nhận: kiểu chữ"),
    (closing, "RECIPIENTS", closing.RECIPIENTS._replace(size=12), "nơi nhận 1: cỡ chữ"),
    (sheet, "LEFT", 20 * sheet.mm, "lề trái được dùng hết"),
    (sheet, "RIGHT", 5 * sheet.mm, "lề trái, phải, dưới"),
    (sheet, "TOP", 45 * sheet.mm, "lề trên"),
    (sheet, "BOTTOM", 5 * sheet.mm, "lề trái, phải, dưới"),
    (sheet, "A4", (612.0, 792.0), "khổ A4 đứng"),
    (letters, "finished", str, "kết thúc bằng ./."),
    (
        wording,
        "day_text",
        lambda day, year: f"ngày {day.day} tháng {day.month} năm {year}",
        "địa danh, thời gian: có",
    ),
]


@pytest.mark.parametrize(
    ("module", "name", "value", "breach"), SABOTAGE, ids=[f"{row[1]}: {row[3]}" for row in SABOTAGE]
)
def test_the_checker_notices_a_broken_layout(module, name, value, breach, monkeypatch):
    letter = samples.school_letter(grounds=LONG_GROUNDS)
    monkeypatch.setattr(module, name, value)
    assert breach in breaches(papers.school_letter(letter), letter)


@pytest.mark.parametrize("part", ["tiêu ngữ", "cơ quan ban hành", "trích yếu"])
@pytest.mark.parametrize(("factor", "breach"), [(0, "một đường kẻ"), (2, "độ dài đường kẻ")])
def test_the_checker_measures_each_rule(part, factor, breach, monkeypatch):
    letter, drawn = samples.school_letter(), []
    turn = {"cơ quan ban hành": 1, "tiêu ngữ": 2, "trích yếu": 3}[part]
    original = sheet.Sheet.rule

    def other(self, middle, length):
        drawn.append(length)
        if len(drawn) != turn:
            original(self, middle, length)
        elif factor:
            original(self, middle, length * factor)

    monkeypatch.setattr(sheet.Sheet, "rule", other)
    assert f"{part}: {breach}" in breaches(papers.school_letter(letter), letter)


def test_the_checker_misses_page_numbers_that_are_not_there(monkeypatch):
    letter = samples.school_letter(grounds=LONG_GROUNDS)
    monkeypatch.setattr(sheet.Canvas, "drawCentredString", lambda *arguments: None)
    assert [name for name in breaches(papers.school_letter(letter), letter) if name == "số trang 2"] == [
        "số trang 2"
    ]


def test_the_minutes_carry_no_place_and_date():
    paper = samples.minutes()
    headed = replace(paper, letterhead=replace(paper.letterhead, place="Chốn Không Có"))
    assert papers.minutes(headed) == papers.minutes(paper)
