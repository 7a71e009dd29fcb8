"""The minutes of the meeting that judged the nominees (NĐ 30/2020, mẫu 1.9)."""

from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

from dienhinh.papers import pdf
from dienhinh.papers.data import Letterhead, Number, Printed, Signature
from dienhinh.papers.sheet import BODY, GROUND, Sheet
from dienhinh.papers.table import Column
from dienhinh.papers.wording import ended, finished, given, moment, number_line, percent

TIGHT = BODY._replace(before=2)
VOTES = (
    Column("TT", 10, "centre"),
    Column("Họ và tên, tên tập thể", 51),
    *(
        Column(name, 17.3, "centre")
        for name in ("Phiếu phát ra", "Phiếu thu về", "Phiếu hợp lệ", "Đồng ý", "Không đồng ý", "Tỷ lệ (%)")
    ),
)


@dataclass(frozen=True)
class Participant:
    """`reason` is why a member is absent."""

    name: str
    position: str = ""
    reason: str = ""


@dataclass(frozen=True)
class CriteriaGroup:
    """The criteria of one kind of candidate, as the programme words them."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Discussed:
    """A nominee as the meeting discussed it."""

    name: str
    position: str
    summary: str


@dataclass(frozen=True)
class Vote:
    """`base` is the denominator of the percentage; `note` explains a result below the threshold."""

    name: str
    issued: int
    returned: int
    valid: int
    agreed: int
    base: int
    note: str = ""


@dataclass(frozen=True)
class Minutes(Printed):
    """The Biên bản họp bình xét; `members` are all who were present, chair and secretary among them."""

    letterhead: Letterhead
    number: Number
    title: str
    start: datetime | None
    place: str
    chair: Participant
    secretary: Participant
    members: tuple[Participant, ...]
    absent: tuple[Participant, ...]
    criteria: tuple[CriteriaGroup, ...]
    nominees: tuple[Discussed, ...]
    opinions: tuple[str, ...]
    outcome: str
    votes: tuple[Vote, ...]
    conclusion: str
    closing: str
    year: int
    recipients: tuple[str, ...] = ()


def minutes(paper: Minutes, kit: ModuleType = pdf) -> bytes:
    """The Biên bản họp bình xét: header without place-date, signed by secretary and chair."""
    sheet = kit.Sheet(f"Biên bản {paper.title}", proof=paper.proof)
    kit.header(sheet, paper.letterhead, number_line(paper.number))
    kit.title(sheet, "BIÊN BẢN", paper.title)
    sheet.text(f"Thời gian bắt đầu: {moment(paper.start, paper.year)}.")
    sheet.text(f"Địa điểm: {given(paper.place)}.")
    _attendance(sheet, paper)
    _proceedings(sheet, paper)
    _outcome(sheet, paper, kit)
    secretary = Signature("THƯ KÝ", "", paper.secretary.name)
    chair = Signature("CHỦ TỌA", "", paper.chair.name)
    signatures = kit.TwoSignatures(sheet, secretary, chair, paper.recipients)
    sheet.text(finished(paper.closing), keep=signatures.height)
    signatures.draw(sheet)
    return sheet.finish()


def _attendance(sheet: Sheet, paper: Minutes) -> None:
    sheet.heading("I. THÀNH PHẦN THAM DỰ")
    sheet.text(f"1. Chủ tọa: {given(_person(paper.chair))}.")
    sheet.text(f"2. Thư ký: {given(_person(paper.secretary))}.")
    present, absent = len(paper.members), len(paper.absent)
    sheet.text(f"3. Thành viên có mặt: {present}/{present + absent}.")
    for line in ended(map(_person, paper.members)):
        sheet.text(f"- {line}", TIGHT)
    sheet.text(f"4. Thành viên vắng mặt: {absent}/{present + absent}.")
    for line in ended(map(_absentee, paper.absent)):
        sheet.text(f"- {line}", TIGHT)


def _proceedings(sheet: Sheet, paper: Minutes) -> None:
    sheet.heading("II. NỘI DUNG")
    sheet.heading("1. Tiêu chuẩn xét chọn")
    for group in paper.criteria:
        sheet.text(group.title, GROUND, keep=2 * BODY.leading)
        for item in ended(group.items):
            sheet.text(f"- {item}", TIGHT)
    sheet.heading("2. Tóm tắt thành tích của tập thể, cá nhân được đề nghị")
    for number, nominee in enumerate(paper.nominees, 1):
        sheet.text(f"{number}) {_person(nominee)}", GROUND, keep=2 * BODY.leading)
        sheet.text(nominee.summary, TIGHT)
    sheet.heading("3. Ý kiến thảo luận")
    for opinion in paper.opinions:
        sheet.text(opinion)


def _outcome(sheet: Sheet, paper: Minutes, kit: ModuleType) -> None:
    sheet.heading("III. KẾT QUẢ")
    sheet.text(paper.outcome)
    sheet.skip(6)
    rows = [_votes(number, vote) for number, vote in enumerate(paper.votes, 1)]
    kit.Table(sheet, VOTES).draw(rows)
    sheet.skip(4)
    for vote in paper.votes:
        if vote.note.strip():
            sheet.text(f"{vote.name}: {vote.note}")
    sheet.text(paper.conclusion)


def _votes(number: int, vote: Vote) -> tuple[str, ...]:
    counts = (vote.issued, vote.returned, vote.valid, vote.agreed, vote.valid - vote.agreed)
    return (str(number), vote.name, *map(str, counts), percent(vote.agreed, vote.base))


def _person(person: Participant | Discussed) -> str:
    return ", ".join(part for part in (person.name.strip(), person.position.strip()) if part)


def _absentee(person: Participant) -> str:
    return f"{_person(person)} (lý do: {person.reason.strip()})" if person.reason.strip() else _person(person)
