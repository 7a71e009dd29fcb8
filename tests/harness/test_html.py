"""The reader of pages finds what is wrong with a page, and nothing wrong with a sound one."""

import pytest

from tests.support import forms, html

SOUND = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Hồ sơ đề nghị – Điển hình tiên tiến</title></head><body>
<a href="#chinh">Đến nội dung chính</a>
<main id="chinh"><h1>Hồ sơ đề nghị</h1>
<form method="post" id="mau"><input type="hidden" name="csrf_token" value="x">
<label for="ten">Họ và tên</label><input id="ten" name="ten" value="Nguyễn Văn Bé" aria-describedby="goi-y">
<small id="goi-y">Như trong giấy khai sinh.</small>
<label>Tóm tắt<textarea name="tom_tat">
Dòng một
dòng hai</textarea></label>
<label>Cấp<select name="cap">
<option value="th">Tiểu học</option><option value="cs" selected>THCS</option></select></label>
<label><input type="checkbox" name="gap" value="1" checked>Khẩn</label>
<label><input type="checkbox" name="kin" value="1">Phiếu kín</label>
<fieldset disabled><legend>Đã khóa</legend><label>Số<input name="so" value="1"></label></fieldset>
<button name="viec" value="luu">Lưu</button></form>
<label for="ngoai">Ghi chú</label><input id="ngoai" name="ghi_chu" form="mau" value="ngoài biểu mẫu">
</main></body></html>"""


def test_a_sound_page_has_no_faults():
    assert html.faults(SOUND) == []


@pytest.mark.parametrize(
    ("sound", "broken", "fault"),
    [
        ('lang="vi"', "", 'lang="vi"'),
        ("<h1>Hồ sơ đề nghị</h1>", "<h1>Tổng hợp</h1>", "lacks the h1 'Tổng hợp'"),
        ("<h1>Hồ sơ đề nghị</h1>", "<p>Hồ sơ</p>", "has 0 h1"),
        ("</main>", "<h1>Hai</h1></main>", "has 2 h1"),
        ('<label for="ten">Họ và tên</label>', "", "has no label"),
        ('<label for="ten">Họ và tên</label>', '<label for="ten"></label>', "has no label"),
        ("</main>", '<p id="ten"></p></main>', "id 'ten' stands 2 times"),
        ('id="chinh"', "", "points at #chinh"),
        ('id="goi-y"', "", "points at #goi-y"),
        ("</main>", '<button type="button"></button></main>', "has no words"),
        ("</main>", '<img src="a.png"></main>', "has no alt"),
        ("<main", '<main style="color:red"', "carries style"),
        ("<main", '<main onclick="a()"', "carries onclick"),
        ("<main", '<main hx-on:click="a()"', "carries hx-on:click"),
        ("</main>", "<script>a()</script></main>", "is inline"),
        ("</main>", "<style>a{}</style></main>", "is inline"),
        ('href="#chinh"', 'href="javascript:a()"', "runs 'javascript:a()'"),
        ('name="csrf_token" value="x"', 'name="csrf_token" value=""', "has no csrf_token"),
        ("</main>", "</section></main>", "End tag (section) seen too early"),
        ("</main>", "<p><div></div></p></main>", "Unexpected end tag"),
        ("Hồ sơ đề nghị –", "Hồ sơ đề nghị – e\u0323\u0302", "not in NFC"),
    ],
)
def test_a_broken_page_is_found_out(sound, broken, fault):
    assert sound in SOUND
    found = html.faults(SOUND.replace(sound, broken))
    assert len(found) == 1 and fault in found[0], found


def test_words_and_values_are_no_matter_of_syntax_and_what_would_be_one_is_kept():
    page = '<p class="{}">{}\n<b>x</b></p>'
    assert html.shape(page.format("a", "Một &amp; hai")) == html.shape(page.format("b-c", "Ba"))
    assert html.shape(page.format("YQ==", "b")) == html.shape(page.format("a", "b"))
    assert html.shape(page.format("a&b=", "c")) != html.shape(page.format("a", "c"))
    odd = ["", " ", "&nbsp", "&khong;", "a < b", "<!-- a > b"]
    assert len({html.shape(page.format("a", words)) for words in ("Một", *odd[2:])}) == 5
    assert (
        html.shape(page.format("a", ""))
        == html.shape(page.format("a", " "))
        != html.shape(page.format("a", "b"))
    )


def test_a_fragment_is_judged_as_a_fragment():
    assert html.faults('<tr id="hang-1"><td>Nguyễn Văn Bé</td></tr>') == []
    assert html.faults('<section id="muc"><h2>Họp bình xét</h2></section>') == []
    assert html.faults("<section><h2>Họp bình xét</section>") != []


def test_a_form_sends_what_a_browser_would_send():
    tree = html.parse(SOUND)
    form, button = forms.form_with(tree, "Lưu")
    assert button.get("value") == "luu"
    assert forms.values(tree, form) == {
        "csrf_token": ["x"],
        "ten": ["Nguyễn Văn Bé"],
        "tom_tat": ["Dòng một\ndòng hai"],
        "cap": ["cs"],
        "gap": ["1"],
        "kin": [],
        "ghi_chu": ["ngoài biểu mẫu"],
    }


def test_a_button_that_is_not_there_is_an_error_that_names_the_others():
    with pytest.raises(AssertionError, match="Lưu"):
        forms.form_with(html.parse(SOUND), "Nộp")
