"""What the world reads without a log-in: published stories only, and nothing of a person but name, school and text."""

import io

import pytest
import sqlalchemy as sa
from lxml import etree
from PIL import Image

from dienhinh.domain import workflow
from dienhinh.extensions import db
from dienhinh.models import Photo, Story, StoryState, User
from tests.support import html, make

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def ids(app, login) -> dict[str, int]:
    """A story in each state, about a person whose number and address are on file, the published one with a picture."""
    with app.app_context():
        world = make.world()
        who = make.candidate(world.school, "Lê Thị Ánh", phone="0900 000 012", email="le.anh@example.vn")
        made = {state.value: make.story(world, state, candidate=who).id for state in StoryState}
        made["photo"] = make.story(world, candidate=who).id
        db.session.commit()
        principal, officer = world.principal.email, world.officer.email
    image = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(image, "PNG")
    image.seek(0)
    page = f"/guong/{made['photo']}"
    client = login(principal)
    client.submit(page, "Thêm ảnh", photos=(image, "a.png"))
    client.submit(page, "Gửi Phòng duyệt")
    login(officer).submit(page, "Công bố")
    return made


def test_a_stranger_reads_published_stories_only(client, ids):
    answers = {state: client.get(f"/cong-bo/{ids[state]}").status_code for state in map(str, StoryState)}
    assert answers == {"draft": 404, "submitted": 404, "returned": 404, "published": 200, "withdrawn": 404}
    tree = client.page("/cong-bo")
    assert [a.get("href") for a in tree.xpath("//*[@id='rows']//a")] == [
        f"/cong-bo/{ids['photo']}",
        f"/cong-bo/{ids['published']}",
    ]


def test_a_stranger_finds_the_stories_from_the_log_in_and_from_a_story_that_is_gone(client, ids):
    gone = html.page(client.get(f"/cong-bo/{ids['withdrawn']}")).xpath("//main//a/@href")
    assert (gone, "/cong-bo" in client.page("/dang-nhap").xpath("//main//a/@href")) == (
        ["/cong-bo", "/dang-nhap"],
        True,
    )


def test_the_office_reads_that_the_person_agreed_before_it_publishes(app, ids, login):
    with app.app_context():
        officer = db.session.scalar(sa.select(User.email).where(User.email.startswith("officer")))
    page = login(officer).page(f"/guong/{ids['submitted']}")
    assert "đọc và đồng ý cho công bố" in html.text(page.find(".//main"))


def test_what_a_stranger_reads_holds_no_number_and_no_address(client, ids):
    for address in ("/cong-bo", f"/cong-bo/{ids['published']}", "/cong-bo.atom"):
        text = client.get(address).text
        assert ("Lê Thị Ánh" in text, "0900" in text, "example.vn" in text) == (True, False, False), address


def test_the_feed_is_atom_with_one_entry_for_each_published_story(client, ids):
    answer = client.get("/cong-bo.atom")
    feed = etree.fromstring(answer.data)
    assert (answer.mimetype, feed.tag) == ("application/atom+xml", f"{ATOM}feed")
    assert [entry.findtext(f"{ATOM}id").rpartition("/")[2] for entry in feed.iter(f"{ATOM}entry")] == [
        str(ids["photo"]),
        str(ids["published"]),
    ]
    wanted = {"id", "title", "link", "published", "updated", "author", "category", "summary", "content"}
    for entry in feed.iter(f"{ATOM}entry"):
        assert {etree.QName(part).localname for part in entry} == wanted
        assert "Mỗi tuần một giờ dạy mẫu" in entry.findtext(f"{ATOM}content")


def test_hostile_words_stay_words_in_the_feed(app, client, ids):
    with app.app_context():
        story = db.session.get(Story, ids["published"])
        story.title = "<b>A & B</b> ]]> \u0103"
        db.session.commit()
    titles = [one.text for one in etree.fromstring(client.get("/cong-bo.atom").data).iter(f"{ATOM}title")]
    assert "<b>A & B</b> ]]> ă" in titles


def test_a_picture_goes_with_its_story(app, client, login, ids):
    with app.app_context():
        photo = db.session.scalar(sa.select(Photo.id))
    address = f"/cong-bo/anh/{photo}"
    seen = client.get(address)
    with app.app_context():
        story = db.session.get(Story, ids["photo"])
        officer = db.session.scalar(sa.select(make.User).where(make.User.email.startswith("officer")))
        workflow.perform(story, "withdraw", actor=officer, reason="Sai.")
        db.session.commit()
    assert (seen.status_code, seen.mimetype, client.get(address).status_code) == (200, "image/jpeg", 404)
    assert client.get(f"/cong-bo/{ids['photo']}").status_code == 404


def test_a_stranger_finds_without_marks_and_sees_no_way_in(client, ids):
    tree = client.page("/cong-bo?tu=le+thi+anh")
    assert len(tree.xpath("//*[@id='rows']/li")) == 2
    page = client.page(f"/cong-bo/{ids['published']}")
    assert page.xpath("//form") == [] and "Đăng xuất" not in html.text(page)
