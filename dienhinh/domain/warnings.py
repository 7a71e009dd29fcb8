"""What a school should look at twice before it sends a dossier; nothing here keeps it from sending."""

from collections.abc import Iterator
from datetime import datetime

from dienhinh import clock, text
from dienhinh.domain import audit, matches
from dienhinh.domain.rules import Finding
from dienhinh.models import SIGNED_KINDS, Attachment, AttachmentKind, CandidateKind, Dossier

# The sentences name nobody else and no other school: a school may not know of their dossiers.
ALIKE = {
    "open_dossier": "{} cũng được đề nghị trong một hồ sơ khác đang giải quyết.",
    "recognised": "{} đã được khen thưởng trong hai năm học gần đây: xin nêu thành tích mới.",
    "transfer": "{} có thể đã được đề nghị ở đơn vị khác trước khi chuyển về trường.",
    "text": "Nội dung thành tích của {} giống một nội dung đã dùng trước đây.",
}
CONTENT = ("dossier.save", "dossier.nominate", "dossier.remove", "dossier.reorder")
# What is on no signed paper does not make its scan old.
WRITTEN_AFTER = {"urgent"}


def warnings(dossier: Dossier) -> list[Finding]:
    """Return what deserves a second look, in the form's order."""
    return [
        *council(dossier),
        *_no_number(dossier),
        *_no_seniority(dossier),
        *_alike(dossier),
        *_old_scans(dossier),
    ]


def council(dossier: Dossier) -> Iterator[Finding]:
    """A nominee who sits in the meeting votes on their own case."""
    held = dossier.meeting
    sitting = [text.line(name).casefold() for name in (held.chair, held.secretary, *text.lines(held.present))]
    for nominee in dossier.nominees:
        name = nominee.candidate.name.casefold()
        if any(one == name or one.startswith(f"{name},") for one in sitting):
            sentence = (
                f"{nominee.candidate.name} có tên trong thành phần họp bình xét: xin ghi rõ cách lấy phiếu."
            )
            yield Finding(sentence, "meeting-present")


def _no_number(dossier: Dossier) -> Iterator[Finding]:
    """What is signed has its number on the paper: the record, and each list printed from it, wants it too."""
    kinds = {attachment.kind for attachment in dossier.attachments}
    if AttachmentKind.SIGNED_LETTER in kinds and not dossier.number:
        yield Finding("Tờ trình đã ký nhưng chưa ghi số, ngày ban hành ở mục Bản đã in.", "letter-number")


def _no_seniority(dossier: Dossier) -> Iterator[Finding]:
    """The plan also honours staff who do not teach; of a teacher, the column would stay empty by mistake."""
    for nominee in dossier.nominees:
        who = nominee.candidate
        if who.kind is CandidateKind.INDIVIDUAL and who.teaching_since is None:
            sentence = f"{who.name} chưa có tháng bắt đầu giảng dạy: cột Thâm niên giảng dạy sẽ để trống."
            yield Finding(sentence, f"nominee-{nominee.id}-candidate")


def _alike(dossier: Dossier) -> Iterator[Finding]:
    told = set()
    for match in matches.of_dossier(dossier):
        if (match.nominee.id, match.kind) not in told:
            told.add((match.nominee.id, match.kind))
            yield Finding(
                ALIKE[match.kind].format(match.nominee.candidate.name), f"nominee-{match.nominee.id}"
            )


def old_scans(dossier: Dossier) -> list[tuple[Attachment, datetime]]:
    """Return the signed scans that are older than the text they should hold, and when that was last changed.

    Of a scan that was known by its QR, the version that was signed tells it: see `kept`.
    """
    scans = [scan for scan in dossier.attachments if scan.kind in SIGNED_KINDS and scan.paper_id is None]
    changes = [
        line.at
        for line in (audit.history(dossier) if scans else ())
        if line.action in CONTENT and set(line.details.get("fields", CONTENT)) - WRITTEN_AFTER
    ]
    return [(scan, max(changes)) for scan in scans if changes and scan.uploaded_at < max(changes)]


def _old_scans(dossier: Dossier) -> Iterator[Finding]:
    for attachment, changed_at in old_scans(dossier):
        when = clock.local(changed_at).strftime("%H:%M ngày %d/%m/%Y")
        sentence = f"{attachment.kind.label} được quét trước khi hồ sơ sửa lúc {when}: xin xem có còn khớp."
        yield Finding(sentence, f"file-{attachment.id}")


__all__ = ["council", "old_scans", "warnings"]
