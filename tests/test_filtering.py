"""The filter box of every list reads what is typed as the one search box does, on both databases."""

import pytest

from dienhinh.domain import (
    activities,
    candidates,
    choosing,
    desk,
    filtering,
    honour_register,
    outbox,
    people,
    units,
)
from dienhinh.extensions import db
from dienhinh.models import Candidate, Dossier, DossierState
from tests.support import make

TYPED = ["nguyễn", "NGUYỄN", "nguyen", "nguyeenx", "nguye6n4", "hồng thắm", "hoongf thawms", "hong6 tham81"]
INITIALS = ["nth", "NTH", "ntht", "nththam"]


@pytest.fixture
def world(context) -> make.World:
    return make.world()


@pytest.fixture
def dossier(world) -> Dossier:
    """One of a person whose name is looked for, beside one of somebody else."""
    person = make.candidate(world.school, "Nguyễn Thị Hồng Thắm")
    other = make.candidate(world.school, "Cao Văn Hai")
    found = make.dossier(world, DossierState.SUBMITTED, people=[person])
    make.dossier(world, DossierState.SUBMITTED, people=[other])
    db.session.commit()
    return found


@pytest.mark.parametrize("words", [*TYPED, *INITIALS, "nth vĩnh thuận", "TTr nth"])
def test_the_desk_finds_a_dossier_however_it_is_typed(world, dossier, words):
    rows, _ = desk.page(world.officer, desk.Filter(words=words))
    assert [row.id for row in rows] == [dossier.id]


@pytest.mark.parametrize("words", [*TYPED, *INITIALS])
def test_candidates_and_choices_are_found_so_too(world, dossier, words):
    person = dossier.nominees[0].candidate
    assert candidates.of_unit(world.school, words) == [person]
    assert choosing.offer(choosing.of_schools(world.office), words).people == [person]


@pytest.mark.parametrize("words", [*TYPED, *INITIALS])
def test_honours_are_found_so_too(world, dossier, words):
    honour = make.honour(world, dossier.nominees[0].candidate)
    make.honour(world, make.candidate(world.school, "Lê Văn Ba"))
    db.session.commit()
    assert honour_register.page(world.officer, honour_register.Filter(words=words))[0] == [honour]


@pytest.mark.parametrize("words", ["trường vĩnh thuận", "truowngf vinhx", "thcsvt", "ttvt"])
def test_units_are_found_so_too(world, words):
    db.session.commit()
    assert units.ordered(world.admin, words) == [world.school]


@pytest.mark.parametrize("words", ["trường vĩnh", "truowngf vinhx"])
def test_accounts_are_found_by_the_name_of_their_unit(world, words):
    assert {user.id for user in people.page(world.admin, words)[0]} == {world.clerk.id, world.principal.id}


def test_a_word_that_is_a_syllable_is_not_read_as_initials(world):
    make.candidate(world.school, "Nguyễn Hoàng Anh")
    db.session.commit()
    assert [each.name for each in candidates.of_unit(world.school, "nha")] == []


def test_the_signs_of_a_database_are_words_like_others(world, dossier):
    for words in ("%", "_", "nth% OR 1", '"nth', "nth*'"):
        assert len(desk.page(world.officer, desk.Filter(words=words))[0]) <= 2
    assert filtering.narrowed("%_", Candidate.search_key) == []


def test_activities_and_mails_read_telex(world, dossier):
    activity = make.activity(world, [dossier.nominees[0].candidate], title="Bồi dưỡng giáo viên")
    db.session.commit()
    found, _ = activities.of_month(world.officer, activity.happened_on, words="booif duwowngx")
    assert found == [activity]
    plain, telex = (
        [row.id for row in outbox.page(world.officer, None, words, None)[0]]
        for words in ("vĩnh thuận", "vinhx thuaanj")
    )
    assert plain and telex == plain
