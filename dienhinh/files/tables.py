"""The tables of a Word or Excel file as plain texts: one list of rows for each table, merged cells spread out.

Runs in the process that parses untrusted files, after the file was checked.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl, CT_Tc
from docx.text.paragraph import Paragraph
from python_calamine import CalamineWorkbook

from dienhinh.errors import DomainError

MOST_ROWS, MOST_COLUMNS, LONGEST = 10_000, 60, 20_000
Table = list[list[str]]


def read(path: Path, kind: str) -> list[Table]:
    """Return every table that has a word in it, each with its rows as they are numbered in the file."""
    tables = list(_sheets(path) if kind == "xlsx" else _word_tables(path))
    return [table for table in tables if any(any(row) for row in table)]


def _sheets(path: Path) -> Iterator[Table]:
    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
        _check(len(rows))
        yield [[_text(value) for value in row[:MOST_COLUMNS]] for row in rows]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "Có" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    return str(value)[:LONGEST]


def _word_tables(path: Path) -> Iterator[Table]:
    document = docx.Document(str(path))
    for table in document.tables:
        yield _spread(table._tbl, table)


def _spread(table: CT_Tbl, parent: Any) -> Table:
    """Return the table's grid; a merged cell stands in each of its places."""
    grid: Table = []
    for row in table.tr_lst:
        line: list[str] = [""] * row.grid_before
        for cell in row.iterdescendants(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tr"))) is not row:
                continue  # of a table inside this one
            goes_on = cell.vMerge == "continue" and grid and len(line) < len(grid[-1])
            words = grid[-1][len(line)] if goes_on else _words(cell, parent)
            line += [words] * min(cell.grid_span, MOST_COLUMNS)
        grid.append(line[:MOST_COLUMNS])
        _check(len(grid))
    return grid


def _words(cell: CT_Tc, parent: Any) -> str:
    """Return a cell's paragraphs, one a line; an item of a list gets the dash that Word draws before it."""
    lines = []
    for element in cell.iterdescendants(qn("w:p")):
        words = Paragraph(element, parent).text.strip()
        listed = words and element.pPr is not None and element.pPr.numPr is not None
        lines.append(f"- {words}" if listed and not words.startswith(("-", "+", "•")) else words)
    return "\n".join(lines).strip()[:LONGEST]


def _check(rows: int) -> None:
    if rows > MOST_ROWS:
        raise DomainError(f"Bảng có hơn {MOST_ROWS} dòng. Xin chia thành nhiều tệp.")
