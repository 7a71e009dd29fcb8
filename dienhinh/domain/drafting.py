"""The verbs that change a draft. Each takes part of a section's values and leaves the rest. Callers commit."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import audit, dossiers, rules, sections
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import (
    BallotKind,
    Candidate,
    Dossier,
    Evidence,
    MatchDecision,
    Nominee,
    Override,
    Post,
    SchoolTitle,
    User,
)


def save_letter(dossier: Dossier, values: Mapping[str, Any], actor: User, *, tab: str = "") -> None:
    """Store fields of the Tờ trình (`sections.LETTER`)."""
    signatory = values.get("signatory_id") and db.session.get(Post, values["signatory_id"])
    if signatory and not (signatory.signs and signatory.unit_id == dossier.unit_id):
        raise DomainError("Xin chọn người ký trong danh sách của trường.", field="letter-signatory")
    changed = _changed(sections.letter(dossier), values)
    for field, value in changed.items():
        setattr(dossier, field, value)
    if "signatory_id" in changed:
        dossier.signatory = signatory or None
    _saved(dossier, "letter", changed, actor, tab)


def save_meeting(dossier: Dossier, values: Mapping[str, Any], actor: User, *, tab: str = "") -> None:
    """Store fields of the họp bình xét (`sections.MEETING`)."""
    changed = _changed(sections.meeting(dossier), values)
    starts, ends = (changed.get(f, getattr(dossier.meeting, f)) for f in ("starts_at", "ends_at"))
    if starts and ends and ends <= starts:
        raise DomainError("Giờ kết thúc phải sau giờ bắt đầu.", field="meeting-ends_at")
    if "ballot" in changed:
        changed["ballot"] = BallotKind(changed["ballot"])
    for field, value in changed.items():
        setattr(dossier.meeting, field, value)
    _saved(dossier, "meeting", changed, actor, tab)


def save_nominee(nominee: Nominee, values: Mapping[str, Any], actor: User, *, tab: str = "") -> None:
    """Store fields of a nominee: `sections.NOMINEE`, `evidence-<criterion id>`, `low_vote_reason`."""
    changed = _changed(sections.nominee(nominee), values)
    counts = [changed.get(field, getattr(nominee, field)) for field in sections.VOTES]
    if wrong := rules.wrong_vote(counts):
        raise DomainError(wrong[1], field=f"nominee-{nominee.id}-{sections.VOTES[wrong[0]]}")
    for field in changed.keys() & set(sections.NOMINEE):
        setattr(nominee, field, changed[field])
    for criterion in rules.criteria_of(nominee):
        if (key := sections.evidence_key(criterion.id)) in changed:
            _store_evidence(nominee, criterion.id, changed[key])
    if sections.LOW_VOTE in changed:
        _store_reason(nominee, changed[sections.LOW_VOTE], actor)
    _saved(nominee.dossier, f"nominee-{nominee.id}", changed, actor, tab)


def save_title(dossier: Dossier, values: Mapping[str, Any], actor: User, *, tab: str = "") -> None:
    """Store number and date of the decision on the school's title for the year; both, or none to take it back."""
    changed = _changed(sections.title(dossier), values)
    wanted = sections.title(dossier) | changed
    held = rules.excellent_title(dossier)
    if not all(wanted.values()) and any(wanted.values()):
        lacking = next(field for field in sections.TITLE if not wanted[field])
        raise DomainError("Xin ghi cả số và ngày của quyết định.", field=f"title-{lacking}")
    if held and not any(wanted.values()):
        db.session.delete(held)
    elif held:
        held.decision_number, held.decision_date = wanted["decision_number"], wanted["decision_date"]
    elif any(wanted.values()):
        year = dossier.programme.school_year
        db.session.add(
            SchoolTitle(unit_id=dossier.unit_id, school_year=year, title=rules.EXCELLENT, **wanted)
        )
    _saved(dossier, "title", changed, actor, tab)


def nominate(dossier: Dossier, candidate: Candidate, actor: User) -> Nominee:
    """Put a candidate at the end of a draft; the same one twice is refused."""
    check_editable(dossier)
    if candidate.unit_id != dossier.unit_id or candidate.archived_at:
        raise DomainError("Xin chọn trong danh sách đối tượng của trường.", field="add-candidate")
    if any(nominee.candidate_id == candidate.id for nominee in dossier.nominees):
        raise DomainError(f"{candidate.name} đã có trong hồ sơ này.", field="add-candidate")
    last = max((nominee.position for nominee in dossier.nominees), default=0)
    nominee = Nominee(candidate=candidate, position=last + 1)
    dossier.nominees.append(nominee)
    dossiers.touch(dossier)
    db.session.flush()
    audit.record("dossier.nominate", dossier, actor=actor, nominee=nominee.id)
    return nominee


def remove(nominee: Nominee, actor: User) -> None:
    """Take a nominee and all that was typed about it out of a draft."""
    dossier = nominee.dossier
    check_editable(dossier)
    # Another school's nominee may have been compared with this one while both were with the office.
    db.session.execute(sa.delete(MatchDecision).where(MatchDecision.other_id == nominee.id))
    dossier.nominees.remove(nominee)
    dossiers.touch(dossier)
    audit.record("dossier.remove", dossier, actor=actor, nominee=nominee.id)


def move(nominee: Nominee, step: int, actor: User) -> None:
    """Move a nominee up (-1) or down (1) by one place; at the end of the list nothing happens."""
    order = [each.id for each in nominee.dossier.nominees]
    place = order.index(nominee.id)
    target = min(max(place + step, 0), len(order) - 1)
    order.insert(target, order.pop(place))
    reorder(nominee.dossier, order, actor)


def reorder(dossier: Dossier, order: Sequence[int], actor: User) -> None:
    """Put a draft's nominees into the order of their ids; `Conflict` when these are no longer its nominees."""
    check_editable(dossier)
    nominees = {nominee.id: nominee for nominee in dossier.nominees}
    if sorted(order) != sorted(nominees):
        raise Conflict("Danh sách điển hình vừa được thay đổi ở nơi khác. Xin xem lại rồi xếp tiếp.")
    for position, nominee_id in enumerate(order, 1):
        nominees[nominee_id].position = position
    dossier.nominees.sort(key=lambda nominee: nominee.position)
    dossiers.touch(dossier)
    audit.record("dossier.reorder", dossier, actor=actor, nominees=list(order))


def check_editable(dossier: Dossier) -> None:
    """Refuse to change a dossier that is not in the school's hands."""
    if not dossier.editable:
        raise Conflict(f"Hồ sơ đang ở bước «{dossier.state.label}» nên không sửa được.")


def _changed(current: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in values.items() if field in current and current[field] != value}


def _saved(dossier: Dossier, section: str, changed: Mapping[str, Any], actor: User, tab: str) -> None:
    check_editable(dossier)
    if changed:
        dossiers.touch(dossier)
        audit.record("dossier.save", dossier, actor=actor, section=section, fields=sorted(changed), tab=tab)


def _store_evidence(nominee: Nominee, criterion_id: int, text: str) -> None:
    item = next((item for item in nominee.evidence if item.criterion_id == criterion_id), None)
    if item and text:
        item.text = text
    elif item:
        nominee.evidence.remove(item)
    elif text:
        nominee.evidence.append(Evidence(criterion_id=criterion_id, text=text))


def _store_reason(nominee: Nominee, reason: str, actor: User) -> None:
    override = next((override for override in nominee.overrides if override.rule == "votes"), None)
    if override and reason:
        override.reason, override.user_id, override.at = reason, actor.id, clock.now()
    elif override:
        nominee.overrides.remove(override)
    elif reason:
        nominee.overrides.append(Override(rule="votes", reason=reason, user_id=actor.id))
