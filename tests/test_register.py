"""Sổ văn bản đi: on screen page by page, whole as PDF and XLSX, with the numbers that lack."""

import io
from datetime import date

import openpyxl
import pytest

from dienhinh import clock
from dienhinh.domain import issuing, register, versions
from dienhinh.extensions import db
from dienhinh.models import Paper
from tests.papers.reading import Drawn
from tests.support import html, make
from tests.support.queries import count_queries

YEAR = 2021


@pytest.fixture
def school(app, login):
    """Makes issued papers of a school, and shows them to its clerk."""

    class School:
        def issue(self, *numbers: int, subject: str = "Về việc đề nghị khen thưởng") -> None:
            with app.app_context(), clock.at(make.moment(YEAR, 11, 20)):
                world = make.again(self.world) if hasattr(self, "world") else make.world()
                self.world, self.email = world, world.clerk.email
                dossier = make.dossier(world, subject=subject)
                base, _ = versions.printed("school_letter", dossier, world.clerk)
                for number in numbers:
                    paper = base if base.number is None else _copy(base, number)
                    db.session.add(paper)
                    db.session.flush()
                    issuing.issue(paper, number, date(YEAR, 11, 20), "Vào sổ sau.", world.clerk)
                db.session.commit()

        def page(self, address: str = f"/van-ban?nam={YEAR}"):
            return login(self.email, make.PASSWORD).page(address)

    return School()


def _copy(paper: Paper, number: int) -> Paper:
    """Another paper of the same text: only its number matters here."""
    kept = ("unit_id", "dossier_id", "kind", "symbol", "subject", "content", "ink", "digest")
    values = {name: getattr(paper, name) for name in kept}
    return Paper(**values, about=f"copy-{number}", version=1, code=f"COPY{number:04}")


def shown(page) -> list[str]:
    return [html.text(each) for each in page.xpath("//a[@class='row-link']//b")]


@pytest.mark.parametrize(
    ("given", "missing"),
    [([], []), ([1, 2], []), ([3], []), ([72, 73, 75], [(74, 74)]), ([1, 4, 5, 9], [(2, 3), (6, 8)])],
)
def test_what_lacks_is_told_in_runs(given, missing):
    assert register.gaps(given) == missing


def test_the_register_shows_its_gaps_and_opens_each_paper(school):
    school.issue(2, 5)
    page = school.page()
    assert shown(page) == ["Số 05/TTr-THCSVT", "Số 02/TTr-THCSVT"]
    told = html.text(page.xpath("//li[contains(@class, 'missing')]")[0])
    assert told.startswith("Số không có trong sổ: Tờ trình (TTr): 03 đến 04.")
    assert page.xpath("//a[@class='row-link']/@href") == ["/van-ban/2", "/van-ban/1"]


@pytest.mark.parametrize(
    ("given", "series", "told"),
    [
        ({}, "", ""),
        ({"TTr": [1, 9]}, "", ""),
        ({"TTr": [72, 75]}, "", "Sổ trong hệ thống bắt đầu từ số 72."),
        ({"KH": [1], "TTr": [5]}, "TTr", "Sổ trong hệ thống bắt đầu từ số 05."),
        ({"KH": [1], "TTr": [5]}, "KH", ""),
        (
            {"KH": [1], "TTr": [5], "khac": [72]},
            "",
            "Sổ trong hệ thống bắt đầu: Tờ trình (TTr) từ số 05; Công văn, phiếu từ số 72.",
        ),
    ],
)
def test_a_register_says_from_which_numbers_on_it_is_kept(given, series, told):
    assert register.start(given, series) == told


def test_a_unit_that_begins_in_the_middle_of_a_year_lacks_no_numbers(login, school):
    school.issue(72)
    said = "Sổ trong hệ thống bắt đầu từ số 72."
    page = school.page()
    assert [html.text(each) for each in page.xpath("//li[@id='start']")] == [said]
    assert page.xpath("//li[contains(@class, 'missing')]") == []
    client = login(school.email, make.PASSWORD)
    drawn = Drawn(client.get(f"/van-ban.pdf?nam={YEAR}").data)
    assert (drawn.holds(said), drawn.holds("Số không có trong sổ")) == (True, False)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/van-ban.xlsx?nam={YEAR}").data))
    last = [cell.value for cell in book.active[3]]
    assert (book.active.max_row, last) == (3, [None] * 6 + [said])


def test_words_and_year_narrow_the_register(school):
    school.issue(1, subject="Về việc đề nghị tặng Thư khen")
    school.issue(2)
    assert shown(school.page(f"/van-ban?nam={YEAR}&tu=tang+thu")) == ["Số 01/TTr-THCSVT"]
    assert shown(school.page(f"/van-ban?nam={YEAR}&loai=BB")) == []
    assert shown(school.page("/van-ban?nam=2020&sau=20211301-1")) == []
    assert shown(school.page("/van-ban?nam=x&sau=x")) == []


def test_the_pages_hold_every_paper_once(school):
    school.issue(*range(1, 42))
    seen, address = [], f"/van-ban?nam={YEAR}"
    while address:
        page = school.page(address)
        seen += shown(page)
        address = next(iter(page.xpath("//li[@id='more']/a/@href")), "")
    assert seen == [f"Số {number:02}/TTr-THCSVT" for number in range(41, 0, -1)]


def test_another_unit_has_a_register_of_its_own(app, login, school):
    school.issue(1)
    with app.app_context():
        email = make.again(school.world).officer.email
    assert shown(login(email, make.PASSWORD).page(f"/van-ban?nam={YEAR}")) == []


def test_the_page_costs_the_same_for_one_paper_as_for_three(app, login, school):
    school.issue(1)
    client = login(school.email, make.PASSWORD)
    with count_queries() as one:
        client.page(f"/van-ban?nam={YEAR}")
    school.issue(2, 3)
    with count_queries() as three:
        client.page(f"/van-ban?nam={YEAR}")
    assert (len(one), len(one) <= 9) == (len(three), True)


def test_the_register_goes_to_paper_and_to_a_spreadsheet(login, school):
    school.issue(1, 3, subject="=1+1")
    client = login(school.email, make.PASSWORD)
    drawn = Drawn(client.get(f"/van-ban.pdf?nam={YEAR}").data)
    wanted = ("SỔ ĐĂNG KÝ VĂN BẢN ĐI", "Năm 2021", "01/TTr-THCSVT", "03/TTr-THCSVT", "=1+1", "20/11/2021")
    assert [drawn.holds(words) for words in wanted] == [True] * 6
    assert (drawn.holds("Số không có trong sổ: Tờ trình (TTr): 02."), drawn.outside()) == (True, [])
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/van-ban.xlsx?nam={YEAR}").data)).active
    rows = [[cell.value for cell in row][:4] for row in sheet.iter_rows(min_row=2)]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("01/TTr-THCSVT", "Tờ trình", "=1+1"),
        ("03/TTr-THCSVT", "Tờ trình", "=1+1"),
        (None, None, None),
    ]
    assert sheet.cell(4, 7).value == "Số không có trong sổ: Tờ trình (TTr): 02."
    assert [sheet.cell(2, 4).data_type, rows[0][1].date()] == ["s", date(YEAR, 11, 20)]
