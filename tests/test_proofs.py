"""What a QR says was signed by this office, for its own paper only, or is not believed."""

import os
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dienhinh import config
from dienhinh.domain import proofs, versions
from dienhinh.models import Dossier
from dienhinh.papers.data import MARK
from tests.support import make


@pytest.fixture
def paper(context):
    world = make.world()
    dossier: Dossier = make.dossier(world, people=[make.candidate(world.school) for _ in range(3)])
    made, _ = versions.printed("school_letter", dossier, world.principal)
    return made


def test_a_qr_tells_what_its_paper_is(paper):
    claim = proofs.read(proofs.proof(paper).on(7))
    assert (claim.code, claim.kind, claim.unit, claim.rows, claim.genuine) == (
        paper.code,
        "school_letter",
        "THCSVT",
        3,
        True,
    )
    assert (claim.host, claim.digest, claim.sign, claim.day) == (
        "http://127.0.0.1:8000",
        paper.digest[:32],
        "",
        None,
    )


def test_an_issued_paper_tells_its_number_and_day(paper):
    paper.number, paper.symbol, paper.issued_on = 5, "TTr-THCSVT", date(2021, 11, 15)
    claim = proofs.read(proofs.proof(paper).on(7))
    assert (claim.sign, claim.day) == ("05/TTr-THCSVT", date(2021, 11, 15))


def test_a_qr_is_the_same_each_time_and_fits_a_small_grid(paper):
    first, second = proofs.proof(paper), proofs.proof(paper)
    assert (first == second, len(first.on(7)) < 400) == (True, True)


def test_no_digit_of_a_qr_can_be_changed(paper):
    text = proofs.proof(paper).on(7)
    start, end = text.index("#") + 5, len(text) - 1
    believed = [
        place
        for place in range(start, end)
        if (claim := proofs.read(text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]))
        and claim.genuine
    ]
    assert believed == []


@pytest.mark.parametrize(("page", "told"), [(1, 1), (10, 10), (251, 251), (9_999, 9_999), (10_000, 0)])
def test_a_qr_tells_its_page_as_long_as_it_can(paper, page, told):
    claim = proofs.read(proofs.proof(paper).on(page))
    assert (claim.genuine, claim.page) == (True, told)


def test_an_older_qr_without_a_page_is_read_as_before(paper):
    old = proofs.proof(paper).qr.replace(MARK, "#")
    claim, new = proofs.read(old), proofs.read(proofs.proof(paper).on(3))
    assert (claim, claim.genuine) == (new._replace(page=0), True)


def test_a_signature_holds_for_its_own_code_only(paper):
    text = proofs.proof(paper).on(7)
    other = paper.code[:-1] + ("A" if paper.code[-1] != "A" else "B")
    assert proofs.read(text.replace(paper.code, other)).genuine is False


def test_another_offices_qr_is_told_apart(paper, make_app):
    text = proofs.proof(paper).on(7)
    with make_app(SIGNING_KEY=config.secrets.token_urlsafe(32)).app_context():
        assert proofs.read(text)[:3] == ("http://127.0.0.1:8000", paper.code, False)


@pytest.mark.parametrize(
    "text", ["", "https://example.vn", "/kiem-tra/ABCD2345", "/kiem-tra/ABCD2345#" + "9" * 150, "9" * 5000]
)
def test_what_is_no_qr_of_a_paper_is_none(context, text):
    assert proofs.read(text) is None


@pytest.mark.parametrize("digits", ["0" * 300, "9" * 1000, "1" + "0" * 299])
def test_digits_that_nobody_signed_are_not_believed(context, digits):
    assert proofs.read(f"/kiem-tra/ABCD2345#{digits}").genuine is False


@pytest.mark.parametrize("typed", ["abcd-2o1l", " ABCD 201I ", "Abcd2011", "ABCD–2011"])
def test_a_code_is_understood_as_people_type_it(typed):
    assert proofs.code_of(typed) == "ABCD2011"


def test_the_key_is_made_once_and_nobody_else_reads_it(tmp_path: Path):
    first, second = config.signing_key(tmp_path), config.signing_key(tmp_path)
    mode = stat.S_IMODE(os.stat(tmp_path / "signing-key").st_mode)
    assert (first == second, len(first), mode) == (True, 43, 0o600)


def test_a_paper_names_its_own_lines_or_those_that_its_letter_is_about():
    two = {"nominees": [{}, {}]}
    counted = [
        proofs.rows({"people": [{}]}, two),
        proofs.rows({"body": "…"}, two),
        proofs.rows({"reasons": []}, {"dossier": two}),
        proofs.rows({}, {}),
    ]
    assert counted == [1, 2, 2, 0]


def test_a_proof_changes_nothing_of_what_a_paper_says(paper):
    shown = versions.as_printed(paper)
    proved = replace(shown, proof=proofs.proof(paper))
    assert replace(proved, proof=None) == shown
