"""What a dossier must have before it may be sent, each rule with the clause of the plan that it comes from.

A rule is a function from a dossier to findings; `RULES` is the list that the panel "Còn thiếu" and the guard read.
"""

import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import criteria
from dienhinh.extensions import db
from dienhinh.models import (
    SIGNED_KINDS,
    CandidateKind,
    Criterion,
    Dossier,
    Nominee,
    SchoolTitle,
    VoteBase,
)

EXCELLENT = "Tập thể lao động xuất sắc"
VOTE_NAMES = ("phát ra", "thu về", "hợp lệ", "đồng ý")


class Finding(NamedTuple):
    """One thing that a dossier wants or has; `anchor` is the id of the field where it is mended."""

    sentence: str
    anchor: str
    clause: str = ""
    done: bool = False

    @property
    def blocks(self) -> bool:
        return not self.done


def letter(dossier: Dossier) -> Iterator[Finding]:
    """The Tờ trình names its subject, kind, addressee and signatory."""
    wanted = {
        "subject": ("trích yếu", dossier.subject),
        "commendation": ("loại hình khen thưởng", dossier.commendation),
        "addressee": ("nơi nhận (Kính gửi)", dossier.addressee),
        "signatory": ("người ký", dossier.signatory_id),
    }
    lacking = [(field, words) for field, (words, value) in wanted.items() if not value]
    for field, words in lacking:
        yield Finding(f"Tờ trình chưa có {words}.", f"letter-{field}", "mục II.6.a")
    if not lacking:
        yield Finding("Tờ trình", "letter", "mục II.6.a", done=True)


def meeting(dossier: Dossier) -> Iterator[Finding]:
    """The Biên bản has its time, place, people and conclusion."""
    held = dossier.meeting
    wanted = {
        "starts_at": ("thời gian bắt đầu", held.starts_at),
        "ends_at": ("thời gian kết thúc", held.ends_at),
        "place": ("địa điểm", held.place),
        "chair": ("chủ tọa", held.chair),
        "secretary": ("thư ký", held.secretary),
        "present": ("thành viên có mặt", held.present),
        "conclusion": ("kết luận", held.conclusion),
    }
    lacking = [(field, words) for field, (words, value) in wanted.items() if not value]
    for field, words in lacking:
        yield Finding(f"Biên bản họp bình xét chưa có {words}.", f"meeting-{field}", "mục II.6.a")
    early = held.starts_at and dossier.issued_on and dossier.issued_on < clock.local(held.starts_at).date()
    if early:
        yield Finding("Ngày ký Tờ trình đứng trước ngày họp bình xét.", "letter-number")
    if not lacking and not early:
        yield Finding("Biên bản họp bình xét", "meeting", "mục II.6.a", done=True)


def nominees(dossier: Dossier) -> Iterator[Finding]:
    """At least one nominee, each with a summary, evidence and votes that can be."""
    if not dossier.nominees:
        yield Finding("Chưa có tập thể, cá nhân nào được đề nghị.", "nominees", "mục II.6.a")
    for nominee in dossier.nominees:
        lacking = list(_nominee(dossier, nominee))
        yield from lacking
        if not lacking:
            yield Finding(f"Thành tích của {nominee.candidate.name}", f"nominee-{nominee.id}", done=True)


def _nominee(dossier: Dossier, nominee: Nominee) -> Iterator[Finding]:
    name, anchor = nominee.candidate.name, f"nominee-{nominee.id}"
    if not nominee.summary:
        yield Finding(f"Chưa có tóm tắt thành tích của {name}.", f"{anchor}-summary", "mục II.6.a")
    shown = {item.criterion_id for item in nominee.evidence if item.text}
    for criterion in criteria_of(nominee):
        if criterion.id not in shown and not criterion.for_leaders:
            yield Finding(
                f"Chưa có minh chứng của {name} cho tiêu chuẩn “{_first_words(criterion.text)}”.",
                f"{anchor}-evidence-{criterion.id}",
                f"mục {criterion.clause}",
            )
    yield from _votes(dossier, nominee)
    if not nominee.award:
        yield Finding(f"Chưa chọn hình thức đề nghị cho {name}.", f"{anchor}-award")
    if nominee.candidate.kind is CandidateKind.INDIVIDUAL:
        if not nominee.notified:
            yield Finding(
                f"Chưa xác nhận đã thông báo cho {name} về việc sử dụng thông tin cá nhân.",
                f"{anchor}-notified",
            )
        if nominee.candidate.is_leader and excellent_title(dossier) is None:
            yield Finding(
                f"{name} giữ chức vụ hiệu trưởng hoặc phó hiệu trưởng: trường phải đạt danh hiệu "
                f"“{EXCELLENT}”. Xin ghi số và ngày của quyết định.",
                "title-decision_number",
                "mục II.2.b",
            )


def _first_words(words: str) -> str:
    return textwrap.shorten(words.rstrip(".;"), 40, placeholder="…")


def _votes(dossier: Dossier, nominee: Nominee) -> Iterator[Finding]:
    anchor = f"nominee-{nominee.id}-votes"
    counts = votes(nominee)
    if None in counts:
        yield Finding(f"Chưa có kết quả bỏ phiếu của {nominee.candidate.name}.", anchor, "mục II.6.a")
    elif wrong_vote(counts) or counts[0] == 0:
        yield Finding(f"Số phiếu của {nominee.candidate.name} không hợp lý.", anchor)
    elif below_threshold(nominee) and not any(o.rule == "votes" for o in nominee.overrides):
        yield Finding(
            f"{nominee.candidate.name} đạt {decimal(percent(nominee))} %, dưới mức "
            f"{dossier.programme.minimum_percent} %: xin ghi lý do vẫn đề nghị.",
            f"nominee-{nominee.id}-low_vote_reason",
        )


def scans(dossier: Dossier) -> Iterator[Finding]:
    """The signed papers are attached, where the programme asks for them."""
    present = {attachment.kind for attachment in dossier.attachments}
    for kind in SIGNED_KINDS if dossier.programme.scans_required else ():
        done = kind in present
        sentence = f"Bản quét {kind.label}" if done else f"Chưa đính kèm bản quét {kind.label}."
        yield Finding(sentence, "attachments", "mục II.6.a", done=done)


def answers(dossier: Dossier) -> Iterator[Finding]:
    """Every góp ý that came with a return is fixed or answered before the dossier goes again."""
    notes = dossier.notes if dossier.round else []
    waiting = [note for note in notes if note.sent_in and not note.answered_at]
    for note in waiting:
        sentence = f"Góp ý “{_first_words(note.text)}” của Phòng chưa được sửa hoặc trả lời."
        yield Finding(sentence, f"note-{note.id}")


RULES: tuple[Callable[[Dossier], Iterator[Finding]], ...] = (answers, letter, meeting, nominees, scans)


def findings(dossier: Dossier) -> list[Finding]:
    """Return everything that the panel "Còn thiếu" lists, settled things included, in the form's order."""
    return [finding for rule in RULES for finding in rule(dossier)]


def problems(dossier: Dossier) -> list[Finding]:
    """Return what still keeps the dossier from being sent."""
    return [finding for finding in findings(dossier) if finding.blocks]


def criteria_of(nominee: Nominee) -> list[Criterion]:
    """Return the programme's criteria that apply to this nominee."""
    return criteria.for_candidate(nominee.dossier.programme, nominee.candidate)


def votes(nominee: Nominee) -> tuple[int | None, int | None, int | None, int | None]:
    """Return the four counts: issued, returned, valid, for."""
    return nominee.votes_issued, nominee.votes_returned, nominee.votes_valid, nominee.votes_for


def wrong_vote(counts: Iterable[int | None]) -> tuple[int, str] | None:
    """Return the place of the first count that cannot be, and why; phát ra ≥ thu về ≥ hợp lệ ≥ đồng ý ≥ 0.

    Counts that are not known yet are left aside.
    """
    most: tuple[str, int] | None = None
    for place, (name, count) in enumerate(zip(VOTE_NAMES, counts, strict=True)):
        if count is None:
            continue
        if count < 0:
            return place, f"Số {name} không được dưới 0."
        if most and count > most[1]:
            return place, f"Số {name} ({count}) không được quá số {most[0]} ({most[1]})."
        most = name, count
    return None


def percent(nominee: Nominee) -> float | None:
    """Return the votes for in per cent of the programme's base; None while a count lacks or the base is 0."""
    base = {
        VoteBase.VALID: nominee.votes_valid,
        VoteBase.RETURNED: nominee.votes_returned,
        VoteBase.ISSUED: nominee.votes_issued,
    }[nominee.dossier.programme.vote_base]
    return 100 * nominee.votes_for / base if base and nominee.votes_for is not None else None


def decimal(number: float) -> str:
    """Write a number with one decimal after a comma, as Vietnamese papers do."""
    return f"{number:.1f}".replace(".", ",")


def below_threshold(nominee: Nominee) -> bool:
    """Tell whether the votes for are known and fewer than the programme's share."""
    share = percent(nominee)
    return share is not None and share < nominee.dossier.programme.minimum_percent


def excellent_title(dossier: Dossier) -> SchoolTitle | None:
    """Return the school's title "Tập thể lao động xuất sắc" on record for the programme's year."""
    return db.session.scalar(
        sa.select(SchoolTitle).where(
            SchoolTitle.unit_id == dossier.unit_id,
            SchoolTitle.school_year == dossier.programme.school_year,
            SchoolTitle.title == EXCELLENT,
        )
    )
