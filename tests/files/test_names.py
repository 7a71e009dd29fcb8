"""A name stays Vietnamese and readable, and cannot hurt a header, a folder or Windows."""

import re
import unicodedata
from email.message import Message

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from dienhinh.files.names import MAX_LENGTH, clean_name, content_disposition, extension_of

NAMES = st.text(st.characters(), max_size=300) | st.builds(
    "{}{}".format, st.text(max_size=200), st.just(".pdf")
)


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        ("Đơn đề nghị khen thưởng.pdf", "Đơn đề nghị khen thưởng.pdf"),
        (unicodedata.normalize("NFD", "Tờ trình số 12.docx"), "Tờ trình số 12.docx"),
        ("đ.pdf", "đ.pdf"),
        ("Đ", "Đ"),
        ("C:\\Users\\GV\\Máy tính\\Biên bản.pdf", "Biên bản.pdf"),
        ("../../../etc/passwd", "passwd"),
        ("a\0b\r\nSet-Cookie: x=1.pdf", "ab Set-Cookie- x=1.pdf"),
        ("anh\u202egpj.exe", "anhgpj.exe"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("Com1.tar.pdf", "_Com1.tar.pdf"),
        ("Constantin.pdf", "Constantin.pdf"),
        ('a"b<c>|?*.pdf', "a-b-c----.pdf"),
        ("  nhiều   khoảng\u00a0trắng  .pdf ", "nhiều khoảng trắng.pdf"),
        ("cuối.pdf. . .", "cuối.pdf"),
        (".pdf", "tep.pdf"),
        ("", "tep"),
        ("..", "tep"),
        ("\ud800.pdf", "tep.pdf"),
        ("ệ" * 300 + ".xlsx", "ệ" * 115 + ".xlsx"),
        ("~$ trinh.docx", "~$ trinh.docx"),
    ],
)
def test_a_name_is_made_harmless_and_stays_readable(given_name, clean):
    assert clean_name(given_name) == clean


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("Đ.PDF", ".pdf"),
        ("a.tar.Docx", ".docx"),
        ("a", ""),
        ("a.đ", ""),
        ("a.pdf ", ".pdf"),
        ("a." + "x" * 99, ""),
        ("\u202ea.\u200bpdf", ".pdf"),
    ],
)
def test_the_extension_comes_from_the_clean_name(name, extension):
    assert extension_of(name) == extension


@given(NAMES)
@example("a\u0338<.pdf")
@example("e\u200d\u0301.pdf")
def test_any_text_becomes_a_name_that_is_clean_for_good(name):
    clean = clean_name(name)
    bad = [c for c in clean if unicodedata.category(c) in {"Cc", "Cf", "Cs"} or c in '/\\<>:"|?*']
    assert (bad, 0 < len(clean) <= MAX_LENGTH, clean_name(clean)) == ([], True, clean)
    assert unicodedata.is_normalized("NFC", clean)


@given(NAMES, st.booleans())
def test_any_name_makes_one_header_line_from_which_the_true_name_is_read_back(name, inline):
    value = content_disposition(name, inline=inline)
    Headers([("Content-Disposition", value)])
    message = Message()
    message["Content-Disposition"] = value
    assert (value.isascii(), value.isprintable(), re.match(r"\w+", value).group()) == (
        True,
        True,
        "inline" if inline else "attachment",
    )
    assert message.get_content_disposition() == ("inline" if inline else "attachment")
    assert read_back(value) == clean_name(name)


def read_back(value: str) -> str:
    message = Message()
    message["Content-Disposition"] = value.split("; ", 1)[0] + "; " + value[value.index("filename*=") :]
    return message.get_filename()


def test_the_header_reads_well_in_old_and_new_clients():
    assert content_disposition("Đơn đề nghị.pdf") == (
        "attachment; filename=\"Don de nghi.pdf\"; filename*=UTF-8''%C4%90%C6%A1n%20%C4%91%E1%BB%81%20ngh%E1%BB%8B.pdf"
    )


def test_a_line_break_in_a_stored_name_cannot_start_a_header():
    value = content_disposition('a\r\nX-Evil: 1".pdf', inline=True)
    assert value == "inline; filename=\"a X-Evil- 1-.pdf\"; filename*=UTF-8''a%20X-Evil-%201-.pdf"
