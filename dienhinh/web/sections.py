"""The forms in which a draft is typed, one for each section; what is valid is stored even while the rest is not."""

from collections.abc import Callable, Mapping
from functools import partial

from flask import url_for
from wtforms import BooleanField

from dienhinh import clock
from dienhinh.domain import drafting, rules, sections, signatories
from dienhinh.models import BallotKind, CandidateKind, Dossier, Nominee
from dienhinh.text import lines
from dienhinh.web.forms import choice, day, id_of, instant, line, pairs, paragraph, whole
from dienhinh.web.saving import Part, SectionForm

Sent = Mapping[str, str] | None


class LetterForm(SectionForm):
    names = {"signatory": "signatory_id"}

    subject = line("Trích yếu", 500)
    commendation = choice("Loại hình khen thưởng", [])
    urgent = BooleanField("Đề nghị xét khẩn (thành tích đột xuất)")
    addressee = line("Kính gửi", 200)
    signatory = choice("Người ký", [], coerce=id_of)


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


def letter(dossier: Dossier, sent: Sent = None) -> Part:
    """Return the section Tờ trình, bound to what was sent or to what is stored."""
    stored = sections.letter(dossier)
    form = LetterForm(sent, data=stored | {"signatory": stored["signatory_id"]}, prefix="letter-")
    kinds = [*lines(dossier.programme.commendations)]
    if dossier.commendation and dossier.commendation not in kinds:
        kinds.append(dossier.commendation)
    form.commendation.choices = pairs([("", "Chọn loại hình"), *[(kind, kind) for kind in kinds]])
    signing = signatories.choices(dossier.unit_id, dossier.issued_on or clock.today())
    form.signatory.choices = pairs([("", "Chọn người ký"), *signing])
    return _part("letter", dossier, form, stored, drafting.save_letter)


def meeting(dossier: Dossier, sent: Sent = None) -> Part:
    """Return the section Họp bình xét."""
    stored = sections.meeting(dossier)
    form = MeetingForm(sent, data=stored, prefix="meeting-")
    return _part("meeting", dossier, form, stored, drafting.save_meeting)


def title(dossier: Dossier, sent: Sent = None) -> Part:
    """Return the section of the school's title for the year."""
    stored = sections.title(dossier)
    form = TitleForm(sent, data=stored, prefix="title-")
    return _part("title", dossier, form, stored, drafting.save_title)


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
    return _part(key, record.dossier, form, stored, drafting.save_nominee, record)


def _part(
    key: str,
    dossier: Dossier,
    form: SectionForm,
    stored: sections.Values,
    save: Callable[..., None],
    nominee: Nominee | None = None,
) -> Part:
    page = url_for("dossiers.show", id=dossier.id)
    return Part(key, dossier, page, form, stored, partial(save, nominee or dossier), nominee)
