"""What may happen to dossiers, lists, plans and pledges: one table, and the one function that carries it out."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from dienhinh.domain import (
    audit,
    consolidations,
    dossiers,
    mails,
    plans,
    pledges,
    reports,
    separation,
    stories,
    year_records,
)
from dienhinh.domain.access import allowed
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import Conflict, DomainError, Forbidden, NotFound
from dienhinh.extensions import db
from dienhinh.models import (
    Consolidation,
    ConsolidationState,
    Dossier,
    DossierState,
    PlanState,
    PledgeList,
    PledgeState,
    Report,
    ReportState,
    SchoolPlan,
    Story,
    StoryState,
    User,
)

S, C, T, L, G = DossierState, ConsolidationState, StoryState, PlanState, PledgeState
R = ReportState
Record = Dossier | Consolidation | Story | SchoolPlan | PledgeList | Report


class Transition(NamedTuple):
    """One step. `guard` raises when it may not be taken yet; `effect` changes all but the state;
    `follow` names the steps of other records that this one brings about. A step without a label has no button; one
    that cannot be taken back `asks` once more with a sentence; one that `confirms` wants to know anew who sits there.
    """

    name: str
    source: StrEnum
    target: StrEnum
    permission: P
    label: str = ""
    needs_reason: bool = False
    mail: tuple[str, ...] = ()
    guard: Callable[[Any], None] = lambda record: None
    effect: Callable[[Any, User, str], None] = lambda record, actor, reason: None
    follow: Callable[[Any], Iterable[tuple[Record, str]]] = lambda record: ()
    style: str = "main"
    asks: str = ""
    confirms: bool = False


TRANSITIONS: dict[type[Record], tuple[Transition, ...]] = {
    Dossier: (
        Transition(
            "submit",
            S.DRAFT,
            S.SUBMITTED,
            P.SUBMIT,
            "Nộp hồ sơ",
            mail=("dossier_submitted", "dossier_receipt"),
            guard=dossiers.check_complete,
            effect=dossiers.on_submit,
        ),
        Transition(
            "submit",
            S.RETURNED,
            S.SUBMITTED,
            P.SUBMIT,
            "Nộp lại hồ sơ",
            mail=("dossier_submitted", "dossier_receipt"),
            guard=dossiers.check_revised,
            effect=dossiers.on_submit,
        ),
        Transition(
            "withdraw",
            S.SUBMITTED,
            S.DRAFT,
            P.SUBMIT,
            "Rút hồ sơ",
            needs_reason=True,
            mail=("dossier_withdrawn",),
            effect=dossiers.on_withdraw,
            style="seal",
        ),
        Transition(
            "return",
            S.SUBMITTED,
            S.RETURNED,
            P.REVIEW,
            "Trả lại để bổ sung",
            needs_reason=True,
            mail=("dossier_returned",),
            guard=dossiers.check_returnable,
            effect=dossiers.on_return,
            style="seal",
        ),
        Transition(
            "accept",
            S.SUBMITTED,
            S.ACCEPTED,
            P.REVIEW,
            "Tiếp nhận",
            mail=("dossier_accepted",),
            guard=dossiers.check_acceptable,
            effect=dossiers.on_answer,
        ),
        Transition(
            "decline",
            S.SUBMITTED,
            S.CLOSED,
            P.REVIEW,
            "Kết thúc, không đề nghị",
            needs_reason=True,
            mail=("dossier_declined",),
            guard=dossiers.check_declinable,
            effect=dossiers.on_answer,
            style="seal",
        ),
        Transition(
            "reconsider",
            S.ACCEPTED,
            S.SUBMITTED,
            P.REVIEW,
            "Xem lại hồ sơ đã tiếp nhận",
            needs_reason=True,
            mail=("dossier_reconsidered",),
            guard=consolidations.check_reconsiderable,
            effect=consolidations.on_reconsider,
            style="seal",
            asks="Hồ sơ trở lại bước chờ Phòng trả lời và trường được báo bằng thư. Ý kiến đã ghi về từng điển hình "
            "được giữ nguyên và sửa được; điển hình đang ở danh sách tổng hợp đang lập được đưa ra khỏi danh sách.",
        ),
        Transition("forward", S.ACCEPTED, S.FORWARDED, P.SIGN, mail=("dossier_forwarded",)),
        Transition("close", S.FORWARDED, S.CLOSED, P.RECORD_RESULT, mail=("dossier_result",)),
    ),
    Consolidation: (
        Transition(
            "present",
            C.DRAFT,
            C.PRESENTED,
            P.CONSOLIDATE,
            "Trình lãnh đạo ký",
            mail=("consolidation_presented",),
            guard=consolidations.check_presentable,
            effect=consolidations.on_present,
        ),
        Transition(
            "return",
            C.PRESENTED,
            C.DRAFT,
            P.SIGN,
            "Trả lại chuyên viên",
            needs_reason=True,
            mail=("consolidation_returned",),
            effect=consolidations.on_return,
            style="seal",
            confirms=True,
        ),
        Transition(
            "forward",
            C.PRESENTED,
            C.FORWARDED,
            P.SIGN,
            "Ký, chuyển Sở",
            mail=("consolidation_forwarded", "consolidation_copy"),
            guard=consolidations.check_forwardable,
            effect=consolidations.on_forward,
            follow=consolidations.dossiers_to_forward,
            asks="Tờ trình và danh sách được gửi ngay đến cấp trên và các nơi nhận. Đã chuyển thì không sửa được nữa, "
            "chỉ còn bổ sung hoặc đính chính.",
            confirms=True,
        ),
        Transition(
            "answer",
            C.FORWARDED,
            C.ANSWERED,
            P.RECORD_RESULT,
            "Hoàn tất ghi kết quả",
            mail=("consolidation_answered",),
            guard=consolidations.check_answered,
            effect=consolidations.on_answer,
            follow=consolidations.dossiers_to_close,
        ),
    ),
    Story: (
        Transition(
            "send",
            T.DRAFT,
            T.SUBMITTED,
            P.SUBMIT,
            "Gửi Phòng duyệt",
            mail=("story_sent",),
            guard=stories.check_complete,
            effect=stories.on_send,
        ),
        Transition(
            "send",
            T.RETURNED,
            T.SUBMITTED,
            P.SUBMIT,
            "Gửi lại Phòng duyệt",
            mail=("story_sent",),
            guard=stories.check_complete,
            effect=stories.on_send,
        ),
        Transition("recall", T.SUBMITTED, T.DRAFT, P.SUBMIT, "Rút về để sửa", style="seal"),
        Transition(
            "return",
            T.SUBMITTED,
            T.RETURNED,
            P.PUBLISH_STORIES,
            "Trả lại để sửa",
            needs_reason=True,
            mail=("story_returned",),
            effect=stories.on_return,
            style="seal",
        ),
        Transition(
            "publish",
            T.SUBMITTED,
            T.PUBLISHED,
            P.PUBLISH_STORIES,
            "Công bố",
            mail=("story_published",),
            guard=stories.check_complete,
            effect=stories.on_publish,
        ),
        Transition(
            "withdraw",
            T.PUBLISHED,
            T.WITHDRAWN,
            P.PUBLISH_STORIES,
            "Gỡ bài",
            needs_reason=True,
            mail=("story_withdrawn",),
            effect=stories.on_withdraw,
            style="seal",
        ),
        Transition(
            "retract",
            T.PUBLISHED,
            T.WITHDRAWN,
            P.SUBMIT,
            "Gỡ bài",
            needs_reason=True,
            mail=("story_withdrawn",),
            effect=stories.on_withdraw,
            style="seal",
        ),
        Transition("reopen", T.WITHDRAWN, T.DRAFT, P.SUBMIT, "Soạn lại bài"),
    ),
    SchoolPlan: (
        Transition(
            "submit",
            L.DRAFT,
            L.SUBMITTED,
            P.SUBMIT,
            "Gửi kế hoạch",
            mail=("plan_submitted",),
            guard=plans.check_complete,
            effect=plans.on_submit,
        ),
        Transition(
            "submit",
            L.RETURNED,
            L.SUBMITTED,
            P.SUBMIT,
            "Gửi lại kế hoạch",
            mail=("plan_submitted",),
            guard=plans.check_complete,
            effect=plans.on_submit,
        ),
        Transition(
            "withdraw",
            L.SUBMITTED,
            L.DRAFT,
            P.SUBMIT,
            "Rút về để sửa",
            needs_reason=True,
            mail=("plan_reopened",),
            guard=year_records.check_open,
            effect=plans.on_reopen,
            style="seal",
        ),
        Transition(
            "return",
            L.SUBMITTED,
            L.RETURNED,
            P.REVIEW,
            "Trả lại để sửa",
            needs_reason=True,
            mail=("plan_returned",),
            guard=year_records.check_open,
            effect=year_records.on_answer,
            style="seal",
        ),
        Transition(
            "acknowledge",
            L.SUBMITTED,
            L.ACKNOWLEDGED,
            P.REVIEW,
            "Ghi nhận kế hoạch",
            mail=("plan_acknowledged",),
            guard=year_records.check_open,
            effect=year_records.on_answer,
        ),
        Transition(
            "reopen",
            L.ACKNOWLEDGED,
            L.DRAFT,
            P.SUBMIT,
            "Điều chỉnh kế hoạch",
            needs_reason=True,
            mail=("plan_reopened",),
            guard=year_records.check_open,
            effect=plans.on_reopen,
            style="seal",
        ),
    ),
    PledgeList: (
        Transition(
            "submit",
            G.DRAFT,
            G.SUBMITTED,
            P.SUBMIT,
            "Gửi danh sách đăng ký",
            mail=("pledges_submitted",),
            guard=pledges.check_complete,
            effect=pledges.on_submit,
        ),
        Transition(
            "submit",
            G.RETURNED,
            G.SUBMITTED,
            P.SUBMIT,
            "Gửi lại danh sách đăng ký",
            mail=("pledges_submitted",),
            guard=pledges.check_complete,
            effect=pledges.on_submit,
        ),
        Transition(
            "withdraw",
            G.SUBMITTED,
            G.DRAFT,
            P.SUBMIT,
            "Rút về để sửa",
            needs_reason=True,
            mail=("pledges_reopened",),
            guard=year_records.check_open,
            style="seal",
        ),
        Transition(
            "return",
            G.SUBMITTED,
            G.RETURNED,
            P.REVIEW,
            "Trả lại để sửa",
            needs_reason=True,
            mail=("pledges_returned",),
            guard=year_records.check_open,
            effect=year_records.on_answer,
            style="seal",
        ),
        Transition(
            "confirm",
            G.SUBMITTED,
            G.CONFIRMED,
            P.REVIEW,
            "Xác nhận đăng ký",
            mail=("pledges_confirmed",),
            guard=year_records.check_open,
            effect=year_records.on_answer,
        ),
        Transition(
            "review",
            G.CONFIRMED,
            G.REVIEWED,
            P.SUBMIT,
            "Gửi tự đánh giá giữa năm",
            mail=("pledges_assessed",),
            guard=pledges.check_assessed,
            effect=pledges.on_assess,
        ),
        Transition(
            "reopen",
            G.CONFIRMED,
            G.DRAFT,
            P.SUBMIT,
            "Bổ sung đăng ký",
            needs_reason=True,
            mail=("pledges_reopened",),
            guard=year_records.check_open,
            style="seal",
        ),
        Transition(
            "reopen",
            G.REVIEWED,
            G.DRAFT,
            P.SUBMIT,
            "Bổ sung đăng ký",
            needs_reason=True,
            mail=("pledges_reopened",),
            guard=year_records.check_open,
            style="seal",
        ),
    ),
    Report: (
        *(
            Transition(
                "submit",
                source,
                R.SUBMITTED,
                P.SUBMIT,
                label,
                mail=("report_submitted",),
                guard=reports.check_complete,
                effect=reports.on_submit,
            )
            for source, label in ((R.DRAFT, "Gửi báo cáo"), (R.RETURNED, "Gửi lại báo cáo"))
        ),
        Transition(
            "return",
            R.SUBMITTED,
            R.RETURNED,
            P.REVIEW,
            "Trả lại để sửa",
            needs_reason=True,
            mail=("report_returned",),
            guard=year_records.check_open,
            effect=year_records.on_answer,
            style="seal",
        ),
        Transition(
            "accept",
            R.SUBMITTED,
            R.ACCEPTED,
            P.REVIEW,
            "Tiếp nhận báo cáo",
            mail=("report_accepted",),
            guard=year_records.check_open,
            effect=year_records.on_answer,
        ),
    ),
}


def noun(record: Record) -> str:
    """Return the record's name in the trail, such as `dossier` or `schoolplan`."""
    return type(record).__name__.lower()


def open_steps(record: Record, user: User) -> list[Transition]:
    """Return the steps that have a button for this user on this record now, guarded ones included."""
    steps = [step for step in TRANSITIONS[type(record)] if step.source is record.state and step.label]
    return [step for step in steps if allowed(record, user, step.permission)]


def perform(record: Record, name: str, *, actor: User, reason: str = "", by: P | None = None) -> None:
    """Take one step: check, change the state, write the trail, queue the mails, take the steps that follow.

    A step without a button is taken only `by` the permission of the step that brings it about. The caller holds
    the write transaction, found the record in it, and commits. Raises `Conflict` when the record is no longer
    where the step starts, `Forbidden`, or the guard's own sentence.
    """
    named = [step for step in TRANSITIONS[type(record)] if step.name == name and (step.label or by)]
    if not named:
        raise NotFound("Không có thao tác này.")
    step = next((step for step in named if step.source is record.state), None)
    if by is None and not any(allowed(record, actor, each.permission) for each in named):
        raise Forbidden
    if step is None:
        raise Conflict(
            f"{_CALLED[type(record)]} đã chuyển sang «{record.state.label}», "
            "không thực hiện được thao tác này nữa."
        )
    if by is None:
        separation.check(record, step.permission, actor)
    reason = reason.strip()
    if step.needs_reason and not reason:
        raise DomainError(f"Xin ghi lý do khi chọn «{step.label}».", field=f"reason-{name}")
    step.guard(record)
    step.effect(record, actor, reason)
    before, record.state = record.state, step.target
    entry = audit.record(
        f"{noun(record)}.{name}", record, actor=actor, **{"from": before, "to": step.target, "reason": reason}
    )
    # Nothing that a mail reads waits to be written: the line above has flushed all but itself.
    with db.session.no_autoflush:
        for mail in step.mail:
            mails.notify(mail, record, occurrence=f"{noun(record)}-{record.id}-{name}-{entry.id}")
    for other, follow_up in step.follow(record):
        perform(other, follow_up, actor=actor, by=step.permission)


_CALLED = {
    Dossier: "Hồ sơ",
    Consolidation: "Danh sách",
    Story: "Bài viết",
    SchoolPlan: "Kế hoạch",
    PledgeList: "Danh sách đăng ký",
    Report: "Báo cáo",
}
