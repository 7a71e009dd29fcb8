import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienhinh import text

NAMES = ["Nguyễn Thị Quyên", "Trường TH&THCS Tân Thuận 2", "Đỗ Hoà Bình", "Lê Thuý Kiều"]


@pytest.mark.parametrize("name", NAMES)
def test_a_search_finds_a_name_however_it_was_composed(name):
    keys = {text.search_key(unicodedata.normalize(form, name)) for form in ("NFC", "NFD", "NFKC")}
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    assert keys == {text.search_key(bare.replace("Đ", "D"))}


def test_both_places_of_a_tone_give_one_key():
    assert text.search_key("hoà thuý") == text.search_key("hòa thúy") == "hoa thuy"


def test_letters_that_only_look_like_đ_become_đ():
    assert text.clean("Ðỗ ðình Ɖạt") == "Đỗ đình Đạt"


def test_invisible_and_turning_characters_are_taken_out():
    assert text.clean("a\x00b\u202ec\u200bd\ufeffe\x07") == "abcde"


def test_line_ends_become_one_kind():
    assert text.clean("a\r\nb\rc\nd") == "a\nb\nc\nd"


@given(st.text())
def test_cleaning_gives_nfc_and_cleaning_again_changes_nothing(raw):
    once = text.clean(raw)
    assert unicodedata.is_normalized("NFC", once)
    assert text.clean(once) == once


@given(st.text())
def test_no_text_breaks_a_key_or_an_order(raw):
    assert text.search_key(raw) == text.search_key(unicodedata.normalize("NFD", raw))
    assert isinstance(text.sort_key(raw), tuple)


def test_people_are_ordered_by_their_last_word_with_vietnamese_letters():
    people = ["Trần Văn Ân", "Lê Thị An", "Nguyễn Văn Ăn", "Bùi Đạt", "Bùi Dũng", "Lê Ánh", "Lê Anh", "Đỗ An"]
    assert sorted(people, key=text.sort_key) == [
        "Đỗ An",
        "Lê Thị An",
        "Lê Anh",
        "Lê Ánh",
        "Nguyễn Văn Ăn",
        "Trần Văn Ân",
        "Bùi Dũng",
        "Bùi Đạt",
    ]


def test_words_are_joined_as_a_sentence_joins_them():
    assert [text.join(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a và b",
        "a, b và c",
    ]


@pytest.mark.parametrize(
    ("numbers", "written"), [([], ""), ([2], "2"), ([3, 1, 3], "1, 3"), ([1, 2, 3, 5, 7, 8], "1–3, 5, 7–8")]
)
def test_numbers_are_written_as_people_write_them(numbers, written):
    assert text.ranges(numbers) == written


def test_bullets_of_word_become_dashes_and_nothing_else_does():
    pasted = "\uf0b7\tGiáo viên giỏi\n  • Ba giải\n– Sáng kiến\no\tTình nguyện\n+ ý nhỏ\nông A – bà B\n–"
    assert text.dashed(text.clean(pasted)) == (
        "- Giáo viên giỏi\n- Ba giải\n- Sáng kiến\n- Tình nguyện\n+ ý nhỏ\nông A – bà B\n–"
    )
