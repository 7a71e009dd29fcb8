"""The rows of the decree, each held against what was found: what was asked, where it is written, what to do."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from dienhinh.layout.parts import END, MOTTO, NATION, Parts
from dienhinh.layout.reading import MM, Line, Page, Rule

SLACK = 2.5  # points
FACES = re.compile(r"(?i)times|liberationserif|tinos|termes|nimbusrom|crimson")
STYLE_NAMES = {"": "đứng", "Bold": "đứng, đậm", "Italic": "nghiêng", "BoldItalic": "nghiêng, đậm"}
INK = 18 * MM  # the least room for a signature and a stamp
TITLES_OF_HONOUR = re.compile(r"(?i)\b(ths|ts|gs|pgs|ncs|cn|ngưt|nhà giáo|thầy|cô|ông|bà)\b\.?")


class Check(NamedTuple):
    """One row: `place` is where the decree says it, `advice` what to do when it is not kept."""

    name: str
    place: str
    kept: bool
    advice: str
    page: int = 1


def size(name: str, place: str, lines: Iterable[Line], low: float, high: float) -> Iterator[Check]:
    lines = list(lines)
    found = sorted({each for line in lines for each in line.sizes})
    wanted = f"{low:g}" if low == high else f"từ {low:g} đến {high:g}"
    kept = all(low - 0.3 <= each <= high + 0.3 for each in found)
    shown = ", ".join(f"{each:g}".replace(".", ",") for each in found)
    yield Check(f"{name}: cỡ chữ", place, kept, f"Đặt cỡ chữ {wanted} (đang là {shown}).", _page(lines))


def style(name: str, place: str, lines: Iterable[Line], wanted: str) -> Iterator[Check]:
    lines = list(lines)
    found = {each for line in lines for each in line.styles}
    kept = found <= {wanted}
    shown = "; ".join(STYLE_NAMES[each] for each in sorted(found))
    advice = f"Đặt kiểu chữ {STYLE_NAMES[wanted]} (đang là {shown})."
    yield Check(f"{name}: kiểu chữ", place, kept, advice, _page(lines))


def capitals(name: str, place: str, lines: Iterable[Line], wanted: bool = True) -> Iterator[Check]:
    lines = list(lines)
    text = " ".join(line.text for line in lines)
    kept = text == text.upper() if wanted else text != text.upper()
    advice = "Viết bằng chữ in hoa." if wanted else "Viết bằng chữ in thường, chỉ hoa chữ cái đầu."
    yield Check(f"{name}: chữ hoa" if wanted else f"{name}: chữ thường", place, kept, advice, _page(lines))


def centred(name: str, place: str, lines: Iterable[Line], middle: float, under: str) -> Iterator[Check]:
    lines = list(lines)
    kept = all(abs(line.middle - middle) < SLACK for line in lines)
    yield Check(f"{name}: canh giữa", place, kept, f"Canh giữa {under}.", _page(lines))


def rule(name: str, place: str, page: Page, line: Line, low: float, high: float) -> Iterator[Check]:
    """A rule under a line: that there is one, how long it is, where its middle is, and that it is solid."""
    below = [each for each in page.rules if is_under(each, line)]
    yield Check(f"{name}: đường kẻ", place, len(below) >= 1, "Kẻ một đường nét liền ngay bên dưới, ở giữa.")
    for each in below[:1]:
        share = each.length / line.width
        wanted = "bằng độ dài dòng chữ" if low > 0.9 else "bằng từ 1/3 đến 1/2 độ dài dòng chữ"
        yield Check(f"{name}: độ dài đường kẻ", place, low <= share <= high, f"Kẻ đường dài {wanted}.")
        middle = abs(each.middle - line.middle) < SLACK
        yield Check(f"{name}: đường kẻ cân giữa", place, middle, "Đặt đường kẻ cân đối ở giữa dòng chữ.")
        yield Check(f"{name}: nét liền", place, each.solid, "Dùng đường kẻ nét liền.")


def is_under(each: Rule, line: Line) -> bool:
    near = -3 < each.top - line.base < 16 and abs(each.middle - line.middle) < line.width / 2
    return each.flat and near and each.length < line.width * 1.6


def _page(lines: list[Line]) -> int:
    return lines[0].page if lines else 1


def there(name: str, place: str, found: object, advice: str) -> Check:
    return Check(f"{name}: có", place, bool(found), advice)


def nation(parts: Parts) -> Iterator[Check]:
    place, line = "Phụ lục I, mục II.1.a", parts.nation
    yield there("quốc hiệu", place, line, f"Ghi Quốc hiệu “{NATION}” ở trên cùng, bên phải trang đầu.")
    if line is None:
        return
    spelt = f"Ghi đúng “{NATION}” (đang là “{line.text}”)."
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
    yield Check("địa danh, thời gian: năm", place, year, "Ghi đủ bốn chữ số của năm.")
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


def about(parts: Parts) -> Iterator[Check]:
    """The trích yếu of a công văn, which has no title."""
    place = "Phụ lục I, mục II.5"
    yield from size("trích yếu", place, parts.about, 12, 13)
    yield from style("trích yếu", place, parts.about, "")
    kept = parts.about[0].text.startswith("V/v ")
    yield Check("trích yếu: V/v", place, kept, "Bắt đầu trích yếu công văn bằng “V/v”.")
    if parts.number:
        yield from centred("trích yếu", place, parts.about, parts.number.middle, "dưới số, ký hiệu")


def title(parts: Parts) -> Iterator[Check]:
    place, line = "Phụ lục I, mục II.5", parts.title
    yield there("tên loại", place, line, "Ghi tên loại văn bản bằng chữ in hoa, ví dụ TỜ TRÌNH.")
    if line is None:
        return
    yield from size("tên loại", place, [line], 13, 14)
    yield from style("tên loại", place, [line], "Bold")
    yield from capitals("tên loại", place, [line])
    yield from centred("tên loại", place, [line], parts.centre, "theo chiều ngang phần chữ")
    if parts.is_letter and not parts.attached:
        yield there("trích yếu", place, parts.subject, "Ghi trích yếu nội dung ngay dưới tên loại.")
    if not parts.subject:
        return
    yield from size("trích yếu", place, parts.subject, 13, 14)
    yield from style("trích yếu", place, parts.subject, "Bold")
    yield from capitals("trích yếu", place, parts.subject, False)
    yield from centred("trích yếu", place, parts.subject, parts.centre, "dưới tên loại")
    gap = parts.subject[0].base - line.base
    yield Check("trích yếu: dưới tên loại", place, 10 < gap < 28, "Đặt trích yếu ngay dưới tên loại.")
    if not parts.attached:
        yield from rule("trích yếu", place, parts.first, parts.subject[-1], 0.32, 0.52)


def addressed(parts: Parts) -> Iterator[Check]:
    place, line = "Phụ lục I, mục II.9.a", parts.addressed
    if line is None:
        if parts.title and parts.title.text == "TỜ TRÌNH":
            yield there("kính gửi", place, None, "Ghi “Kính gửi: …” dưới trích yếu.")
        return
    every = [line, *parts.addressees]
    yield there("kính gửi", place, line, "")
    yield from size("kính gửi", place, every, 13, 14)
    yield from style("kính gửi", place, every, "")
    colon = re.match(r"Kính gửi:(\s|$)", line.text) is not None
    yield Check("kính gửi: dấu hai chấm", place, colon, "Viết “Kính gửi:” rồi đến nơi nhận.")
    ends = parts.addressees or [line]
    joined = " ".join(each.text for each in ends)
    stops = joined.endswith(".") and all(
        before.endswith(";") for before in re.split(r"\s(?=- )", joined)[:-1]
    )
    words = "Nhiều nơi nhận thì mỗi nơi một dòng, gạch đầu dòng, cuối dòng có dấu chấm phẩy; dòng cuối có dấu chấm."
    yield Check("kính gửi: dấu cuối dòng", place, stops, words)
    alone = bool(parts.addressees) != bool(line.text.removeprefix("Kính gửi:").strip())
    yield Check(
        "kính gửi: cách dòng", place, alone, "Một nơi nhận thì ghi cùng dòng; nhiều nơi thì xuống dòng."
    )
    if parts.subject:
        below = line.base > parts.subject[-1].base + 10
        yield Check("kính gửi: dưới trích yếu", place, below, "Đặt “Kính gửi” dưới trích yếu.")


def grounds(parts: Parts) -> Iterator[Check]:
    place = "Phụ lục I, mục II.6.a"
    if not parts.grounds:
        return
    every = [line for ground in parts.grounds for line in ground]
    yield from size("căn cứ", place, every, 13, 14)
    yield from style("căn cứ", place, every, "Italic")
    *others, last = [ground[-1].text for ground in parts.grounds]
    semicolons = all(text.endswith(";") for text in others)
    yield Check("căn cứ: dấu chấm phẩy", place, semicolons, "Cuối mỗi căn cứ có dấu chấm phẩy.")
    yield Check("căn cứ: dấu chấm", place, last.endswith("."), "Căn cứ cuối cùng kết thúc bằng dấu chấm.")
    indented = all(_indented(ground) for ground in parts.grounds)
    yield Check(
        "căn cứ: lùi đầu dòng", place, indented, "Mỗi căn cứ xuống dòng, lùi đầu dòng 1 cm hoặc 1,27 cm."
    )


def _indented(paragraph: list[Line]) -> bool:
    indent = paragraph[0].x0 - 30 * MM
    return 10 * MM - 3 <= indent <= 12.7 * MM + 5 * MM + 3


def text(parts: Parts) -> Iterator[Check]:
    """The body: face, lines, paragraphs, and how it ends."""
    place = "Phụ lục I, mục II.6"
    flowing = [*parts.grounds, *parts.body]
    lines = [line for paragraph in parts.body for line in paragraph]
    if lines:
        yield from size("nội dung", place, lines, 13, 14)
    steps = [other.base - one.base for p in flowing for one, other in pairwise(p) if one.page == other.page]
    single, most = 13, 14 * 1.15 * 1.5 + 1
    spaced = all(single <= step <= most for step in steps)
    yield Check("giãn dòng", place, spaced, "Khoảng cách giữa các dòng từ dòng đơn đến 1,5 dòng.")
    usual = sorted(steps)[len(steps) // 2] if steps else 16
    plain = [p for p in flowing if p[0].text[:1] not in "-+"]
    gaps = [
        other[0].base - one[-1].base
        for one, other in pairwise(flowing)
        if one[-1].page == other[0].page and other in plain and one in plain
    ]
    apart = all(gap >= usual + 5.5 for gap in gaps)
    yield Check("cách đoạn ít nhất 6 pt", place, apart, "Khoảng cách giữa các đoạn tối thiểu là 6 pt.")
    right = parts.first.width - 15 * MM
    ragged = [
        one for p in flowing for one, other in pairwise(p) if not right - 5 * MM - 2 <= one.x1 <= right + 2
    ]
    widths = {round(one.x1) for p in flowing for one, _ in pairwise(p)}
    even = not ragged and (not widths or max(widths) - min(widths) <= 3)
    yield Check("canh đều hai lề", place, even, "Canh đều nội dung theo cả hai lề.")
    indented = all(_indented(p) for p in parts.body if len(p) > 1)
    yield Check("lùi đầu dòng", place, indented, "Khi xuống dòng, chữ đầu dòng lùi vào 1 cm hoặc 1,27 cm.")
    if parts.is_letter and not parts.is_unnumbered:
        ends = f"Kết thúc nội dung bằng dấu “{END}”."
        yield Check("kết thúc bằng ./.", "Phụ lục I, mục II.6; Phụ lục III", parts.closing is not None, ends)


def signature(parts: Parts) -> Iterator[Check]:
    place = "Phụ lục I, mục II.7"
    yield there("quyền hạn, chức vụ", place, parts.offices, "Ghi quyền hạn, chức vụ người ký ở nửa bên phải.")
    if not parts.offices:
        return
    yield from size("quyền hạn, chức vụ", place, parts.offices, 13, 14)
    yield from style("quyền hạn, chức vụ", place, parts.offices, "Bold")
    yield from capitals("quyền hạn, chức vụ", place, parts.offices)
    middle = parts.offices[0].middle
    yield from centred("quyền hạn, chức vụ", place, parts.offices, middle, "với nhau")
    half = middle > parts.centre + 15 * MM
    yield Check("quyền hạn, chức vụ: bên phải", place, half, "Đặt khối ký ở nửa bên phải.")
    marks = [re.match(r"(TM|Q|KT|TL|TUQ)\b", line.text) for line in parts.offices]
    good = all(
        re.match(r"(TM|Q|KT|TL|TUQ)\. \S", line.text)
        for line, mark in zip(parts.offices, marks, strict=True)
        if mark
    )
    yield Check(
        "quyền hạn: viết tắt", place, good, "Viết tắt TM., Q., KT., TL., TUQ. có dấu chấm và một dấu cách."
    )
    page = parts.pages[parts.offices[0].page - 1]
    above = [line for line in page.lines if line.base < parts.offices[0].base - 2]
    if parts.recipients_head and parts.recipients_head.page == page.number:
        above = [line for line in above if line.base < parts.recipients_head.base - 2]
    alone = "Chuyển ít nhất hai dòng nội dung sang trang có khối ký."
    yield Check("khối ký không đứng một mình", place, len(above) >= 1, alone, page.number)
    signer = parts.signer
    if signer is None:
        return
    yield from size("họ tên người ký", place, [signer], 13, 14)
    yield from style("họ tên người ký", place, [signer], "Bold")
    yield from capitals("họ tên người ký", place, [signer], False)
    yield from centred("họ tên người ký", place, [signer], middle, "dưới quyền hạn, chức vụ")
    plain = TITLES_OF_HONOUR.search(signer.text) is None
    yield Check(
        "họ tên người ký: học hàm", place, plain, "Không ghi học hàm, học vị, danh hiệu trước họ tên."
    )
    room = signer.base - parts.offices[-1].base > INK
    words = "Chừa khoảng trống đủ để ký và đóng dấu giữa chức vụ và họ tên."
    yield Check("chỗ ký, đóng dấu", "Phụ lục I, mục II.7, II.8", room, words)


def recipients(parts: Parts) -> Iterator[Check]:
    place, head = "Phụ lục I, mục II.9.b", parts.recipients_head
    yield there("nơi nhận", place, head, "Ghi “Nơi nhận:” ở bên trái, ngang khối ký.")
    if head is None:
        return
    yield from size("nơi nhận", place, [head], 12, 12)
    yield from style("nơi nhận", place, [head], "BoldItalic")
    left = abs(head.x0 - 30 * MM) < SLACK or 30 * MM <= head.x0 <= 35 * MM + SLACK
    yield Check("nơi nhận: sát lề trái", place, left, "Đặt “Nơi nhận:” sát lề trái.")
    yield Check("nơi nhận: dấu hai chấm", place, head.text.endswith(":"), "Sau “Nơi nhận” có dấu hai chấm.")
    if parts.offices and not parts.is_minutes:
        level = head.page == parts.offices[0].page and abs(head.base - parts.offices[0].base) < 8
        yield Check(
            "nơi nhận: ngang quyền hạn", place, level, "Đặt “Nơi nhận:” ngang hàng với quyền hạn, chức vụ."
        )
    items = parts.recipients
    yield there("nơi nhận, danh sách", place, items, "Liệt kê các nơi nhận dưới “Nơi nhận:”.")
    if not items:
        return
    yield from size("nơi nhận, danh sách", place, items, 11, 11)
    yield from style("nơi nhận, danh sách", place, items, "")
    entries = re.split(r"\s(?=- )", " ".join(line.text for line in items))
    dashes = all(entry.startswith("- ") for entry in entries)
    yield Check("nơi nhận: gạch đầu dòng", place, dashes, "Mỗi nơi nhận một dòng, có gạch đầu dòng.")
    stops = entries[-1].endswith(".") and all(entry.endswith(";") for entry in entries[:-1])
    yield Check("nơi nhận: dấu cuối dòng", place, stops, "Cuối dòng có dấu chấm phẩy, dòng cuối có dấu chấm.")
    kept = entries[-1].startswith("- Lưu: ")
    yield Check("nơi nhận: dòng Lưu", place, kept, "Dòng cuối là “- Lưu: VT, …”.")
    if parts.addressed:
        same = entries[0].startswith("- Như trên")
        yield Check("nơi nhận: Như trên", place, same, "Văn bản có “Kính gửi” thì dòng đầu là “- Như trên;”.")


def attached(parts: Parts) -> Iterator[Check]:
    """The heading of an appendix."""
    place = "Phụ lục I, mục III.1"
    if parts.appendix:
        yield from size("phụ lục", place, [parts.appendix], 14, 14)
        yield from style("phụ lục", place, [parts.appendix], "Bold")
        yield from centred("phụ lục", place, [parts.appendix], parts.centre, "trên một dòng riêng")
        capital = parts.appendix.text.startswith("Phụ lục")
        yield Check("phụ lục: chữ thường", place, capital, "Viết “Phụ lục” bằng chữ in thường.")
    yield there("kèm theo", place, parts.attached, "Ghi “(Kèm theo … số … ngày … của …)” dưới tên phụ lục.")
    if not parts.attached:
        return
    yield from size("kèm theo", place, parts.attached, 13, 14)
    yield from style("kèm theo", place, parts.attached, "Italic")
    yield from centred("kèm theo", place, parts.attached, parts.centre, "dưới tên phụ lục")
    whole = " ".join(line.text for line in parts.attached)
    form = re.fullmatch(r"\(Kèm theo .+ số .+ ngày .+\)", whole) is not None
    yield Check(
        "kèm theo: dạng", place, form, "Viết trong ngoặc đơn: (Kèm theo Tờ trình số … ngày … tháng … năm …)."
    )
    yield from rule("kèm theo", place, parts.first, parts.attached[-1], 0.32, 0.52)


def sheet(parts: Parts) -> Iterator[Check]:
    """What holds for every page: its size, margins, face and number."""
    pages = parts.pages
    sizes = {tuple(sorted((round(page.width), round(page.height)))) for page in pages}
    a4 = all(abs(low - 595) <= 2 and abs(high - 842) <= 2 for low, high in sizes)
    yield Check("khổ giấy A4", "Phụ lục I, mục I.1", a4, "Đặt khổ giấy A4 (210 mm × 297 mm).")
    upright = all(page.height > page.width for page in pages) or any(page.tables for page in pages)
    words = "Chỉ trình bày theo chiều rộng khi văn bản có bảng, biểu."
    yield Check("chiều giấy", "Phụ lục I, mục I.2", upright, words)
    place = "Phụ lục I, mục I.3"
    for name, kept, words in _margins(pages):
        yield Check(name, place, kept, words)
    every = [line for page in pages for line in (*page.lines, *page.head)]
    faces = {family for line in every for family in line.families}
    right = all(FACES.search(face) for face in faces)
    shown = ", ".join(sorted(faces))
    yield Check(
        "phông chữ", "Phụ lục I, mục I.4", right, f"Dùng phông chữ Times New Roman (đang dùng {shown})."
    )
    yield Check(
        "một phông chữ", "Phụ lục I, mục I.4", len(faces) == 1, f"Dùng một phông chữ (đang dùng {shown})."
    )
    yield Check("màu chữ", "Phụ lục I, mục I.4", all(line.black for line in every), "Để chữ màu đen.")
    embedded = all(page.embedded for page in pages)
    words = "Nhúng phông chữ vào tệp PDF khi lưu, để máy khác hiện đúng chữ tiếng Việt."
    yield Check("phông chữ nhúng", "Phụ lục I, mục I.4", embedded, words)
    yield from _numbers(parts)


def _margins(pages: list[Page]) -> Iterator[tuple[str, bool, str]]:
    lefts = [line.x0 for page in pages for line in page.lines]
    rights = [page.width - line.x1 for page in pages for line in page.lines]
    tops = [min(line.top for line in page.lines) for page in pages if page.lines]
    bottoms = [page.height - max(line.bottom for line in page.lines) for page in pages if page.lines]
    yield "lề trái", 30 * MM - 2 <= min(lefts) <= 35 * MM + 4, "Đặt lề trái từ 30 đến 35 mm."
    yield "lề phải", min(rights) >= 15 * MM - 2, "Đặt lề phải từ 15 đến 20 mm."
    yield "lề trên", min(tops) >= 19 * MM - 2 and tops[0] <= 25 * MM + 8, "Đặt lề trên từ 20 đến 25 mm."
    yield "lề dưới", min(bottoms) >= 20 * MM - 5, "Đặt lề dưới từ 20 đến 25 mm."


def _numbers(parts: Parts) -> Iterator[Check]:
    place = "Phụ lục I, mục I.7"
    found = [[line for line in page.head if line.text.strip("- ").isdigit()] for page in parts.pages]
    yield Check("trang 1 không đánh số", place, not found[0], "Không hiển thị số trang ở trang đầu.")
    for page, lines in zip(parts.pages[1:], found[1:], strict=True):
        name = f"số trang {page.number}"
        right = [line.text for line in lines] == [str(page.number)]
        words = "Đánh số trang bằng chữ số Ả Rập, ở giữa lề trên, từ trang 2."
        yield Check(name, place, right, words, page.number)
        if not lines:
            continue
        yield from (check._replace(page=page.number) for check in size(name, place, lines, 13, 14))
        yield from (check._replace(page=page.number) for check in style(name, place, lines, ""))
        middle = (30 * MM + page.width - 15 * MM) / 2
        kept = all(
            min(abs(line.middle - middle), abs(line.middle - page.width / 2)) < SLACK for line in lines
        )
        yield Check(f"{name}: canh giữa", place, kept, "Canh giữa số trang theo chiều ngang.", page.number)


def of(parts: Parts) -> list[Check]:
    """Every row that applies to the paper, with its answer."""
    found: list[Check] = [*sheet(parts)]
    if parts.is_letter:
        found += [*nation(parts), *motto(parts)]
    if parts.is_letter or parts.issuer:
        found += bodies(parts)
    if parts.is_letter and not parts.is_unnumbered:
        found += number(parts)
    if parts.is_letter and not parts.is_minutes:
        found += dated(parts)
    found += about(parts) if parts.about else title(parts)
    if not parts.is_letter:
        found += attached(parts)
    found += [*addressed(parts), *grounds(parts), *text(parts)]
    found += signature(parts)
    if parts.is_letter and not parts.is_unnumbered:
        found += recipients(parts)
    return found
