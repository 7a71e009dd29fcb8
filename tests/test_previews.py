"""The paper beside the form: the right page at the right place, drawn from what is saved."""

import base64
from io import BytesIO

import pytest
from PIL import Image

from dienhinh import papers
from dienhinh.domain import previews
from dienhinh.domain.printing import PAPERS
from dienhinh.extensions import db
from dienhinh.models import CandidateKind, Dossier
from dienhinh.papers.picture import Place, picture
from tests.papers import samples
from tests.support import html, make
from tests.support.client import HTMX

FORTY = papers.individual_list(
    samples.individual_list(*(samples.person(f"Nguyễn Thị Hoàng Thứ {n}") for n in range(40)))
)


@pytest.fixture
def school(app, login):
    """A principal with a draft of one person and one collective, and the two numbers of the nominees."""
    with app.app_context():
        world = make.world()
        group = make.candidate(world.school, "Tổ Toán - Tin", kind=CandidateKind.COLLECTIVE)
        make.dossier(world, people=[make.candidate(world.school, "Trần Thị Mỹ Hạnh"), group])
        email, other = world.principal.email, make.user(make.Role.PRINCIPAL, make.school(world.office)).email
        db.session.commit()
    return login(email, make.PASSWORD), login(other, make.PASSWORD)


@pytest.mark.parametrize(
    ("field", "paper"),
    [
        ("letter-subject", "Tờ trình"),
        ("meeting-opinions", "Biên bản họp bình xét"),
        ("nominee-1-summary", "Danh sách cá nhân"),
        ("nominee-2-summary", "Danh sách tập thể"),
        ("nominee-1-evidence-2", "Bản tóm tắt thành tích: Trần Thị Mỹ Hạnh"),
        ("nominee-1-award", "Bản tóm tắt thành tích: Trần Thị Mỹ Hạnh"),
        ("nominee-2-votes_for", "Biên bản họp bình xét"),
        ("nominee-99-summary", "Tờ trình"),
        ("", "Tờ trình"),
        ("nonsense", "Tờ trình"),
    ],
)
def test_a_field_is_shown_on_the_paper_that_prints_it(school, field, paper):
    page = school[0].page(f"/ho-so/1/xem-truoc?o={field}")
    assert html.text(page.xpath("//p[@class='preview-name']/b")[0]) == paper


def test_every_paper_of_the_dossier_is_a_link_on_the_page_of_its_own(school):
    page = school[0].page("/ho-so/1/xem-truoc")
    links = page.xpath("//ul[@class='letters']//a")
    titles = [html.text(link) for link in links]
    assert titles == [
        "Tờ trình",
        "Biên bản họp bình xét",
        "Danh sách cá nhân",
        "Danh sách tập thể",
        "Bản tóm tắt thành tích: Trần Thị Mỹ Hạnh",
        "Bản tóm tắt thành tích: Tổ Toán - Tin",
    ]
    shown = [school[0].page(link.get("href")).xpath("//p[@class='preview-name']/b")[0] for link in links]
    assert [html.text(name) for name in shown] == titles


def test_every_place_that_is_looked_for_stands_on_its_paper(app):
    with app.app_context():
        world = make.world()
        made = make.dossier(world)
        made.meeting.absent, made.meeting.opinions = "Ông C (bận)", "Nhất trí."
        fields = [
            *(f"letter-{name}" for name in previews.LETTER),
            *(f"meeting-{name}" for name in previews.MEETING),
        ]
        fields += [
            f"nominee-{made.nominees[0].id}-{name}"
            for name in ("summary", "evidence-2", "award", "votes_for")
        ]
        spots = [previews.spot(made, field) for field in fields]
        places = {spot.words: picture(previews.draw(spot), spot.words).place for spot in spots}
    assert [words for words, place in places.items() if place == Place(1, 0)] == []


def test_a_name_is_found_on_its_page_though_it_stands_on_two_lines():
    places = [picture(FORTY, f"Nguyễn Thị Hoàng Thứ {n} ".strip()).place for n in (0, 20, 39)]
    assert [place.page for place in places] == sorted({place.page for place in places})
    assert [0 < place.down < 1 for place in places] == [True] * 3


@pytest.mark.parametrize(("asked", "page"), [(1, 1), (3, 3), (99, 11)])
def test_a_page_that_is_asked_for_is_drawn_and_no_further_one(asked, page):
    drawn = picture(FORTY, "", asked)
    assert (drawn.place.page, drawn.pages) == (page, 11)


def test_a_picture_is_small_and_shows_what_the_paper_shows():
    drawn = picture(papers.school_letter(samples.school_letter()))
    image = Image.open(BytesIO(drawn.png))
    assert image.size == (drawn.width, drawn.height) == (640, 906)
    assert 5_000 < len(drawn.png) < 20_000
    colours = image.convert("L").getextrema()
    assert colours == (0, 255)


def test_htmx_gets_the_picture_alone_and_the_messages_stay(school):
    answer = school[0].get("/ho-so/1/xem-truoc", headers=HTMX)
    assert ("<html" in answer.text, 'id="messages"' in answer.text) == (False, False)
    source = html.parse(answer.text).xpath("//img")[0].get("src")
    kind, _, content = source.partition(",")
    assert (kind, base64.b64decode(content)[:4]) == ("data:image/png;base64", b"\x89PNG")


def test_the_picture_shows_what_was_saved(school, app):
    before = school[0].get("/ho-so/1/xem-truoc", headers=HTMX).text
    with app.app_context():
        db.session.get(Dossier, 1).subject = "Về việc khác"
        db.session.commit()
    assert school[0].get("/ho-so/1/xem-truoc", headers=HTMX).text != before


@pytest.mark.parametrize("page", ["0", "-1", "99999", "x", "99", "\u0663"])
def test_an_absurd_page_is_answered_with_a_page(school, page):
    assert school[0].get(f"/ho-so/1/xem-truoc?trang={page}").status_code == 200


def test_another_school_gets_no_picture(school):
    assert school[1].get("/ho-so/1/xem-truoc").status_code == 404


def test_papers_are_known_by_the_names_that_previews_use():
    assert {"school_letter", "minutes", "individual_list", "collective_list", "achievement_summary"} <= set(
        PAPERS
    )


def test_the_editor_asks_for_the_preview_when_it_is_seen(school):
    page = school[0].page("/ho-so/1")
    place = page.xpath("//*[@id='preview']")[0]
    assert (place.get("hx-get"), place.get("hx-trigger")) == ("/ho-so/1/xem-truoc", "intersect once, look")
    assert page.xpath("//a[@class='preview-link']/@href") == ["/ho-so/1/xem-truoc"]
