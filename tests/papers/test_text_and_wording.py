"""What text becomes on its way to paper, and how the decree writes numbers, dates and lists."""

import unicodedata
from datetime import date, datetime

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from dienhinh.papers import Number, Reference, wording
from dienhinh.papers import text as door
from dienhinh.papers.consolidated import roman
from dienhinh.papers.fonts import REGULAR
from dienhinh.papers.text import balanced, clean, paragraphs, width, wrap


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        (unicodedata.normalize("NFD", "Trường Hòa Thuận"), "Trường Hòa Thuận"),
        ("a\u200bb\u202ec\ufeffd\u00ade", "abcde"),
        ("một\x00hai\x07ba", "mộthaiba"),
        ("một\thai\u2003ba", "một hai ba"),
        ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
        ("giỏi 😀", "giỏi ?"),
        ("❤️", "?"),
        ("漢字", "??"),
        ("\ud800", ""),
        ("<b>&amp;</para>", "<b>&amp;</para>"),
        ("05\u00a0học sinh", "05\u00a0học sinh"),
    ],
)
def test_text_is_cleaned_at_the_door(typed, drawn):
    assert clean(typed) == drawn


def test_empty_lines_are_left_out():
    assert paragraphs(" - Một \n\n \n- Hai") == ["- Một", "- Hai"]


def test_lines_hold_the_words_in_order_and_fit():
    text = "Hoàn thành xuất sắc nhiệm vụ được giao trong năm học " * 9
    lines = wrap(text, REGULAR, 12, 200, justify=True)
    assert " ".join(line.text for line in lines) == text.strip()
    assert [line.text for line in lines if width(line.text, REGULAR, 12) > 200] == []
    filled = [round(line.width + line.stretch * line.text.count(" "), 3) for line in lines[:-1]]
    assert filled == [200] * len(filled)
    assert lines[-1].stretch == 0


def test_a_word_longer_than_a_line_is_cut_to_fit():
    lines = wrap("ệ" * 20_000, REGULAR, 12, 100)
    assert ("".join(line.text for line in lines), [n for n in lines if n.width > 100]) == ("ệ" * 20_000, [])


@pytest.mark.parametrize("text", ["x\ny", "Ệ\n\u0301\u0301", "\u0301\n\u0301"])
def test_lines_of_one_letter_cannot_be_balanced_further(text):
    assert [line.text for line in balanced(text, REGULAR, 14, 200)] == text.split("\n")


def test_balanced_lines_are_as_few_and_nearly_as_long():
    lines = balanced("về việc đề nghị khen thưởng điển hình tiên tiến năm học 2021-2022", REGULAR, 14, 300)
    assert [line.text for line in lines] == [
        "về việc đề nghị khen thưởng điển",
        "hình tiên tiến năm học 2021-2022",
    ]


def test_a_long_word_is_measured_a_few_times_only(monkeypatch):
    measured, word = [], "Đặng" * 3500
    monkeypatch.setattr(
        door, "stringWidth", lambda text, *font: measured.append(len(text)) or stringWidth(text, *font)
    )
    assert "".join(line.text for line in balanced(word, REGULAR, 14, 200)) == word
    assert sum(measured) < 6 * len(word)


def test_an_address_is_cut_after_its_sign():
    lines = wrap("nguyen.thi.anh.huong@example.vn", REGULAR, 12, 130)
    assert [line.text for line in lines] == ["nguyen.thi.anh.huong@", "example.vn"]


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (Number("5", "TTr-THCSVT"), "Số: 05/TTr-THCSVT"),
        (Number("05", "TTr-THCSVT"), "Số: 05/TTr-THCSVT"),
        (Number("128", "TTr-PGDĐT"), "Số: 128/TTr-PGDĐT"),
        (Number("5a", "TB"), "Số: 5a/TB"),
        (Number("7", ""), "Số: 07"),
        (Number(None, "BB-X"), "Số: " + "\u00a0" * 7 + "/BB-X"),
    ],
)
def test_numbers_below_ten_take_a_zero(number, line):
    assert wording.number_line(number) == line


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2021, 1, 5), "ngày 05 tháng 01 năm 2021"),
        (date(2021, 2, 10), "ngày 10 tháng 02 năm 2021"),
        (date(2021, 6, 9), "ngày 09 tháng 6 năm 2021"),
        (date(2021, 12, 31), "ngày 31 tháng 12 năm 2021"),
        (None, "ngày …… tháng …… năm 2022"),
    ],
)
def test_days_and_the_first_months_take_a_zero(day, text):
    assert wording.day_text(day, 2022) == text


def test_a_paper_is_cited_with_number_day_and_issuer():
    reference = Reference("Tờ trình", Number("5", "TTr-X"), date(2021, 11, 5), 2021, "Trường X")
    assert wording.cite(reference) == "Tờ trình số 05/TTr-X ngày 05 tháng 11 năm 2021 của Trường X"
    blank = Reference("Tờ trình", Number(None, "TTr-X"), None, 2021)
    assert wording.cite(blank) == "Tờ trình số ……/TTr-X ngày …… tháng …… năm 2021"


def test_a_list_ends_with_a_full_stop():
    assert wording.ended(["Như trên;", " ", "Lưu: VT."]) == ["Như trên;", "Lưu: VT."]


def test_the_last_sentence_closes_the_document_once():
    assert {wording.finished(text) for text in ("Hết", "Hết.", "Hết./.", " Hết ./. ")} == {"Hết./."}


def test_what_is_not_given_leaves_dots_to_write_on():
    assert [wording.given(text) for text in ("", " . ", "Hội trường.")] == ["……", "……", "Hội trường"]


@pytest.mark.parametrize(
    ("agreed", "base", "text"), [(9, 9, "100"), (2, 3, "66,67"), (1, 2, "50"), (0, 7, "0"), (3, 0, "")]
)
def test_a_percentage_is_written_with_a_comma(agreed, base, text):
    assert wording.percent(agreed, base) == text


def test_a_moment_is_written_out():
    assert wording.moment(datetime(2021, 11, 5, 7, 30), 2021) == "07 giờ 30 phút, ngày 05 tháng 11 năm 2021"
    assert wording.moment(None, 2021) == "…… giờ …… phút, ngày …… tháng …… năm 2021"


def test_roman_numerals():
    assert [roman(n) for n in (1, 4, 9, 14, 29)] == ["I", "IV", "IX", "XIV", "XXIX"]
