"""Đăng ký phấn đấu: who strives for what this year, assessed twice against the criteria. Callers commit."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from dienhinh import clock
from dienhinh.domain import audit, dossiers, drafting, signatories
from dienhinh.domain.plans import CLOSED
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import (
    Assessment,
    Candidate,
    Criterion,
    Dossier,
    DossierState,
    Grade,
    Nominee,
    Pledge,
    PledgeList,
    PledgeState,
    Programme,
    Unit,
    User,
)

Grades = Mapping[int, Grade | None]
# What is written of a pledge beside its grades, in the first turn and in the middle of the year.
TEXTS = {"first": ("award", "effort"), "second": ("midyear_remark",)}


def of_unit(unit: Unit) -> list[PledgeList]:
    """Return a school's lists, the newest year first."""
    query = sa.select(PledgeList).join(Programme, PledgeList.programme_id == Programme.id)
    query = query.where(PledgeList.unit_id == unit.id).options(
        joinedload(PledgeList.programme), selectinload(PledgeList.pledges)
    )
    return list(db.session.scalars(query.order_by(Programme.school_year.desc())))


def begin(unit: Unit, programme: Programme, actor: User) -> PledgeList:
    """Return the school's list of the year, a new and empty one where it has none."""
    held = db.session.scalar(
        sa.select(PledgeList).where(PledgeList.unit_id == unit.id, PledgeList.programme_id == programme.id)
    )
    if held:
        return held
    if not programme.is_open:
        raise DomainError(CLOSED)
    register = PledgeList(
        unit=unit,
        office_id=programme.office_id,
        programme=programme,
        created_by_id=actor.id,
        signatory=signatories.first(unit.id),
    )
    db.session.add(register)
    db.session.flush()
    audit.record("pledgelist.create", register, actor=actor)
    return register


def load(register: PledgeList) -> None:
    """Read at once what a page or paper shows of a list, however many pledges it has."""
    pledges = selectinload(PledgeList.pledges)
    db.session.scalars(
        sa.select(PledgeList)
        .where(PledgeList.id == register.id)
        .options(
            pledges.joinedload(Pledge.candidate),
            pledges.selectinload(Pledge.assessments),
            joinedload(PledgeList.programme).selectinload(Programme.criteria),
        )
    ).unique().one()


def add(
    register: PledgeList,
    candidate: Candidate,
    actor: User,
    *,
    award: str = "",
    effort: str = "",
    grades: Grades | None = None,
) -> Pledge:
    """Put a candidate on a list that its school still writes; `grades` are by the criterion's id."""
    check_editable(register)
    if candidate.unit_id != register.unit_id or candidate.archived_at:
        raise DomainError("Xin chọn trong danh sách đối tượng của trường.", field="candidate")
    if any(pledge.candidate_id == candidate.id for pledge in register.pledges):
        raise DomainError(f"{candidate.name} đã có trong danh sách đăng ký.", field="candidate")
    last = max((pledge.position for pledge in register.pledges), default=0)
    pledge = Pledge(candidate=candidate, position=last + 1, award=award, effort=effort)
    register.pledges.append(pledge)
    _grade(pledge, "first", grades or {})
    _touched(register, "add", actor, candidate=candidate.id)
    return pledge


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


def remove(pledge: Pledge, actor: User) -> None:
    """Take a pledge off a list that its school still writes."""
    register = pledge.pledge_list
    check_editable(register)
    register.pledges.remove(pledge)
    _touched(register, "remove", actor, candidate=pledge.candidate_id)


def criteria_of(pledge: Pledge) -> list[Criterion]:
    """Return the programme's criteria that apply to who pledged."""
    candidate = pledge.candidate
    return [
        criterion
        for criterion in pledge.pledge_list.programme.criteria
        if criterion.kind is candidate.kind and (candidate.is_leader or not criterion.for_leaders)
    ]


def nominate(pledge: Pledge, actor: User) -> Nominee:
    """Return the pledge's nominee: in the open dossier that has it, else new in the school's draft of that year.

    The award is the one striven for, the summary what was noted in the middle of the year; evidence is left.
    """
    register = pledge.pledge_list
    check_open(register)
    nominee = nominees_of([pledge.candidate_id], register.programme_id).get(pledge.candidate_id)
    if nominee and nominee.dossier.state is not DossierState.CLOSED:
        audit.record(
            "pledgelist.nominate", register, actor=actor, pledge=pledge.id, dossier=nominee.dossier_id
        )
        return nominee
    draft = db.session.scalar(
        sa.select(Dossier)
        .where(
            Dossier.unit_id == register.unit_id,
            Dossier.programme_id == register.programme_id,
            Dossier.state == DossierState.DRAFT,
        )
        .order_by(Dossier.id.desc())
        .limit(1)
    )
    dossier = draft or dossiers.begin(register.unit, register.programme, actor)
    nominee = drafting.nominate(dossier, pledge.candidate, actor)
    drafting.save_nominee(nominee, {"award": pledge.award, "summary": pledge.midyear_remark}, actor)
    audit.record("pledgelist.nominate", register, actor=actor, pledge=pledge.id, dossier=dossier.id)
    return nominee


def nominees_of(candidates: Iterable[int], programme_id: int) -> dict[int, Nominee]:
    """Return the newest nominee of each candidate in the dossiers of a programme."""
    query = (
        sa.select(Nominee)
        .join(Dossier)
        .where(Nominee.candidate_id.in_(list(candidates)), Dossier.programme_id == programme_id)
        .options(contains_eager(Nominee.dossier))
        .order_by(Nominee.id)
    )
    return {nominee.candidate_id: nominee for nominee in db.session.scalars(query)}


def sent_of(candidates: Iterable[int], programme_id: int) -> dict[int, Pledge]:
    """Return what each candidate pledged for a programme, where its school has sent the list once."""
    query = (
        sa.select(Pledge)
        .join(PledgeList)
        .where(
            Pledge.candidate_id.in_(list(candidates)),
            PledgeList.programme_id == programme_id,
            PledgeList.round > 0,
        )
        .options(
            joinedload(Pledge.pledge_list),
            selectinload(Pledge.assessments).joinedload(Assessment.criterion),
        )
    )
    return {pledge.candidate_id: pledge for pledge in db.session.scalars(query)}


def years_of(unit: Unit) -> dict[int, list[str]]:
    """Return for each candidate of a school the years in which it pledged, the newest first."""
    query = (
        sa.select(Pledge.candidate_id, Programme.school_year)
        .join(PledgeList, Pledge.pledge_list_id == PledgeList.id)
        .join(Programme, PledgeList.programme_id == Programme.id)
        .where(PledgeList.unit_id == unit.id)
        .order_by(Programme.school_year.desc())
    )
    found: dict[int, list[str]] = {}
    for candidate_id, year in db.session.execute(query):
        found.setdefault(candidate_id, []).append(year)
    return found


def check_editable(register: PledgeList) -> None:
    """Refuse to change a list that is not in the school's hands."""
    check_open(register)
    if not register.editable:
        raise Conflict(f"Danh sách đang ở bước «{register.state.label}» nên không sửa được.")


def check_open(register: PledgeList) -> None:
    """Refuse any step in a year that the office has closed."""
    if not register.programme.is_open:
        raise DomainError(CLOSED)


def check_complete(register: PledgeList) -> None:
    """Refuse to send a list that is empty, or on which an award or an assessment lacks."""
    check_open(register)
    if not register.pledges:
        raise DomainError("Danh sách chưa có tập thể, cá nhân nào đăng ký.", field="add")
    for pledge in register.pledges:
        if not pledge.award:
            raise DomainError(
                f"{pledge.candidate.name} chưa chọn hình thức đăng ký.", field=f"p{pledge.id}-award"
            )
        _check_graded(pledge, "first", "chưa tự đánh giá đủ các tiêu chuẩn")


def check_assessed(register: PledgeList) -> None:
    """Refuse to send a mid-year assessment that leaves a criterion out."""
    check_open(register)
    for pledge in register.pledges:
        _check_graded(pledge, "second", "chưa tự đánh giá giữa năm đủ các tiêu chuẩn")


def on_submit(register: PledgeList, actor: User, reason: str) -> None:
    """Count the round, and forget the answer to the one before."""
    register.round += 1
    register.submitted_at = register.updated_at = clock.now()
    register.answered_at, register.return_reason = None, ""


def on_answer(register: PledgeList, actor: User, reason: str) -> None:
    """Note when the office answered, and why it returned the list if it did."""
    register.answered_at, register.return_reason = clock.now(), reason


def on_assess(register: PledgeList, actor: User, reason: str) -> None:
    """Note when the school assessed itself for the second time."""
    register.reviewed_at = clock.now()


def is_late(register: PledgeList) -> bool:
    """Tell whether the school still owes a list whose day has passed."""
    owes = register.state in (PledgeState.DRAFT, PledgeState.RETURNED)
    return owes and register.due_on is not None and register.due_on < clock.today()


def _check_graded(pledge: Pledge, turn: str, says: str) -> None:
    graded = {each.criterion_id for each in pledge.assessments if getattr(each, turn)}
    lacking = [criterion.id for criterion in criteria_of(pledge) if criterion.id not in graded]
    if lacking:
        raise DomainError(f"{pledge.candidate.name} {says}.", field=f"p{pledge.id}-{turn}-{lacking[0]}")


def _grade(pledge: Pledge, turn: str, grades: Grades) -> None:
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
    changed = {name: values[name] for name in held.keys() & values if values[name] != held[name]}
    register.signatory_id = changed.get("signatory_id", register.signatory_id)
    for pledge in register.pledges:
        own = f"p{pledge.id}-"
        for text in TEXTS[turn]:
            setattr(pledge, text, changed.get(own + text, getattr(pledge, text)))
        names = {each.id: f"{own}{turn}-{each.id}" for each in criteria_of(pledge)}
        _grade(pledge, turn, {number: changed[name] for number, name in names.items() if name in changed})
    if changed:
        _touched(register, verb, actor, fields=sorted(changed), tab=tab)


def _touched(register: PledgeList, verb: str, actor: User, **details: Any) -> None:
    register.updated_at = clock.now()
    db.session.flush()
    audit.record(f"pledgelist.{verb}", register, actor=actor, **details)
