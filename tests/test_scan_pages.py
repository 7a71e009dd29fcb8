"""A scan tells by its QRs which pages it holds: what is missing, what stands in it twice, what is of another print."""

from typing import NamedTuple

import pytest

from dienhinh.domain import proofs, scans, versions
from dienhinh.domain.attachments import Quota
from dienhinh.errors import DomainError
from dienhinh.files.inspect import Inspected
from dienhinh.files.kinds import Kind
from dienhinh.files.store import Blob
from dienhinh.models import Dossier
from dienhinh.papers import Proof
from dienhinh.papers.data import MARK
from tests.support import make


class Printed(NamedTuple):
    """A draft with its minutes and letter as they were printed; the minutes have three pages."""

    world: make.World
    dossier: Dossier
    minutes: Proof
    letter: Proof


def proof_of(world: make.World, dossier: Dossier, name: str) -> Proof:
    version, _ = versions.printed(name, dossier, world.clerk)
    version.pages = 3 if name == "minutes" else 1
    return proofs.proof(version)


@pytest.fixture
def paper(context) -> Printed:
    world = make.world()
    dossier = make.dossier(world)
    return Printed(world, dossier, *(proof_of(world, dossier, name) for name in ("minutes", "school_letter")))


@pytest.fixture
def told(paper):
    """Files scans, each a list of pages, a page being the texts of the QRs on it; returns what is said of each."""

    def told(*files: list[str | tuple[str, ...]]) -> list[str]:
        said = []
        for pages in files:
            codes = [[texts] if isinstance(texts, str) else list(texts) for texts in pages]
            seen = Inspected(Kind.PDF, "application/pdf", ".pdf", len(pages), codes)
            file = scans.Received("a.pdf", Blob(f"{len(paper.dossier.attachments):064}", 1), seen, None)
            tell = scans.receive(paper.dossier, scans.AUTO, file, paper.world.clerk, quota=Quota(60, 200))
            said.append(tell())
        return said

    return told


def held(paper: Printed) -> list[tuple[str, int, list[int]]]:
    return [(file.paper.kind, file.paper_pages, file.paper_numbers) for file in paper.dossier.attachments]


def old(proof: Proof) -> str:
    """What the QR on every page said before it told the page."""
    return proof.qr.replace(MARK, "#")


def endings(said: list[str]) -> list[str]:
    """The sentences without the name, the kind and the hour."""
    return [sentence.partition("bản in ")[2].partition(", ")[2] for sentence in said]


def test_a_missing_page_is_named_until_it_comes(told, paper):
    on = paper.minutes.on
    assert endings(told([on(1), on(3)], [on(2)])) == [
        "thiếu trang 2/3; xin gửi trang còn thiếu.",
        "đủ 3 trang.",
    ]
    assert held(paper) == [("minutes", 2, [1, 3]), ("minutes", 1, [2])]


def test_several_missing_pages_are_told_in_one_word(told, paper):
    assert endings(told([paper.minutes.on(1)])) == [
        "thiếu trang 2–3 (trên 3 trang); xin gửi trang còn thiếu."
    ]


def test_a_repeated_page_is_named(told, paper):
    on = paper.minutes.on
    assert endings(told([on(1), on(2), on(3), on(3)])) == ["đủ 3 trang. Trang 3 xuất hiện hai lần trong tệp."]
    assert held(paper) == [("minutes", 4, [1, 2, 3, 3])]
    often = [on(1), on(1), on(2), on(2), on(2), on(3)]
    assert endings(told(often)) == ["đủ 3 trang. Trang 1–2 xuất hiện nhiều lần trong tệp."]


def test_a_repeated_page_does_not_stand_for_a_missing_one(told, paper):
    on = paper.minutes.on
    assert endings(told([on(3), on(1), on(3)])) == [
        "thiếu trang 2/3; xin gửi trang còn thiếu. Trang 3 xuất hiện hai lần trong tệp."
    ]


def test_a_page_that_was_sent_again_is_counted_once(told, paper):
    on = paper.minutes.on
    assert endings(told([on(1), on(2)], [on(2)], [on(3)])) == [
        "thiếu trang 3/3; xin gửi trang còn thiếu.",
        "thiếu trang 3/3; xin gửi trang còn thiếu.",
        "đủ 3 trang.",
    ]


def test_mixed_papers_are_told_each_for_itself(told, paper):
    on = paper.minutes.on
    (said,) = told([on(2), paper.letter.on(1), on(1)])
    parts = ("Biên bản đã ký", "thiếu trang 3/3", "Tờ trình đã ký", "đủ 1 trang.")
    assert [part for part in parts if part not in said] == []
    assert held(paper) == [("minutes", 2, [1, 2]), ("school_letter", 1, [1])]


def test_pages_of_two_prints_are_refused_and_the_old_ones_named(told, paper):
    before = paper.minutes
    paper.dossier.meeting.opinions = "Sửa lại sau khi in."
    now = proof_of(paper.world, paper.dossier, "minutes")
    with pytest.raises(DomainError, match="Trang 2, 4 của tệp là Biên bản họp bình xét bản in"):
        told([now.on(1), before.on(2), now.on(3), before.on(3)])
    assert held(paper) == []
    assert endings(told([now.on(1), now.on(2), now.on(3)])) == ["đủ 3 trang."]


def test_old_codes_that_tell_no_page_are_counted(told, paper):
    code = old(paper.minutes)
    assert endings(told([code, code], [code])) == [
        "mới có 2 trên 3 trang; xin gửi các trang còn lại.",
        "đủ 3 trang.",
    ]
    assert held(paper) == [("minutes", 2, []), ("minutes", 1, [])]


def test_old_and_new_codes_of_one_print_are_counted_together(told, paper):
    said = told([old(paper.minutes), paper.minutes.on(2)], [paper.minutes.on(3)])
    assert endings(said) == ["mới có 2 trên 3 trang; xin gửi các trang còn lại.", "đủ 3 trang."]


def test_a_page_whose_code_is_smeared_is_not_called_missing(told, paper):
    assert endings(told([paper.minutes.on(1), (), paper.minutes.on(3)])) == ["đủ 3 trang."]
    assert held(paper) == [("minutes", 3, [1, 3])]


def test_a_photo_of_two_sheets_holds_two_pages(told, paper):
    on = paper.minutes.on
    assert endings(told([(on(1), on(2)), on(3)])) == ["đủ 3 trang."]
    assert held(paper) == [("minutes", 3, [1, 2, 3])]
