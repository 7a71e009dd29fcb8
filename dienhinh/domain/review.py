"""What the office says of a dossier that was sent to it: verdicts, who looks after it, words among officers."""

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import audit, separation
from dienhinh.domain.access import OFFICE_ROLES
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import (
    Dossier,
    DossierState,
    InternalNote,
    Nominee,
    Post,
    Role,
    Tenure,
    User,
    Verdict,
)

LONGEST = 5000


def give_verdict(nominee: Nominee, verdict: Verdict, actor: User, reason: str = "") -> None:
    """Find a nominee eligible or not, or leave it open again; "not" needs its reason."""
    check_under_review(nominee.dossier)
    separation.check(nominee.dossier, P.REVIEW, actor)
    reason = bounded(reason)
    if verdict is Verdict.INELIGIBLE and not reason:
        raise DomainError("Xin ghi lý do không đủ điều kiện.", field=f"nominee-{nominee.id}-reason")
    nominee.verdict = verdict
    nominee.verdict_reason = reason if verdict is Verdict.INELIGIBLE else ""
    nominee.verdict_by_id = None if verdict is Verdict.PENDING else actor.id
    nominee.verdict_at = None if verdict is Verdict.PENDING else clock.now()
    audit.record("dossier.verdict", nominee.dossier, actor=actor, nominee=nominee.id, verdict=verdict.value)


def check_verdict_seen(nominee: Nominee, seen: str, actor: User) -> None:
    """Refuse to put a verdict in the place of a colleague's that `actor` has not read."""
    if seen and seen != nominee.verdict.value and nominee.verdict_by and nominee.verdict_by_id != actor.id:
        raise Conflict(
            f"{nominee.verdict_by.name} vừa ghi «{nominee.verdict.label}» cho {nominee.candidate.name}. "
            "Xin tải lại trang để xem trước khi ghi ý kiến khác."
        )


def assign(dossier: Dossier, officer: User | None, actor: User) -> None:
    """Put a dossier in an officer's hands, or in nobody's."""
    if officer is not None and officer not in officers(dossier):
        raise DomainError("Người được giao phải là chuyên viên đang phụ trách của Phòng.", field="assignee")
    dossier.assignee = officer
    audit.record("dossier.assign", dossier, actor=actor, assignee=officer and officer.id)


def write_internal_note(dossier: Dossier, text: str, actor: User) -> InternalNote:
    """Keep a word between officers; no page or mail of a school shows it."""
    text = bounded(text)
    if not text:
        raise DomainError("Xin ghi nội dung trao đổi nội bộ.", field="internal-text")
    note = InternalNote(dossier_id=dossier.id, text=text, author_id=actor.id)
    db.session.add(note)
    audit.record("dossier.internal_note", dossier, actor=actor)
    return note


def internal_notes(dossier: Dossier) -> list[InternalNote]:
    """Return the words between officers on a dossier, the oldest first."""
    query = sa.select(InternalNote).where(InternalNote.dossier_id == dossier.id)
    return list(db.session.scalars(query.order_by(InternalNote.id)))


def officers(dossier: Dossier) -> list[User]:
    """Return those who hold an officer's or a leader's post of the dossier's office today, by post."""
    today = clock.today()
    query = (
        sa.select(User)
        .join(Tenure, Tenure.user_id == User.id)
        .join(Post)
        .where(
            Post.unit_id == dossier.office_id,
            Post.role.in_(OFFICE_ROLES),
            Tenure.starts_on <= today,
            sa.or_(Tenure.ends_on.is_(None), Tenure.ends_on >= today),
            User.disabled_at.is_(None),
        )
        .order_by(Post.role != Role.OFFICER, Post.position, User.id)
    )
    return list(dict.fromkeys(db.session.scalars(query)))


def waiting(dossier: Dossier) -> list[Nominee]:
    """Return the nominees without a verdict."""
    return [nominee for nominee in dossier.nominees if nominee.verdict is Verdict.PENDING]


def check_under_review(dossier: Dossier) -> None:
    """Refuse to judge a dossier that is not with the office for its decision."""
    if dossier.state is not DossierState.SUBMITTED:
        raise Conflict(f"Hồ sơ đã chuyển sang «{dossier.state.label}», không ghi ý kiến được nữa.")


def bounded(text: str) -> str:
    """Return the trimmed text, or refuse one that no reader would finish."""
    text = text.strip()
    if len(text) > LONGEST:
        raise DomainError(f"Nội dung dài quá {LONGEST} ký tự, xin viết gọn lại.")
    return text
