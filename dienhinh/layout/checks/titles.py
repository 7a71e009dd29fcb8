"""What the paper is called and is about, to whom it goes, and to what an appendix belongs."""

import re
from collections.abc import Iterator

from dienhinh.layout.checks.row import Check, capitals, centred, rule, size, style, there
from dienhinh.layout.parts import Parts


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
