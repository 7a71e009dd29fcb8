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
    "opening": "Mở đầu",
    "text": "Nội dung",
    "first": "Tự đánh giá đầu năm",
    "second": "Tự đánh giá giữa năm",
    "effort": "Nội dung, biện pháp phấn đấu",
    "block": "Khối thi đua",
    "lack": "Tình trạng",
    "request": "Đề nghị",
}
HEADED = {  # else than in LABELS
    papers.Pledged: {"award": "Hình thức đăng ký", "unit": "Chức vụ, đơn vị"},
    papers.Urged: {"name": "Tên trường"},
}
OTHER = "Nội dung"
# Each of these is a line of its paper about one nominee, or a part of it under a heading: what its first field names
# is laid side by side in two versions. With the word for such a thing.
LINES = {
    **dict.fromkeys(
        (papers.Person, papers.Collective, papers.Discussed, papers.Vote, papers.Result, papers.Correction),
        "Điển hình",
    ),
    papers.Pledged: "Đối tượng đăng ký",
    papers.PlanSection: "Phần",
    papers.Urged: "Trường",
    papers.FigureTable: "Bảng",
}
UNSEEN = {"proof", "number", "date", "year", "attached_to", "base", "appendix", "amends", "seal", "chart"}


def between(old: papers.Printed, new: papers.Printed) -> list[Section]:
    """Return what differs: the paper's own fields first, then each of its lines and parts."""
    own, lines = [], []
    for name in (field.name for field in fields(new) if field.name not in UNSEEN):
        was, now = getattr(old, name), getattr(new, name)
        if isinstance(now, tuple) and any(type(each) in LINES for each in (*was, *now)):
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
        same = next((each for each in gone if _name(each) == _name(line)), None)
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
            yield Section(_name(now), "", rows)
    for line in came:
        yield Section(_name(line), "", [Row(LINES[type(line)], "", "Mới đưa vào")])
    for line in gone:
        yield Section(_name(line), "", [Row(LINES[type(line)], "Có trong bản đã in", "Đã bỏ ra")])
    paired = {_name(line) for _, line in pairs}
    order = [[_name(line) for line in lines if _name(line) in paired] for lines in (old, new)]
    if order[0] != order[1] and sorted(order[0]) == sorted(order[1]):
        yield Section("Danh sách", "", [Row("Thứ tự", *("; ".join(names) for names in order))])


def _name(line: Any) -> str:
    return getattr(line, fields(line)[0].name)


def _rows(old: Any, new: Any) -> Iterator[Row]:
    if isinstance(new, papers.FigureTable) and old.columns == new.columns:
        yield from _figures(old, new)
        return
    for name in (field.name for field in fields(new) if field.name not in UNSEEN):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            label = HEADED.get(type(new), {}).get(name) or LABELS.get(name, OTHER)
            yield Row(label, _say(was), _say(now))


def _figures(old: papers.FigureTable, new: papers.FigureTable) -> Iterator[Row]:
    """Name each figure that differs by its row and column."""
    was, now = ({row[0]: row for row in table.rows} for table in (old, new))
    for name in dict.fromkeys((*was, *now)):
        before, after = was.get(name, ()), now.get(name, ())
        for place, column in enumerate(new.columns[1:], 1):
            cells = [row[place] if row else "" for row in (before, after)]
            if cells[0] != cells[1]:
                yield Row(f"{name}, {column.lower()}", *map(_say, cells))


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
