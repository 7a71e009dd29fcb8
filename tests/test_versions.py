"""Every print for signature is kept as it was, and a new one is made only when what it shows has changed."""

import json
import re

import pytest
import sqlalchemy as sa

from dienhinh.domain import snapshots, versions
from dienhinh.extensions import db
from dienhinh.models import Dossier, DossierState, Paper, Unit
from tests.papers import samples
from tests.papers.reading import Drawn
from tests.support import make

S = DossierState
LETTER, LIST = "/ho-so/1/to-trinh.pdf", "/ho-so/1/danh-sach.pdf"


@pytest.fixture
def world(context):
    return make.world()


@pytest.fixture
def people(app, login):
    """A principal with a complete draft that has no number yet, and the officer it will go to."""
    with app.app_context():
        made = make.world()
        make.dossier(made, number="", issued_on=None)
        emails = made.principal.email, made.officer.email
        db.session.commit()
    return [login(email, make.PASSWORD) for email in emails]


def kept(app):
    with app.app_context():
        query = sa.select(Paper.kind, Paper.version, Paper.replaces_id).order_by(Paper.id)
        return [tuple(row) for row in db.session.execute(query)]


def change(app, model, **words):
    with app.app_context():
        for name, value in words.items():
            setattr(db.session.get(model, 1 if model is Dossier else 3), name, value)
        db.session.commit()


@pytest.mark.parametrize("paper", samples.all_samples(), ids=lambda paper: type(paper).__name__)
def test_a_paper_comes_back_from_json_as_it_was(paper):
    stored = json.loads(json.dumps(snapshots.freeze(paper)))
    assert snapshots.thaw(type(paper), stored) == paper
    assert snapshots.digest(stored) == snapshots.digest(dict(reversed(stored.items())))


def test_a_field_that_comes_later_changes_no_digest_and_one_that_goes_hurts_no_snapshot():
    person = samples.person(award="")
    assert "award" not in snapshots.freeze(person)
    assert snapshots.thaw(type(person), snapshots.freeze(person) | {"gone": 1}) == person


def test_a_print_of_the_same_text_is_the_same_version_byte_for_byte(app, people):
    principal, _ = people
    first, second = principal.get(LETTER), principal.get(LETTER)
    assert (first.status_code, first.data == second.data) == (200, True)
    assert kept(app) == [("school_letter", 1, None)]


def test_a_changed_text_is_a_new_version_that_names_the_one_it_replaces(app, people):
    principal, _ = people
    old = principal.get(LETTER).data
    change(app, Dossier, subject="Về việc đề nghị khen thưởng đột xuất")
    new = principal.get(LETTER).data
    assert kept(app) == [("school_letter", 1, None), ("school_letter", 2, 1)]
    assert principal.get("/van-ban/1.pdf").data == old != new == principal.get("/van-ban/2.pdf").data


def test_a_unit_renamed_tomorrow_changes_no_paper_of_yesterday(app, people):
    principal, _ = people
    old = principal.get(LIST).data
    change(app, Unit, name="Trường THCS Mới", header_name="TRƯỜNG THCS MỚI")
    assert principal.get("/van-ban/1.pdf").data == old
    assert ("MỚI" in text(principal.get(LIST).data), "MỚI" in text(old)) == (True, False)


def text(pdf: bytes) -> str:
    return " ".join(Drawn(pdf).texts)


def test_a_look_and_a_reader_of_another_unit_keep_nothing(app, people):
    principal, officer = people
    assert [principal.get(f"{LETTER}?xem").status_code, kept(app)] == [200, []]
    with app.app_context():
        dossier = db.session.get(Dossier, 1)
        make.workflow.perform(dossier, "submit", actor=dossier.created_by)
        db.session.commit()
    assert (officer.get(LETTER).status_code, kept(app)) == (200, [])
    assert principal.get(LETTER).data == officer.get(LETTER).data
    assert kept(app) == [("school_letter", 1, None)]


def test_what_is_over_prints_for_ever_as_it_was(app, people):
    principal, _ = people
    old = principal.get(LETTER).data
    change(app, Dossier, state=S.CLOSED)
    change(app, Unit, header_name="TRƯỜNG THCS MỚI")
    assert (principal.get(LETTER).data == old, kept(app)) == (True, [("school_letter", 1, None)])


def test_the_code_is_of_eight_letters_that_nobody_misreads(world):
    dossier = make.dossier(world)
    codes = [versions.printed(name, dossier, world.clerk)[0].code for name in ("school_letter", "minutes")]
    assert [bool(re.fullmatch("[0-9A-HJKMNP-TV-Z]{8}", code)) for code in codes] == [True, True]
    assert len(set(codes)) == 2
