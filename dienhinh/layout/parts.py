"""The components of an official paper, found by what they say and where they stand, as its reader finds them."""

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from dienhinh.layout.reading import MM, Line, Page, key

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
NAMES = (
    *("TỜ TRÌNH", "BIÊN BẢN", "KẾ HOẠCH", "BÁO CÁO", "THÔNG BÁO", "QUYẾT ĐỊNH", "CHƯƠNG TRÌNH", "ĐỀ ÁN"),
    *("PHƯƠNG ÁN", "HƯỚNG DẪN", "GIẤY MỜI", "DANH SÁCH", "DANH SÁCH TỔNG HỢP", "BẢN TÓM TẮT THÀNH TÍCH"),
    *("PHIẾU TRẢ HỒ SƠ", "PHIẾU GỬI", "PHIẾU CHUYỂN", "PHIẾU BÁO", "QUY CHẾ", "QUY ĐỊNH"),
)
TITLES = frozenset(map(key, NAMES))
UNNUMBERED = tuple(map(key, ("BẢN TÓM TẮT THÀNH TÍCH", "DANH SÁCH")))
_LIKE = 0.86
END = "./."


@dataclass
class Parts:
    """What was found; a component that is not there is None or empty."""

    pages: list[Page]
    nation: Line | None = None
    motto: Line | None = None
    superior: list[Line] = field(default_factory=list)
    issuer: list[Line] = field(default_factory=list)
    number: Line | None = None
    about: list[Line] = field(default_factory=list)  # the "V/v" of an official letter without a title
    dated: Line | None = None
    appendix: Line | None = None
    title: Line | None = None
    subject: list[Line] = field(default_factory=list)
    attached: list[Line] = field(default_factory=list)
    addressed: Line | None = None
    addressees: list[Line] = field(default_factory=list)
    grounds: list[list[Line]] = field(default_factory=list)
    body: list[list[Line]] = field(default_factory=list)
    closing: Line | None = None
    recipients_head: Line | None = None
    recipients: list[Line] = field(default_factory=list)
    offices: list[Line] = field(default_factory=list)
    signer: Line | None = None
    secretary: Line | None = None

    @property
    def first(self) -> Page:
        return self.pages[0]

    @cached_property
    def left(self) -> float:
        """Where the text begins; a margin of 30 mm where no lines begin together near it."""
        return min((start for start in self._shared("x0") if start < 35 * MM + 4), default=30 * MM)

    @cached_property
    def right(self) -> float:
        """Where full lines end; a margin of 15 mm where the farthest end of all is no line's but one."""
        farthest = max((line.x1 for line in self._lines), default=0.0)
        ends = [end for end in self._shared("x1") if end > farthest - 2]
        return max(
            (end for end in ends if end > self.first.width - 20 * MM - 4), default=self.first.width - 15 * MM
        )

    def _shared(self, edge: str) -> list[float]:
        """The edges at which more lines than one stand."""
        found = [getattr(line, edge) for line in self._lines]
        count = Counter(map(round, found))
        return [each for each in found if count[round(each)] > 1]

    @property
    def _lines(self) -> list[Line]:
        return [line for page in self.pages for line in page.lines if not page.in_table(line)]

    @property
    def centre(self) -> float:
        """The middle between the margins."""
        return (self.left + self.right) / 2

    @property
    def is_letter(self) -> bool:
        """A paper with the whole header, unlike an appendix."""
        return not (self.attached and self.nation is None)

    @property
    def is_minutes(self) -> bool:
        return self.title is not None and self.title.key.startswith(key("BIÊN BẢN"))

    @property
    def is_unnumbered(self) -> bool:
        """A paper without a number of its own, though with the header."""
        return self.title is not None and self.title.key.startswith(UNNUMBERED)


def find(pages: list[Page]) -> Parts:
    """Find the components of a paper with text."""
    parts = Parts(pages)
    _header(parts)
    _names(parts)
    _end(parts)
    _middle(parts)
    return parts


def _header(parts: Parts) -> None:
    lines = sorted(parts.first.lines, key=lambda line: line.base)
    upper = [line for line in lines if line.base < 110 * MM]
    parts.nation = next((line for line in upper if _like(line.key, key(NATION)) or _is_cut(line)), None)
    parts.motto = next((line for line in upper if _like(line.key, key(MOTTO))), None)
    parts.title = next((line for line in lines if line.key in TITLES), None)
    parts.title = parts.title or next((line for line in lines if _is_long_title(parts, line)), None)
    limit = parts.title.base if parts.title else 110 * MM
    half = parts.first.width / 2
    above = [line for line in lines if line.base < limit and line is not parts.title]
    parts.appendix = next((line for line in above if re.match(r"(?i)phụ lục\b", line.text)), None)
    parts.number = next(
        (line for line in above if line.middle < half and re.match(r"(?i)s[ốô]\s*:", line.text)), None
    )
    parts.dated = next(
        (line for line in above if line.middle > half and "ngày" in line.text and "năm" in line.text), None
    )
    if parts.number:
        _about(parts, [line for line in lines if parts.number.base < line.base])
    ceiling = parts.number.base if parts.number else limit
    edge = parts.nation.x0 - 1 if parts.nation else half
    left = [line for line in above if line.base < ceiling and line.x1 < edge and line is not parts.appendix]
    strong = [at for at, line in enumerate(left) if line.bold]
    cut = strong[0] if strong else max(len(left) - 1, 0)
    parts.superior, parts.issuer = left[:cut], left[cut:]


def _is_long_title(parts: Parts, line: Line) -> bool:
    """Tell whether a line begins with the name of a kind of paper and goes on, as in DANH SÁCH CÁ NHÂN ĐỀ NGHỊ …"""
    starts = line.key.startswith(tuple(TITLES)) and line.text == line.text.upper()
    return starts and line.bold and abs(line.middle - parts.centre) < 10 * MM


def _about(parts: Parts, below: list[Line]) -> None:
    for line in below:
        if re.match(r"(?i)v/v\b", line.text) or (parts.about and line.middle < parts.centre - 20 * MM):
            parts.about.append(line)
        elif parts.about and line.base > parts.about[-1].base + 3:
            break


def _names(parts: Parts) -> None:
    """What stands under the title: the subject, or what the appendix goes with."""
    if parts.title is None:
        return
    last = parts.title
    for line in sorted(parts.first.lines, key=lambda line: line.base):
        if line.base <= last.base:
            continue
        near = line.base - last.base < 2.6 * last.size
        start = re.match(r"(?i)\(?\s*kèm theo", line.text)
        if start or (parts.attached and near and not line.bold and not parts.attached[-1].text.endswith(")")):
            parts.attached.append(line)
        elif near and not parts.attached and _is_subject(parts, line):
            parts.subject.append(line)
        else:
            break
        last = line


def _is_subject(parts: Parts, line: Line) -> bool:
    if parts.first.in_table(line) or re.match(r"(?i)(kính gửi|căn cứ|thời gian|-|\d|[IVX]+\.)", line.text):
        return False
    return line.bold or abs(line.middle - parts.centre) < 6


def _end(parts: Parts) -> None:
    lines = [line for page in parts.pages for line in page.lines]
    ends = [line for line in lines if line.text.rstrip().endswith(END)]
    parts.closing = ends[-1] if ends else None
    parts.recipients_head = next(
        (line for line in reversed(lines) if re.match(r"(?i)nơi nhận\s*:?$", line.text)), None
    )
    head = parts.recipients_head
    after = [line for line in lines if _follows(line, _last_of_text(parts))]
    if head:
        limit = parts.centre
        parts.recipients = [line for line in lines if _follows(line, head) and line.x0 < limit - 40]
        if parts.is_minutes:
            after = [line for line in after if not _follows(line, head) and line is not head]
    right = [line for line in after if line.middle > parts.centre + 20 and not line.text.endswith(END)]
    # A name that slid to the next page is as far from the office above it as a page is long.
    long = parts.first.height
    gaps = [
        (line, other.base - line.base + long * (other.page - line.page)) for line, other in pairwise(right)
    ]
    wide = max(gaps, key=lambda gap: gap[1], default=(None, 0))
    if right and wide[1] > 2.5 * right[0].size:
        cut = right.index(wide[0]) + 1
        parts.offices, parts.signer = right[:cut], right[cut]
    else:
        parts.offices = right
    if parts.is_minutes and parts.offices:
        level = parts.offices[0].base
        parts.secretary = next(
            (line for line in after if line.middle < parts.centre and abs(line.base - level) < 3), None
        )


def _last_of_text(parts: Parts) -> tuple[int, float]:
    """Where the text above the signatures ends: at its closing mark, else at the last line or table from the left."""
    if parts.closing:
        return parts.closing.page, parts.closing.base
    head = parts.recipients_head
    lines = [line for page in parts.pages for line in page.lines if line.x0 < parts.centre - 20 * MM]
    above = [line for line in lines if head is None or not (line is head or _follows(line, head))]
    ends = [(line.page, line.base) for line in above]
    return max(
        [*ends, *((page.number, page.tables[-1][1]) for page in parts.pages if page.tables)], default=(1, 0.0)
    )


def _follows(line: Line, other: Line | tuple[int, float]) -> bool:
    place = (other.page, other.base) if isinstance(other, Line) else other
    return (line.page, line.base) > (place[0], place[1] + 2)


def _middle(parts: Parts) -> None:
    """The text between the header and the end, a list of lines for each paragraph."""
    start = max((line.base for line in _above_text(parts)), default=0.0)
    ended = {id(line) for line in _below_text(parts)}
    lines = [
        line
        for page in parts.pages
        for line in sorted(page.lines, key=lambda line: (line.base, line.x0))
        if (line.page, line.base) > (1, start) and id(line) not in ended and not page.in_table(line)
    ]
    if lines and re.match(r"(?i)kính gửi", lines[0].text):
        parts.addressed = lines.pop(0)
        while lines and lines[0].text.startswith("-") and lines[0].x0 > parts.left + 10 * MM:
            parts.addressees.append(lines.pop(0))
    paragraphs = _paragraphs(lines, parts.left)
    while paragraphs and paragraphs[0][0].text.casefold().startswith("căn cứ"):
        parts.grounds.append(paragraphs.pop(0))
    parts.body = paragraphs


def _above_text(parts: Parts) -> list[Line]:
    found = [
        parts.title,
        parts.number,
        *parts.about,
        parts.dated,
        *parts.subject,
        *parts.attached,
        *parts.issuer,
    ]
    return [line for line in found if line]


def _below_text(parts: Parts) -> list[Line]:
    """The lines of the end, whichever of them were found."""
    last = _last_of_text(parts)
    found = [parts.recipients_head, *parts.recipients, *parts.offices, parts.signer, parts.secretary]
    return [
        *(line for line in found if line),
        *(line for page in parts.pages for line in page.lines if parts.offices and _follows(line, last)),
    ]


def _paragraphs(lines: list[Line], left: float) -> list[list[Line]]:
    """A line begins a paragraph when it is indented, or when the one before it ended short."""
    paragraphs: list[list[Line]] = []
    for line in lines:
        before = paragraphs[-1][-1] if paragraphs else None
        indented = line.x0 > left + 12
        if before is None or indented or line.styles != before.styles:
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
    return paragraphs


def _is_cut(line: Line) -> bool:
    return len(line.key) >= 12 and key(NATION).startswith(line.key)


def _like(one: str, other: str) -> bool:
    return other in one or SequenceMatcher(None, one, other).ratio() > _LIKE
