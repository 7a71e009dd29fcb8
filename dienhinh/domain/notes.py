"""The office's góp ý: each hangs on a field or a section, goes out with the return, and is fixed or answered."""

from dienhinh import clock
from dienhinh.domain import audit, edits
from dienhinh.domain.review import bounded, check_under_review
from dienhinh.errors import Conflict, DomainError, NotFound
from dienhinh.extensions import db
from dienhinh.models import CandidateKind, Dossier, DossierState, Nominee, Note, User

LETTER = {
    "letter": "Cả mục Tờ trình",
    "letter-subject": "Trích yếu",
    "letter-commendation": "Loại hình khen thưởng",
    "letter-addressee": "Kính gửi",
    "letter-signatory": "Người ký",
    "letter-number": "Số, ngày Tờ trình",
}
MEETING = {
    "meeting": "Cả mục Biên bản họp bình xét",
    "meeting-starts_at": "Thời gian họp",
    "meeting-place": "Địa điểm",
    "meeting-chair": "Chủ tọa",
    "meeting-secretary": "Thư ký",
    "meeting-present": "Thành viên có mặt",
    "meeting-absent": "Thành viên vắng mặt",
    "meeting-opinions": "Ý kiến thảo luận",
    "meeting-conclusion": "Kết luận",
}
FILES = {"attachments": "Tệp đính kèm"}
GONE = "Mục đã được bỏ khỏi hồ sơ"


def targets(dossier: Dossier) -> dict[str, dict[str, str]]:
    """Return, for each section of the dossier, the places that a note may hang on, with their labels."""
    people = {f"nominee-{nominee.id}": nominee_targets(nominee) for nominee in dossier.nominees}
    return {"letter": LETTER, "meeting": MEETING, **people, "attachments": FILES}


def nominee_targets(nominee: Nominee) -> dict[str, str]:
    """Return the places of one nominee that a note may hang on."""
    own = f"nominee-{nominee.id}"
    criteria = [c for c in nominee.dossier.programme.criteria if c.kind is nominee.candidate.kind]
    places = {own: f"Cả phần của {nominee.candidate.name}", f"{own}-summary": "Tóm tắt thành tích"}
    places |= {
        f"{own}-evidence-{criterion.id}": f"Minh chứng, tiêu chuẩn {number} (mục {criterion.clause})"
        for number, criterion in enumerate(criteria, 1)
        if not criterion.for_leaders
    }
    places |= {f"{own}-votes": "Kết quả bỏ phiếu", f"{own}-award": "Hình thức đề nghị"}
    if nominee.candidate.kind is CandidateKind.INDIVIDUAL:
        places[f"{own}-candidate"] = "Thông tin cá nhân"
    return places


def label(dossier: Dossier, target: str) -> str:
    """Return the words for the place that a note hangs on, with the name of the nominee that it is about."""
    names = {f"nominee-{nominee.id}": nominee.candidate.name for nominee in dossier.nominees}
    places = targets(dossier).get(section(target), {})
    if target not in places:
        return GONE
    own = section(target)
    return f"{names[own]}: {places[target]}" if target != own and own in names else places[target]


def section(target: str) -> str:
    """Return the section of a target: `nominee-7-summary` belongs to `nominee-7`."""
    words = target.split("-")
    return "-".join(words[:2]) if words[0] == "nominee" else words[0]


def add(dossier: Dossier, target: str, text: str, actor: User) -> Note:
    """Write a note that stays with the office until the dossier is returned."""
    check_under_review(dossier)
    if not any(target in places for places in targets(dossier).values()):
        raise DomainError("Mục được góp ý không còn trong hồ sơ. Xin tải lại trang.")
    note = Note(dossier=dossier, target=target, text=_wanted(text, target), author_id=actor.id)
    db.session.add(note)
    db.session.flush()
    audit.record("dossier.note", dossier, actor=actor, note=note.id, place=target)
    return note


def mark(note: Note) -> str:
    """Return what a form that words a note anew says of the words that it showed."""
    return edits.mark(note, ("text",))


def change(note: Note, text: str, actor: User, *, seen: str = "") -> None:
    """Word a note anew while the school has not had it; `seen` marks the words that the editor saw."""
    _check_unsent(note)
    if seen and seen != mark(note):
        raise Conflict("Góp ý này vừa được người khác sửa. Xin tải lại trang để xem hai bản rồi lưu.")
    note.text = _wanted(text, note.target)
    audit.record("dossier.note_change", note.dossier, actor=actor, note=note.id)


def remove(note: Note, actor: User) -> None:
    """Take back a note that the school has not had."""
    _check_unsent(note)
    audit.record("dossier.note_remove", note.dossier, actor=actor, note=note.id)
    note.dossier.notes.remove(note)


def answer(note: Note, fixed: bool, reply: str, actor: User) -> None:
    """Let the school say that it mended what a note asks for, or why not."""
    if note.sent_in is None:
        raise NotFound
    if note.dossier.state is not DossierState.RETURNED:
        raise Conflict(f"Hồ sơ đã chuyển sang «{note.dossier.state.label}», không trả lời góp ý được nữa.")
    reply = bounded(reply)
    note.fixed, note.reply = fixed, reply
    note.answered_at = clock.now() if fixed or reply else None
    audit.record("dossier.note_answer", note.dossier, actor=actor, note=note.id, fixed=fixed)


def unsent(dossier: Dossier) -> list[Note]:
    """Return the notes that only the office sees so far."""
    return [note for note in dossier.notes if note.sent_in is None]


def sent(dossier: Dossier) -> list[Note]:
    """Return the notes that went to the school."""
    return [note for note in dossier.notes if note.sent_in is not None]


def _wanted(text: str, target: str) -> str:
    if not text.strip():
        raise DomainError("Xin ghi nội dung góp ý.", field=f"note-on-{section(target)}")
    return bounded(text)


def _check_unsent(note: Note) -> None:
    if note.sent_in is not None:
        raise Conflict("Góp ý này đã gửi cho trường, không sửa hoặc bỏ được nữa.")
