"""Đăng ký phấn đấu: a school's list of who strives this year, and what its steps want. Callers commit."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from dienhinh import clock
from dienhinh.domain import assessing, audit, signatories
from dienhinh.domain.year_records import check_editable, check_open, check_year
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import (
    Assessment,
    Candidate,
    Pledge,
    PledgeList,
    Programme,
    Unit,
    User,
)


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
    check_year(programme)
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
    grades: assessing.Grades | None = None,
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
    assessing.grade(pledge, "first", grades or {})
    assessing.changed(register, "add", actor, candidate=candidate.id)
    return pledge


def remove(pledge: Pledge, actor: User) -> None:
    """Take a pledge off a list that its school still writes."""
    register = pledge.pledge_list
    check_editable(register)
    register.pledges.remove(pledge)
    assessing.changed(register, "remove", actor, candidate=pledge.candidate_id)


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
        assessing.check_graded(pledge, "first", "chưa tự đánh giá đủ các tiêu chuẩn")


def check_assessed(register: PledgeList) -> None:
    """Refuse to send a mid-year assessment that leaves a criterion out."""
    check_open(register)
    for pledge in register.pledges:
        assessing.check_graded(pledge, "second", "chưa tự đánh giá giữa năm đủ các tiêu chuẩn")


def on_submit(register: PledgeList, actor: User, reason: str) -> None:
    """Count the round, and forget the answer to the one before."""
    register.round += 1
    register.submitted_at = register.updated_at = clock.now()
    register.answered_at, register.return_reason = None, ""


def on_assess(register: PledgeList, actor: User, reason: str) -> None:
    """Note when the school assessed itself for the second time."""
    register.reviewed_at = clock.now()
