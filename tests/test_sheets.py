"""A table as XLSX, read back with libraries that did not write it."""

import io
import unicodedata
from datetime import UTC, date, datetime

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from dienhinh import sheets

HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "{=1}",
    "http://example.vn",
    "0123",
    "mailto:a@b.vn",
]


def read(content: bytes) -> list[list[tuple[str, object]]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[(cell.data_type, cell.value) for cell in row] for row in sheet.iter_rows()]


def test_no_text_becomes_a_formula_a_link_or_a_number():
    content = sheets.table("Thử", ["Ô"], [[each] for each in HOSTILE])
    assert read(content)[1:] == [[("s", each.replace("\t", " "))] for each in HOSTILE]
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [cell.hyperlink for (cell,) in book.worksheets[0].iter_rows()] == [None] * (len(HOSTILE) + 1)


def test_values_keep_their_kind_and_an_instant_is_told_on_the_wall_clock():
    moment = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
    row = ["Lê Thị Ánh", 12, 3.5, date(2021, 11, 4), moment, True, False, None]
    content = sheets.table("Đối tượng", list("abcdefgh"), [row])
    (shown,) = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
    at = datetime(2026, 11, 25, 1, 30)
    assert shown == ["Lê Thị Ánh", 12.0, 3.5, date(2021, 11, 4), at, "Có", "", ""]


def test_the_first_line_is_frozen_and_filtered_and_the_name_is_one_that_spreadsheets_take():
    book = openpyxl.load_workbook(
        io.BytesIO(sheets.table("Hồ sơ: [2021/2022] " + "x" * 40, ["A", "B"], [[1, 2]]))
    )
    sheet = book.worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.title) == (
        "A2",
        "A1:B2",
        "Hồ sơ- -2021-2022- xxxxxxxxxxxx",
    )


def test_a_table_without_rows_and_a_guide_are_sheets_too():
    content = sheets.table("'History'", ["A"], [], notes=["=Một dòng"])
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Bảng", "Hướng dẫn"]
    assert [cell.data_type for cell in book["Hướng dẫn"]["A"]] == ["s"]


def test_what_a_cell_cannot_hold_is_cut_and_an_old_day_is_told_in_words():
    content = sheets.table("Thử", ["A", "B"], [["á" * 40_000, date(1890, 5, 19)]])
    assert read(content)[1] == [("s", "á" * 32_767), ("s", "19/05/1890")]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_any_text_comes_back_as_composed_text_without_controls(row):
    shown = read(sheets.table("Thử", ["A"] * len(row), [row]))[1:]
    values = [value or "" for line in shown for kind, value in line]
    wanted = [sheets._plain(each) for each in row]
    assert values + [""] * (len(row) - len(values)) == wanted
    assert all(unicodedata.is_normalized("NFC", value) for value in values)
