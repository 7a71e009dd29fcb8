"""The only way to get a record decides at once whether this user may: what may not be known of is not found."""

from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from dienhinh import clock
from dienhinh.domain.policy import MATRIX, Permission
from dienhinh.errors import Forbidden, NotFound
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
    Post,
    Programme,
    Report,
    ReportState,
    Role,
    SchoolPlan,
    Story,
    StoryFollow,
    StoryState,
    Submission,
    TableImport,
    Tenure,
    Unit,
    UnitKind,
    Urging,
    User,
    activity_candidate,
)

T = TypeVar("T", bound=db.Model)
Units = set[int] | sa.BindParameter[Any]

USER = (
    sa.select(User)
    .where(User.id == sa.bindparam("id"))
    .options(joinedload(User.tenures).joinedload(Tenure.post).joinedload(Post.unit))
)
SCHOOL_ROLES = (Role.CLERK, Role.PRINCIPAL)
OFFICE_ROLES = (Role.OFFICER, Role.LEADER)


def load_user(user_id: int, query: sa.Select = USER, **parameters: Any) -> User | None:
    """Return a user with the posts held, in one query; None where a condition added to the query fails."""
    return db.session.scalars(query, {"id": user_id} | parameters).unique().one_or_none()


def posts_of(user: User) -> list[Post]:
    """Return the posts that the user holds today."""
    return [tenure.post for tenure in user.held(clock.today())]


def units_with(user: User, permission: Permission) -> set[int]:
    """Return the ids of the units for which a post of the user carries the permission."""
    return {post.unit_id for post in posts_of(user) if permission in MATRIX[post.role]}


def may(user: User, permission: Permission) -> bool:
    """Tell whether any post of the user carries the permission."""
    return bool(units_with(user, permission))


def is_of(user: User, *roles: Role) -> bool:
    """Tell whether the user holds a post with one of the roles."""
    return any(post.role in roles for post in posts_of(user))


def own_unit(user: User, permission: Permission) -> Unit:
    """Return the unit in whose name the user acts with this permission.

    A person of two units acts for the one with the lower id; `Forbidden` where there is none.
    """
    posts = [post for post in posts_of(user) if permission in MATRIX[post.role]]
    if not posts:
        raise Forbidden
    return min(posts, key=lambda post: post.unit_id).unit


def scope(model: type[db.Model], user: User, permission: Permission) -> sa.ColumnElement[bool]:
    """Return the condition that keeps the records of a model on which the user holds the permission."""
    units = units_with(user, permission)
    return _reach(model, permission, units) if units else sa.false()


def find(
    model: type[T],
    record_id: int,
    user: User,
    permission: Permission,
    *,
    lock: bool = False,
    options: tuple[Any, ...] = (),
) -> T:
    """Return the record, or raise `NotFound` as if there were none, or `Forbidden` for one the user may only see.

    With `lock` the row is held until the transaction ends (SQLite holds everything anyway). `options` say what is
    read along with it; they are kept with the statement, so give a constant.
    """
    units = units_with(user, permission)
    if units:
        statement = _record(model, permission, lock, options)
        record = db.session.scalars(statement, {"id": record_id, "units": units}).unique().one_or_none()
        if record is not None:
            return record
    view = _VIEWS.get(model)
    if view and _reaches(model, record_id, user, view):
        raise Forbidden
    raise NotFound


def allowed(record: db.Model, user: User, permission: Permission) -> bool:
    """Tell whether the user holds the permission on this very record."""
    if isinstance(record, _OWN_FIRST) and record.unit_id in units_with(user, permission):
        return True
    return _reaches(type(record), record.id, user, permission)


def _reaches(model: type[db.Model], record_id: int, user: User, permission: Permission) -> bool:
    units = units_with(user, permission)
    found = units and db.session.scalar(_id(model, permission), {"id": record_id, "units": units})
    return bool(found)


# Made once: to write such a statement anew costs as much as to have it answered.
@cache
def _record(model: type[db.Model], permission: Permission, lock: bool, options: tuple[Any, ...]) -> sa.Select:
    query = sa.select(model).where(_is_in_scope(model, permission)).options(*options)
    return query.with_for_update(of=model) if lock else query


@cache
def _id(model: type[db.Model], permission: Permission) -> sa.Select:
    return sa.select(model.id).where(_is_in_scope(model, permission))


def _is_in_scope(model: type[db.Model], permission: Permission) -> sa.ColumnElement[bool]:
    within = _reach(model, permission, sa.bindparam("units", expanding=True))
    return sa.and_(model.id == sa.bindparam("id"), within)


def _reach(model: type[db.Model], permission: Permission, units: Units) -> sa.ColumnElement[bool]:
    shared = _SHARED.get((model, permission))
    return sa.or_(_SCOPES[model](units), shared(units)) if shared else _SCOPES[model](units)


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


def _papers(units: Units) -> sa.ColumnElement[bool]:
    """A paper is seen by its own unit, and by those who see the record that it is of."""
    return sa.or_(
        Paper.unit_id.in_(units),
        Paper.dossier_id.in_(sa.select(Dossier.id).where(_dossiers(units))),
        Paper.consolidation_id.in_(sa.select(Consolidation.id).where(_consolidations(units))),
        Paper.school_plan_id.in_(sa.select(SchoolPlan.id).where(_plans(units))),
        Paper.pledge_list_id.in_(sa.select(PledgeList.id).where(_pledge_lists(units))),
        Paper.report_id.in_(sa.select(Report.id).where(_reports(units))),
    )


def _files(units: Units) -> sa.ColumnElement[bool]:
    """A file is seen by those who see the record that it is kept with."""
    return sa.or_(
        Attachment.dossier_id.in_(sa.select(Dossier.id).where(_dossiers(units))),
        Attachment.consolidation_id.in_(sa.select(Consolidation.id).where(_consolidations(units))),
    )


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
_SHARED = {
    (Story, Permission.VIEW_STORIES): lambda units: _PUBLISHED,
    (Photo, Permission.VIEW_STORIES): lambda units: Photo.story_id.in_(sa.select(Story.id).where(_PUBLISHED)),
    (Activity, Permission.VIEW_ACTIVITIES): _activities,
    (Photo, Permission.VIEW_ACTIVITIES): lambda units: Photo.activity_id.in_(
        sa.select(Activity.id).where(_activities(units))
    ),
}

_SCOPES = {
    Dossier: _dossiers,
    Nominee: _through_dossier(Nominee),
    Attachment: _files,
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
_OWN_FIRST = (Dossier, SchoolPlan, PledgeList, Story, Report)

_VIEWS = {
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

__all__ = [
    "USER",
    "UnitKind",
    "allowed",
    "find",
    "is_of",
    "load_user",
    "may",
    "own_unit",
    "posts_of",
    "scope",
    "units_with",
]
