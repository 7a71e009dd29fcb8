"""Pledges from Excel: the list's own template filled in and sent back, its faults beside the rows."""

import io

import pytest
from openpyxl import load_workbook

from dienhinh import sheets
from dienhinh.domain import import_columns, import_pledges, imports
from dienhinh.errors import Conflict
from dienhinh.extensions import db
from dienhinh.models import CandidateKind, Grade, ImportKind, PledgeList, PledgeState, Programme
from tests.support import html, make
from tests.support.drafts import token, words
from tests.test_imports import send

AWARDS = ["Giấy khen của Giám đốc Sở Giáo dục và Đào tạo", "Thư khen"]
HEAD = ["Loại", "Họ và tên", "Lãnh đạo", "Hình thức đăng ký", "Biện pháp phấn đấu"]
OWN = ["Tiêu chuẩn 1", "Tiêu chuẩn 2: Gương mẫu", "Tiêu chuẩn 3", "Tiêu chuẩn 1 của tập thể"]


@pytest.fixture
def home(app) -> dict:
    """A school whose list is empty and who has written down one of its teachers, and a clerk of another school."""
    with app.app_context():
        world = make.world()
        known = make.candidate(world.school, "Lê Thị Ánh")
        register = make.pledge_list(world, people=[])
        made = {
            "clerk": world.clerk.email,
            "principal": world.principal.email,
            "other": make.user(make.Role.CLERK, make.school(world.office)).email,
            "register": register.id,
            "page": f"/dang-ky/{register.id}",
            "known": known.id,
            "programme": world.programme.id,
        }
        db.session.commit()
        return made


def held(app, home: dict) -> list[tuple]:
    """What stands on the list: who, award, effort, and the first grades in the order of the criteria."""
    with app.app_context():
        register = db.session.get(PledgeList, home["register"])
        return [
            (each.candidate.name, each.award, each.effort, [mark.first for mark in each.assessments])
            for each in register.pledges
        ]


def filled(template: bytes, *rows: list) -> bytes:
    """The template with rows in place of its examples, as somebody's spreadsheet stores it."""
    book = load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    sheet.delete_rows(2, 2)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def shown(client, address: str) -> dict[str, list[str]]:
    """The faults of each row of a file, by the name that the row shows."""
    rows = client.page(f"{address}?xem=tat-ca").xpath("//li[contains(@class, 'import-row')]")
    return {html.text(row.xpath(".//b")[0]): [html.text(p) for p in row.find_class("fault")] for row in rows}


def test_the_template_filled_in_puts_every_row_on_the_list(app, login, home):
    client = login(home["clerk"])
    template = client.get(f"{home['page']}/mau.xlsx").data
    content = filled(
        template,
        ["Cá nhân", "LE THI ANH", "", "", "", "Thư khen", "Dạy giỏi.", "", "đã đạt", "chưa", ""],
        ["Cá nhân", "Võ Mới", "Hiệu trưởng", "Có", "0900000077", AWARDS[0], "", "", *["đang phấn đấu"] * 3],
        ["Tập thể", "Tổ Văn", "", "", "", "Thư khen", "", "Đã đạt", "", "", ""],
    )
    address = send(client, f"{home['page']}/nhap", content, "dk.xlsx").location
    assert (shown(client, address), held(app, home)) == ({"LE THI ANH": [], "Võ Mới": [], "Tổ Văn": []}, [])
    answers = [client.submit(address, "Nhận 3 dòng hợp lệ").location]
    answers += [client.post(f"{address}/nhan", data={"csrf_token": token(client, "/doi-tuong")}).location]
    assert (answers, held(app, home)) == (
        [home["page"]] * 2,
        [
            ("Lê Thị Ánh", "Thư khen", "Dạy giỏi.", [Grade.MET, Grade.NOT_YET]),
            ("Võ Mới", AWARDS[0], "", [Grade.STRIVING] * 3),
            ("Tổ Văn", "Thư khen", "", [Grade.MET]),
        ],
    )
    assert login(home["principal"]).submit(home["page"], "Gửi danh sách đăng ký").status_code == 303
    assert "Mở danh sách đăng ký" in html.text(client.page(address))


def test_the_template_offers_what_a_cell_may_hold_and_its_examples_are_read_without_a_fault(login, home):
    client = login(home["clerk"])
    template = client.get(f"{home['page']}/mau.xlsx").data
    book = load_workbook(io.BytesIO(template))
    lists = [[cell.value for cell in column if cell.value] for column in book["Danh mục"].iter_cols()]
    rules = {str(rule.sqref): rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation}
    grades = [grade.label for grade in Grade]
    assert lists == [["Tập thể", "Cá nhân"], ["Có"], AWARDS, *[grades] * 4]
    assert (len(rules), rules["F2:F1001"]) == (7, "'Danh mục'!$C$1:$C$2")
    address = send(client, f"{home['page']}/nhap", template, "mẫu.xlsx").location
    assert shown(client, address) == {"Nguyễn Thị Mẫu": [], "Tổ Mẫu": []}


def test_what_is_wrong_stands_beside_its_row_and_nothing_of_it_is_taken(app, login, home):
    rows = [
        ["Cá nhân", "Trần A", "", "Cờ thi đua", "", "khá", "", "", ""],
        ["Cá nhân", "Trần B", "", "thu khen", "", "", "", "đã đạt", "chưa"],
        ["Tập thể", "Tổ Sử", "", "", "", "chưa đạt", "đạt", "", ""],
        ["Cá nhân", "Lê Thị Ánh", "", "Thư khen", "a" * 5001, "", "", "", ""],
        ["Cá nhân", "Trần C", "", "Thư khen", "", "đạt", "", "", ""],
        ["Cá nhân", "trần c", "", "Thư khen", "", "", "", "", ""],
    ]
    client = login(home["clerk"])
    address = send(client, f"{home['page']}/nhap", sheets.table("x", HEAD + OWN, rows), "dk.xlsx").location
    assert shown(client, address) == {
        "Trần A": [
            "Tiêu chuẩn 1: Xin ghi một trong các mức: đã đạt, đang phấn đấu, chưa.",
            f"Hình thức khen thưởng: Xin ghi một trong các hình thức: {AWARDS[0]}; Thư khen.",
        ],
        "Trần B": [
            "Tiêu chuẩn 3: Tiêu chuẩn này chỉ dành cho lãnh đạo trường; xin để trống.",
            "Tiêu chuẩn 1 của tập thể: Tiêu chuẩn này không dành cho cá nhân; xin để trống.",
        ],
        "Tổ Sử": ["Tiêu chuẩn 2: Kế hoạch không có tiêu chuẩn này."],
        "Lê Thị Ánh": ["Nội dung, biện pháp phấn đấu: Dài quá 5000 ký tự."],
        "Trần C": [],
        "trần c": ["Họ và tên, hoặc tên tập thể: Trùng với dòng 6 của tệp."],
    }
    mended = client.get(f"{address}/can-sua.xlsx").data
    assert len(shown(client, send(client, f"{home['page']}/nhap", mended, "sửa.xlsx").location)) == 5
    client.submit(address, "Nhận 1 dòng hợp lệ")
    assert held(app, home) == [("Trần C", "Thư khen", "", [Grade.MET, None])]
    again = sheets.table("x", HEAD, [rows[4][:5]])
    assert shown(client, send(client, f"{home['page']}/nhap", again, "dk.xlsx").location) == {
        "Trần C": ["Họ và tên, hoặc tên tập thể: Đã có trong danh sách đăng ký này."]
    }


def test_a_cell_that_a_spreadsheet_would_run_stays_a_text(app, login, home):
    client = login(home["clerk"])
    with app.app_context():
        plan = db.session.get(Programme, home["programme"])
        plan.awards = "=1+1\n@SUM(A1), hai"
        plan.criteria[0].text = "=HYPERLINK(1)\n<b>"
        db.session.commit()
    book = load_workbook(io.BytesIO(client.get(f"{home['page']}/mau.xlsx").data))
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}
    name, effort = "=cmd|' /C calc'!A0", "<script>alert(1)</script>"
    rows = [["Cá nhân", name, "", "=1+1", effort], ["Cá nhân", "@B", "", "x", ""]]
    address = send(client, f"{home['page']}/nhap", sheets.table("x", HEAD, rows), "dk.xlsx").location
    assert effort not in client.get(f"{address}?xem=tat-ca").text
    mended = load_workbook(io.BytesIO(client.get(f"{address}/can-sua.xlsx").data)).worksheets[0]
    assert mended["C2"].data_type == "s"
    client.submit(address, "Nhận 1 dòng hợp lệ")
    assert [row[:3] for row in held(app, home)] == [(name, "=1+1", effort)]
    assert effort not in client.get(home["page"]).text


def test_another_schools_list_is_not_there(login, home):
    client = login(home["other"])
    sent = {"csrf_token": token(client, "/doi-tuong"), "file": (io.BytesIO(b""), "a.xlsx")}
    answers = [client.get(f"{home['page']}/{name}").status_code for name in ("mau.xlsx", "nhap")]
    assert [*answers, client.post(f"{home['page']}/nhap", data=sent).status_code] == [404, 404, 404]


@pytest.mark.parametrize("state", [PledgeState.SUBMITTED, PledgeState.CONFIRMED, "closed"])
def test_a_list_that_left_the_schools_hands_takes_no_table(app, login, home, state):
    client = login(home["clerk"])
    rows = sheets.table("x", HEAD, [["Cá nhân", "Trần A", "", "Thư khen", ""]])
    address = send(client, f"{home['page']}/nhap", rows, "dk.xlsx").location
    with app.app_context():
        register = db.session.get(PledgeList, home["register"])
        if state == "closed":
            register.programme.is_open = False
        else:
            register.state = state
        db.session.commit()
    sent = {"csrf_token": token(client, "/doi-tuong")}
    for answer in (
        client.get(f"{home['page']}/nhap"),
        client.post(f"{home['page']}/nhap", data=sent | {"file": (io.BytesIO(rows), "a.xlsx")}),
        client.post(f"{address}/nhan", data=sent),
    ):
        said = (
            "đã đóng" if state == "closed" else f"Danh sách đang ở bước «{state.label}» nên không sửa được."
        )
        assert (answer.status_code in (409, 422), said in words(answer)) == (True, True), words(answer)
    assert held(app, home) == []


def test_a_list_takes_two_hundred_and_no_more(context):
    world = make.world()
    register = make.pledge_list(world)
    table = [["Họ và tên", "Hình thức đăng ký"], *([f"Nguyễn Văn {n}", "Thư khen"] for n in range(201))]
    made = imports.begin(
        ImportKind.PLEDGES, world.school, "a.xlsx", imports.read([table]), world.clerk, register=register
    )
    bad = [row for row in imports.judge(made) if not row.good]
    assert [(row.row.number, row.faults[0].sentence) for row in bad] == [
        (number, "Mỗi danh sách có nhiều nhất 200 đối tượng.") for number in (201, 202)
    ]
    assert (imports.take(made, world.clerk), len(register.pledges)) == (199, 200)
    register.state = PledgeState.SUBMITTED
    made.done_at = None
    with pytest.raises(Conflict):
        imports.take(made, world.clerk)


def test_a_criterion_of_any_length_and_words_has_its_own_column(context):
    plan = make.world().programme
    plan.criteria[1].text = "Có thành tích xuất sắc, họ và tên được nêu gương ở đơn vị. " * 4
    heads = [import_pledges.heading(*each) for each in import_pledges.numbered(plan).items()]
    (row,) = import_columns.rows([[["Họ và tên", *heads], ["A", "b", "c", "d", "e"]]])
    assert row.values == {"name": "A"} | dict(
        zip(import_pledges.numbered(plan), ["b", "c", "d", "e"], strict=True)
    )
    assert {kind.value for kind in CandidateKind} == {
        field.split()[2] for field in row.values if " " in field
    }


def test_a_list_of_candidates_may_have_columns_that_are_not_a_candidates(login, home):
    client = login(home["clerk"])
    content = sheets.table("x", [*HEAD, "Thành tích", OWN[0]], [["", "Trần A", "", "a", "b", "c", "đạt"]])
    address = send(client, "/doi-tuong/nhap", content, "ds.xlsx").location
    assert shown(client, address) == {"Trần A": []}
    assert client.submit(address, "Nhận 1 dòng hợp lệ").status_code == 303
