"""One account cannot both send for a school and decide for the office, whatever posts meet in it."""

from datetime import timedelta

import pytest

from dienhinh import clock
from dienhinh.domain import review, separation, workflow
from dienhinh.errors import Conflict, Forbidden
from dienhinh.extensions import db
from dienhinh.models import ConsolidationState, DossierState, Post, Role, Tenure, Verdict
from tests.support import make


@pytest.fixture
def world(context) -> make.World:
    return make.world()


def also(user, role: Role, unit, *, until=None) -> None:
    """Give a person a second post."""
    post = Post(unit=unit, role=role, title=make.TITLES[role])
    starts = clock.today() - timedelta(days=400)
    db.session.add_all((post, Tenure(post=post, user=user, starts_on=starts, ends_on=until)))
    db.session.flush()
    db.session.refresh(user)


def refused(record, name: str, actor, **options) -> bool:
    before = record.state
    try:
        workflow.perform(record, name, actor=actor, **options)
    except Forbidden as error:
        assert (error.sentence, record.state) == (separation.SENTENCE, before)
        return True
    return False


def test_an_officer_who_is_principal_too_decides_for_other_schools_only(world):
    also(world.officer, Role.PRINCIPAL, world.school)
    own = make.dossier(world, DossierState.SUBMITTED)
    other = make.dossier(world, DossierState.SUBMITTED, school=make.school(world.office))
    with pytest.raises(Forbidden, match="thay mặt nhà trường"):
        review.give_verdict(own.nominees[0], Verdict.ELIGIBLE, world.officer)
    for nominee in other.nominees:
        review.give_verdict(nominee, Verdict.ELIGIBLE, world.officer)
    told = [refused(own, "return", world.officer, reason="x"), refused(other, "accept", world.officer)]
    assert told == [True, False]


def test_a_leader_who_is_principal_too_signs_no_list_with_the_own_school(world):
    make.dossier(world, DossierState.ACCEPTED)
    listed = make.consolidation(world, ConsolidationState.PRESENTED)
    also(world.leader, Role.PRINCIPAL, world.school)
    told = [refused(listed, "return", world.leader, reason="x"), refused(listed, "forward", world.leader)]
    assert told == [True, True]


def test_a_leader_of_another_school_signs(world):
    make.dossier(world, DossierState.ACCEPTED)
    listed = make.consolidation(world, ConsolidationState.PRESENTED)
    also(world.leader, Role.PRINCIPAL, make.school(world.office))
    assert refused(listed, "forward", world.leader) is False


def test_who_sent_it_under_a_post_that_ended_still_does_not_decide(world):
    record = make.dossier(world, DossierState.SUBMITTED)
    principal = world.principal
    principal.tenures[0].ends_on = clock.today() - timedelta(days=1)
    also(principal, Role.OFFICER, world.office)
    assert refused(record, "return", principal, reason="x") is True
    other = make.dossier(world, DossierState.SUBMITTED, school=make.school(world.office))
    by_another = refused(other, "return", world.officer, reason="x")
    assert by_another is False


def test_a_table_of_decisions_that_forgets_the_signature_is_found_out(world, monkeypatch):
    """Sabotage."""
    monkeypatch.setattr(separation, "DECISIONS", frozenset())
    with pytest.raises((AssertionError, Conflict)):
        test_a_leader_who_is_principal_too_signs_no_list_with_the_own_school(world)
