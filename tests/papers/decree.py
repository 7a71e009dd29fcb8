"""Nghị định 30/2020/NĐ-CP, Phụ lục I, held against a PDF: every component of a letter as it was drawn.

`checks(pdf, letter)` names each rule and says whether the paper keeps it; `breaches` names those broken.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from dienhinh.papers.wording import day_text, ended, number_text
from tests.papers.reading import MM, Drawn, squeezed

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
LEFT, RIGHT, MIDDLE = 65 * MM, 147.5 * MM, 112.5 * MM  # centres of the columns and of the text
SLACK = 2  # points


class Component(NamedTuple):
    """`centre` is where its lines are centred, or None; `style` is the face: "", Bold, Italic, BoldItalic."""

    name: str
    text: str
    size: float
    style: str = ""
    caps: bool = False
    centre: float | None = None


def components(letter: Any) -> list[Component]:
    """The rows of the decree's table that a letter must show."""
    head, signed = letter.letterhead, letter.signature
    place_date = f"{head.place}, {day_text(letter.date, letter.year)}"
    signature = 30 * MM + 165 * MM * 0.75
    rows = [
        Component("quốc hiệu", NATION, 12, "Bold", True, RIGHT),
        Component("tiêu ngữ", MOTTO, 13, "Bold", False, RIGHT),
        Component("cơ quan chủ quản", head.superior.upper(), 12, "", True, LEFT),
        Component("cơ quan ban hành", head.issuer.upper(), 12, "Bold", True, LEFT),
        Component("số, ký hiệu", f"Số: {number_text(letter.number, blank='')}", 13, "", False, LEFT),
        Component("địa danh, thời gian", place_date, 13, "Italic", False, RIGHT),
        Component("tên loại", "TỜ TRÌNH", 14, "Bold", True, MIDDLE),
        Component("trích yếu", letter.subject, 14, "Bold", False, MIDDLE),
        Component("quyền hạn", signed.authority.upper(), 14, "Bold", True, signature),
        Component("chức vụ", signed.office.upper(), 14, "Bold", True, signature),
        Component("họ tên người ký", signed.name, 14, "Bold", False, signature),
        Component("nơi nhận", "Nơi nhận:", 12, "BoldItalic"),
        Component("kính gửi", f"Kính gửi: {ended(letter.addressees)[0]}", 14),
        Component("nội dung", letter.closing, 14),
    ]
    rows += [Component(f"căn cứ {n}", text, 14, "Italic") for n, text in enumerate(ended(letter.grounds), 1)]
    recipients = enumerate(ended(letter.recipients), 1)
    rows += [Component(f"nơi nhận {n}", f"- {text}", 11) for n, text in recipients]
    return [row for row in rows if squeezed(row.text)]


def breaches(pdf: bytes, letter: Any) -> list[str]:
    return [name for name, kept in checks(pdf, letter) if not kept]


def checks(pdf: bytes, letter: Any) -> list[tuple[str, bool]]:
    """Every rule with its answer."""
    drawn = Drawn(pdf)
    found = {row.name: drawn.find(row.text) for row in components(letter)}
    rules = [rule for row in components(letter) for rule in _component(row, found[row.name])]
    return [*rules, *_positions(found), *_rules(drawn, found), *_pages(drawn), *_body(drawn, letter)]


def _component(row: Component, letters: list[dict]) -> Iterator[tuple[str, bool]]:
    yield f"{row.name}: có", bool(letters)
    yield f"{row.name}: cỡ chữ", {round(c["size"], 1) for c in letters} == {row.size}
    yield f"{row.name}: kiểu chữ", {style(c) for c in letters} == {row.style}
    if row.caps:
        text = "".join(c["text"] for c in letters)
        yield f"{row.name}: chữ hoa", text == text.upper()
    if row.centre is not None:
        yield f"{row.name}: canh giữa", all(abs(_middle(x) - row.centre) < SLACK for x in lines(letters))


def style(letter: dict) -> str:
    """The style in a face's name, whatever the family."""
    name = letter["fontname"].rpartition("-")[2] if "-" in letter["fontname"] else ""
    return name.removesuffix("MT").removesuffix("Regular")


def lines(letters: list[dict]) -> list[list[dict]]:
    """Letters grouped by the line they stand on, top down."""
    levels = sorted({round(c["bottom"]) for c in letters})
    return [[c for c in letters if round(c["bottom"]) == level] for level in levels]


def _middle(line: list[dict]) -> float:
    return (min(c["x0"] for c in line) + max(c["x1"] for c in line)) / 2


def _width(line: list[dict]) -> float:
    return max(c["x1"] for c in line) - min(c["x0"] for c in line)


def _level(letters: list[dict]) -> float:
    """The baseline of the first line, as the distance from the page's top."""
    first = lines(letters)[0][0]
    return first["matrix"][5] * -1


def _positions(found: dict[str, list[dict]]) -> Iterator[tuple[str, bool]]:
    if not all(found.values()):
        return
    at = {name: _level(letters) for name, letters in found.items()}
    end = {name: -lines(letters)[-1][0]["matrix"][5] for name, letters in found.items()}
    yield "quốc hiệu ngang cơ quan đầu tiên", _near(at["quốc hiệu"], min(_tops(at)))
    yield "tiêu ngữ dưới quốc hiệu", 10 < at["tiêu ngữ"] - at["quốc hiệu"] < 24
    yield "số ngang địa danh, thời gian", _near(at["số, ký hiệu"], at["địa danh, thời gian"])
    yield "số dưới cơ quan ban hành", at["số, ký hiệu"] > end["cơ quan ban hành"] + 10
    yield "trích yếu dưới tên loại", 10 < at["trích yếu"] - at["tên loại"] < 28
    yield "kính gửi dưới trích yếu", at["kính gửi"] > end["trích yếu"] + 10
    yield "nơi nhận ngang quyền hạn", abs(at["nơi nhận"] - at["quyền hạn"]) < 5
    yield "nơi nhận sát lề trái", _near(found["nơi nhận"][0]["x0"], 30 * MM)
    yield "chỗ ký, đóng dấu", at["họ tên người ký"] - at["quyền hạn"] > 25 * MM


def _tops(at: dict[str, float]) -> list[float]:
    return [at[name] for name in ("cơ quan chủ quản", "cơ quan ban hành") if name in at]


def _near(one: float, other: float) -> bool:
    return abs(one - other) < SLACK


def _rules(drawn: Drawn, found: dict[str, list[dict]]) -> Iterator[tuple[str, bool]]:
    for name, low, high in (
        ("tiêu ngữ", 0.98, 1.02),
        ("cơ quan ban hành", 1 / 3, 1 / 2),
        ("trích yếu", 1 / 3, 1 / 2),
    ):
        text = lines(found[name])[-1:] or [[]]
        below = [rule for rule in drawn.lines[0] if text[0] and _under(rule, text[0])]
        yield f"{name}: một đường kẻ", len(below) == 1
        for rule in below[:1]:
            yield f"{name}: độ dài đường kẻ", low <= (rule["x1"] - rule["x0"]) / _width(text[0]) <= high
            yield f"{name}: đường kẻ cân giữa", _near((rule["x0"] + rule["x1"]) / 2, _middle(text[0]))
            yield f"{name}: nét liền", not (rule.get("dash") or ([],))[0]


def _under(rule: dict, line: list[dict]) -> bool:
    level = max(c["bottom"] for c in line)
    return rule["height"] < 1 and -2 < rule["top"] - level < 10 and abs(_middle([rule]) - _middle(line)) < 30


def _pages(drawn: Drawn) -> Iterator[tuple[str, bool]]:
    yield "khổ A4 đứng", {(round(w), round(h)) for w, h in drawn.sizes} == {(595, 842)}
    yield "lề trái, phải, dưới", drawn.outside() == []
    yield "lề trên", min(c["top"] for c in drawn.letters[0]) < 24 * MM
    yield "lề trái được dùng hết", _near(min(c["x0"] for page in drawn.letters for c in page), 30 * MM)
    every = [c for page in drawn.pages for c in page]
    yield "chữ màu đen", {tuple(c["non_stroking_color"] or (0,)) for c in every} <= {(0,), (0, 0, 0)}
    yield "một họ phông chữ", len({c["fontname"].split("+")[-1].split("-")[0] for c in every}) == 1
    yield "phông chữ nhúng", all("+" in c["fontname"] for c in every)
    yield "trang 1 không đánh số", drawn.numbers[0] == []
    for number, digits in enumerate(drawn.numbers[1:], 2):
        yield f"số trang {number}", "".join(c["text"] for c in digits) == str(number)
        yield f"số trang {number}: cỡ, kiểu", {(c["size"], style(c)) for c in digits} <= {(13, ""), (14, "")}
        yield f"số trang {number}: canh giữa", bool(digits) and _near(_middle(digits), MIDDLE)


def _body(drawn: Drawn, letter: Any) -> Iterator[tuple[str, bool]]:
    first = drawn.find(letter.grounds[0])
    last = drawn.find(f"{letter.closing}./.")
    yield "kết thúc bằng ./.", bool(last)
    if not first:
        return
    rows = lines(first)
    steps = [-b[0]["matrix"][5] + a[0]["matrix"][5] for a, b in pairwise(rows)]
    indent = min(c["x0"] for c in rows[0]) - 30 * MM
    yield "lùi đầu dòng", 10 * MM - 1 <= indent <= 12.7 * MM + 1
    yield "giãn dòng", bool(steps) and all(14 <= step <= 14 * 1.15 * 1.5 for step in steps)
    yield "canh đều hai lề", _near(max(c["x1"] for c in rows[0]), 195 * MM)
    second = drawn.find(letter.grounds[1])
    if second and steps:
        gap = _level(second) + rows[-1][0]["matrix"][5] - steps[0]
        yield "cách đoạn ít nhất 6 pt", gap > 5.9
