"""Kế hoạch của trường: written from the template or handed in, sent, answered, and seen from the roster."""

import io

import pytest
import sqlalchemy as sa

from dienhinh.domain import plans, workflow
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, PlanState, PledgeState, SchoolPlan
from tests.files import pdfs
from tests.papers.reading import Drawn
from tests.support import html, make
from tests.support.queries import count_queries


@pytest.fixture
def people(app) -> dict[str, str]:
    with app.app_context():
        world = make.world()
        world.programme.pledge_due_on = make.moment(2021, 12, 5).date()
        found = {name: getattr(world, name).email for name in ("clerk", "principal", "officer", "leader")}
        db.session.commit()
    return found


def begun(client) -> str:
    answer = client.submit("/ke-hoach", "Soạn kế hoạch năm học 2021-2022")
    assert answer.status_code == 303
    return answer.location


def state(app) -> PlanState:
    with app.app_context():
        return db.session.scalars(sa.select(SchoolPlan.state)).one()


def turn(client, url: str) -> str:
    return html.text(client.page(url).find_class("turn")[0])


def test_a_new_plan_is_written_from_the_offices(app, login, people):
    client = login(people["clerk"])
    page = client.page(begun(client))
    typed = {one.get("name"): one.text_content() for one in page.iter("textarea")}
    assert typed["legal_bases"].strip().split("\n") == [
        "Căn cứ Kế hoạch số 345/KH-PGDĐT ngày 04 tháng 11 năm 2021 của Phòng Giáo dục và Đào tạo Vĩnh Thuận về "
        "phát hiện, bồi dưỡng, tổng kết, nhân rộng các điển hình tiên tiến;",
        "Căn cứ tình hình thực tế của nhà trường;",
    ]
    assert "gửi Phòng GDĐT trước ngày 05/12/2021" in typed["tasks"]
    assert begun_twice(client) == client.page("/ke-hoach").xpath("//*[@id='rows']//a/@href")


def begun_twice(client) -> list[str]:
    """A second press of an old page's button goes to the plan that is there."""
    token = client.page("/doi-tuong").xpath("//input[@name='csrf_token']/@value")[0]
    return [client.post("/ke-hoach/moi", data={"csrf_token": token}).location]


def test_a_plan_goes_back_and_forth_until_it_is_acknowledged(app, login, people):
    school, office = login(people["principal"]), login(people["officer"])
    url = begun(school)
    assert turn(school, url) == "Đến lượt trường. Xin hoàn thiện kế hoạch rồi gửi Phòng."
    school.submit(url, "Gửi kế hoạch")
    assert state(app) is PlanState.SUBMITTED
    refused = office.submit(url, "Trả lại để sửa", reason="")
    assert (refused.status_code, state(app)) == (422, PlanState.SUBMITTED)
    office.submit(url, "Trả lại để sửa", reason="Chưa nêu chỉ tiêu.")
    assert "Lý do: Chưa nêu chỉ tiêu." in turn(school, url)
    school.submit(url, "Lưu kế hoạch", tasks="Chỉ tiêu: 3 điển hình.")
    school.submit(url, "Gửi lại kế hoạch")
    assert "Chỉ tiêu: 3 điển hình." in html.text(office.page(url))
    office.submit(url, "Ghi nhận kế hoạch")
    assert state(app) is PlanState.ACKNOWLEDGED
    with app.app_context():
        lines = db.session.scalars(
            sa.select(AuditEntry.action).where(AuditEntry.object_type == "schoolplan").order_by(AuditEntry.id)
        )
        assert [line.partition(".")[2] for line in lines] == [
            "create",
            "submit",
            "return",
            "save",
            "submit",
            "acknowledge",
        ]


def test_a_clerk_writes_and_the_principal_sends(login, people):
    client = login(people["clerk"])
    url = begun(client)
    assert turn(client, url) == "Đến lượt trường. Xin hoàn thiện kế hoạch; Hiệu trưởng gửi Phòng."
    assert "Gửi kế hoạch" not in html.text(client.page(url))


def test_bad_input_is_told_at_its_field_and_nothing_is_lost(login, people):
    client = login(people["clerk"])
    url = begun(client)
    answer = client.submit(url, "Lưu kế hoạch", subject="x" * 501, tasks="Giữ lại.")
    faults = {one.get("id"): html.text(one) for one in html.page(answer).xpath("//p[@class='fault'][@id]")}
    assert {field: said for field, said in faults.items() if said} == {
        "subject-error": "Mục này dài quá 500 ký tự."
    }
    assert (answer.status_code, "Giữ lại." in client.get(url).text) == (422, True)


def test_the_paper_prints_the_plan_by_the_decree(login, people):
    client = login(people["principal"])
    url = begun(client)
    drawn = Drawn(client.get(f"{url}/ke-hoach.pdf").data)
    wanted = ["Số: /KH-THCSVT", "KẾ HOẠCH", "I. MỤC ĐÍCH, YÊU CẦU", "III. TỔ CHỨC THỰC HIỆN", "Nơi nhận:"]
    assert [words for words in wanted if not drawn.holds(words)] == []


def test_what_was_sent_prints_as_it_was_sent(context):
    world = make.world()
    plan = make.plan(world, PlanState.SUBMITTED)
    world.school.name = "Trường đổi tên"
    assert plan.content["unit"]["name"] == "Trường THCS Vĩnh Thuận"


def test_a_file_takes_the_place_of_the_sections(app, login, people):
    school, office = login(people["principal"]), login(people["officer"])
    url = begun(school)
    token = school.page(url).xpath("//input[@name='csrf_token']/@value")[0]

    def send(name: str, content: bytes):
        return school.post(f"{url}/tep", data={"csrf_token": token, "file": (io.BytesIO(content), name)})

    refused = send("ke-hoach.pdf", b"no pdf at all")
    assert (refused.status_code, state(app)) == (422, PlanState.DRAFT)
    content = pdfs.made()
    assert send("Kế hoạch.pdf", content).status_code == 303
    school.submit(url, "Gửi kế hoạch")
    answer = office.get(f"{url}/tep")
    assert (answer.status_code, answer.data) == (200, content)
    assert "K%E1%BA%BF%20ho%E1%BA%A1ch.pdf" in answer.headers["Content-Disposition"]


def test_the_office_sees_every_school_and_who_has_nothing(app, login, people):
    school, office = login(people["principal"]), login(people["leader"])
    row = "//*[@id='rows']/li"
    assert "Trường chưa bắt đầu." in html.text(office.page("/ke-hoach").xpath(row)[0])
    url = begun(school)
    assert office.get(url).status_code == 404
    assert "Trường đang soạn, chưa gửi." in html.text(office.page("/ke-hoach").xpath(row)[0])
    school.submit(url, "Gửi kế hoạch")
    assert office.page("/ke-hoach?trang-thai=da-gui").xpath(f"{row}/a/@href") == [url]
    assert office.page("/ke-hoach?trang-thai=chua-gui").xpath(f"{row}/a") == []


@pytest.mark.parametrize("address", ["/ke-hoach", "/dang-ky"])
def test_the_roster_costs_the_same_for_one_school_as_for_three(app, login, address):
    with app.app_context():
        world = make.world()
        make.plan(world, PlanState.SUBMITTED)
        make.pledge_list(world, PledgeState.SUBMITTED)
        db.session.commit()
        officer = world.officer.email
    office = login(officer)
    office.page(address)
    with count_queries() as of_one:
        office.page(address)
    with app.app_context():
        for _ in range(2):
            own = make.school(make.again(world).office)
            make.plan(make.again(world), PlanState.SUBMITTED, school=own)
            make.pledge_list(make.again(world), PledgeState.SUBMITTED, school=own)
        db.session.commit()
    with count_queries() as of_three:
        page = office.page(address)
    assert (len(page.xpath("//*[@id='rows']/li")), len(of_three)) == (3, len(of_one))
    assert len(of_three) <= 9


def test_a_closed_year_is_only_read(context):
    world = make.world()
    plan = make.plan(world)
    world.programme.is_open = False
    with pytest.raises(DomainError, match="đã đóng"):
        plans.save(plan, {"aims": "Khác."}, world.clerk)
    with pytest.raises(DomainError, match="đã đóng"):
        workflow.perform(plan, "submit", actor=world.principal)


def test_a_sent_plan_is_not_written(context):
    world = make.world()
    plan = make.plan(world, PlanState.SUBMITTED)
    with pytest.raises(Conflict):
        plans.save(plan, {"aims": "Khác."}, world.clerk)


def test_both_sides_read_on_the_page_which_mails_told_of_a_plan(login, people):
    school, office = login(people["principal"]), login(people["officer"])
    url = begun(school)
    assert school.page(url).xpath("//section[@aria-labelledby='mails-title']") == []
    school.submit(url, "Gửi kế hoạch")
    (one,) = school.page(url).xpath("//section[@aria-labelledby='mails-title']//li")
    (same,) = office.page(url).xpath("//section[@aria-labelledby='mails-title']//li")
    assert (html.text(one), html.text(one)[-7:]) == (html.text(same), "chờ gửi")
