"""Nhân rộng: schools follow a model and report; each story shows how far it has spread."""

import pytest
import sqlalchemy as sa

from dienhinh.domain import follows, gallery
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import Story, StoryFollow, StoryState, Unit, User
from tests.support import html, make
from tests.support.client import Client
from tests.support.queries import count_queries

S = StoryState


@pytest.fixture
def world(context) -> make.World:
    return make.world()


def school(world: make.World, block) -> Unit:
    made = make.school(world.office)
    made.block = block
    return made


def test_the_spread_counts_schools_by_year_and_block(world):
    story = make.story(world, S.PUBLISHED)
    first, second = (make.block(world.office, name) for name in ("Khối Mẫu giáo", "Khối Tiểu học"))
    made = [
        follows.register(story, school(world, block), "Học cách tổ chức.", world.clerk)
        for block in (first, second, second, None)
    ]
    follows.report(made[1], "", "Đã làm 3 giờ dạy mẫu.", "12 giáo viên áp dụng.", world.clerk)
    earlier = make.programme(world.office, "2020-2021", is_open=False)
    made[0].programme = earlier
    db.session.flush()
    assert gallery.spread(story) == [
        ("2021-2022", "Khối Tiểu học", 2, 1),
        ("2021-2022", "Chưa xếp khối", 1, 0),
        ("2020-2021", "Khối Mẫu giáo", 1, 0),
    ]
    assert gallery.followers([story]) == {story.id: 4}


@pytest.mark.parametrize("state", [S.DRAFT, S.SUBMITTED, S.WITHDRAWN])
def test_only_a_published_model_is_followed(world, state):
    with pytest.raises(Conflict):
        follows.register(make.story(world, state), make.school(world.office), "Học.", world.clerk)


def test_a_school_follows_once_and_not_itself(world):
    story, other = make.story(world, S.PUBLISHED), make.school(world.office)
    follows.register(story, other, "Học cách tổ chức.", world.clerk)
    with pytest.raises(Conflict):
        follows.register(story, other, "Học nữa.", world.clerk)
    with pytest.raises(DomainError) as refusal:
        follows.register(story, story.unit, "Học chính mình.", world.clerk)
    assert refusal.value.sentence == "Đây là điển hình của chính trường."


def test_a_registration_tells_no_number_to_the_other_schools(world):
    with pytest.raises(DomainError, match="Xin bỏ «0912 345 678»"):
        follows.register(
            make.story(world, S.PUBLISHED), make.school(world.office), "Hỏi cô Ánh 0912 345 678.", world.clerk
        )


def test_a_report_tells_no_number_and_is_not_taken_back(world):
    follow = follows.register(make.story(world, S.PUBLISHED), make.school(world.office), "Học.", world.clerk)
    with pytest.raises(DomainError) as refusal:
        follows.report(follow, "", "Hỏi cô Ánh 0912 345 678.", "", world.clerk)
    assert (refusal.value.field, follow.reported_at) == ("done", None)
    follows.report(follow, "", "Đã làm.", "", world.clerk)
    with pytest.raises(Conflict):
        follows.give_up(follow, world.clerk)


def test_a_school_registers_reports_and_everybody_reads_it(app, login):
    with app.app_context():
        world = make.world()
        story = make.story(world, S.PUBLISHED).id
        follower = make.user(
            make.Role.PRINCIPAL, make.school(world.office, "Trường Tiểu học Bình Minh")
        ).email
        officer = world.officer.email
        db.session.commit()
    client = login(follower)
    page = f"/guong/{story}"
    refused = client.submit(page, "Đăng ký học tập", plan=" ")
    client.submit(page, "Đăng ký học tập", plan="Mỗi tháng một giờ dạy mẫu.")
    with app.app_context():
        number = db.session.scalar(sa.select(StoryFollow.id))
    client.submit(f"/nhan-rong/{number}", "Lưu kết quả", done="Đã dạy 4 giờ.", outcome="6 giáo viên áp dụng.")
    tree = login(officer).page(page)
    assert refused.status_code == 422
    assert html.text(tree.get_element_by_id("spread-title")) == (
        "Nhân rộng: 1 trường học tập, 1 trường đã báo kết quả"
    )
    assert [html.text(one) for one in tree.xpath("//section[@id='spread']//dd")] == [
        "Mỗi tháng một giờ dạy mẫu.",
        "Đã dạy 4 giờ.",
        "6 giáo viên áp dụng.",
    ]


@pytest.fixture
def following(app, login) -> tuple[Client, Client, str]:
    """The two editors of a school that follows a model, and where it reports."""
    with app.app_context():
        world = make.world()
        school = make.school(world.office)
        people = [make.user(role, school) for role in (make.Role.CLERK, make.Role.PRINCIPAL)]
        number = follows.register(make.story(world, S.PUBLISHED), school, "Học.", people[0]).id
        mails = [each.email for each in people]
        db.session.commit()
    return *map(login, mails), f"/nhan-rong/{number}"


def test_the_second_reporter_sees_what_is_stored_and_what_was_typed(following):
    clerk, principal, page = following
    base = principal.page(page).get_element_by_id("base").value
    clerk.submit(page, "Lưu kết quả", done="Bản của văn thư.")
    answer = principal.submit(page, "Lưu kết quả", base=base, done="Bản của hiệu trưởng.")
    tree = html.page(answer)
    assert (answer.status_code, [html.text(one) for one in tree.xpath("//dl[@class='facts']/*")]) == (
        409,
        ["Việc trường đã làm", "Bản của văn thư."],
    )
    assert tree.get_element_by_id("done").value.strip() == "Bản của hiệu trưởng."
    base = tree.get_element_by_id("base").value
    assert principal.submit(page, "Lưu kết quả", base=base, done="Bản cuối.").status_code == 303


def test_a_page_names_the_words_that_were_taken_to_the_browser_once_and_not_those_refused(following):
    clerk, _, page = following
    kept = clerk.page(page).xpath("//main//form/@data-kept")[0]
    sent = {"csrf_token": clerk.page(page).xpath("//input[@name='csrf_token']/@value")[0], "kept": kept}
    sent |= {"base": clerk.page(page).get_element_by_id("base").value, "plan": "Học."}
    refused = clerk.post(page, data=sent | {"done": ""})
    taken = clerk.post(page, data=sent | {"done": "Đã làm."})
    found = [
        tree.xpath("//@data-taken")
        for tree in (html.page(refused), clerk.page(taken.location), clerk.page(taken.location))
    ]
    assert (refused.status_code, taken.status_code, found) == (422, 303, [[], [kept], []])


def test_a_registration_is_given_up_before_a_report(app, login):
    with app.app_context():
        world = make.world()
        story = make.story(world, S.PUBLISHED)
        actor = make.user(make.Role.CLERK, make.school(world.office))
        number = follows.register(
            story, db.session.get(Unit, actor.tenures[0].post.unit_id), "Học.", actor
        ).id
        email, story_id = actor.email, story.id
        db.session.commit()
    answer = login(email).submit(f"/nhan-rong/{number}", "Bỏ đăng ký")
    with app.app_context():
        assert (answer.location, db.session.get(Story, story_id).follows) == (f"/guong/{story_id}", [])
        assert db.session.scalar(sa.select(User.id).where(User.email == email))


def test_a_story_costs_the_same_for_one_follower_and_for_three(app, login):
    with app.app_context():
        world = make.world()
        story = make.story(world, S.PUBLISHED)
        follows.register(story, school(world, None), "Học.", world.clerk)
        where, email = f"/guong/{story.id}", world.officer.email
        db.session.commit()
    reader = login(email)
    reader.page(where)
    with count_queries() as of_one:
        reader.page(where)
    with app.app_context():
        story = db.session.scalar(sa.select(Story))
        for _ in range(2):
            follows.register(story, school(make.again(world), None), "Học.", make.again(world).clerk)
        db.session.commit()
    with count_queries() as of_three:
        page = reader.page(where)
    assert (len(page.xpath("//article[@class='person']")), len(of_three)) == (3, len(of_one))


def test_a_report_that_was_made_is_not_given_up_and_its_page_says_why(following):
    clerk, _, page = following
    token = clerk.page(page).xpath("//input[@name='csrf_token']/@value")[0]
    clerk.submit(page, "Lưu kết quả", done="Đã làm.")
    answer = clerk.post(f"{page}/bo", data={"csrf_token": token})
    tree = html.page(answer)
    assert (answer.status_code, tree.get_element_by_id("done").value.strip()) == (409, "Đã làm.")
    assert "Trường đã báo cáo kết quả nên không bỏ đăng ký được." in html.text(tree)
