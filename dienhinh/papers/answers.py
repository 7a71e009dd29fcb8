"""What the office answers its schools: the slip that returns a dossier, and the notice of results."""

from dataclasses import dataclass
from types import ModuleType

from dienhinh.papers import pdf
from dienhinh.papers.data import Numbered, Signature
from dienhinh.papers.frame import begin, end
from dienhinh.papers.table import Column
from dienhinh.papers.wording import amount

REASONS = (
    Column("TT", 11, "centre"),
    Column("Phần hồ sơ", 45),
    Column("Nội dung cần bổ sung", 109, "justify"),
)
RECOGNISED = (
    Column("TT", 11, "centre"),
    Column("Họ và tên, tên tập thể", 42),
    Column("Đơn vị", 38),
    Column("Hình thức khen thưởng", 36),
    Column("Quyết định", 38),
)
REFUSED = (
    Column("TT", 11, "centre"),
    Column("Họ và tên, tên tập thể", 42),
    Column("Đơn vị", 38),
    Column("Lý do", 74, "justify"),
)


@dataclass(frozen=True)
class ReturnReason:
    """`section` names the part of the dossier that the note hangs on."""

    section: str
    text: str


@dataclass(frozen=True)
class ReturnSlip(Numbered):
    """The Phiếu trả hồ sơ: why a dossier goes back; `closing` says by when it is wanted again."""

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
class ResultNotice(Numbered):
    """The office's Thông báo kết quả to the schools."""

    subject: str
    addressees: tuple[str, ...]
    grounds: tuple[str, ...]
    body: str
    results: tuple[Result, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: Signature


def return_slip(paper: ReturnSlip, kit: ModuleType = pdf) -> bytes:
    """The slip that sends a dossier back with every reason."""
    sheet = begin(paper, f"Phiếu trả hồ sơ - {paper.addressee}", kit)
    kit.title(sheet, "PHIẾU TRẢ HỒ SƠ", "Hồ sơ đề nghị khen thưởng điển hình tiên tiến")
    kit.addressees(sheet, (paper.addressee,))
    sheet.text(paper.body)
    sheet.skip(6)
    rows = [(str(n), reason.section, reason.text) for n, reason in enumerate(paper.reasons, 1)]
    kit.Table(sheet, REASONS).draw(rows)
    sheet.skip(6)
    return end(sheet, paper, paper.closing, kit)


def result_notice(paper: ResultNotice, kit: ModuleType = pdf) -> bytes:
    """The results, recognised and not, for all the schools addressed."""
    sheet = begin(paper, f"Thông báo {paper.subject}", kit)
    kit.title(sheet, "THÔNG BÁO", paper.subject)
    kit.addressees(sheet, paper.addressees)
    kit.grounds(sheet, paper.grounds)
    sheet.text(paper.body)
    sheet.skip(4)
    kept = [result for result in paper.results if result.recognised]
    refused = [result for result in paper.results if not result.recognised]
    for number, (heading, columns, results) in enumerate(
        part
        for part in (("Được khen thưởng", RECOGNISED, kept), ("Không được khen thưởng", REFUSED, refused))
        if part[2]
    ):
        table = kit.Table(sheet, columns, f"{number + 1}. {heading}: {amount(len(results))}")
        table.draw([_row(n, result) for n, result in enumerate(results, 1)])
        sheet.skip(4)
    return end(sheet, paper, paper.closing, kit)


def _row(number: int, result: Result) -> tuple[str, ...]:
    row = (str(number), result.name, result.unit)
    return (*row, result.award, result.decision) if result.recognised else (*row, result.reason)
