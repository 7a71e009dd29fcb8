"""The text itself: its grounds and its paragraphs."""

from collections.abc import Iterator
from itertools import pairwise

from dienhinh.layout.checks.row import Check, size, style
from dienhinh.layout.parts import END, Parts
from dienhinh.layout.reading import MM, Line


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
    indented = all(_indented(ground, parts.left) for ground in parts.grounds)
    yield Check(
        "căn cứ: lùi đầu dòng", place, indented, "Mỗi căn cứ xuống dòng, lùi đầu dòng 1 cm hoặc 1,27 cm."
    )


def _indented(paragraph: list[Line], left: float) -> bool:
    indent = paragraph[0].x0 - left
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
    ragged = [one for p in flowing for one, other in pairwise(p) if not parts.right - 5 * MM - 2 <= one.x1]
    widths = {round(one.x1) for p in flowing for one, _ in pairwise(p)}
    even = not ragged and (not widths or max(widths) - min(widths) <= 3)
    yield Check("canh đều hai lề", place, even, "Canh đều nội dung theo cả hai lề.")
    indented = all(_indented(p, parts.left) for p in parts.body if len(p) > 1)
    yield Check("lùi đầu dòng", place, indented, "Khi xuống dòng, chữ đầu dòng lùi vào 1 cm hoặc 1,27 cm.")
    if parts.is_letter and not parts.is_unnumbered:
        ends = f"Kết thúc nội dung bằng dấu “{END}”."
        yield Check("kết thúc bằng ./.", "Phụ lục I, mục II.6; Phụ lục III", parts.closing is not None, ends)
