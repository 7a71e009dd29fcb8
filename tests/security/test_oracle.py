"""Five thousand random pairs of a person and a record against a second, naive statement of who may see what."""

import random

import pytest
import sqlalchemy as sa

from dienhinh.domain import access, scopes
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError
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
    PledgeList,
    Report,
    SchoolPlan,
    Story,
    Unit,
    Urging,
    User,
)

PAIRS = 5000
VIEW = {
    Dossier: P.VIEW_DOSSIER,
    Nominee: P.VIEW_DOSSIER,
    Attachment: P.VIEW_FILE,
    Consolidation: P.VIEW_CONSOLIDATION,
    SchoolPlan: P.VIEW_PLANS,
    PledgeList: P.VIEW_PLANS,
    Report: P.VIEW_REPORT,
    Urging: P.VIEW_INTERNAL,
    Candidate: P.VIEW_CANDIDATES,
    Activity: P.VIEW_ACTIVITIES,
    Story: P.VIEW_STORIES,
    Honour: P.VIEW_HONOURS,
}
SENT = (ConsolidationState.FORWARDED, ConsolidationState.ANSWERED)


def sees_dossier(role: str, unit: int, dossier: Dossier) -> bool:
    if role in ("clerk", "principal"):
        return dossier.unit_id == unit
    if role in ("officer", "leader"):
        return dossier.office_id == unit and dossier.state is not DossierState.DRAFT
    if role == "inspector":
        lists = [nominee.consolidation for nominee in dossier.nominees if nominee.consolidation]
        return any(each.recipient_id == unit and each.state in SENT for each in lists)
    return False


def sees_story(role: str, unit: int, story: Story) -> bool:
    at_home = role in ("clerk", "principal") and story.unit_id == unit
    at_office = role in ("officer", "leader", "admin") and story.office_id == unit
    return at_home or story.state.value == "published" or (at_office and story.state.value != "draft")


def schools_of(record: Activity | Honour) -> set[int]:
    """The school that wrote it down, and the one whose candidate was honoured."""
    return {record.unit_id, record.candidate.unit_id} if isinstance(record, Honour) else {record.unit_id}


def concerns(activity: Activity, unit: int) -> bool:
    """Whether an office's activity names a school's candidate or its block; one that names nobody is for all."""
    school = db.session.get(Unit, unit)
    whose = {candidate.unit_id for candidate in activity.candidates}
    if unit in whose:
        return True
    meant = activity.block_id == school.block_id if activity.block_id else not whose
    return activity.unit_id == school.parent_id and meant


def sees(role: str, unit: int, record: db.Model) -> bool:
    """What the office would answer, said without the code under test."""
    if isinstance(record, Story):
        return sees_story(role, unit, record)
    if isinstance(record, Activity) and role in ("clerk", "principal") and concerns(record, unit):
        return True
    if isinstance(record, Activity | Honour):
        at_school = role in ("clerk", "principal") and unit in schools_of(record)
        at_office = role in ("officer", "leader") and unit in (record.unit_id, record.unit.parent_id)
        return at_school or at_office
    if isinstance(record, Candidate):
        return role in ("clerk", "principal") and record.unit_id == unit
    if isinstance(record, Consolidation):
        if role == "inspector":
            return record.recipient_id == unit and record.state in SENT
        return role in ("officer", "leader") and record.office_id == unit
    if isinstance(record, Attachment) and record.dossier is None:
        return sees(role, unit, record.owner)
    if isinstance(record, Urging):
        return role in ("officer", "leader") and record.unit_id == unit
    if isinstance(record, SchoolPlan | PledgeList | Report):
        at_office = role in ("officer", "leader") and record.office_id == unit
        at_school = role in ("clerk", "principal") and record.unit_id == unit
        return at_school or (at_office and (record.unit_id == unit or record.state.value != "draft"))
    return sees_dossier(role, unit, record if isinstance(record, Dossier) else record.dossier)


def disagreements(pairs: int) -> list[tuple]:
    drawn = random.Random(345)
    users = [user for user in db.session.scalars(sa.select(User)) if access.posts_of(user)]
    records = {model: list(db.session.scalars(sa.select(model))) for model in VIEW}
    wrong = []
    for _ in range(pairs):
        user, model = drawn.choice(users), drawn.choice(list(VIEW))
        record = drawn.choice(records[model])
        expected = any(sees(post.role.value, post.unit_id, record) for post in access.posts_of(user))
        try:
            found = access.find(model, record.id, user, VIEW[model]) is record
        except DomainError:
            found = False
        if found != expected:
            wrong.append((user.email, model.__name__, record.id, expected, found))
    return wrong


@pytest.fixture
def demo_context(demo_app):
    with demo_app.app_context():
        yield


def test_nobody_finds_more_or_less_than_the_oracle_says(demo_context):
    assert disagreements(PAIRS) == []


def test_the_oracle_sees_a_dropped_filter(demo_context, monkeypatch):
    """Sabotage: schools see one another's dossiers."""
    monkeypatch.setitem(scopes.SCOPES, Dossier, lambda units: sa.true())
    monkeypatch.setattr(access, "_record", access._record.__wrapped__)  # a statement that was made is kept
    assert disagreements(500) != []
