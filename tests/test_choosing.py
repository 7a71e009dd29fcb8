"""Whom forms offer to choose from: a few of thousands, found as one types, and whoever is chosen stays."""

import gzip
from collections.abc import Callable
from typing import NamedTuple

import pytest
import sqlalchemy as sa

from dienhinh import text
from dienhinh.domain import choosing
from dienhinh.extensions import db
from dienhinh.models import Candidate, CandidateKind, DossierState, Result
from tests.support import html, make
from tests.support.client import HTMX, Client
from tests.support.drafts import token
from tests.support.queries import count_queries

MANY = 3000


class Home(NamedTuple):
    clerk: Client
    pages: dict[str, str]
    first: int
    fill: Callable[[int], None]


@pytest.fixture
def home(app, login) -> Home:
    """A school with one candidate that may be chosen, to which more are added at a stroke."""
    with app.app_context():
        world = make.world()
        first = make.candidate(world.school, "Lê Thị Ánh", position="Giáo viên Ngữ văn").id
        pages = {
            "activity": "/hoat-dong/moi",
            "honour": "/bieu-duong/moi",
            "story": "/guong/moi",
            "pledge": f"/dang-ky/{make.pledge_list(world, people=[]).id}",
            "nominee": f"/ho-so/{make.dossier(world, DossierState.DRAFT).id}",
        }
        mail, unit = world.clerk.email, world.school.id
        db.session.commit()

    def fill(number: int) -> None:
        with app.app_context():
            names = [f"Nguyễn Văn Số {n:04}" for n in range(number)]
            rows = [
                {
                    "unit_id": unit,
                    "kind": CandidateKind.INDIVIDUAL,
                    "name": name,
                    "search_key": text.search_key(name),
                }
                for name in names
            ]
            db.session.execute(sa.insert(Candidate), rows)
            db.session.commit()

    return Home(login(mail), pages, first, fill)


def people(tree) -> list[str]:
    """The names on offer, of a page or of the piece that htmx takes."""
    spots = tree.xpath("//*[@id='people']") or [tree]
    labels = spots[0].xpath(
        ".//label[@class='form-check-label'] | .//select[@name='candidate']/option[@value!='']"
    )
    return [html.text(label).split(",")[0] for label in labels]


def test_a_school_with_few_sees_them_all_and_no_field_to_look_for_them(home):
    home.fill(2)
    for page in home.pages.values():
        tree = home.clerk.page(page)
        assert set(people(tree)) >= {"Lê Thị Ánh", "Nguyễn Văn Số 0000", "Nguyễn Văn Số 0001"}
        assert tree.xpath("//input[@name='words' or @name='tim']") == []


def test_three_thousand_cost_as_many_queries_as_three_and_weigh_as_little(home):
    def measured() -> dict[str, int]:
        found = {}
        for name, page in home.pages.items():
            home.clerk.page(page)
            with count_queries() as asked:
                answer = home.clerk.get(page)
            weight = len(gzip.compress(answer.data))
            assert (weight < 20_000, len(people(html.page(answer))) <= choosing.FOUND) == (True, True)
            found[name] = len(asked)
        return found

    home.fill(2)
    few = measured()
    home.fill(MANY)
    assert measured() == few


def test_what_is_typed_finds_without_marks_and_the_chosen_one_stays(home):
    home.fill(choosing.FOUND + 1)
    for name in ("activity", "honour", "story"):
        page, field = home.pages[name], "candidates" if name == "activity" else "candidate"
        sent = {"csrf_token": token(home.clerk, page), "find": "1", "words": "van so 0007", field: home.first}
        for headers in (HTMX, None):
            tree = html.page(home.clerk.post(page, data=sent, headers=headers))
            assert people(tree) == ["Lê Thị Ánh", "Nguyễn Văn Số 0007"]
            chosen = "//input[@name='candidates'][@checked] | //select[@name='candidate']/option[@selected]"
            assert tree.xpath(f"({chosen})/@value") == [str(home.first)]


def test_beside_a_form_the_page_itself_is_asked(home):
    home.fill(choosing.FOUND + 1)
    for name in ("pledge", "nominee"):
        page = home.pages[name]
        for headers in (HTMX, None):
            found = html.page(home.clerk.get(f"{page}?tim=van so 0007", headers=headers))
            assert people(found) == ["Nguyễn Văn Số 0007"]
        nobody = home.clerk.page(f"{page}?tim=khong ai")
        assert (people(nobody), "Không có ai khớp với «khong ai»." in html.text(nobody)) == ([], True)


def test_a_list_of_pledges_is_stored_before_its_page_looks_without_javascript(home):
    home.fill(choosing.FOUND + 1)
    page = home.pages["pledge"]
    answer = home.clerk.submit(page, "Tìm", tim="van so 0007")
    assert (answer.status_code, people(home.clerk.page(answer.location))) == (303, ["Nguyễn Văn Số 0007"])


def test_enter_in_the_field_that_looks_for_somebody_looks_without_javascript(home):
    """It presses the first button of the form that the field belongs to."""
    home.fill(choosing.FOUND + 1)
    page = home.pages["pledge"]
    first = home.clerk.page(page).xpath("//form[@id='pledges-form']//button")[0]
    assert (first.get("name"), first.get("value")) == ("then", "enter")
    answer = home.clerk.submit(page, "Lưu, hoặc tìm theo tên", tim="van so 0007")
    assert (answer.status_code, people(home.clerk.page(answer.location))) == (303, ["Nguyễn Văn Số 0007"])


def test_the_words_of_a_form_outlive_the_looking_and_it_is_not_stored(home):
    home.fill(choosing.FOUND + 1)
    found = html.page(home.clerk.submit(home.pages["honour"], "Tìm", words="so 0007", occasion="Hội nghị"))
    assert found.get_element_by_id("occasion").value == "Hội nghị"
    assert found.xpath("//p[@class='fault']") == []


def test_a_word_of_the_schools_name_finds_only_whom_it_names(app, home):
    home.fill(choosing.FOUND + 1)
    with app.app_context():
        school = db.session.get(Candidate, home.first).unit
        word = school.name.split()[-1]
        make.candidate(school, f"Trần Thị {word}")
        db.session.commit()
    assert people(home.clerk.page(f"{home.pages['nominee']}?tim={word}")) == [f"Trần Thị {word}"]


def test_what_another_school_has_and_what_was_put_away_is_not_found(app, home):
    with app.app_context():
        own = db.session.get(Candidate, home.first)
        make.candidate(make.school(own.unit.parent), "Phan Thị Ngoài")
        make.candidate(own.unit, "Phan Thị Cũ").archived_at = own.created_at
        db.session.commit()
        assert choosing.offer(choosing.of_school(own.unit), "phan thi") == choosing.Offer([], False)


def test_an_office_honours_who_was_recognised_of_its_schools(context):
    world = make.world()
    dossier = make.dossier(world, DossierState.CLOSED)
    make.candidate(world.school)
    base = choosing.recognised_of_schools(world.office)
    before = choosing.offer(base).people
    dossier.nominees[0].result = Result.RECOGNISED
    db.session.flush()
    assert (before, choosing.offer(base).people) == ([], [dossier.nominees[0].candidate])


def test_the_recognised_come_first_where_not_all_are_offered(context):
    world = make.world()
    dossier = make.dossier(world, DossierState.CLOSED)
    dossier.nominees[0].result = Result.RECOGNISED
    for _ in range(choosing.FOUND + 1):
        make.candidate(world.school, "Trần Văn Sau")
    db.session.flush()
    offer = choosing.offer(choosing.recognised_first(choosing.of_school(world.school)))
    assert (dossier.nominees[0].candidate in offer.people, offer.is_cut) == (True, True)
