"""Whose turn it is, what comes next and by when: the one sentence at the top of every dossier."""

from dienhinh import clock
from dienhinh.domain import rules
from dienhinh.domain.access import SCHOOL_ROLES, is_of, may
from dienhinh.domain.policy import Permission as P
from dienhinh.models import Dossier, DossierState, Nominee, Result, User, Verdict

S = DossierState


def turn(dossier: Dossier, user: User, lacking: int | None = None) -> str:
    """Return the sentence for this user; it names the side whose turn it is first.

    `lacking` is how much submission still wants, for a caller who has counted it already.
    """
    if dossier.state in (S.DRAFT, S.RETURNED) and lacking is None:
        lacking = len(rules.problems(dossier))
    return _SENTENCES[dossier.state](dossier, user, lacking or 0)


def is_late(dossier: Dossier) -> bool:
    """Tell whether the office should have answered by now."""
    due = dossier.due_on
    return dossier.state is S.SUBMITTED and due is not None and due < clock.today()


def _draft(dossier: Dossier, user: User, lacking: int) -> str:
    days = dossier.programme.answer_days
    after = f"sau khi nộp, Phòng trả lời trong {days} ngày làm việc."
    return f"Đến lượt trường. {_until_sent(dossier, user, lacking)}; {after}"


def _returned(dossier: Dossier, user: User, lacking: int) -> str:
    waiting = [note for note in dossier.notes if note.sent_in and not note.answered_at]
    asked = f"Phòng đã trả lại hồ sơ kèm {len(waiting)} góp ý chưa trả lời. " if waiting else ""
    start = asked or "Phòng đã trả lại hồ sơ để bổ sung. "
    return f"Đến lượt trường. {start}{_until_sent(dossier, user, lacking)}."


def _until_sent(dossier: Dossier, user: User, lacking: int) -> str:
    again = " lại" if dossier.state is S.RETURNED else ""
    if lacking:
        return f"Còn {lacking} việc trước khi nộp{again}"
    if is_of(user, *SCHOOL_ROLES) and not may(user, P.SUBMIT):
        return f"Hồ sơ đã đủ, chờ Hiệu trưởng nộp{again}"
    return f"Hồ sơ đã đủ, chỉ còn bước nộp{again}"


def _submitted(dossier: Dossier, user: User, lacking: int) -> str:
    sent = clock.local(dossier.submitted_at).strftime("%d/%m") if dossier.submitted_at else ""
    start = f"Đến lượt Phòng. Trường đã nộp{f' ngày {sent}' if sent else ''}"
    if is_late(dossier):
        late = clock.working_days_between(dossier.due_on, clock.today())
        return f"{start}; Phòng đã quá hạn trả lời {late} ngày làm việc (hạn {dossier.due_on:%d/%m/%Y})."
    return (
        f"{start}; Phòng trả lời chậm nhất ngày {dossier.due_on:%d/%m/%Y}." if dossier.due_on else f"{start}."
    )


def _accepted(dossier: Dossier, user: User, lacking: int) -> str:
    kept = [nominee for nominee in dossier.nominees if nominee.verdict is Verdict.ELIGIBLE]
    return (
        f"Đến lượt Phòng. Hồ sơ đã được tiếp nhận với {len(kept)} điển hình đủ điều kiện; "
        "Phòng tổng hợp, trình ký rồi chuyển cấp trên."
    )


def _forwarded(dossier: Dossier, user: User, lacking: int) -> str:
    parent = dossier.office.parent
    name = parent.name if parent else "cấp trên"
    return f"Đến lượt {name}. Phòng đã chuyển danh sách; hồ sơ chờ kết quả xét khen thưởng."


def _closed(dossier: Dossier, user: User, lacking: int) -> str:
    recognised = sum(nominee.result is Result.RECOGNISED for nominee in dossier.nominees)
    if not any(map(_examined, dossier.nominees)):
        return "Đã xong. Phòng kết thúc hồ sơ, không đề nghị lên cấp trên; lý do ghi ở từng điển hình."
    return f"Đã xong. {recognised} trên {len(dossier.nominees)} điển hình được khen thưởng."


def _examined(nominee: Nominee) -> bool:
    return nominee.result is not Result.PENDING


_SENTENCES = {
    S.DRAFT: _draft,
    S.RETURNED: _returned,
    S.SUBMITTED: _submitted,
    S.ACCEPTED: _accepted,
    S.FORWARDED: _forwarded,
    S.CLOSED: _closed,
}
