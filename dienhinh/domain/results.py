"""What the parent unit decides of each nominee on a forwarded list, and how such a record is corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dienhinh import clock
from dienhinh.domain import audit, edits, mails, stories, workflow
from dienhinh.domain.access import allowed
from dienhinh.domain.policy import Permission
from dienhinh.errors import Conflict, DomainError, Forbidden
from dienhinh.models import Consolidation, ConsolidationState, Dossier, Nominee, Result, User


@dataclass(frozen=True)
class Answer:
    """A result with what it wants: a recognition its decision and award, a revocation its own decision and reason,
    a refusal its reason.
    """

    result: Result
    award: str = ""
    number: str = ""
    decided_on: date | None = None
    reason: str = ""


FIELDS = tuple(Answer.__dataclass_fields__)


def stored(nominee: Nominee) -> Answer:
    """Return what is written down of a nominee: two who write at once are told apart by the whole of it."""
    revoked = nominee.result is Result.REVOKED
    return Answer(
        nominee.result,
        nominee.result_award,
        nominee.revocation_number if revoked else nominee.decision_number,
        nominee.revocation_date if revoked else nominee.decision_date,
        nominee.result_reason,
    )


def mark(nominee: Nominee) -> str:
    """Return what a form that records a result says of the result that it showed."""
    return edits.mark(stored(nominee), FIELDS)


def record(
    consolidation: Consolidation,
    nominees: Sequence[Nominee],
    answer: Answer,
    actor: User,
    *,
    correction: str = "",
) -> int:
    """Write one answer down for nominees of a list; returns how many.

    Once the list is answered only its own office changes a result, with the reason of the `correction`, and the
    school hears of it.
    """
    _check(consolidation, nominees, answer)
    correcting = consolidation.state is ConsolidationState.ANSWERED
    if correcting:
        _check_correction(consolidation, actor, correction)
    before = [nominee.result.value for nominee in nominees]
    for nominee in nominees:
        _write(nominee, answer)
    audit.record(
        "consolidation.correct" if correcting else "consolidation.result",
        consolidation,
        actor=actor,
        nominees=[nominee.id for nominee in nominees],
        **{"from": before, "to": answer.result.value, "reason": correction},
    )
    if answer.result is Result.REVOKED:
        _withdraw_stories(nominees, answer, actor)
    if correcting:
        for dossier in {nominee.dossier_id: nominee.dossier for nominee in nominees}.values():
            _tell(dossier, actor, correction)
    return len(nominees)


def check_open(consolidation: Consolidation) -> None:
    """Refuse while the list has not been sent."""
    if consolidation.state not in (ConsolidationState.FORWARDED, ConsolidationState.ANSWERED):
        raise Conflict(f"Danh sách đang ở bước «{consolidation.state.label}», chưa ghi kết quả được.")


def _check(consolidation: Consolidation, nominees: Sequence[Nominee], answer: Answer) -> None:
    check_open(consolidation)
    if not nominees:
        raise DomainError("Xin chọn ít nhất một điển hình để ghi kết quả.", field="result")
    if any(nominee.consolidation_id != consolidation.id for nominee in nominees):
        raise DomainError("Điển hình này không có trong danh sách.")
    if answer.result is Result.PENDING:
        raise DomainError("Xin chọn kết quả.", field="result")
    if answer.result is Result.RECOGNISED:
        _check_decision(consolidation, nominees, answer)
    elif not answer.reason:
        raise DomainError("Xin ghi lý do.", field="reason")
    if answer.result is Result.REVOKED:
        if any(n.result is not Result.RECOGNISED for n in nominees):
            raise DomainError("Chỉ thu hồi kết quả của điển hình đã được công nhận.", field="result")
        _check_number(answer)
        if any(n.decision_number == answer.number for n in nominees):
            raise DomainError(
                "Xin ghi số của quyết định thu hồi, không phải quyết định công nhận.", field="number"
            )
        first = max(n.decision_date for n in nominees if n.decision_date)
        _check_not_before(answer, first, "ngày quyết định công nhận")


def _check_number(answer: Answer) -> None:
    if not answer.number:
        raise DomainError("Xin ghi số quyết định.", field="number")
    if answer.decided_on is None:
        raise DomainError("Xin ghi ngày quyết định.", field="decided_on")
    if answer.decided_on > clock.today():
        raise DomainError("Ngày quyết định không thể sau hôm nay.", field="decided_on")


def _check_not_before(answer: Answer, first: date, called: str) -> None:
    if answer.decided_on and answer.decided_on < first:
        raise DomainError(f"Ngày quyết định không thể trước {called} ({first:%d/%m/%Y}).", field="decided_on")


def _check_decision(consolidation: Consolidation, nominees: Sequence[Nominee], answer: Answer) -> None:
    _check_number(answer)
    sent = clock.local(consolidation.forwarded_at).date() if consolidation.forwarded_at else clock.today()
    _check_not_before(answer, min(sent, consolidation.issued_on or sent), "ngày của danh sách đã chuyển")
    if not answer.award and not all(nominee.award for nominee in nominees):
        raise DomainError("Xin ghi hình thức khen thưởng.", field="award")


def _check_correction(consolidation: Consolidation, actor: User, correction: str) -> None:
    if not allowed(consolidation, actor, Permission.CONSOLIDATE):
        raise Forbidden("Kết quả đã hoàn tất; chỉ chuyên viên của đơn vị lập danh sách được đính chính.")
    if not correction:
        raise DomainError("Xin ghi lý do đính chính.", field="correction")


def _write(nominee: Nominee, answer: Answer) -> None:
    """A revocation keeps the decision that it revokes beside its own."""
    nominee.result, nominee.result_reason = answer.result, answer.reason
    nominee.revocation_number, nominee.revocation_date = "", None
    if answer.result is Result.RECOGNISED:
        nominee.result_award = answer.award or nominee.award
        nominee.decision_number, nominee.decision_date = answer.number, answer.decided_on
    elif answer.result is Result.NOT_RECOGNISED:
        nominee.result_award, nominee.decision_number, nominee.decision_date = "", "", None
    else:
        nominee.revocation_number, nominee.revocation_date = answer.number, answer.decided_on


def _withdraw_stories(nominees: Sequence[Nominee], answer: Answer, actor: User) -> None:
    reason = f"Kết quả công nhận bị thu hồi theo Quyết định số {answer.number}."
    for story in stories.resting_on(nominees):
        workflow.perform(story, "withdraw", actor=actor, reason=reason, by=Permission.RECORD_RESULT)


def _tell(dossier: Dossier, actor: User, correction: str) -> None:
    entry = audit.record("dossier.correct", dossier, actor=actor, reason=correction)
    mails.notify("dossier_corrected", dossier, occurrence=f"dossier-{dossier.id}-correct-{entry.id}")
