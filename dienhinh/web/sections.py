"""The forms in which a draft is typed, one for each section; what is valid is stored even while the rest is not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField
from wtforms.fields import Field

from dienhinh import clock
from dienhinh.domain import dossiers, drafting, rules, sections
from dienhinh.domain.content import holder
from dienhinh.errors import DomainError
from dienhinh.models import BallotKind, CandidateKind, Dossier, Nominee
from dienhinh.text import lines
from dienhinh.web.forms import Form, choice, day, instant, line, pairs, paragraph, whole

Sent = Mapping[str, str] | None


class SectionForm(Form):
    class Meta:
        csrf = (
            False  # the page writes the token itself: a prefixed one would stand there once for each section
        )

    # What the domain calls a field, where that is not its name on the page.
    names: dict[str, str] = {}

    def values(self, sent: Mapping[str, str]) -> sections.Values:
        """Return what was sent and is valid; a field that was not sent is left as it is stored."""
        return {
            self.names.get(f.short_name, f.short_name): f.data
            for f in self
            if not f.errors and (f.name in sent or isinstance(f, BooleanField))
        }

    def put(self, error: DomainError) -> bool:
        """Hang a refusal on the field that it names; tell whether there is one."""
        found = next((f for f in self if f.id == error.field), None)
        found = (
            found or next((f for f in self if f.id.startswith(error.field)), None) if error.field else None
        )
        if found is not None:
            found.errors = [*found.errors, error.sentence]
        return found is not None


class LetterForm(SectionForm):
    names = {"signatory": "signatory_id"}

    subject = line("Trích yếu", 500)
    commendation = choice("Loại hình khen thưởng", [])
    urgent = BooleanField("Đề nghị xét khẩn (thành tích đột xuất)")
    addressee = line("Kính gửi", 200)
    signatory = choice("Người ký", [], coerce=lambda raw: _number(raw))


class MeetingForm(SectionForm):
    starts_at = instant("Bắt đầu")
    ends_at = instant("Kết thúc")
    place = line("Địa điểm", 200)
    chair = line("Chủ tọa", 150)
    secretary = line("Thư ký", 150)
    present = paragraph("Thành viên có mặt", 5000)
    absent = paragraph("Thành viên vắng mặt, lý do", 5000)
    ballot = choice("Hình thức lấy ý kiến", [(kind.value, kind.label) for kind in BallotKind], required=True)
    opinions = paragraph("Ý kiến thảo luận", 10_000)
    conclusion = paragraph("Kết luận", 5000)


class NomineeForm(SectionForm):
    summary = paragraph("Tóm tắt thành tích", 6000)
    award = line("Hình thức đề nghị", 150)
    votes_issued = whole("Phát ra", 0, 9999)
    votes_returned = whole("Thu về", 0, 9999)
    votes_valid = whole("Hợp lệ", 0, 9999)
    votes_for = whole("Đồng ý", 0, 9999)
    low_vote_reason = paragraph("Lý do vẫn đề nghị khi chưa đạt mức phiếu", 2000)
    notified = BooleanField("Đã thông báo cho người được đề nghị về việc sử dụng thông tin cá nhân")

    def values(self, sent: Mapping[str, str]) -> sections.Values:
        """Votes stand or fall together: a count alone says nothing about the others."""
        found = super().values(sent)
        broken = any(self[field].errors for field in sections.VOTES)
        return {key: value for key, value in found.items() if not (broken and key in sections.VOTES)}


class TitleForm(SectionForm):
    decision_number = line("Số quyết định", 60)
    decision_date = day("Ngày quyết định")


@dataclass(frozen=True)
class Part:
    """One section of a dossier on the page: its key (also the id of its element), form, and what is stored."""

    key: str
    dossier: Dossier
    form: SectionForm
    stored: sections.Values
    save: Callable[..., None]
    nominee: Nominee | None = None

    @property
    def base(self) -> str:
        """Return the mark of what is stored, which tells later whether somebody else changed it."""
        return sections.digest(self.stored)


def letter(dossier: Dossier, sent: Sent = None) -> Part:
    """Return the section Tờ trình, bound to what was sent or to what is stored."""
    stored = sections.letter(dossier)
    form = LetterForm(sent, data=stored | {"signatory": stored["signatory_id"]}, prefix="letter-")
    kinds = [*lines(dossier.programme.commendations)]
    if dossier.commendation and dossier.commendation not in kinds:
        kinds.append(dossier.commendation)
    form.commendation.choices = pairs([("", "Chọn loại hình"), *[(kind, kind) for kind in kinds]])
    form.signatory.choices = pairs([("", "Chọn người ký"), *_signatories(dossier)])
    return Part("letter", dossier, form, stored, lambda v, a, t: drafting.save_letter(dossier, v, a, tab=t))


def meeting(dossier: Dossier, sent: Sent = None) -> Part:
    """Return the section Họp bình xét."""
    stored = sections.meeting(dossier)
    form = MeetingForm(sent, data=stored, prefix="meeting-")
    return Part("meeting", dossier, form, stored, lambda v, a, t: drafting.save_meeting(dossier, v, a, tab=t))


def title(dossier: Dossier, sent: Sent = None) -> Part:
    """Return the section of the school's title for the year."""
    stored = sections.title(dossier)
    form = TitleForm(sent, data=stored, prefix="title-")
    return Part("title", dossier, form, stored, lambda v, a, t: drafting.save_title(dossier, v, a, tab=t))


def nominee(record: Nominee, sent: Sent = None) -> Part:
    """Return a nominee's section, with a field of evidence for each criterion that asks for it."""
    key, stored = f"nominee-{record.id}", sections.nominee(record)
    evidence = {
        sections.evidence_key(criterion.id): paragraph(criterion.text, 6000)
        for criterion in rules.criteria_of(record)
        if not criterion.for_leaders
    }
    form = type("NomineeForm", (NomineeForm,), evidence)(sent, data=stored, prefix=f"{key}-")
    if record.candidate.kind is CandidateKind.COLLECTIVE:
        del form.notified
    save = lambda v, a, t: drafting.save_nominee(record, v, a, tab=t)  # noqa: E731
    return Part(key, record.dossier, form, stored, save, record)


def shown(field: Field, value: Any) -> str:
    """Return a stored or sent value of a field as people read it."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    for each, label, *_ in getattr(field, "choices", None) or ():
        if value is not None and str(each) == str(value):
            return label
    if hasattr(value, "hour"):
        return clock.local(value).strftime("%d/%m/%Y %H:%M")
    if hasattr(value, "strftime"):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else str(value)


def _signatories(dossier: Dossier) -> list[tuple[int, str]]:
    when = dossier.issued_on or clock.today()
    return [
        (post.id, f"{post.title} {holder(post, when)}".strip()) for post in dossiers.signing_posts(dossier)
    ]


def _number(raw: Any) -> int | None:
    """Return the id of a choice; -1, which is no choice, for what is no number."""
    if raw in (None, "", "None"):
        return None
    return int(raw) if str(raw).isdecimal() and len(str(raw)) < 10 else -1
