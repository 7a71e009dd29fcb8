"""The Word twin says what the PDF says, on the same page and in the same face."""

import inspect
import unicodedata
from collections import Counter
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import given, settings

from dienhinh import papers
from dienhinh.papers import blocks, word
from dienhinh.papers.text import clean
from tests.papers import anything, samples
from tests.papers.reading import Drawn, squeezed
from tests.papers.test_every_paper import RELAXED, hostile

# In Word a chart is a picture, whose words cannot be read back.
SAMPLES = [
    replace(record, chart=()) if isinstance(record, papers.YearReport) else record
    for record in samples.all_samples()
    if "kit" in inspect.signature(samples.DRAWN_BY[type(record)]).parameters
]


def written(record) -> bytes:
    return samples.DRAWN_BY[type(record)](record, word)


def read(record):
    return Document(BytesIO(written(record)))


def cells(table: Table) -> list:
    return [cell for row in table.rows for cell in dict.fromkeys(row.cells)]


def lines(place) -> list[Paragraph]:
    """Every paragraph in reading order, row by row in tables."""
    found = []
    for part in place.iter_inner_content():
        found += [part] if isinstance(part, Paragraph) else [p for cell in cells(part) for p in lines(cell)]
    return found


def letters(text: str) -> Counter:
    """The letters of a text, whatever their order: a PDF draws two columns in another order than Word holds them."""
    return Counter(squeezed(text))


@pytest.mark.parametrize("record", SAMPLES, ids=lambda record: type(record).__name__)
def test_word_holds_every_string_of_the_pdf_and_no_other(record):
    drawn, found = Drawn(samples.DRAWN_BY[type(record)](record)), lines(read(record))
    assert [line.text for line in found if line.text.strip() and not drawn.holds(line.text)] == []
    whole = squeezed("".join(line.text for line in found))
    typed = anything.strings(record)
    assert [text for text in typed if squeezed(text).rstrip(";.,/").lower() not in whole.lower()] == []
    heads = "".join(
        cell.text for table in read(record).tables if is_head(table) for cell in table.rows[0].cells
    )
    again = [letters(whole + heads * times) for times in range(len(drawn.pages))]
    assert letters("".join(drawn.texts)) in again


def is_head(table: Table) -> bool:
    return table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


@pytest.mark.parametrize("record", SAMPLES, ids=lambda record: type(record).__name__)
def test_the_page_is_the_decree_s(record):
    document = read(record)
    page, drawn = document.sections[0], Drawn(samples.DRAWN_BY[type(record)](record))
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(side.mm) for side in margins] == [20, 20, 30, 15]
    assert [round(page.page_width.pt), round(page.page_height.pt)] == [round(side) for side in drawn.sizes[0]]
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert (document.core_properties.author, document.core_properties.language) == ("", "vi-VN")


def test_pages_are_numbered_in_the_top_margin_from_the_second_on():
    page = read(samples.school_letter()).sections[0]
    assert page.different_first_page_header_footer
    assert page.first_page_header.paragraphs[0].text == ""
    assert [field.get(qn("w:instr")) for field in page.header._element.iter(qn("w:fldSimple"))] == ["PAGE"]
    assert page.header.paragraphs[0].alignment == 1


@pytest.mark.parametrize(
    ("text", "size", "bold", "italic"),
    [
        (blocks.NATION, 12, True, False),
        (blocks.MOTTO, 13, True, False),
        ("PHÒNG GD&ĐT VĨNH THUẬN", 12, False, False),
        ("TRƯỜNG THCS VĨNH THUẬN", 12, True, False),
        ("Số: 05/TTr-THCSVT", 13, False, False),
        ("Vĩnh Thuận, ngày 05 tháng 11 năm 2021", 13, False, True),
        ("TỜ TRÌNH", 14, True, False),
        (f"{samples.GROUNDS[0]};", 14, False, True),
        ("Nơi nhận:", 12, True, True),
        ("- Như trên;", 11, False, False),
        ("KT. HIỆU TRƯỞNG", 14, True, False),
        ("Nguyễn Thị Ánh Hường", 14, True, False),
    ],
)
def test_each_component_has_the_decree_s_size_weight_and_slant(text, size, bold, italic):
    found = [line for line in lines(read(samples.school_letter())) if squeezed(line.text) == squeezed(text)]
    assert [(r.font.size.pt, bool(r.bold), bool(r.italic)) for r in found[0].runs] == [(size, bold, italic)]


def test_the_header_and_the_end_stand_in_two_columns_without_lines():
    tables = read(samples.school_letter()).tables
    assert [len(table.columns) for table in tables] == [2, 2]
    assert [table._tbl.tblPr.find(qn("w:tblBorders")) for table in tables] == [None, None]
    assert [round(cell.width.mm) for cell in tables[0].rows[0].cells] == [70, 95]


def test_three_rules_are_as_long_as_those_of_the_pdf():
    letter = samples.school_letter()
    rules = [
        line for line in lines(read(letter)) if line._p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is not None
    ]
    columns = (Mm(70).pt, Mm(95).pt, Mm(165).pt)
    lengths = [
        round(measure - 2 * line.paragraph_format.left_indent.pt)
        for line, measure in zip(rules, columns, strict=True)
    ]
    drawn = Drawn(papers.school_letter(letter)).lines[0]
    wanted = [rule["x1"] - rule["x0"] for rule in sorted(drawn, key=lambda rule: rule["top"])]
    assert lengths == pytest.approx(wanted, abs=1)


def test_the_head_of_a_list_returns_on_every_page_and_its_last_row_stays_with_the_signature():
    table = read(samples.individual_list(*[samples.person()] * 40)).tables[1]
    assert (is_head(table), len(table.rows)) == (True, 41)
    kept = [{line.paragraph_format.keep_with_next for line in lines(row.cells[4])} for row in table.rows]
    assert kept[-2:] == [{False}, {True, False}]


def test_a_band_of_the_consolidated_list_goes_over_the_whole_width():
    table = read(samples.consolidated_list()).tables[0]
    assert [cell.text for cell in cells(table)][4:6] == ["I. THCS", "1. Trường THCS Vĩnh Thuận"]


@pytest.mark.parametrize("text", ["\x00\ufffe<w:p/>&amp; 😀", "Đặng" * 500, "a\nb\n\nc", "", "]]>"])
def test_any_text_makes_a_file_that_opens(text):
    record = samples.minutes(conclusion=text, title=text, place=text, recipients=(text,))
    drawn = Drawn(papers.minutes(record))
    assert [
        line.text for line in lines(read(record)) if line.text.strip() and not drawn.holds(line.text)
    ] == []


@pytest.mark.parametrize("kind", [papers.Minutes, papers.ConsolidatedList], ids=lambda kind: kind.__name__)
def test_whatever_users_type_makes_a_file_that_opens(kind):
    @settings(RELAXED, max_examples=15)
    @given(anything.records(kind, hostile))
    def opens(record):
        text = "".join(line.text for line in lines(read(record)))
        assert (text, unicodedata.is_normalized("NFC", text)) == (clean(text), True)

    opens()


def test_the_same_record_gives_the_same_words_whenever_it_is_written():
    parts = [read(samples.minutes()).element.xml for _ in range(2)]
    assert parts[0] == parts[1]
