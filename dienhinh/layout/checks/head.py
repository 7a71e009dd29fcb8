"""The two columns above the title: nation and motto, the bodies, number and date."""

import re
from collections.abc import Iterator

from dienhinh.layout.checks.row import SLACK, Check, capitals, centred, rule, size, style, there
from dienhinh.layout.parts import MOTTO, NATION, Parts


def nation(parts: Parts) -> Iterator[Check]:
    place, line = "Phụ lục I, mục II.1.a", parts.nation
    yield there("quốc hiệu", place, line, f"Ghi Quốc hiệu “{NATION}” ở trên cùng, bên phải trang đầu.")
    if line is None:
        return
    spelt = f"Ghi đúng “{NATION}” trên một dòng (đang là “{line.text}”)."
    yield Check("quốc hiệu: chính tả", place, line.text.upper() == NATION, spelt)
    yield from size("quốc hiệu", place, [line], 12, 13)
    yield from style("quốc hiệu", place, [line], "Bold")
    yield from capitals("quốc hiệu", place, [line])
    right = line.middle > parts.first.width / 2
    yield Check("quốc hiệu: bên phải", place, right, "Đặt Quốc hiệu ở bên phải, phía trên cùng.")
    top = min(each.base for each in parts.first.lines)
    level = line.base - top < 4
    yield Check("quốc hiệu: dòng đầu", place, level, "Đặt Quốc hiệu ngang dòng đầu tiên của trang.")


def motto(parts: Parts) -> Iterator[Check]:
    place, line = "Phụ lục I, mục II.1.b", parts.motto
    yield there("tiêu ngữ", place, line, f"Ghi Tiêu ngữ “{MOTTO}” dưới Quốc hiệu.")
    if line is None:
        return
    spelt = f"Ghi đúng “{MOTTO}”, gạch nối ngắn và có cách chữ (đang là “{line.text}”)."
    yield Check("tiêu ngữ: chính tả", place, line.text == MOTTO, spelt)
    yield from size("tiêu ngữ", place, [line], 13, 14)
    yield from style("tiêu ngữ", place, [line], "Bold")
    if parts.nation:
        yield from centred("tiêu ngữ", place, [line], parts.nation.middle, "dưới Quốc hiệu")
        gap = line.base - parts.nation.base
        yield Check("tiêu ngữ: dưới quốc hiệu", place, 10 < gap < 26, "Đặt Tiêu ngữ ngay dưới Quốc hiệu.")
    yield from rule("tiêu ngữ", place, parts.first, line, 0.96, 1.04)


def bodies(parts: Parts) -> Iterator[Check]:
    """The superior and the issuing body in the left column."""
    place = "Phụ lục I, mục II.2"
    yield there("cơ quan ban hành", place, parts.issuer, "Ghi tên cơ quan ban hành ở bên trái, phía trên.")
    if parts.superior:
        yield from size("cơ quan chủ quản", place, parts.superior, 12, 13)
        yield from style("cơ quan chủ quản", place, parts.superior, "")
        yield from capitals("cơ quan chủ quản", place, parts.superior)
    if not parts.issuer:
        return
    yield from size("cơ quan ban hành", place, parts.issuer, 12, 13)
    yield from style("cơ quan ban hành", place, parts.issuer, "Bold")
    yield from capitals("cơ quan ban hành", place, parts.issuer)
    middle = parts.issuer[-1].middle
    column = [*parts.superior, *parts.issuer]
    level = all(abs(line.middle - middle) < SLACK for line in column) and middle < parts.centre
    yield Check(
        "cơ quan ban hành: canh giữa", place, level, "Canh giữa các dòng tên cơ quan với nhau, ở bên trái."
    )
    yield from rule("cơ quan ban hành", place, parts.first, parts.issuer[-1], 0.32, 0.52)


def number(parts: Parts) -> Iterator[Check]:
    place, line = "Phụ lục I, mục II.3", parts.number
    yield there("số, ký hiệu", place, line, "Ghi “Số: …/…” dưới tên cơ quan ban hành.")
    if line is None:
        return
    yield from size("số, ký hiệu", place, [line], 13, 13)
    yield from style("số, ký hiệu", place, [line], "")
    given = re.match(r"S\w\s*:\s*([^/]*)(/?)(.*)$", line.text)
    figure, stroke, sign = (given[1].strip(" .…_"), given[2], given[3]) if given else ("", "", "")
    padded = not figure.isdigit() or len(figure) >= 2
    yield Check("số, ký hiệu: số 0", place, padded, f"Số nhỏ hơn 10 phải có số 0 phía trước: 0{figure}.")
    tight = line.text.startswith("Số: ") and " " not in sign.strip() and "–" not in sign
    form = "Viết “Số: 05/TTr-…”: dấu gạch chéo giữa số và ký hiệu, gạch nối ngắn, không cách chữ."
    yield Check("số, ký hiệu: dạng", place, tight and bool(stroke) and bool(sign), form)
    if parts.issuer:
        middle = parts.issuer[-1].middle
        # A number that is not written yet leaves room at its place.
        yield from centred("số, ký hiệu", place, [line], middle, "dưới tên cơ quan ban hành")
        below = line.base > parts.issuer[-1].base + 10
        yield Check("số, ký hiệu: dưới cơ quan", place, below, "Đặt số, ký hiệu dưới tên cơ quan ban hành.")


def dated(parts: Parts) -> Iterator[Check]:
    place, line = "Phụ lục I, mục II.4", parts.dated
    yield there("địa danh, thời gian", place, line, "Ghi địa danh và ngày, tháng, năm dưới Tiêu ngữ.")
    if line is None:
        return
    yield from size("địa danh, thời gian", place, [line], 13, 14)
    yield from style("địa danh, thời gian", place, [line], "Italic")
    comma = re.search(r"\w,\s+ngày\b", line.text) is not None
    yield Check("địa danh, thời gian: dấu phẩy", place, comma, "Sau địa danh có dấu phẩy, rồi đến “ngày …”.")
    day = re.search(r"ngày\s+(\d+)", line.text)
    zero = day is None or len(day[1]) == 2
    yield Check("địa danh, thời gian: ngày", place, zero, "Ngày nhỏ hơn 10 phải có số 0 phía trước.")
    month = re.search(r"tháng\s+(\d+)", line.text)
    right = month is None or month[1] == (month[1].zfill(2) if int(month[1]) < 3 else str(int(month[1])))
    words = "Tháng 1, 2 viết 01, 02; từ tháng 3 trở đi không thêm số 0."
    yield Check("địa danh, thời gian: tháng", place, right, words)
    year = re.search(r"năm\s+(?:\d{4}\b|[.…_])", line.text) is not None
    yield Check("địa danh, thời gian: năm", place, year, "Ghi đủ bốn chữ số của năm, trên cùng một dòng.")
    if parts.motto:
        yield from centred("địa danh, thời gian", place, [line], parts.motto.middle, "dưới Tiêu ngữ")
        below = line.base > parts.motto.base + 10
        yield Check(
            "địa danh, thời gian: dưới tiêu ngữ", place, below, "Đặt địa danh, thời gian dưới Tiêu ngữ."
        )
    if parts.number:
        level = abs(parts.number.base - line.base) < SLACK
        words = "Đặt số, ký hiệu và địa danh, thời gian trên cùng một dòng."
        yield Check("số ngang địa danh, thời gian", "Phụ lục I, mục I.6", level, words)
