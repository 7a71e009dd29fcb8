"""What differs between two versions of one paper, row by row, in the words that stand on it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from dienhinh import papers
from dienhinh.domain.changes import NONE, Row, Section

LABELS = {
    "letterhead": "Đầu văn bản",
    "subject": "Trích yếu",
    "title": "Tên văn bản",
    "commendation": "Loại hình khen thưởng",
    "urgency": "Độ khẩn",
    "addressees": "Kính gửi",
    "addressee": "Kính gửi",
    "grounds": "Căn cứ",
    "body": "Nội dung",
    "outcome": "Kết quả",
    "facts": "Thông tin chung",
    "evidence": "Minh chứng",
    "enclosures": "Hồ sơ kèm theo",
    "recipients": "Nơi nhận",
    "signature": "Người ký",
    "unit": "Đơn vị",
    "name": "Họ và tên",
    "position": "Chức vụ",
    "seniority_years": "Thâm niên giảng dạy (năm)",
    "summary": "Tóm tắt thành tích",
    "phone": "Số điện thoại",
    "email": "Thư điện tử",
    "award": "Hình thức đề nghị",
    "level": "Cấp học",
    "start": "Bắt đầu",
    "end": "Kết thúc",
    "place": "Địa điểm",
    "chair": "Chủ tọa",
    "secretary": "Thư ký",
    "members": "Thành viên có mặt",
    "absent": "Thành viên vắng mặt",
    "criteria": "Tiêu chuẩn",
    "opinions": "Ý kiến thảo luận",
    "ballot": "Hình thức lấy phiếu",
    "issued": "Phiếu phát ra",
    "returned": "Phiếu thu về",
    "valid": "Phiếu hợp lệ",
    "agreed": "Phiếu đồng ý",
    "note": "Lý do vẫn đề nghị",
    "conclusion": "Kết luận",
    "reasons": "Nội dung cần bổ sung",
    "recognised": "Được công nhận",
    "decision": "Quyết định",
    "reason": "Lý do",
    "closing": "Lời kết",
    "sent": "Nội dung đã gửi",
    "right": "Nội dung đính chính",
}
OTHER = "Nội dung"
# Each of these is a line of its paper about one nominee; the names of two versions are laid side by side.
LINES = (papers.Person, papers.Collective, papers.Discussed, papers.Vote, papers.Result, papers.Correction)
UNSEEN = {"proof", "number", "date", "year", "attached_to", "base", "appendix", "amends"}


def between(old: papers.Printed, new: papers.Printed) -> list[Section]:
    """Return what differs: the paper's own fields first, then each nominee's line."""
    own, lines = [], []
    for name in (field.name for field in fields(new) if field.name not in UNSEEN):
        was, now = getattr(old, name), getattr(new, name)
        if isinstance(now, tuple) and any(isinstance(each, LINES) for each in (*was, *now)):
            lines += _lines(was, now)
        elif was != now:
            own.append(Row(LABELS.get(name, OTHER), _say(was), _say(now)))
    merged: dict[str, list[Row]] = {}
    for section in lines:
        kept = merged.setdefault(section.title, [])
        kept += [row for row in section.rows if row not in kept]
    return [
        *([Section("Nội dung chung", "", own)] if own else []),
        *(Section(title, "", rows) for title, rows in merged.items()),
    ]


def _lines(old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Section]:
    """Pair lines by name; of those left, the ones that stand in the same place are one whose name was mended."""
    pairs, came, gone = [], list(new), list(old)
    for line in new:
        same = next((each for each in gone if each.name == line.name), None)
        if same:
            pairs.append((same, line))
            came.remove(line)
            gone.remove(same)
    for line in list(came):
        place = new.index(line)
        if place < len(old) and old[place] in gone:
            pairs.append((old[place], line))
            came.remove(line)
            gone.remove(old[place])
    for was, now in pairs:
        if rows := list(_rows(was, now)):
            yield Section(now.name, "", rows)
    for line in came:
        yield Section(line.name, "", [Row("Điển hình", "", "Mới đưa vào")])
    for line in gone:
        yield Section(line.name, "", [Row("Điển hình", "Có trong bản đã in", "Đã bỏ ra")])
    order = [[line.name for line in lines if line.name in {n.name for _, n in pairs}] for lines in (old, new)]
    if order[0] != order[1] and sorted(order[0]) == sorted(order[1]):
        yield Section("Danh sách", "", [Row("Thứ tự", *("; ".join(names) for names in order))])


def _rows(old: Any, new: Any) -> Iterator[Row]:
    for name in (field.name for field in fields(new) if field.name not in UNSEEN):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield Row(LABELS.get(name, OTHER), _say(was), _say(now))


def _say(value: Any) -> str:
    """Return a value as the paper shows it; a list has a line for each of its items."""
    if value is None or value == "" or value == ():
        return NONE
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime):
        return value.strftime("%H:%M ngày %d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, tuple):
        return "\n".join(_say(each) for each in value)
    if is_dataclass(value):
        return ", ".join(_say(part) for part in vars(value).values() if part not in (None, "", ()))
    return str(value)
