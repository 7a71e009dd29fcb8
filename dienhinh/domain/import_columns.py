"""Which column of a school's table is which, however it was headed, ordered and merged."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from dienhinh import legacy, text
from dienhinh.domain.search_words import words

Table = list[list[str]]

# Field -> what its heading says without marks, with i for y; the first that fits wins.
_HEADINGS = {
    "number": r"s?tt|so (tt|thu tu)",
    "contact": r".*(dien thoai|s?dt).*mail.*|.*mail.*(dien thoai|s?dt).*|.*(dien thoai|s?dt).*thu dien tu.*",
    "phone": r".*dien thoai.*|s?dt|so dt",
    "email": r".*e ?mail.*|.*thu dien tu.*",
    "name": r"ho (va )?ten.*|ten (tap the|doi tuong).*|ten",
    "unit": r".*don vi.*|noi cong tac",
    "seniority": r".*tham nien.*|so nam (giang )?dai.*",
    "teaching_since": r".*bat dau.*",
    "summary": r".*thanh tich.*|tom tat",
    "position": r".*chuc (vu|danh).*|cong viec",
    "award": r"hinh thuc.*",
    "effort": r".*bien phap.*|.*noi dung.*phan dau.*",
    "is_leader": r".*lanh dao.*|la hieu truong.*",
    "kind": r"loai.*|doi tuong la",
    "notes": r"ghi chu.*",
}
# Comes before the rules above: the words of a criterion would answer to them.
_CRITERION = re.compile(r"tieu chuan (?:so )?(\d{1,2})(?: cua (ca nhan|tap the))?\b")
_EMAIL = re.compile(r"[^\s:;,<>]+@[^\s;,<>]+")
_PHONE = re.compile(r"\+?\d[\d .()-]{7,}\d")
# No font moves it, and no cell of a heading holds it.
_DIVIDER = "\n|\n"
_PLACEHOLDER = re.compile(r"(?i)(số )?(điện thoại|đt|sđt|e-?mail|thư điện tử)\s*[:.]?|[.…_\-;,\s]+")


# Is told how far a long work is: what is done, how many rows, of how many.
Tell = Callable[[str, int, int], None]


def silent(words: str, done: int, total: int) -> None:
    """Tell nobody."""


class Row(NamedTuple):
    """A row of the file: its number there, texts by field, and the old texts where a font was translated."""

    number: int
    values: dict[str, str]
    was: dict[str, str]
    font: str


def rows(tables: list[Table], tell: Tell = silent) -> list[Row]:
    """Return the rows of every table that has a heading for names, numbered on from table to table.

    Collectives and people stand in a table each of a Word form, on a sheet each of an Excel file.
    """
    found: list[Row] = []
    before, total = 0, sum(map(len, tables))
    for table in tables:
        if heading := _heading(table):
            for row in _read(table, *heading):
                found.append(row._replace(number=before + row.number))
                tell("đã đọc", before + row.number, total)
            before += len(table)
    return found


def _heading(table: Table) -> tuple[int, dict[int, str]] | None:
    """Return where a table's heading stands and the field of each of its columns; None where it has no names."""
    for place in range(min(len(table), 30)):
        columns = _columns(table[place])
        if "name" in columns.values() and len(columns) > 1:
            return place, columns
    return None


def contact(cell: str) -> tuple[str, str, bool]:
    """Return phone, email, and whether something of the cell is neither: `ĐT: … Email: …` in one cell."""
    email = _EMAIL.search(cell)
    rest = cell.replace(email[0], " ") if email else cell
    phone = _PHONE.search(rest)
    rest = rest.replace(phone[0], " ") if phone else rest
    left = _PLACEHOLDER.sub("", rest)
    return phone[0].strip() if phone else "", email[0].rstrip(".") if email else "", bool(left)


def plain(cell: str) -> str:
    """Return a text as headings and names are compared: bare words with single spaces."""
    return " ".join(word.bare for word in words(cell))


def _columns(line: list[str]) -> dict[int, str]:
    """Return the field of each column that has a known heading; each field once, in its first column."""
    found: dict[int, str] = {}
    old = legacy.offer(_DIVIDER.join(line))
    for column, cell in enumerate(old.text.split(_DIVIDER) if old else line):
        label = plain(cell)
        field = _field(label)
        if field and field not in found.values() and len(label) < 80:
            found[column] = field
    return found


def _field(label: str) -> str | None:
    """Return the field of a heading; of a criterion's its number and, where it is said, whom it is for."""
    if found := _CRITERION.match(label):
        kinds = {"ca nhan": " individual", "tap the": " collective", None: ""}
        return f"criterion {int(found[1])}{kinds[found[2]]}"
    return next((field for field, rule in _HEADINGS.items() if re.fullmatch(rule, label)), None)


def _read(table: Table, head: int, columns: dict[int, str]) -> Iterator[Row]:
    group = ""
    in_heading = True
    for number, line in enumerate(table[head + 1 :], head + 2):
        cells = [text.clean(cell).strip() for cell in line]
        under = _columns(cells) if in_heading else {}
        if under and len(under) >= len([cell for cell in cells if cell]) - 1:
            columns = columns | under
            continue
        filled = {cell for cell in cells if cell}
        if not filled or (in_heading and all(re.fullmatch(r"\(?\d+\)?", cell) for cell in filled)):
            continue
        in_heading = False
        if len(filled) == 1 and len(cells) > 1 and _group(next(iter(filled))):
            group = _group(next(iter(filled)))
            continue
        values = {field: cells[column] for column, field in columns.items() if column < len(cells)}
        if values.keys() <= {"number"} or not any(
            value for field, value in values.items() if field != "number"
        ):
            continue
        yield _in_unicode(number, {"kind": group} | values if group else values)


def _group(cell: str) -> str:
    """Return the kind that a line over several rows announces: «I. TẬP THỂ», «II. Cá nhân»."""
    label = plain(cell)
    return "Tập thể" if "tap the" in label else "Cá nhân" if "ca nhan" in label else ""


def _in_unicode(number: int, values: dict[str, str]) -> Row:
    """Read a row that was typed with an old font; all its cells together are surer than one."""
    found = legacy.offer(_DIVIDER.join(values.values()))
    if found is None:
        return Row(number, values, {}, "")
    new = dict(zip(values, found.text.split(_DIVIDER), strict=True))
    return Row(number, new, {field: old for field, old in values.items() if old != new[field]}, found.font)
