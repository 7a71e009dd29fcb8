"""The history of a record as sentences: who, when, what, why; what officers keep among themselves stays there."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from dienhinh.domain import audit
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, Dossier, Verdict

SENTENCES = {
    "dossier.create": "Lập hồ sơ",
    "dossier.save": "Sửa nội dung hồ sơ",
    "dossier.nominate": "Thêm một điển hình vào hồ sơ",
    "dossier.remove": "Bỏ một điển hình khỏi hồ sơ",
    "dossier.reorder": "Sắp xếp lại danh sách điển hình",
    "dossier.attach": "Đính kèm tệp",
    "dossier.sort_file": "Đổi loại tệp",
    "dossier.detach": "Bỏ một tệp đính kèm",
    "dossier.note_answer": "Trả lời góp ý của Phòng",
    "dossier.submit": "Nộp hồ sơ",
    "dossier.withdraw": "Rút hồ sơ",
    "dossier.return": "Trả lại hồ sơ để bổ sung",
    "dossier.accept": "Tiếp nhận hồ sơ",
    "dossier.reconsider": "Xem lại hồ sơ đã tiếp nhận",
    "dossier.decline": "Kết thúc, không đề nghị",
    "dossier.forward": "Chuyển lên cấp trên trong danh sách tổng hợp",
    "dossier.close": "Ghi xong kết quả của hồ sơ",
    "dossier.issue": "Ghi số, ngày ban hành",
    "dossier.move": "Chuyển hồ sơ nháp sang trường nhận sáp nhập",
    "dossier.correct": "Đính chính kết quả",
}
INTERNAL = {
    "dossier.assign": "Giao hồ sơ cho chuyên viên phụ trách",
    "dossier.verdict": "Ghi ý kiến về một điển hình",
    "dossier.match": "Quyết định về một trường hợp trùng lặp",
    "dossier.internal_note": "Ghi trao đổi nội bộ",
    "dossier.note": "Ghi góp ý",
    "dossier.note_change": "Sửa một góp ý chưa gửi",
    "dossier.note_remove": "Bỏ một góp ý chưa gửi",
}


class Line(NamedTuple):
    """`times` counts what one person did over and over without anybody else between."""

    at: datetime
    who: str
    title: str
    sentence: str
    reason: str
    internal: bool
    times: int = 1


def of(record: db.Model, tell: Callable[[AuditEntry], str]) -> list[Line]:
    """Return a record's lines, the newest first; `tell` words an entry of the trail, or leaves it out with no word.

    What one person did several times in a row is one line.
    """
    lines: list[Line] = []
    for entry in audit.history(record):
        if not (sentence := tell(entry)):
            continue
        reason, internal = entry.details.get("reason") or "", entry.action in INTERNAL
        line = Line(entry.at, entry.actor_name, entry.actor_title, sentence, reason, internal)
        if lines and lines[-1][1:5] == line[1:5] and not reason:
            line = line._replace(times=lines.pop().times + 1)
        lines.append(line)
    return lines[::-1]


def of_dossier(dossier: Dossier, *, internal: bool) -> list[Line]:
    """Return the dossier's lines; without `internal`, only what its school may read."""
    known = SENTENCES | INTERNAL if internal else SENTENCES
    names = {nominee.id: nominee.candidate.name for nominee in dossier.nominees}
    return of(dossier, lambda entry: _sentence(entry, known, names))


def last_return(lines: list[Line]) -> Line | None:
    """Return the line of the newest return among lines that begin with the newest, with the office's reason."""
    return next((line for line in lines if line.sentence == SENTENCES["dossier.return"]), None)


def _sentence(entry: AuditEntry, known: dict[str, str], names: dict[int, str]) -> str:
    sentence = known.get(entry.action, "")
    name = names.get(entry.details.get("nominee"), "")
    if entry.action == "dossier.submit" and entry.details.get("from") == "returned":
        sentence = "Nộp lại hồ sơ sau khi bổ sung"
    if sentence and entry.action == "dossier.verdict":
        sentence = f"Ghi ý kiến «{Verdict(entry.details['verdict']).label}»"
    return f"{sentence}: {name}" if sentence and name else sentence
