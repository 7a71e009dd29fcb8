"""How far each school is with one thing that the plan asks, counted for all schools at once: cells of the matrix."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa

from dienhinh.extensions import db
from dienhinh.models import (
    Activity,
    Dossier,
    DossierState,
    Nominee,
    PlanState,
    PledgeList,
    PledgeState,
    Programme,
    Report,
    ReportKind,
    ReportState,
    Result,
    SchoolPlan,
)


class Progress(StrEnum):
    """How far a school is with a duty, the least advanced first."""

    NONE = "none"
    RETURNED = "returned"
    DRAFT = "draft"
    SENT = "sent"
    DONE = "done"

    @property
    def label(self) -> str:
        return {
            "none": "Chưa có",
            "returned": "Phải bổ sung",
            "draft": "Đang soạn",
            "sent": "Đã gửi",
            "done": "Hoàn thành",
        }[self.value]


class Cell(NamedTuple):
    """One school's progress in one duty; `words` say more than the label, `at` is its last movement."""

    state: Progress = Progress.NONE
    words: str = ""
    at: datetime | None = None
    is_late: bool = False
    own_label: str = ""

    @property
    def label(self) -> str:
        return self.own_label or self.state.label


def dossiers(programme: Programme) -> dict[int, Cell]:
    """Return how far each school's dossiers are; several count as far as the least advanced of those sent."""
    query = (
        sa.select(Dossier.unit_id, Dossier.state, sa.func.count(), sa.func.max(Dossier.updated_at))
        .where(Dossier.programme_id == programme.id)
        .group_by(Dossier.unit_id, Dossier.state)
    )
    found: dict[int, dict[Progress, tuple[int, datetime]]] = {}
    for unit_id, state, count, at in db.session.execute(query):
        held = found.setdefault(unit_id, {})
        known = held.get(_DOSSIER[state], (0, at))
        held[_DOSSIER[state]] = (known[0] + count, max(known[1], at))
    return {unit_id: _told(held) for unit_id, held in found.items()}


def _told(held: dict[Progress, tuple[int, datetime]]) -> Cell:
    state = next(state for state in _MOST_PRESSING if state in held)
    total = sum(count for count, _ in held.values())
    count = held[state][0]
    words = f"{total} hồ sơ" if count == total else f"{count} trong {total} hồ sơ"
    return Cell(state, words, max(at for _, at in held.values()))


_DOSSIER = {
    DossierState.DRAFT: Progress.DRAFT,
    DossierState.RETURNED: Progress.RETURNED,
    DossierState.SUBMITTED: Progress.SENT,
    DossierState.ACCEPTED: Progress.DONE,
    DossierState.FORWARDED: Progress.DONE,
    DossierState.CLOSED: Progress.DONE,
}
_MOST_PRESSING = (Progress.RETURNED, Progress.SENT, Progress.DRAFT, Progress.DONE)


def results(programme: Programme) -> dict[int, Cell]:
    """Return how many of each school's nominees were recognised, and of how many that were sent on."""
    recognised = sa.func.sum(sa.case((Nominee.result == Result.RECOGNISED, 1), else_=0))
    pending = sa.func.sum(sa.case((Nominee.result == Result.PENDING, 1), else_=0))
    query = (
        sa.select(Dossier.unit_id, sa.func.count(), recognised, pending, sa.func.max(Dossier.updated_at))
        .join(Dossier, Nominee.dossier_id == Dossier.id)
        .where(Dossier.programme_id == programme.id, Nominee.consolidation_id.is_not(None))
        .group_by(Dossier.unit_id)
    )
    return {
        unit_id: Cell(
            Progress.SENT if waiting else Progress.DONE,
            f"{won} / {total} được công nhận",
            at,
            own_label="Chờ kết quả" if waiting else "Đã có kết quả",
        )
        for unit_id, total, won, waiting, at in db.session.execute(query)
    }


def report(kind: ReportKind) -> Callable[[Programme], dict[int, Cell]]:
    """Return the function that tells how far each school's report of a kind is."""

    def cells(programme: Programme) -> dict[int, Cell]:
        query = sa.select(Report.unit_id, Report.state, Report.updated_at)
        query = query.where(Report.programme_id == programme.id, Report.kind == kind)
        return {unit_id: Cell(_REPORT[state], at=at) for unit_id, state, at in db.session.execute(query)}

    return cells


_REPORT = {
    ReportState.DRAFT: Progress.DRAFT,
    ReportState.RETURNED: Progress.RETURNED,
    ReportState.SUBMITTED: Progress.SENT,
    ReportState.ACCEPTED: Progress.DONE,
}


def sent_once(model: type[SchoolPlan] | type[PledgeList]) -> Callable[[Programme], dict[int, Cell]]:
    """Return the function that tells how far each school's one record of the year is."""

    def cells(programme: Programme) -> dict[int, Cell]:
        query = sa.select(model.unit_id, model.state, model.updated_at)
        query = query.where(model.programme_id == programme.id)
        return {unit_id: Cell(_SENT_ONCE[state], at=at) for unit_id, state, at in db.session.execute(query)}

    return cells


def activities(programme: Programme) -> dict[int, Cell]:
    """Return how many activities each school wrote down."""
    query = sa.select(Activity.unit_id, sa.func.count(), sa.func.max(Activity.created_at))
    query = query.where(Activity.programme_id == programme.id).group_by(Activity.unit_id)
    return {
        unit_id: Cell(Progress.DONE, f"{count} hoạt động", at, own_label="Đã ghi")
        for unit_id, count, at in db.session.execute(query)
    }


_SENT_ONCE = {
    PlanState.DRAFT: Progress.DRAFT,
    PlanState.RETURNED: Progress.RETURNED,
    PlanState.SUBMITTED: Progress.SENT,
    PlanState.ACKNOWLEDGED: Progress.DONE,
    PledgeState.CONFIRMED: Progress.DONE,
    PledgeState.REVIEWED: Progress.DONE,
}
