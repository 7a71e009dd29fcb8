"""Đăng ký phấn đấu: pledged, assessed twice, confirmed, and turned into a nominee."""

import pytest
import sqlalchemy as sa

from dienhinh.domain import assessing, criteria, nominating, pledges, workflow
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import (
    CandidateKind,
    Dossier,
    DossierState,
    Grade,
    Nominee,
    Pledge,
    PledgeList,
    PledgeState,
    Programme,
)
from tests.papers.reading import Drawn
from tests.support import forms, html, make


@pytest.fixture
def people(app) -> dict[str, str]:
    with app.app_context():
        world = make.world()
        make.candidate(world.school, "Nguyễn Thị Quyên")
        for name in ("Tổ Toán", "Tổ Văn"):
            make.candidate(world.school, name, kind=CandidateKind.COLLECTIVE)
        found = {name: getattr(world, name).email for name in ("clerk", "principal", "officer")}
        db.session.commit()
    return found


def option(tree, words: str) -> str:
    return next(one.get("value") for one in tree.iter("option") if html.text(one).startswith(words))


def selects(tree, turn: str) -> list[str]:
    return [name for name in tree.xpath("//select/@name") if f"-{turn}-" in name]


def sent_list(client) -> str:
    """A list with one person and one collective, all filled in and sent."""
    url = client.submit("/dang-ky", "Lập danh sách năm học 2021-2022").location
    for words in ("Nguyễn Thị Quyên", "Tổ Toán"):
        client.submit(url, "Thêm", candidate=option(client.page(url), words))
    page = client.page(url)
    typed = dict.fromkeys(selects(page, "first"), "striving")
    typed |= {name: "Thư khen" for name in page.xpath("//select/@name") if name.endswith("-award")}
    client.submit(url, "Lưu danh sách", **typed)
    assert client.submit(url, "Gửi danh sách đăng ký").status_code == 303
    return url


def state(app) -> PledgeState:
    with app.app_context():
        return db.session.scalars(sa.select(PledgeList.state)).one()


def test_a_year_of_a_pledge_from_the_first_assessment_to_the_dossier(app, login, people):
    school, office = login(people["principal"]), login(people["officer"])
    url = sent_list(school)
    office.submit(url, "Xác nhận đăng ký")
    page = school.page(url)
    typed = dict.fromkeys(selects(page, "second"), "met")
    remark = next(name for name in page.xpath("//textarea/@name") if name.endswith("-midyear_remark"))
    school.submit(url, "Lưu danh sách", **typed, **{remark: "Đã đạt giờ dạy giỏi."})
    school.submit(url, "Gửi tự đánh giá giữa năm")
    assert state(app) is PledgeState.REVIEWED
    shown = html.text(office.page(url))
    assert (shown.count("Đầu năm: đang phấn đấu"), shown.count("Giữa năm: đã đạt")) == (3, 3)

    answer = school.submit(url, "Lập hồ sơ đề nghị cho Nguyễn Thị Quyên")
    with app.app_context():
        nominee = db.session.scalars(sa.select(Nominee)).one()
        assert (nominee.candidate.name, nominee.award, nominee.evidence) == (
            "Nguyễn Thị Quyên",
            "Thư khen",
            [],
        )
        assert nominee.dossier.state is DossierState.DRAFT
        assert answer.location == f"/ho-so/{nominee.dossier_id}#nominee-{nominee.id}"
    assert f"Mở hồ sơ {answer.location[7:].partition('#')[0]} (nháp)" in html.text(school.page(url))
    assert html.text(school.page("/doi-tuong")).count("Đăng ký 2021-2022") == 2


def test_both_lists_print_with_the_assessments(login, people):
    client = login(people["principal"])
    url = sent_list(client)
    for name, words in (("ca-nhan", "Nguyễn Thị Quyên"), ("tap-the", "Tổ Toán")):
        drawn = Drawn(client.get(f"{url}/{name}.pdf").data)
        assert [w for w in (words, "1. đang phấn đấu", "Thư khen", "DANH SÁCH") if not drawn.holds(w)] == []


def test_a_returned_list_shows_why_and_is_sent_again(app, login, people):
    school, office = login(people["principal"]), login(people["officer"])
    url = sent_list(school)
    office.submit(url, "Trả lại để sửa", reason="Thiếu bộ phận văn phòng.")
    assert "Lý do: Thiếu bộ phận văn phòng." in html.text(school.page(url))
    school.submit(url, "Thêm đối tượng và đăng ký", **{"add-name": "Tổ Văn phòng", "add-kind": "collective"})
    answer = school.submit(url, "Gửi lại danh sách đăng ký")
    assert (answer.status_code, state(app)) == (422, PledgeState.RETURNED)
    assert "Tổ Văn phòng chưa chọn hình thức đăng ký." in answer.text


def test_a_new_candidate_without_a_name_is_told_so(login, people):
    client = login(people["clerk"])
    url = client.submit("/dang-ky", "Lập danh sách năm học 2021-2022").location
    answer = client.submit(url, "Thêm đối tượng và đăng ký")
    assert (answer.status_code, "Xin điền mục này." in answer.text) == (422, True)


def typed_above(client, url: str) -> dict[str, str]:
    page = client.page(url)
    effort = min(name for name in page.xpath("//textarea/@name") if name.endswith("-effort"))
    award = effort.replace("-effort", "-award")
    return {effort: "Dạy tốt, chưa lưu.", award: "Thư khen"} | dict.fromkeys(
        selects(page, "first")[-1:], "met"
    )


def stored(client, url: str, typed: dict[str, str]) -> dict[str, str]:
    form = client.page(url).get_element_by_id("pledges-form")
    return {name: form.fields[name].strip() for name in typed}


@pytest.mark.parametrize(
    ("button", "fields", "code"),
    [
        ("Thêm", {}, 303),
        ("Thêm đối tượng và đăng ký", {"add-name": "Tổ Văn phòng", "add-kind": "collective"}, 303),
        ("Thêm đối tượng và đăng ký", {"add-name": "", "add-position": "Tổ trưởng"}, 422),
        ("Lưu danh sách", {"add-name": "Tổ Văn phòng", "add-position": "Tổ trưởng"}, 200),
        ("Bỏ khỏi danh sách: Tổ Toán", {}, 303),
        ("Lập hồ sơ đề nghị cho Tổ Toán", {}, 303),
        ("Nhập từ Excel", {}, 303),
    ],
)
def test_what_was_typed_above_is_stored_by_every_button_without_javascript(
    login, people, button, fields, code
):
    client = login(people["clerk"])
    url = listed(client, "Nguyễn Thị Quyên", "Tổ Toán")
    typed = typed_above(client, url)
    answer = client.submit(url, button, **typed, **fields)
    assert (answer.status_code, stored(client, url, typed)) == (code, typed)
    if code != 303:
        held = html.page(answer).get_element_by_id("pledges-form").getroottree().getroot()
        assert [one.value for name in fields for one in held.xpath(f"//input[@name='{name}']")] == [
            *fields.values()
        ]
        assert [one.get("open") for one in held.xpath("//section[@id='add']/details")] != [None]


def listed(client, *names: str) -> str:
    """A list with these people on it."""
    url = client.submit("/dang-ky", "Lập danh sách năm học 2021-2022").location
    for name in names:
        client.submit(url, "Thêm", candidate=option(client.page(url), name))
    return url


def test_the_button_of_excel_leads_there_and_of_a_nomination_to_its_dossier(login, people):
    client = login(people["clerk"])
    url = listed(client, "Tổ Toán")
    assert client.submit(url, "Nhập từ Excel").location == f"{url}/nhap"
    assert client.submit(url, "Lập hồ sơ đề nghị cho Tổ Toán").location == "/ho-so/1#nominee-1"


@pytest.mark.parametrize("button", ["Thêm", "Bỏ khỏi danh sách: Nguyễn Thị Quyên", "Nhập từ Excel"])
def test_a_list_in_dispute_stays_on_the_page_and_its_buttons_do_nothing_else(app, login, people, button):
    client, other = login(people["clerk"]), login(people["principal"])
    url = listed(client, "Nguyễn Thị Quyên")
    typed = typed_above(client, url)
    effort = next(iter(typed))
    page = client.page(url)
    drawn = page.get_element_by_id("pledges-base").value, page.xpath("//input[@name='tab']/@value")[0]
    other.submit(url, "Lưu danh sách", **{effort: "Hiệu trưởng đã sửa."})
    answer = client.submit(url, button, **typed, base=drawn[0], tab=drawn[1])
    form = html.page(answer).get_element_by_id("pledges-form")
    assert (answer.status_code, {name: form.fields[name].strip() for name in typed}) == (409, typed)
    assert "Nguyễn Thị Quyên: Nội dung, biện pháp phấn đấu" in html.text(form.find_class("clash")[0])
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Pledge.id))) == 1


def test_a_first_assessment_of_an_older_page_does_not_pass_for_the_second(app, login, people):
    school, office = login(people["principal"]), login(people["officer"])
    url = sent_list(school)
    office.submit(url, "Trả lại để sửa", reason="Thiếu.")
    page = school.page(url)
    sent = forms.values(page, page.get_element_by_id("pledges-form"))
    school.submit(url, "Gửi lại danh sách đăng ký")
    office.submit(url, "Xác nhận đăng ký")
    answer = school.post(f"{url}/luu", data=sent)
    said = "Danh sách đang ở bước «Đã xác nhận» nên không sửa được."
    assert (answer.status_code, said in html.text(html.page(answer))) == (409, True)


def test_an_empty_list_is_not_sent(login, people):
    client = login(people["principal"])
    url = client.submit("/dang-ky", "Lập danh sách năm học 2021-2022").location
    answer = client.submit(url, "Gửi danh sách đăng ký")
    assert (answer.status_code, "chưa có tập thể, cá nhân nào" in answer.text) == (422, True)


def test_a_pledge_taken_off_is_gone(app, login, people):
    client = login(people["principal"])
    url = client.submit("/dang-ky", "Lập danh sách năm học 2021-2022").location
    client.submit(url, "Thêm", candidate=option(client.page(url), "Tổ Toán"))
    client.submit(url, "Bỏ khỏi danh sách: Tổ Toán")
    with app.app_context():
        assert db.session.scalars(sa.select(Pledge)).all() == []


def test_a_candidate_pledges_once_and_only_for_its_own_school(context):
    world = make.world()
    who, stranger = make.candidate(world.school), make.candidate(make.school(world.office))
    register = make.pledge_list(world, people=[who])
    for candidate, says in ((who, "đã có trong danh sách"), (stranger, "đối tượng của trường")):
        with pytest.raises(DomainError, match=says):
            pledges.add(register, candidate, world.clerk)


def test_the_leaders_own_criterion_is_for_leaders(context):
    world = make.world()
    people = [make.candidate(world.school), make.candidate(world.school, is_leader=True)]
    register = make.pledge_list(world, people=people)
    assert [len(assessing.criteria_of(pledge)) for pledge in register.pledges] == [2, 3]


def test_a_second_assessment_waits_for_the_confirmation(context):
    world = make.world()
    register = make.pledge_list(world, PledgeState.SUBMITTED)
    with pytest.raises(Conflict):
        assessing.assess(register, {}, world.clerk)


def test_a_pledge_becomes_one_nominee_in_the_draft_that_is_there(context):
    world = make.world()
    draft = make.dossier(world)
    register = make.pledge_list(world, PledgeState.CONFIRMED, people=[make.candidate(world.school)])
    pledge = register.pledges[0]
    pledge.midyear_remark = "Đạt giờ dạy giỏi."
    first = nominating.nominate(pledge, world.clerk)
    assert (first.dossier_id, first.award, first.summary) == (draft.id, "Thư khen", "Đạt giờ dạy giỏi.")
    assert nominating.nominate(pledge, world.clerk) is first
    assert len(db.session.scalars(sa.select(Dossier)).all()) == 1


def test_the_office_sees_at_review_that_a_nominee_had_pledged(app, login):
    with app.app_context():
        world = make.world()
        who = make.candidate(world.school)
        make.pledge_list(world, PledgeState.REVIEWED, people=[who])
        dossier, officer = make.dossier(world, DossierState.SUBMITTED, people=[who]).id, world.officer.email
        db.session.commit()
    shown = html.text(login(officer).page(f"/ho-so/{dossier}"))
    assert (
        "Đã đăng ký phấn đấu Thư khen; tự đánh giá đầu năm 0 / 2 tiêu chuẩn đã đạt, giữa năm 2 / 2" in shown
    )


def test_what_waits_stands_on_the_first_page(app, login, people):
    school, office = login(people["principal"]), login(people["officer"])
    with app.app_context():
        programme = db.session.scalars(sa.select(Programme)).one()
        programme.pledge_due_on = make.moment(2021, 12, 5).date()
        db.session.commit()
    assert "Lập danh sách đăng ký phấn đấu (quá hạn từ 05/12/2021)" in html.text(school.page("/"))
    sent_list(school)
    assert "Chờ Phòng trả lời danh sách đăng ký phấn đấu" in html.text(school.page("/"))
    assert "Xem 1 danh sách đăng ký phấn đấu đã gửi" in html.text(office.page("/"))


def test_criteria_stand_still_once_something_was_sent_under_them(context):
    world = make.world()
    register = make.pledge_list(world)
    one = world.programme.criteria[0]
    criteria.move(world.programme.criteria[1], 1, world.officer)
    workflow.perform(register, "submit", actor=world.principal)
    values = {"kind": one.kind, "for_leaders": False, "clause": "II.2.a", "text": "Khác."}
    for change in (
        lambda: criteria.add(world.programme, values, world.officer),
        lambda: criteria.move(one, 1, world.officer),
        lambda: criteria.remove(one, world.officer),
    ):
        with pytest.raises(DomainError, match="bộ tiêu chuẩn này"):
            change()


def test_grades_are_read_by_their_words():
    assert [grade.label for grade in Grade] == ["đã đạt", "đang phấn đấu", "chưa"]
