"""Hoạt động that the Phòng organises itself: whom it names, who sees it, and that each unit edits only its own."""

import pytest

from dienhinh import clock
from dienhinh.domain import access, activities, blocks, candidate_history, choosing
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError, Forbidden, NotFound
from dienhinh.extensions import db
from dienhinh.models import Activity, Candidate, Photo, Role
from tests.support import html, make
from tests.test_activities import rows


@pytest.fixture
def world(context):
    return make.world()


@pytest.fixture
def ids(app):
    """An office with two schools in a block and one outside; the accounts and whom they have."""
    with app.app_context():
        made = make.world()
        block = make.block(made.office, "Khối Trung học cơ sở")
        made.school.block_id = block.id
        other = make.school(made.office, "Trường Tiểu học Võ Văn Kiệt")
        known = {
            "own": make.candidate(made.school, "Lê Thị Ánh").id,
            "other": make.candidate(other, "Trần Văn Đức").id,
            "stranger": make.candidate(make.school(make.office()), "Phan Thị Ngoài").id,
            "block": block.id,
            "officer": made.officer.email,
            "clerk": made.clerk.email,
            "elsewhere": make.user(Role.CLERK, other).email,
        }
        db.session.commit()
    return known


def names(tree) -> list[str]:
    return [html.text(label) for label in tree.xpath("//label[@class='form-check-label']")]


def send(client, **fields):
    """Send the form as a browser does whose page has the people already on it."""
    tree = client.page("/hoat-dong/moi")
    sent = {name: tree.xpath(f"//input[@name='{name}']/@value")[0] for name in ("csrf_token", "key")}
    sent |= {"title": "Giao ban khối", "kind": "Tuyên truyền", "happened_on": f"{clock.today()}"}
    headers = {"HX-Request": "true"} if "find" in fields and fields.pop("htmx", False) else None
    return client.post("/hoat-dong/moi", data=sent | fields, headers=headers)


def write(client, **fields) -> str:
    return send(client, **fields).location


def seen_by(client) -> list[str]:
    return rows(client.page(f"/hoat-dong?thang={clock.today():%Y-%m}"))


def test_the_officer_finds_people_of_any_school_and_keeps_what_was_chosen(login, ids):
    officer = login(ids["officer"])
    found = officer.submit("/hoat-dong/moi", "Tìm", words="le thi", title="Giao ban khối")
    tree = html.page(found)
    assert (found.status_code, names(tree), tree.get_element_by_id("title").value) == (
        200,
        ["Lê Thị Ánh, Trường THCS Vĩnh Thuận"],
        "Giao ban khối",
    )
    again = send(officer, find="1", htmx=True, words="vo van kiet", candidates=str(ids["own"]))
    fragment = html.page(again)
    assert names(fragment) == [
        "Lê Thị Ánh, Trường THCS Vĩnh Thuận",
        "Trần Văn Đức, Trường Tiểu học Võ Văn Kiệt",
    ]
    assert fragment.xpath("//input[@checked]/@value") == [str(ids["own"])]
    assert names(html.page(officer.submit("/hoat-dong/moi", "Tìm", words="Phan Thị Ngoài"))) == []


def test_more_than_the_page_shows_is_said(app, login, ids):
    with app.app_context():
        school = db.session.get(Candidate, ids["own"]).unit
        for _ in range(choosing.FOUND):
            make.candidate(school, "Lê Thị Ánh")
        db.session.commit()
    said = "Còn nhiều người khác khớp"
    answers = [
        send(login(ids["officer"]), find="1", words=words).text for words in ("le thi anh", "tran van duc")
    ]
    assert [said in answer for answer in answers] == [True, False]


def test_a_candidate_of_another_office_is_refused(login, ids):
    answer = send(login(ids["officer"]), candidates=str(ids["stranger"]))
    assert (answer.status_code, "Xin chọn trong danh sách." in answer.text) == (422, True)


def test_an_activity_of_the_office_is_seen_by_the_schools_that_it_concerns(login, ids):
    officer = login(ids["officer"])
    write(officer, title="Cho mọi trường")
    write(officer, title="Cho khối", block=str(ids["block"]))
    write(officer, title="Nêu tên", candidates=str(ids["other"]))
    write(officer, title="Khối và nêu tên", block=str(ids["block"]), candidates=str(ids["other"]))
    everything = ["Cho mọi trường", "Cho khối", "Nêu tên", "Khối và nêu tên"]
    assert {who: seen_by(login(ids[who])) for who in ("officer", "clerk", "elsewhere")} == {
        "officer": everything,
        "clerk": ["Cho mọi trường", "Cho khối", "Khối và nêu tên"],
        "elsewhere": ["Cho mọi trường", "Nêu tên", "Khối và nêu tên"],
    }


def test_a_school_reads_whose_it_is_and_may_not_change_it(login, ids):
    page = write(login(ids["officer"]), block=str(ids["block"]), candidates=str(ids["other"]))
    clerk = login(ids["clerk"])
    tree = clerk.page(page)
    facts = dict(zip(map(html.text, tree.iter("dt")), map(html.text, tree.iter("dd")), strict=True))
    assert facts["Trường liên quan"] == "Khối Trung học cơ sở và trường có người được nêu dưới đây"
    assert facts["Tập thể, cá nhân liên quan"] == "Trần Văn Đức (Trường Tiểu học Võ Văn Kiệt)"
    assert [clerk.get(page + "/sua").status_code, tree.xpath("//form[contains(@action, '/xoa')]")] == [
        403,
        [],
    ]


def test_the_office_edits_its_own_and_not_what_a_school_wrote(login, ids):
    officer = login(ids["officer"])
    page = write(officer, block=str(ids["block"]), candidates=str(ids["own"]))
    form = officer.page(page + "/sua")
    assert (form.get_element_by_id("block").value, names(form)) == (
        str(ids["block"]),
        ["Lê Thị Ánh, Trường THCS Vĩnh Thuận"],
    )
    officer.submit(page + "/sua", "Lưu", block="", title="Hội nghị chung")
    assert html.text(officer.page(page).find(".//h1")) == "Hội nghị chung"
    schools = write(login(ids["clerk"]))
    assert officer.get(schools + "/sua").status_code == 403


def test_the_pictures_of_the_office_are_seen_where_the_activity_is(world):
    activity = make.activity(world, [make.candidate(world.school)], unit=world.office)
    activity.photos.append(Photo(sha256="0" * 64, small_sha256="0" * 64))
    stranger = make.user(Role.CLERK, make.school(world.office))
    db.session.flush()
    photo = activity.photos[0]
    reach = [
        access.allowed(photo, user, P.VIEW_ACTIVITIES) for user in (world.clerk, world.officer, stranger)
    ]
    assert reach == [True, True, False]
    for user, refusal in ((world.clerk, Forbidden), (stranger, NotFound)):
        with pytest.raises(refusal):
            access.find(Activity, activity.id, user, P.EDIT_ACTIVITIES)


def test_a_candidates_history_tells_what_the_office_did(world):
    who = make.candidate(world.school)
    make.activity(world, [who], unit=world.office, title="Giao ban khối", outcome="Ba trường học theo.")
    line = candidate_history.of(who)[0]
    assert line.sentence == f"Giao ban khối. {world.office.name} tổ chức. Ba trường học theo."


def test_the_month_of_a_block_holds_what_was_for_the_block(world):
    block = make.block(world.office, "Khối 1")
    world.school.block_id = block.id
    of_school = make.activity(world)
    for_block = activities.add(
        world.office,
        dict.fromkeys(activities.FIELDS, "") | {"title": "Giao ban", "happened_on": clock.today()},
        [],
        world.officer,
        block_id=block.id,
    )
    make.activity(world, unit=world.office)
    assert activities.of_month(world.officer, clock.today(), block=block.id) == (
        [of_school, for_block],
        False,
    )


def test_a_block_with_activities_of_the_office_stays(world):
    block = make.block(world.office, "Khối 1")
    make.activity(world, unit=world.office).block_id = block.id
    db.session.flush()
    with pytest.raises(DomainError) as refusal:
        blocks.remove(block, world.admin)
    assert "còn hoạt động do Phòng ghi" in refusal.value.sentence
