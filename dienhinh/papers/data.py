"""What each paper is drawn from: frozen, free of the database, safe to keep as a snapshot.

Every string may hold any text a user typed; drawing cleans it. A newline in a long text starts a new line.
"""

from dataclasses import dataclass
from datetime import date, datetime

MARK = "#t"  # stands before digits that tell the page; before those of older papers stood "#"
LAST_PAGE = 9_999  # that a code tells; any other is 0, and nobody knows which


@dataclass(frozen=True)
class Proof:
    """What proves a printed paper: the short code to read aloud, and what its QR says on every page.

    That is an address and digits. The number of the page stands around the digits, its tens before and its units
    behind, so that each changes another block of the QR: see `foot`.
    """

    code: str
    qr: str

    def on(self, page: int) -> str:
        """The text of the QR on a page."""
        address, mark, digits = self.qr.partition(MARK)
        tens, units = divmod(page if page <= LAST_PAGE else 0, 10)
        return f"{address}{mark}{tens:03}{digits}{units}"


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A paper; `proof` is drawn at the foot of its pages and is no part of what it says."""

    proof: Proof | None = None


@dataclass(frozen=True)
class Letterhead:
    """The left column of the header, and the place written before the date."""

    superior: str
    issuer: str
    place: str = ""


@dataclass(frozen=True)
class Signature:
    """`authority` is "HIỆU TRƯỞNG" or "KT. HIỆU TRƯỞNG"; `office` is the line below it, or empty."""

    authority: str
    office: str
    name: str


@dataclass(frozen=True)
class Number:
    """`None` leaves room to write the number by hand; below 10 it is printed with a leading zero."""

    number: str | None
    suffix: str


@dataclass(frozen=True)
class Reference:
    """Another paper as this one cites it; `year` is printed while the day is not known."""

    name: str
    number: Number
    date: date | None
    year: int
    issuer: str = ""


@dataclass(frozen=True)
class Person:
    """A proposed person; `level` and `award` are printed on the consolidated list only."""

    name: str
    unit: str
    seniority_years: int | None
    summary: str
    phone: str = ""
    email: str = ""
    position: str = ""
    award: str = ""
    level: str = ""


@dataclass(frozen=True)
class Collective:
    """A proposed collective; `level` is printed on the consolidated list only."""

    name: str
    unit: str
    summary: str
    award: str = ""
    level: str = ""


@dataclass(frozen=True)
class IndividualList(Printed):
    """The plan's own form DANH SÁCH for persons."""

    letterhead: Letterhead
    attached_to: Reference
    people: tuple[Person, ...]
    signature: Signature


@dataclass(frozen=True)
class CollectiveList(Printed):
    """The plan's form with the columns that a collective needs."""

    letterhead: Letterhead
    attached_to: Reference
    collectives: tuple[Collective, ...]
    signature: Signature


@dataclass(frozen=True)
class SchoolLetter(Printed):
    """A school's Tờ trình; `grounds` are the căn cứ without final marks, `urgency` "KHẨN" or empty."""

    letterhead: Letterhead
    number: Number
    date: date | None
    year: int
    subject: str
    addressees: tuple[str, ...]
    grounds: tuple[str, ...]
    body: str
    enclosures: tuple[str, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: Signature
    urgency: str = ""


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


@dataclass(frozen=True)
class Fact:
    """One labelled line about a nominee."""

    label: str
    value: str


@dataclass(frozen=True)
class Evidence:
    """What shows that a criterion is met."""

    criterion: str
    text: str


@dataclass(frozen=True)
class AchievementSummary(Printed):
    """The Bản tóm tắt thành tích of one nominee, person or collective."""

    letterhead: Letterhead
    date: date | None
    year: int
    subject: str
    name: str
    facts: tuple[Fact, ...]
    summary: str
    evidence: tuple[Evidence, ...]
    award: str
    signature: Signature


@dataclass(frozen=True)
class OfficeLetter(Printed):
    """The office's Tờ trình to its parent."""

    letterhead: Letterhead
    number: Number
    date: date | None
    year: int
    subject: str
    addressees: tuple[str, ...]
    grounds: tuple[str, ...]
    body: str
    enclosures: tuple[str, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: Signature
    urgency: str = ""


@dataclass(frozen=True)
class Correction:
    """One line of a sent list that is corrected: what was sent, and what is right, a line for each field."""

    name: str
    unit: str
    sent: str
    right: str


@dataclass(frozen=True)
class ConsolidatedList(Printed):
    """The Phụ lục of the office's letter; rows come ordered by level, then unit, and are grouped so.

    A later list names the letter that it `amends`; one that corrects has `corrections` in place of nominees.
    """

    letterhead: Letterhead
    attached_to: Reference
    subject: str
    collectives: tuple[Collective, ...]
    individuals: tuple[Person, ...]
    signature: Signature
    appendix: str = "Phụ lục"
    title: str = "DANH SÁCH TỔNG HỢP"
    amends: Reference | None = None
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class ReturnReason:
    """`section` names the part of the dossier that the note hangs on."""

    section: str
    text: str


@dataclass(frozen=True)
class ReturnSlip(Printed):
    """The Phiếu trả hồ sơ: why a dossier goes back; `closing` says by when it is wanted again."""

    letterhead: Letterhead
    number: Number
    date: date | None
    year: int
    addressee: str
    body: str
    reasons: tuple[ReturnReason, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: Signature


@dataclass(frozen=True)
class Result:
    """The answer for one nominee; `decision` is "Quyết định số … ngày …", `reason` tells a refusal."""

    name: str
    unit: str
    recognised: bool
    award: str = ""
    decision: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ResultNotice(Printed):
    """The office's Thông báo kết quả to the schools."""

    letterhead: Letterhead
    number: Number
    date: date | None
    year: int
    subject: str
    addressees: tuple[str, ...]
    grounds: tuple[str, ...]
    body: str
    results: tuple[Result, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: Signature


@dataclass(frozen=True)
class Registered:
    """One line of the register of outgoing papers."""

    sign: str
    date: date
    title: str
    subject: str
    signatory: str
    recipients: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Register(Printed):
    """The Sổ văn bản đi of a unit for a calendar year; `remarks` tell of its numbers."""

    letterhead: Letterhead
    year: int
    rows: tuple[Registered, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class CoverItem:
    """One paper in the bundle, in filing order."""

    title: str
    pages: int
    copies: int = 1


@dataclass(frozen=True)
class CoverSheet(Printed):
    """The sheet on top of a printed dossier."""

    letterhead: Letterhead
    title: str
    unit: str
    attached_to: Reference
    items: tuple[CoverItem, ...]


@dataclass(frozen=True)
class Urged:
    """A school that a reminder names, with what it lacks."""

    name: str
    block: str
    lack: str


@dataclass(frozen=True)
class UrgingLetter(Printed):
    """The office's Công văn that urges schools on."""

    letterhead: Letterhead
    number: Number
    date: date | None
    year: int
    subject: str
    addressees: tuple[str, ...]
    opening: str
    schools: tuple[Urged, ...]
    request: str
    recipients: tuple[str, ...]
    signature: Signature


@dataclass(frozen=True)
class PlanSection:
    """A part of a plan under its heading; each line of the text is a paragraph."""

    title: str
    text: str


@dataclass(frozen=True)
class SchoolPlan(Printed):
    """A school's Kế hoạch for the year."""

    letterhead: Letterhead
    number: Number
    date: date | None
    year: int
    subject: str
    grounds: tuple[str, ...]
    opening: str
    sections: tuple[PlanSection, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: Signature


@dataclass(frozen=True)
class Pledged:
    """One who strives for an award; `first` and `second` hold a line for each criterion."""

    name: str
    unit: str
    first: str
    second: str
    effort: str
    award: str


@dataclass(frozen=True)
class PledgeList(Printed):
    """A list of đăng ký phấn đấu, of people or of collectives."""

    letterhead: Letterhead
    date: date | None
    year: int
    subject: str
    collective: bool
    criteria: tuple[str, ...]
    rows: tuple[Pledged, ...]
    signature: Signature


@dataclass(frozen=True)
class FigureTable:
    """A table of counts under its caption: words in the first column, whole numbers in the others."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class YearReport(Printed):
    """A báo cáo sơ kết or tổng kết; `chart` holds (stage, collectives, individuals) in the order of the thread.

    `seal` is the head of the trail on the day of printing, or empty.
    """

    letterhead: Letterhead
    number: Number
    date: date | None
    year: int
    subject: str
    addressees: tuple[str, ...]
    opening: str
    tables: tuple[FigureTable, ...]
    chart: tuple[tuple[str, int, int], ...]
    sections: tuple[PlanSection, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: Signature
    seal: str = ""


@dataclass(frozen=True)
class Honoured:
    """A row of the register; `day` and `decision` are written as they are printed."""

    name: str
    unit: str
    day: str
    how: str
    decision: str


@dataclass(frozen=True)
class HonourRegister(Printed):
    """The register of honours of a school, or of an office's schools."""

    letterhead: Letterhead
    title: str
    subject: str
    rows: tuple[Honoured, ...]
    signature: Signature
