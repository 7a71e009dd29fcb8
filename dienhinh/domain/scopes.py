"""Which records a unit's people reach, for each model: the conditions that every query of theirs is narrowed by."""

from typing import Any, get_args

import sqlalchemy as sa

from dienhinh.domain.policy import Permission
from dienhinh.extensions import db
from dienhinh.models import (
    Activity,
    Attachment,
    Candidate,
    Consolidation,
    ConsolidationState,
    Dossier,
    DossierState,
    Honour,
    Nominee,
    Note,
    OutgoingMail,
    Paper,
    Photo,
    PlanState,
    Pledge,
    PledgeList,
    PledgeState,
    Programme,
    Report,
    ReportState,
    SchoolPlan,
    Story,
    StoryFollow,
    StoryState,
    Submission,
    TableImport,
    Unit,
    Urging,
    activity_candidate,
)
from dienhinh.models.papers import Owner

Units = set[int] | sa.BindParameter[Any]


def reach(model: type[db.Model], permission: Permission, units: Units) -> sa.ColumnElement[bool]:
    """Return the condition that keeps the records of a model which these units reach with the permission."""
    shared = SHARED.get((model, permission))
    return sa.or_(SCOPES[model](units), shared(units)) if shared else SCOPES[model](units)


def _dossiers(units: Units) -> sa.ColumnElement[bool]:
    """A school sees its own, an office what was sent to it, the Sở what was forwarded to it."""
    forwarded = (
        sa.select(Nominee.dossier_id)
        .join(Consolidation)
        .where(
            Consolidation.recipient_id.in_(units),
            Consolidation.state.in_([ConsolidationState.FORWARDED, ConsolidationState.ANSWERED]),
        )
    )
    return sa.or_(
        Dossier.unit_id.in_(units),
        sa.and_(Dossier.office_id.in_(units), Dossier.state != DossierState.DRAFT),
        Dossier.id.in_(forwarded),
    )


def _through_dossier(model: type[db.Model]):
    return lambda units: model.dossier_id.in_(sa.select(Dossier.id).where(_dossiers(units)))


def _consolidations(units: Units) -> sa.ColumnElement[bool]:
    """An office sees its own, the Sở what was forwarded to it."""
    sent = Consolidation.state.in_([ConsolidationState.FORWARDED, ConsolidationState.ANSWERED])
    return sa.or_(Consolidation.office_id.in_(units), sa.and_(Consolidation.recipient_id.in_(units), sent))


def _plans(units: Units) -> sa.ColumnElement[bool]:
    """A school sees its own, an office what was sent to it."""
    sent = SchoolPlan.state != PlanState.DRAFT
    return sa.or_(SchoolPlan.unit_id.in_(units), sa.and_(SchoolPlan.office_id.in_(units), sent))


def _pledge_lists(units: Units) -> sa.ColumnElement[bool]:
    """A school sees its own, an office what was sent to it."""
    sent = PledgeList.state != PledgeState.DRAFT
    return sa.or_(PledgeList.unit_id.in_(units), sa.and_(PledgeList.office_id.in_(units), sent))


def _pledges(units: Units) -> sa.ColumnElement[bool]:
    return Pledge.pledge_list_id.in_(sa.select(PledgeList.id).where(_pledge_lists(units)))


def _mails(units: Units) -> sa.ColumnElement[bool]:
    """An office sees the mails of its dossiers and lists; an administrator's unit, all that its tree sends."""
    dossiers = sa.select(Dossier.id).where(Dossier.office_id.in_(units))
    lists = sa.select(Consolidation.id).where(Consolidation.office_id.in_(units))
    return sa.or_(
        OutgoingMail.unit_id.in_(units),
        OutgoingMail.unit_id.in_(sa.select(Unit.id).where(Unit.parent_id.in_(units))),
        OutgoingMail.dossier_id.in_(dossiers),
        OutgoingMail.consolidation_id.in_(lists),
    )


def _reports(units: Units) -> sa.ColumnElement[bool]:
    """A unit sees its own, an office also those that its schools sent."""
    sent = Report.state != ReportState.DRAFT
    return sa.or_(Report.unit_id.in_(units), sa.and_(Report.office_id.in_(units), sent))


def _kept_with(model: type[Attachment | Paper], units: Units) -> sa.ColumnElement[bool]:
    """What is kept with a record is seen by those who see the record."""
    return sa.or_(
        *(
            getattr(model, f"{owner.__tablename__}_id").in_(sa.select(owner.id).where(SCOPES[owner](units)))
            for owner in get_args(Owner)
        )
    )


def _papers(units: Units) -> sa.ColumnElement[bool]:
    """A paper is also seen by its own unit."""
    return sa.or_(Paper.unit_id.in_(units), _kept_with(Paper, units))


def _units(units: Units) -> sa.ColumnElement[bool]:
    """A unit's people reach the unit, those under it, and the one above it where that is a Sở."""
    return sa.or_(Unit.id.in_(units), Unit.parent_id.in_(units))


def _of_school(model: type[db.Model]):
    """A school sees its own, an office those of its schools."""
    return lambda units: sa.or_(
        model.unit_id.in_(units), model.unit_id.in_(sa.select(Unit.id).where(Unit.parent_id.in_(units)))
    )


def _stories(units: Units) -> sa.ColumnElement[bool]:
    """A school sees its own, an office what was sent to it."""
    return sa.or_(
        Story.unit_id.in_(units), sa.and_(Story.office_id.in_(units), Story.state != StoryState.DRAFT)
    )


def _honours(units: Units) -> sa.ColumnElement[bool]:
    """Who wrote it down sees it, the office of such a school, and the school whose candidate it is."""
    own = sa.select(Candidate.id).where(Candidate.unit_id.in_(units))
    return sa.or_(_of_school(Honour)(units), Honour.candidate_id.in_(own))


def _activities(units: Units) -> sa.ColumnElement[bool]:
    """An office sees those of its schools, a school those of its office that concern it."""
    offices = sa.select(Unit.parent_id).where(Unit.id.in_(units))
    blocks = sa.select(Unit.block_id).where(Unit.id.in_(units))
    of_own = sa.select(activity_candidate.c.activity_id).join(Candidate).where(Candidate.unit_id.in_(units))
    for_all = sa.and_(Activity.block_id.is_(None), ~Activity.candidates.any())
    return sa.or_(
        _of_school(Activity)(units),
        Activity.id.in_(of_own),
        sa.and_(Activity.unit_id.in_(offices), sa.or_(Activity.block_id.in_(blocks), for_all)),
    )


def _photos(units: Units) -> sa.ColumnElement[bool]:
    return sa.or_(
        Photo.activity_id.in_(sa.select(Activity.id).where(Activity.unit_id.in_(units))),
        Photo.story_id.in_(sa.select(Story.id).where(_stories(units))),
    )


_PUBLISHED = Story.state == StoryState.PUBLISHED
# What a permission opens beyond what the user's units hold: a published story is everybody's to read.
SHARED = {
    (Story, Permission.VIEW_STORIES): lambda units: _PUBLISHED,
    (Photo, Permission.VIEW_STORIES): lambda units: Photo.story_id.in_(sa.select(Story.id).where(_PUBLISHED)),
    (Activity, Permission.VIEW_ACTIVITIES): _activities,
    (Photo, Permission.VIEW_ACTIVITIES): lambda units: Photo.activity_id.in_(
        sa.select(Activity.id).where(_activities(units))
    ),
}


def _absorbed(units: Units) -> sa.Select:
    """Select the schools that were merged into these units: what they signed is read on, and changed by nobody."""
    return sa.select(Unit.id).where(Unit.merged_into_id.in_(units))


def _of_absorbed(model: type[db.Model]):
    return lambda units: model.unit_id.in_(_absorbed(units))


def _files_of_absorbed(units: Units) -> sa.ColumnElement[bool]:
    return sa.or_(
        *(
            getattr(Attachment, f"{owner.__tablename__}_id").in_(
                sa.select(owner.id).where(owner.unit_id.in_(_absorbed(units)))
            )
            for owner in (Dossier, SchoolPlan, PledgeList, Report)
        )
    )


SHARED |= {
    (Dossier, Permission.VIEW_DOSSIER): _of_absorbed(Dossier),
    (SchoolPlan, Permission.VIEW_PLANS): _of_absorbed(SchoolPlan),
    (PledgeList, Permission.VIEW_PLANS): _of_absorbed(PledgeList),
    (Report, Permission.VIEW_REPORT): _of_absorbed(Report),
    (Paper, Permission.VIEW_PAPER): _of_absorbed(Paper),
    (Attachment, Permission.VIEW_FILE): _files_of_absorbed,
}

SCOPES = {
    Dossier: _dossiers,
    Nominee: _through_dossier(Nominee),
    Attachment: lambda units: _kept_with(Attachment, units),
    Note: _through_dossier(Note),
    Submission: _through_dossier(Submission),
    Consolidation: _consolidations,
    SchoolPlan: _plans,
    PledgeList: _pledge_lists,
    Pledge: _pledges,
    Candidate: lambda units: Candidate.unit_id.in_(units),
    TableImport: lambda units: TableImport.unit_id.in_(units),
    OutgoingMail: _mails,
    Paper: _papers,
    Programme: lambda units: Programme.office_id.in_(units),
    Activity: lambda units: Activity.unit_id.in_(units),
    Photo: _photos,
    Story: _stories,
    StoryFollow: _of_school(StoryFollow),
    Honour: _honours,
    Report: _reports,
    Unit: _units,
    Urging: lambda units: Urging.unit_id.in_(units),
}

# Models of which every scope above lets a unit reach its own: of those no query need be asked.
OWN_FIRST = (Dossier, SchoolPlan, PledgeList, Story, Report)

VIEWS = {
    Dossier: Permission.VIEW_DOSSIER,
    Nominee: Permission.VIEW_DOSSIER,
    Attachment: Permission.VIEW_FILE,
    Note: Permission.VIEW_DOSSIER,
    Consolidation: Permission.VIEW_CONSOLIDATION,
    SchoolPlan: Permission.VIEW_PLANS,
    PledgeList: Permission.VIEW_PLANS,
    Pledge: Permission.VIEW_PLANS,
    OutgoingMail: Permission.VIEW_MAIL,
    Report: Permission.VIEW_REPORT,
    Paper: Permission.VIEW_PAPER,
    Activity: Permission.VIEW_ACTIVITIES,
    Story: Permission.VIEW_STORIES,
    Photo: Permission.VIEW_STORIES,
    StoryFollow: Permission.VIEW_STORIES,
    Honour: Permission.VIEW_HONOURS,
    Urging: Permission.VIEW_INTERNAL,
}
