"""One row of the decree, and the questions that many of its components share: size, style, capitals, middle, rule."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dienhinh.layout.reading import Line, Page, Rule

SLACK = 2.5  # points
STYLE_NAMES = {"": "đứng", "Bold": "đứng, đậm", "Italic": "nghiêng", "BoldItalic": "nghiêng, đậm"}


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
    yield Check(
        f"{name}: đường kẻ",
        place,
        len(below) >= 1,
        "Kẻ một đường nét liền ngay bên dưới, ở giữa, bằng lệnh vẽ đường thẳng.",
    )
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
