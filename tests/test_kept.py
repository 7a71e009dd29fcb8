"""A paper whose data changed after printing is marked as old, with the rows that differ and the scan beside it."""

from datetime import timedelta

import pytest

from dienhinh import clock
from dienhinh.domain import doctor, drafting, issuing, kept, versions
from dienhinh.extensions import db
from dienhinh.models import Attachment, AttachmentKind, Dossier, DossierState, Paper
from tests.support import html, make
from tests.support.queries import count_queries

S = DossierState


@pytest.fixture
def world(context):
    return make.world()


@pytest.fixture
def dossier(world):
    """A draft of two people, its three papers printed."""
    people = [make.candidate(world.school, name) for name in ("Trần Thị Mỹ Hạnh", "Lê Văn Hai")]
    made = make.dossier(world, people=people, number="", issued_on=None)
    for name in ("school_letter", "minutes", "individual_list"):
        versions.printed(name, made, world.clerk)
    return made


def told(dossier):
    """Title of each old paper -> (part, label, before, after) of what differs."""
    return {
        each.title: [(s.title, r.label, r.old, r.new) for s in each.differs for r in s.rows]
        for each in kept.of_record(dossier)
        if each.is_old
    }


def test_nothing_is_old_that_was_printed_as_it_stands(dossier):
    assert ([each.title for each in kept.of_record(dossier)], told(dossier)) == (
        ["Tờ trình", "Biên bản họp bình xét", "Danh sách cá nhân"],
        {},
    )


def test_numbers_and_days_make_nothing_old(world, dossier):
    for each in kept.of_record(dossier)[:2]:
        issuing.issue(each.newest, 5, clock.today(), "", world.clerk)
    assert told(dossier) == {}


def test_the_rows_that_differ_are_named(world, dossier):
    nominee = dossier.nominees[0]
    nominee.candidate.phone, nominee.votes_for = "0900 000 099", 20
    dossier.subject = "Về việc khác"
    assert told(dossier) == {
        "Tờ trình": [
            (
                "Nội dung chung",
                "Trích yếu",
                "Về việc đề nghị khen thưởng điển hình tiên tiến năm học 2021-2022",
                "Về việc khác",
            )
        ],
        "Biên bản họp bình xét": [("Trần Thị Mỹ Hạnh", "Phiếu đồng ý", "22", "20")],
        "Danh sách cá nhân": [("Trần Thị Mỹ Hạnh", "Số điện thoại", "(trống)", "0900 000 099")],
    }


def test_a_mended_name_is_one_line_and_not_one_person_less_and_one_more(dossier):
    dossier.nominees[0].candidate.name = "Trần Thị Mỹ Hạnh Hai"
    rows = told(dossier)["Danh sách cá nhân"]
    assert ("Trần Thị Mỹ Hạnh Hai", "Họ và tên", "Trần Thị Mỹ Hạnh", "Trần Thị Mỹ Hạnh Hai") in rows


def test_who_came_who_went_and_another_order_are_told(world, dossier):
    drafting.move(dossier.nominees[1], -1, world.clerk)
    assert told(dossier)["Danh sách cá nhân"] == [
        ("Danh sách", "Thứ tự", "Trần Thị Mỹ Hạnh; Lê Văn Hai", "Lê Văn Hai; Trần Thị Mỹ Hạnh")
    ]
    drafting.move(dossier.nominees[1], -1, world.clerk)
    drafting.remove(dossier.nominees[1], world.clerk)
    third = make.candidate(world.school, "Đỗ Thị Ba")
    drafting.nominate(dossier, third, world.clerk)
    drafting.nominate(dossier, make.candidate(world.school, "Vũ Bốn"), world.clerk)
    rows = told(dossier)["Danh sách cá nhân"]
    assert ("Vũ Bốn", "Điển hình", "", "Mới đưa vào") in rows
    drafting.remove(dossier.nominees[2], world.clerk)
    drafting.remove(dossier.nominees[1], world.clerk)
    assert ("Lê Văn Hai", "Điển hình", "Có trong bản đã in", "Đã bỏ ra") in told(dossier)["Danh sách cá nhân"]


def test_the_signed_scan_of_an_old_paper_is_marked_until_a_new_one_comes(world, dossier):
    def scan(name, minutes):
        at = clock.now() + timedelta(minutes=minutes)
        kind = AttachmentKind.SIGNED_LIST
        values = {"sha256": "0" * 64, "size": 1, "content_type": "application/pdf"}
        dossier.attachments.append(Attachment(kind=kind, name=name, uploaded_at=at, **values))

    def marked():
        return [scan.name for each in kept.of_record(dossier) for scan in each.scans]

    scan("một.pdf", 1)
    assert marked() == []
    dossier.nominees[0].summary = "Khác."
    assert marked() == ["một.pdf"]
    with clock.at(clock.now() + timedelta(minutes=2)):
        versions.printed("individual_list", dossier, world.clerk)
    scan("hai.pdf", 3)
    assert marked() == ["một.pdf"]


def test_what_is_over_is_never_old(world, dossier):
    dossier.nominees[0].candidate.phone, dossier.state = "0900 000 099", S.CLOSED
    assert told(dossier) == {}


def test_the_doctor_sees_a_snapshot_that_was_changed(world, dossier):
    assert list(doctor.papers_are_as_they_were()) == []
    paper = db.session.get(Paper, 1)
    paper.content = paper.content | {"subject": "Khác"}
    db.session.flush()
    sentence = f"Văn bản 1 ({paper.code}): nội dung đã lưu không khớp với mã băm."
    assert list(doctor.papers_are_as_they_were()) == [sentence]


# On the pages.


@pytest.fixture
def visit(app, login):
    """Shows the pages of a dossier of some people, its list printed, to the school's clerk."""

    def visit(count=1):
        with app.app_context():
            world = make.world()
            people = [make.candidate(world.school) for _ in range(count)]
            dossier = make.dossier(world, people=people)
            versions.printed("individual_list", dossier, world.clerk)
            email, number = world.clerk.email, dossier.id
            db.session.commit()
        return login(email, make.PASSWORD), f"/ho-so/{number}"

    return visit


def words(page) -> str:
    return html.text(page.get_element_by_id("kept"))


def test_the_dossiers_page_marks_the_old_paper_and_names_the_row(app, visit):
    client, url = visit()
    assert "Đã cũ" not in words(client.page(url))
    with app.app_context():
        nominee = db.session.get(Dossier, 1).nominees[0]
        nominee.award, nominee.candidate.email = "Thư khen", "hanh@example.vn"
        db.session.commit()
    told = words(client.page(url))
    assert [part in told for part in ("Đã cũ", "Khác với dữ liệu ở 1 dòng", "hanh@example.vn")] == [True] * 3
    page = client.page("/van-ban/1")
    assert "Dữ liệu đã thay đổi sau khi in" in html.text(page.get_element_by_id("differs"))
    anew = page.xpath("//a[text()='In bản mới để ký (PDF)']/@href")
    assert (anew, client.get(anew[0]).status_code) == ([f"{url}/danh-sach.pdf"], 200)
    assert "Đã được thay thế" in html.text(client.page("/van-ban/1").get_element_by_id("paper"))
    assert "Đã cũ" not in words(client.page(url))


def test_a_save_by_htmx_refreshes_the_mark_and_leaves_the_links_to_print(visit):
    client, url = visit()
    form = client.page(url).get_element_by_id("nominee-1-form")
    sent = {each.name: each.value for each in form.xpath(".//*[@name]") if each.get("type") != "checkbox"}
    sent |= {"nominee-1-summary": "Khác hẳn.", "nominee-1-notified": "y"}
    answer = client.post(form.get("action"), data=sent, headers={"HX-Request": "true"})
    page = html.page(answer)
    assert (answer.status_code, "Đã cũ" in words(page), page.xpath("//*[@id='papers']")) == (200, True, [])


def test_the_mark_costs_the_same_for_one_nominee_as_for_three(visit):
    counts = []
    for count in (1, 3):
        client, url = visit(count)
        with count_queries() as queries:
            client.page(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
