"""What was promised and what came of it, counted from the records: for one school, or for all of an office.

Each figure is one plain count, so that a reader with SQL finds the same.
"""

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

import sqlalchemy as sa

from dienhinh.extensions import db
from dienhinh.models import (
    Activity,
    Candidate,
    CandidateKind,
    Consolidation,
    ConsolidationState,
    Dossier,
    DossierState,
    Honour,
    Nominee,
    Pledge,
    PledgeList,
    PledgeState,
    Programme,
    Result,
    Story,
    StoryFollow,
    StoryState,
    Unit,
    Verdict,
)

# The thread from promise to result, in order: key and words.
STAGES = (
    ("pledged", "Đăng ký phấn đấu"),
    ("nominated", "Được trường đề nghị"),
    ("eligible", "Phòng xét đủ điều kiện"),
    ("forwarded", "Đã trình cấp trên"),
    ("recognised", "Được công nhận"),
)
DEEDS = (
    ("activities", "Hoạt động bồi dưỡng, tuyên truyền, tham quan, giao lưu"),
    ("of_office", "Hoạt động do Phòng tổ chức: giao ban khối, hội nghị, trang tin của Phòng"),
    ("honours", "Lượt biểu dương, khen thưởng"),
    ("stories", "Gương điển hình đã công bố"),
    ("follows", "Lượt đăng ký học tập mô hình"),
)
SENT = (DossierState.SUBMITTED, DossierState.ACCEPTED, DossierState.FORWARDED, DossierState.CLOSED)


@dataclass
class Figures:
    """`stages` counts by (stage, kind of candidate), `deeds` by deed, `awards` the recognised by what they got."""

    stages: Counter[tuple[str, str]] = field(default_factory=Counter)
    deeds: Counter[str] = field(default_factory=Counter)
    awards: Counter[str] = field(default_factory=Counter)

    def stage(self, key: str) -> int:
        """Return a stage's count over both kinds."""
        return sum(self.stages[key, kind.value] for kind in CandidateKind)


def of(programme: Programme, unit: Unit | None = None) -> Figures:
    """Return the figures of a year, of one school or of all of the programme's office."""
    grouped = by(programme, lambda unit_id: None, unit)
    return grouped.get(None, Figures())


def by(
    programme: Programme, group: Callable[[int], Hashable], unit: Unit | None = None
) -> dict[Hashable, Figures]:
    """Return the figures of a year for each group of schools; `group` names that of a school's id."""
    found: dict[Hashable, Figures] = {}

    def of_group(unit_id: int) -> Figures:
        return found.setdefault(group(unit_id), Figures())

    for unit_id, key, kind, count in db.session.execute(_stages(programme, unit)):
        of_group(unit_id).stages[key, kind] += count
    for unit_id, key, count in db.session.execute(_deeds(programme, unit)):
        of_group(unit_id).deeds[key] += count
    for unit_id, award, count in db.session.execute(_awards(programme, unit)):
        of_group(unit_id).awards[award or "Không ghi hình thức"] += count
    return found


def _stages(programme: Programme, unit: Unit | None) -> sa.CompoundSelect:
    pledged = (
        sa.select(PledgeList.unit_id, *_named("pledged"), sa.func.count())
        .join(Pledge, Pledge.pledge_list_id == PledgeList.id)
        .join(Candidate, Candidate.id == Pledge.candidate_id)
        .where(
            PledgeList.programme_id == programme.id,
            PledgeList.state.in_([PledgeState.SUBMITTED, PledgeState.CONFIRMED, PledgeState.REVIEWED]),
        )
        .group_by(PledgeList.unit_id, Candidate.kind)
    )
    forwarded = Consolidation.state.in_([ConsolidationState.FORWARDED, ConsolidationState.ANSWERED])
    conditions = {
        "nominated": sa.true(),
        "eligible": Nominee.verdict == Verdict.ELIGIBLE,
        "forwarded": forwarded,
        "recognised": Nominee.result == Result.RECOGNISED,
    }
    parts = [_of(pledged, PledgeList.unit_id, unit)]
    for key, condition in conditions.items():
        query = _nominees(sa.select(Dossier.unit_id, *_named(key), sa.func.count()), programme)
        query = query.where(condition).group_by(Dossier.unit_id, Candidate.kind)
        parts.append(_of(query, Dossier.unit_id, unit))
    return sa.union_all(*parts)


def _named(key: str) -> tuple[sa.ColumnElement[str], sa.ColumnElement[str]]:
    # The kind as text: the parts of a union each bring a type of their own.
    return sa.literal(key), sa.cast(Candidate.kind, sa.String)


def _nominees(query: sa.Select, programme: Programme) -> sa.Select:
    return (
        query.select_from(Nominee)
        .join(Dossier, Dossier.id == Nominee.dossier_id)
        .join(Candidate, Candidate.id == Nominee.candidate_id)
        .outerjoin(Consolidation, Consolidation.id == Nominee.consolidation_id)
        .where(Dossier.programme_id == programme.id, Dossier.state.in_(SENT))
    )


def _deeds(programme: Programme, unit: Unit | None) -> sa.CompoundSelect:
    # An honour that the office wrote down is its candidate's school's, as one that the school wrote down.
    counted = (
        ("activities", Activity, Activity.unit_id, Activity.unit_id != programme.office_id),
        ("of_office", Activity, Activity.unit_id, Activity.unit_id == programme.office_id),
        ("honours", Honour, Candidate.unit_id, Honour.candidate_id == Candidate.id),
        ("stories", Story, Story.unit_id, Story.state == StoryState.PUBLISHED),
        ("follows", StoryFollow, StoryFollow.unit_id, sa.true()),
    )
    return sa.union_all(
        *(
            _of(
                sa.select(school, sa.literal(key), sa.func.count())
                .where(model.programme_id == programme.id, condition)
                .group_by(school),
                school,
                unit,
            )
            for key, model, school, condition in counted
        )
    )


def _awards(programme: Programme, unit: Unit | None) -> sa.Select:
    query = sa.select(Dossier.unit_id, Nominee.result_award, sa.func.count())
    query = _nominees(query, programme).where(Nominee.result == Result.RECOGNISED)
    return _of(query.group_by(Dossier.unit_id, Nominee.result_award), Dossier.unit_id, unit)


def _of(query: sa.Select, column: sa.ColumnElement[int], unit: Unit | None) -> sa.Select:
    return query if unit is None else query.where(column == unit.id)
