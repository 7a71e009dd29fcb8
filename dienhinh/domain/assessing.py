"""What is written of pledges, beside who pledges: award and effort, and a grade for each criterion, twice a year."""

from collections.abc import Mapping
from typing import Any

from dienhinh import clock
from dienhinh.domain import audit, criteria, signatories
from dienhinh.domain.year_records import check_editable, check_open
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import Assessment, CandidateKind, Criterion, Grade, Pledge, PledgeList, PledgeState, User

Grades = Mapping[int, Grade | None]
# What is written of a pledge beside its grades, in the first turn and in the middle of the year.
TEXTS = {"first": ("award", "effort"), "second": ("midyear_remark",)}


def written(register: PledgeList, turn: str = "first") -> dict[str, Any]:
    """Return what a list's form holds, by `p<pledge>-<text>` and `p<pledge>-<turn>-<criterion>`; first, who signs."""
    found: dict[str, Any] = {"signatory_id": register.signatory_id} if turn == "first" else {}
    for pledge in register.pledges:
        found |= {f"p{pledge.id}-{text}": getattr(pledge, text) for text in TEXTS[turn]}
        held = {each.criterion_id: getattr(each, turn) for each in pledge.assessments}
        found |= {f"p{pledge.id}-{turn}-{each.id}": held.get(each.id) for each in criteria_of(pledge)}
    return found


def save(register: PledgeList, values: Mapping[str, Any], actor: User, *, tab: str = "") -> None:
    """Store some of what `written` returns."""
    check_editable(register)
    signatories.check(register.unit_id, values.get("signatory_id"))
    _write(register, "first", values, "save", actor, tab)


def assess(register: PledgeList, values: Mapping[str, Any], actor: User, *, tab: str = "") -> None:
    """Store some of what `written` returns of the second turn: the mid-year assessment beside the first."""
    check_open(register)
    if register.state is not PledgeState.CONFIRMED:
        raise Conflict("Chỉ tự đánh giá giữa năm khi Phòng đã xác nhận danh sách đăng ký.")
    _write(register, "second", values, "assess", actor, tab)


def criteria_of(pledge: Pledge) -> list[Criterion]:
    """Return the programme's criteria that apply to who pledged."""
    return criteria.for_candidate(pledge.pledge_list.programme, pledge.candidate)


def numbers(register: PledgeList) -> dict[int, int]:
    """Return the number of each criterion by its id, as the printed list of its kind counts those that apply."""
    leads = any(pledge.candidate.is_leader for pledge in register.pledges)
    found = {}
    for kind in CandidateKind:
        own = (each for each in register.programme.criteria if each.kind is kind)
        asked = (each for each in own if leads or not each.for_leaders)
        found |= {criterion.id: number for number, criterion in enumerate(asked, 1)}
    return found


def check_graded(pledge: Pledge, turn: str, says: str) -> None:
    graded = {each.criterion_id for each in pledge.assessments if getattr(each, turn)}
    lacking = [criterion.id for criterion in criteria_of(pledge) if criterion.id not in graded]
    if lacking:
        raise DomainError(f"{pledge.candidate.name} {says}.", field=f"p{pledge.id}-{turn}-{lacking[0]}")


def grade(pledge: Pledge, turn: str, grades: Grades) -> None:
    held = {each.criterion_id: each for each in pledge.assessments}
    for criterion in criteria_of(pledge):
        if criterion.id not in held:
            held[criterion.id] = Assessment(criterion=criterion)
            pledge.assessments.append(held[criterion.id])
        if criterion.id in grades:
            setattr(held[criterion.id], turn, grades[criterion.id])


def _write(
    register: PledgeList, turn: str, values: Mapping[str, Any], verb: str, actor: User, tab: str
) -> None:
    held = written(register, turn)
    typed = {name: values[name] for name in held.keys() & values if values[name] != held[name]}
    register.signatory_id = typed.get("signatory_id", register.signatory_id)
    for pledge in register.pledges:
        own = f"p{pledge.id}-"
        for text in TEXTS[turn]:
            setattr(pledge, text, typed.get(own + text, getattr(pledge, text)))
        names = {each.id: f"{own}{turn}-{each.id}" for each in criteria_of(pledge)}
        grade(pledge, turn, {number: typed[name] for number, name in names.items() if name in typed})
    if typed:
        changed(register, verb, actor, fields=sorted(typed), tab=tab)


def changed(register: PledgeList, verb: str, actor: User, **details: Any) -> None:
    """Note when a list was changed last, and by which verb in the trail."""
    register.updated_at = clock.now()
    db.session.flush()
    audit.record(f"pledgelist.{verb}", register, actor=actor, **details)
