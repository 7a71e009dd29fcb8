"""The achievements of one nominee, with what shows that each criterion is met."""

from dataclasses import dataclass
from datetime import date
from types import ModuleType

from dienhinh.papers import pdf
from dienhinh.papers.data import Letterhead, Printed, Signature
from dienhinh.papers.lists import HEAD_OF_UNIT
from dienhinh.papers.sheet import BODY, GROUND
from dienhinh.papers.wording import place_date


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


def achievement_summary(paper: AchievementSummary, kit: ModuleType = pdf) -> bytes:
    """The Bản tóm tắt thành tích; parts without content are left out and the rest numbered."""
    sheet = kit.Sheet(f"Bản tóm tắt thành tích - {paper.name}", proof=paper.proof)
    kit.header(sheet, paper.letterhead, "", place_date(paper.letterhead.place, paper.date, paper.year))
    kit.title(sheet, "BẢN TÓM TẮT THÀNH TÍCH", f"{paper.subject}\n{paper.name}")
    parts = {
        "THÔNG TIN CHUNG": [(f"- {fact.label}: {fact.value}", BODY) for fact in paper.facts],
        "TÓM TẮT THÀNH TÍCH": [(paper.summary, BODY)] if paper.summary.strip() else [],
        "KẾT QUẢ THEO TIÊU CHUẨN": [
            block
            for number, proof in enumerate(paper.evidence, 1)
            for block in ((f"{number}. {proof.criterion}", GROUND), (proof.text, BODY))
        ],
        "HÌNH THỨC ĐỀ NGHỊ KHEN THƯỞNG": [(paper.award, BODY)] if paper.award.strip() else [],
    }
    closing = kit.Closing(sheet, paper.signature, head=HEAD_OF_UNIT)
    filled = [(name, blocks) for name, blocks in parts.items() if blocks]
    for (name, blocks), numeral in zip(filled, ("I", "II", "III", "IV"), strict=False):
        ends = name == filled[-1][0]
        sheet.heading(f"{numeral}. {name}", closing.height if ends and len(blocks) == 1 else 0)
        for text, style in blocks:
            last = ends and text is blocks[-1][0]
            follows = 2 * BODY.leading if style is GROUND else 0
            sheet.text(text, style, keep=closing.height if last else follows)
    closing.draw(sheet)
    return sheet.finish()
