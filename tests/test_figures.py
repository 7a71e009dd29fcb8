"""The figures of a report equal what a plain count of the tables gives, on any data."""

import random

import pytest
import sqlalchemy as sa

from dienhinh.domain import figure_tables, figures
from dienhinh.extensions import db
from dienhinh.models import CandidateKind, ConsolidationState, DossierState, HonourKind, Programme, Result
from tests.support import make

S = DossierState
NOMINEES = """
SELECT count(*) FROM nominee JOIN dossier ON dossier.id = nominee.dossier_id
JOIN candidate ON candidate.id = nominee.candidate_id
WHERE dossier.programme_id = :programme AND candidate.kind = :kind
AND dossier.state IN ('submitted', 'accepted', 'forwarded', 'closed') AND {}
"""
CONDITIONS = {
    "nominated": "1 = 1",
    "eligible": "nominee.verdict = 'eligible'",
    "forwarded": "nominee.consolidation_id IN "
    "(SELECT id FROM consolidation WHERE state IN ('forwarded', 'answered'))",
    "recognised": "nominee.result = 'recognised'",
}
DEEDS = {
    "activities": "SELECT count(*) FROM activity JOIN unit ON unit.id = activity.unit_id "
    "WHERE programme_id = :programme AND unit.kind = 'school'",
    "of_office": "SELECT count(*) FROM activity JOIN unit ON unit.id = activity.unit_id "
    "WHERE programme_id = :programme AND unit.kind = 'office'",
    "honours": "SELECT count(*) FROM honour WHERE programme_id = :programme",
    "stories": "SELECT count(*) FROM story WHERE programme_id = :programme AND state = 'published'",
    "follows": "SELECT count(*) FROM story_follow WHERE programme_id = :programme",
}
PLEDGED = """
SELECT count(*) FROM pledge JOIN pledge_list ON pledge_list.id = pledge.pledge_list_id
JOIN candidate ON candidate.id = pledge.candidate_id
WHERE pledge_list.programme_id = :programme AND candidate.kind = :kind
AND pledge_list.state IN ('submitted', 'confirmed', 'reviewed')
"""


def plain(programme: Programme) -> tuple[dict, dict]:
    """The same figures by SQL written by hand."""

    def count(statement: str, **values) -> int:
        return db.session.scalar(sa.text(statement), {"programme": programme.id} | values)

    kinds = [kind.value for kind in CandidateKind]
    stages = {("pledged", kind): count(PLEDGED, kind=kind) for kind in kinds}
    for key, condition in CONDITIONS.items():
        stages |= {(key, kind): count(NOMINEES.format(condition), kind=kind) for kind in kinds}
    return stages, {key: count(statement) for key, statement in DEEDS.items()}


def shown(counted: figures.Figures) -> tuple[dict, dict]:
    keys = [(key, kind.value) for key, _ in figures.STAGES for kind in CandidateKind]
    return {key: counted.stages[key] for key in keys}, {key: counted.deeds[key] for key, _ in figures.DEEDS}


def test_the_demonstration_counts_as_plain_sql(demo_app):
    with demo_app.app_context():
        for programme in db.session.scalars(db.select(Programme)).all():
            assert shown(figures.of(programme)) == plain(programme)


@pytest.mark.parametrize("seed", range(3))
def test_random_years_count_as_plain_sql(context, seed):
    chance = random.Random(seed)
    world = make.world()
    schools = [world.school, make.school(world.office), make.school(world.office)]
    for _ in range(8):
        own = chance.choice(schools)
        kinds = chance.choices(list(CandidateKind), k=chance.randint(1, 3))
        people = [make.candidate(own, kind=kind) for kind in kinds]
        state = chance.choice([S.DRAFT, S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.CLOSED])
        make.dossier(world, state, school=own, people=people)
    sent = make.consolidation(world, ConsolidationState.FORWARDED)
    for nominee in sent.nominees:
        nominee.result = chance.choice(list(Result))
    db.session.flush()
    assert shown(figures.of(world.programme)) == plain(world.programme)
    per_school = [figures.of(world.programme, school) for school in schools]
    summed = sum((each.stages for each in per_school), start=type(per_school[0].stages)())
    assert summed == +figures.of(world.programme).stages


def test_groups_add_up_to_the_whole_and_silent_schools_are_counted(context):
    world = make.world()
    block = make.block(world.office, "Khối 1")
    world.school.block_id = block.id
    silent = make.school(world.office, block_id=block.id)
    db.session.flush()
    make.dossier(world, S.SUBMITTED)
    tables = figure_tables.of(world.programme, None)
    assert tables["blocks"] == [["Khối 1", 2, 0, 1, 0, 0]]
    assert tables["schools"] == [[world.school.name, 0, 1, 0, 0], [silent.name, 0, 0, 0, 0]]
    assert tables["years"] == [["2021-2022", 0, 1, 0, 0]]


def test_the_years_before_stand_beside_this_one_the_oldest_first(context):
    world = make.world()
    make.programme(world.office, "2020-2021")
    make.programme(world.office, "2022-2023")
    assert [row[0] for row in figure_tables.of(world.programme, None)["years"]] == ["2020-2021", "2021-2022"]


def test_what_the_office_honours_counts_for_the_school_whose_it_is(context):
    world = make.world()
    who = make.candidate(world.school)
    make.honour(world, who)
    make.honour(world, who, unit=world.office, kind=HonourKind.SECTOR_MEETING, occasion="Hội nghị của Ngành")
    assert figures.of(world.programme, world.school).deeds["honours"] == 2
    assert figure_tables.of(world.programme, None)["schools"] == [[world.school.name, 0, 0, 0, 0]]


def test_what_the_office_did_counts_beside_what_its_schools_did(context):
    world = make.world()
    make.activity(world)
    for _ in range(2):
        make.activity(world, unit=world.office)
    counted = {words: count for words, count in figure_tables.of(world.programme, None)["deeds"]}
    own = [words for words, _ in figure_tables.of(world.programme, world.school)["deeds"]]
    keys = dict(figures.DEEDS)
    assert (counted[keys["activities"]], counted[keys["of_office"]]) == (1, 2)
    assert (keys["activities"] in own, keys["of_office"] in own) == (True, False)


def test_a_school_that_left_the_office_is_in_no_group_of_its_report(context):
    world = make.world()
    make.dossier(world, S.SUBMITTED)
    world.school.parent_id = make.office().id
    db.session.flush()
    tables = figure_tables.of(world.programme, None)
    assert (tables["schools"], tables["blocks"], tables["years"]) == ([], [], [["2021-2022", 0, 1, 0, 0]])
