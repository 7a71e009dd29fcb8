"""What a school changed between two rounds: two contents in, labelled rows out."""

import difflib
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from dienhinh.domain.content import Content
from dienhinh.models import BallotKind

LETTER = {
    "subject": "Trích yếu",
    "commendation": "Loại hình khen thưởng",
    "urgent": "Khẩn",
    "addressee": "Kính gửi",
    "number": "Số Tờ trình",
    "issued_on": "Ngày Tờ trình",
}
MEETING = {
    "minutes_number": "Số Biên bản",
    "starts_at": "Bắt đầu",
    "ends_at": "Kết thúc",
    "place": "Địa điểm",
    "chair": "Chủ tọa",
    "secretary": "Thư ký",
    "present": "Thành viên có mặt",
    "absent": "Thành viên vắng mặt",
    "ballot": "Hình thức lấy phiếu",
    "opinions": "Ý kiến thảo luận",
    "conclusion": "Kết luận",
}
NOMINEE = {
    "name": "Họ và tên",
    "position": "Chức vụ",
    "is_leader": "Là hiệu trưởng, phó hiệu trưởng",
    "seniority": "Thâm niên giảng dạy (năm)",
    "phone": "Số điện thoại",
    "email": "Thư điện tử",
    "summary": "Tóm tắt thành tích",
    "award": "Hình thức đề nghị",
}
VOTES = ("Phiếu phát ra", "Phiếu thu về", "Phiếu hợp lệ", "Phiếu đồng ý")
REASONS = {"votes": "Lý do vẫn đề nghị khi phiếu dưới mức"}
NONE = "(trống)"
NEAR = 50  # letters of an unchanged text that are shown on each side of a change


class Row(NamedTuple):
    """One field that changed; `words` are the runs of both texts: ("same", "old" or "new", text)."""

    label: str
    old: str
    new: str

    @property
    def words(self) -> list[tuple[str, str]]:
        return list(_runs(self.old, self.new))

    @property
    def gist(self) -> list[tuple[str, str]]:
        """The same runs, of a long text that did not change only what stands next to a change."""
        runs = self.words
        return [
            (kind, _near(text, number == 0, number == len(runs) - 1) if kind == "same" else text)
            for number, (kind, text) in enumerate(runs)
        ]


class Section(NamedTuple):
    """A part of the dossier that changed; `anchor` is its id on the page."""

    title: str
    anchor: str
    rows: list[Row]


def between(old: Content, new: Content) -> list[Section]:
    """Return the parts that differ, in the dossier's order, each with only the fields that differ."""
    sections = [
        Section("Tờ trình", "letter", [*_rows(LETTER, old["letter"], new["letter"]), *_signature(old, new)]),
        Section("Biên bản họp bình xét", "meeting", _rows(MEETING, old["meeting"], new["meeting"])),
        *_nominees(old["nominees"], new["nominees"]),
    ]
    return [section for section in sections if section.rows]


def _nominees(old: list[Content], new: list[Content]) -> Iterator[Section]:
    before = {nominee["id"]: nominee for nominee in old}
    after = {nominee["id"]: nominee for nominee in new}
    for number, nominee in after.items():
        anchor, earlier = f"nominee-{number}", before.get(number)
        if earlier is None:
            yield Section(nominee["name"], anchor, [Row("Điển hình", "", "Mới đưa vào hồ sơ")])
        else:
            yield Section(nominee["name"], anchor, _nominee(earlier, nominee))
    for number, nominee in before.items():
        if number not in after:
            yield Section(nominee["name"], "nominees", [Row("Điển hình", "Đã đề nghị", "Đã bỏ khỏi hồ sơ")])
    kept = [number for number in before if number in after]
    if kept != [number for number in after if number in before]:
        names = ["; ".join(each["name"] for each in nominees) for nominees in (old, new)]
        yield Section("Danh sách điển hình", "nominees", [Row("Thứ tự", *names)])


def _nominee(old: Content, new: Content) -> list[Row]:
    rows = _rows(NOMINEE, old, new)
    pairs = zip(VOTES, old["votes"], new["votes"], strict=True)
    rows += [Row(label, _say(was), _say(now)) for label, was, now in pairs if was != now]
    was, now = ({(e["clause"], e["criterion"]): e["text"] for e in each["evidence"]} for each in (old, new))
    for key in dict.fromkeys([*now, *was]):
        if was.get(key, "") != now.get(key, ""):
            label = f"Minh chứng (mục {key[0]}): {key[1]}"
            rows.append(Row(label, _say(was.get(key)), _say(now.get(key))))
    return rows + _rows(REASONS, old["reasons"], new["reasons"])


def _signature(old: Content, new: Content) -> list[Row]:
    was, now = (" · ".join(filter(None, each["letter"]["signature"].values())) for each in (old, new))
    return [Row("Người ký", was, now)] if was != now else []


def _rows(labels: dict[str, str], old: Content, new: Content) -> list[Row]:
    return [
        Row(label, _say(old.get(name), name), _say(new.get(name), name))
        for name, label in labels.items()
        if old.get(name) != new.get(name)
    ]


def _say(value: Any, name: str = "") -> str:
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return "có" if value else "không"
    if name in ("starts_at", "ends_at"):
        return datetime.fromisoformat(value).strftime("%H:%M ngày %d/%m/%Y")
    if name == "issued_on":
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    return BallotKind(value).label if name == "ballot" else str(value)


def _runs(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield the runs of two texts; where only the white space between changed words is the same, they are one run."""
    was, now = (re.findall(r"\s+|[^\s]+", each) for each in (old, new))
    gone = came = ""
    for tag, a, b, c, d in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        left, right = "".join(was[a:b]), "".join(now[c:d])
        if tag != "equal" or (left.isspace() and gone and came):
            gone, came = gone + left, came + right
            continue
        yield from _changed(gone, came)
        gone = came = ""
        yield "same", left
    yield from _changed(gone, came)


def _changed(gone: str, came: str) -> Iterator[tuple[str, str]]:
    if gone:
        yield "old", gone
    if came:
        yield "new", came


def _near(text: str, is_first: bool, is_last: bool) -> str:
    if len(text) <= 3 * NEAR:
        return text
    head = "" if is_first else text[:NEAR].rpartition(" ")[0] + " "
    tail = "" if is_last else " " + text[-NEAR:].partition(" ")[2]
    return f"{head}…{tail}"
