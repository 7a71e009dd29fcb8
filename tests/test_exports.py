"""«Tải bảng Excel»: each list as it is filtered, read back with a library that did not write it."""

import io

import pytest
from openpyxl import load_workbook

from dienhinh.extensions import db
from dienhinh.models import AuditEntry, ConsolidationState, DossierState
from tests.support import html, make
from tests.support.queries import count_queries


@pytest.fixture
def world(app) -> make.World:
    with app.app_context():
        made = make.world()
        hostile = make.candidate(made.school, "=HYPERLINK(1)", notes="+1")
        make.candidate(made.school, "Lê Thị Ánh", phone="0900 000 012")
        make.dossier(made, DossierState.SUBMITTED, people=[hostile])
        make.dossier(made, urgent=True)
        make.consolidation(made, ConsolidationState.DRAFT, pick=False)
        db.session.commit()
        return make.World(*(getattr(each, "email", each) for each in made))


def table(client, address: str) -> list[list]:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype.rpartition(".")[2]) == (200, "sheet"), address
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_list_is_taken_as_it_is_filtered(login, world):
    clerk = login(world.clerk)
    people = table(clerk, "/doi-tuong/danh-sach.xlsx?tu=anh")
    assert [row[:2] for row in people] == [["Loại", "Họ và tên"], ["Cá nhân", "Lê Thị Ánh"]]
    everybody = table(clerk, "/doi-tuong/danh-sach.xlsx")
    assert "=HYPERLINK(1)" in [row[1] for row in everybody]
    drafts = table(clerk, "/ho-so/danh-sach.xlsx?trang-thai=nhap")
    assert [(row[0], row[3], row[6]) for row in drafts[1:]] == [("Trường THCS Vĩnh Thuận", "Nháp", "Có")]


def test_an_office_takes_its_desk_and_its_lists(login, world):
    officer = login(world.officer)
    desk = table(officer, "/ho-so/danh-sach.xlsx")
    assert [row[2:4] for row in desk[1:]] == [["1 cá nhân · =HYPERLINK(1)", "Đã nộp"]]
    lists = table(officer, "/tong-hop/danh-sach.xlsx")
    assert [row[5:7] for row in lists[1:]] == [[0, "Đang lập"]]
    assert table(officer, "/tong-hop/1/danh-sach.xlsx")[0][:2] == ["Đơn vị", "Tên"]


def test_the_trail_keeps_who_took_what(app, login, world):
    login(world.clerk).get("/doi-tuong/danh-sach.xlsx")
    with app.app_context():
        line = db.session.scalar(db.select(AuditEntry).filter_by(action="export.table"))
        assert line.details == {"title": "Danh sách đối tượng", "rows": 4 - 1}


def test_the_link_of_a_page_keeps_its_filter(login, world):
    clerk = login(world.clerk)
    tree = clerk.page("/doi-tuong?tu=anh")
    links = [a.get("href") for a in tree.iter("a") if html.text(a) == "Tải bảng Excel"]
    desk = [
        a.get("href")
        for a in clerk.page("/ho-so?trang-thai=nhap").iter("a")
        if html.text(a) == "Tải bảng Excel"
    ]
    assert (links, desk) == (["/doi-tuong/danh-sach.xlsx?tu=anh"], ["/ho-so/danh-sach.xlsx?trang-thai=nhap"])


def test_a_longer_list_asks_no_more_questions(app, login, world):
    clerk = login(world.clerk)
    clerk.get("/ho-so/danh-sach.xlsx")
    with count_queries() as few:
        clerk.get("/ho-so/danh-sach.xlsx")
    with app.app_context():
        school = db.session.scalar(db.select(make.Unit).filter_by(name="Trường THCS Vĩnh Thuận"))
        programme = db.session.scalar(db.select(make.Programme))
        for _ in range(3):
            make.dossiers.begin(school, programme, db.session.scalar(db.select(make.User).limit(1)))
        db.session.commit()
    with count_queries() as many:
        clerk.get("/ho-so/danh-sach.xlsx")
    assert len(few) == len(many)
