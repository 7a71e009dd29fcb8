"""XLSX files: a table of values that a spreadsheet shows and never runs."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from dienhinh import clock, text

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 32_767  # characters of a cell; a spreadsheet refuses more
_WIDEST = 60
_MOST_CHOSEN = 1000  # rows whose cells offer their choices
_FIRST_DAY = date(1900, 1, 1)


def table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    notes: Sequence[str] = (),
    choices: Mapping[int, Sequence[str]] | None = None,
    created: datetime | None = None,
) -> bytes:
    """Return a workbook of one sheet: `columns` is its frozen, filtered first line, and each row one below.

    Texts stay texts whatever they start with, dates become dates, an instant is shown on Vietnam's clock, True
    is «Có», None is blank. Each of `notes` is a line of a second sheet, «Hướng dẫn». `choices` holds
    what the cells of a column, by its place, are chosen from. With a `created` the same table has the same bytes.
    """
    out = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **safe}) as book:
        book.set_properties({"title": _clean(title)} | ({"created": created} if created else {}))
        sheet = book.add_worksheet(_sheet_name(title))
        body = book.add_format({"valign": "top", "text_wrap": True})
        formats = {
            date: book.add_format({"valign": "top", "num_format": "dd/mm/yyyy"}),
            datetime: book.add_format({"valign": "top", "num_format": "dd/mm/yyyy hh:mm"}),
        }
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        widths = [_width(label) for label in columns]
        for column, label in enumerate(columns):
            sheet.write_string(0, column, _clean(label), head)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, raw in enumerate(row):
                value = _plain(raw)
                widths[column] = max(widths[column], _width(value))
                _write(sheet, last, column, value, formats.get(type(value), body))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, max(0, len(columns) - 1))
        _for_printing(sheet)
        if notes:
            _guide(book, notes, body)
        if choices:
            _offer(book, sheet, choices)
    return out.getvalue()


def _write(sheet: Worksheet, row: int, column: int, value: Any, style: Any) -> None:
    """Write by the value's own type: xlsxwriter's `write` would guess formulas and links out of texts."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)


def _plain(value: Any) -> Any:
    """Return a text, a number, a date or a moment without a zone, as the sheet shows it."""
    if isinstance(value, bool):
        return "Có" if value else ""
    if isinstance(value, datetime):
        return (clock.local(value) if value.tzinfo else value).replace(tzinfo=None)
    if isinstance(value, date):
        return value if value >= _FIRST_DAY else f"{value:%d/%m}/{value.year}"
    if value is None or isinstance(value, int | float | Decimal):
        return value
    return _clean(str(value))[:_LONGEST]


def _clean(value: str) -> str:
    # A carriage return or tab in a cell is kept by no spreadsheet in the same way.
    return text.clean(value).replace("\t", " ")


def _width(value: Any) -> int:
    if isinstance(value, datetime):
        return 17
    if isinstance(value, date):
        return 12
    longest = max((len(line) for line in str(value).split("\n")), default=0)
    return min(max(8, longest + 2), _WIDEST)


def _sheet_name(title: str) -> str:
    """Return what a spreadsheet takes for a name: at most 31 characters, some signs never."""
    name = re.sub(r"[\[\]:*?/\\]", "-", text.line(title)).strip("'")[:31].strip("' ")
    return "Bảng" if name.casefold() in ("", "history") else name


def _for_printing(sheet: Worksheet) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _guide(book: xlsxwriter.Workbook, notes: Sequence[str], style: Any) -> None:
    sheet = book.add_worksheet("Hướng dẫn")
    sheet.set_column(0, 0, 100)
    for row, note in enumerate(notes):
        sheet.write_string(row, 0, _clean(note), style)


def _offer(book: xlsxwriter.Workbook, sheet: Worksheet, choices: Mapping[int, Sequence[str]]) -> None:
    """Let the cells below the head be chosen from lists, which stand on a hidden sheet: in a rule commas divide."""
    lists = book.add_worksheet("Danh mục")
    lists.hide()
    for place, (column, values) in enumerate(choices.items()):
        for row, value in enumerate(values):
            lists.write_string(row, place, _clean(value))
        letter = xl_col_to_name(place, col_abs=True)
        rule = {
            "validate": "list",
            "source": f"='Danh mục'!{letter}$1:{letter}${len(values)}",
            "error_title": "Chưa đúng mức có sẵn",
            "error_message": "Xin chọn một giá trị trong danh sách của ô.",
        }
        sheet.data_validation(1, column, _MOST_CHOSEN, column, rule)
