"""What holds for every page, whatever stands on it."""

import re
from collections.abc import Iterator

from dienhinh.layout.checks.row import SLACK, Check, size, style
from dienhinh.layout.parts import Parts
from dienhinh.layout.reading import MM, Page

FACES = re.compile(r"(?i)times|liberationserif|tinos|termes|nimbusrom|crimson")


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
        middle = parts.centre
        kept = all(
            min(abs(line.middle - middle), abs(line.middle - page.width / 2)) < SLACK for line in lines
        )
        yield Check(f"{name}: canh giữa", place, kept, "Canh giữa số trang theo chiều ngang.", page.number)
