"""Tables that schools send: every row is shown with its faults, and the good ones are taken when asked."""

import io
import time
from datetime import date

import docx
import pytest
from openpyxl import Workbook, load_workbook

from dienhinh import sheets
from dienhinh.domain import import_cells, import_columns, imports
from dienhinh.extensions import db
from dienhinh.files import tables
from dienhinh.models import Candidate, CandidateKind, Dossier, ImportKind, TableImport
from tests.support import html, make
from tests.support.drafts import school, token, words

HEAD = [
    "Loại",
    "Họ và tên",
    "Chức vụ",
    "Lãnh đạo",
    "Tháng bắt đầu giảng dạy",
    "Số điện thoại",
    "Email",
    "Ghi chú",
]
GOOD = ["Cá nhân", "Lê Thị Ánh", "Giáo viên", "", "09/2009", "0900 000 012", "anh@example.vn", ""]


@pytest.fixture
def home(app):
    return school(app)


def xlsx(*rows) -> bytes:
    return sheets.table("Thử", rows[0], rows[1:])


def form(
    rows,
    head=(
        "TT",
        "Họ và tên",
        "Đơn vị công tác",
        "Thâm niên giảng dạy",
        "Tóm tắt thành tích",
        "Số điện thoại, email",
    ),
):
    """The plan's own form as Word keeps it."""
    document = docx.Document()
    document.add_paragraph("DANH SÁCH")
    table = document.add_table(rows=0, cols=len(head))
    for line in (head, *rows):
        for cell, said in zip(table.add_row().cells, line, strict=True):
            cell.text = said
    return document, table


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def send(client, page: str, content: bytes, name: str):
    sent = {"csrf_token": token(client, page), "file": (io.BytesIO(content), name)}
    return client.post(page, data=sent, content_type="multipart/form-data")


def test_every_row_is_shown_with_its_faults_and_nothing_is_taken_before(app, login, home):
    client = login(home.clerk)
    wrong = ["Cá nhân", "Trần B", "", "", "13/2009", "12x", "b@", ""]
    answer = send(
        client,
        "/doi-tuong/nhap",
        xlsx(HEAD, GOOD, wrong, GOOD, ["", "", "GV", "", "", "", "", ""]),
        "ds.xlsx",
    )
    tree = client.page(answer.location)
    shown = [html.text(row) for row in tree.xpath("//li[contains(@class, 'import-row')]")]
    faults = [
        [html.text(fault) for fault in row.xpath(".//p[@class='fault']")]
        for row in tree.xpath("//li[contains(@class, 'import-row')]")
    ]
    assert (answer.status_code, [row[:6] for row in shown]) == (303, ["Dòng 3", "Dòng 4", "Dòng 5"])
    assert faults == [
        [
            "Tháng bắt đầu giảng dạy: Tháng không có thật. Xin ghi theo mẫu 09/2009.",
            "Số điện thoại: Số điện thoại không đúng. Xin ghi như 0912 345 678.",
            "Thư điện tử: Địa chỉ thư điện tử không đúng. Xin ghi như ten@example.vn.",
        ],
        ["Họ và tên, hoặc tên tập thể: Trùng với dòng 2 của tệp."],
        ["Họ và tên, hoặc tên tập thể: Chưa ghi tên."],
    ]
    with app.app_context():
        assert db.session.scalar(db.select(Candidate).filter_by(name="Lê Thị Ánh")) is None


def test_the_good_rows_are_taken_once_however_often_it_is_sent(app, login, home):
    client = login(home.clerk)
    page = send(
        client, "/doi-tuong/nhap", xlsx(HEAD, GOOD, ["Tập thể", "Tổ Văn", *[""] * 6]), "ds.xlsx"
    ).location
    sent = {"csrf_token": token(client, page)}
    answers = [client.post(f"{page}/nhan", data=sent).status_code for _ in range(2)]
    again = client.page(send(client, "/doi-tuong/nhap", xlsx(HEAD, GOOD), "ds.xlsx").location)
    with app.app_context():
        made = db.session.scalars(
            db.select(Candidate).where(Candidate.name.in_(["Lê Thị Ánh", "Tổ Văn"])).order_by(Candidate.id)
        )
        kept = [(one.kind, one.name, one.phone, one.teaching_since) for one in made]
    assert (answers, kept) == (
        [303, 303],
        [
            (CandidateKind.INDIVIDUAL, "Lê Thị Ánh", "0900 000 012", date(2009, 9, 1)),
            (CandidateKind.COLLECTIVE, "Tổ Văn", "", None),
        ],
    )
    assert "Đã có trong danh sách đối tượng." in html.text(again)
    assert "Đã nhận 2 dòng" in html.text(client.page(page))


def test_a_table_of_which_nothing_is_wanted_is_forgotten(app, login, home):
    client = login(home.clerk)
    page = send(client, "/doi-tuong/nhap", xlsx(HEAD, GOOD), "ds.xlsx").location
    client.submit(page, "Không nhận dòng nào")
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(TableImport.id))) == 0


SUMMARY = "- Giáo viên dạy giỏi cấp huyện năm 2021.\n- Chiến sĩ thi đua cơ sở."
ROW = ["1", "Lê Thị Ánh", "Trường THCS Vĩnh Thuận", "12", SUMMARY, "ĐT: 0900 000 012 Email: anh@example.vn"]
ORDERS = [(0, 1, 2, 3, 4, 5), (5, 4, 3, 2, 1, 0), (1, 5, 0, 4, 2, 3)]


@pytest.mark.parametrize("order", ORDERS)
def test_the_plans_own_form_becomes_nominees_in_any_order_of_columns(app, login, home, order):
    document, _ = form(
        [[ROW[place] for place in order]],
        [
            (
                "TT",
                "HỌ VÀ TÊN",
                "Đơn vị\ncông tác",
                "Thâm niên giảng dạy",
                "Tóm tắt thành tích",
                "Số điện thoại, email",
            )[place]
            for place in order
        ],
    )
    client = login(home.clerk)
    page = send(client, f"{home.page}/nhap", saved(document), "danh sách.docx").location
    answer = client.submit(page, "Nhận 1 dòng hợp lệ")
    with app.app_context():
        nominee = db.session.get(Dossier, home.dossier).nominees[-1]
        who = nominee.candidate
        assert (answer.location, who.name, who.phone, who.email, nominee.summary) == (
            f"{home.page}#nominees",
            "Lê Thị Ánh",
            "0900 000 012",
            "anh@example.vn",
            SUMMARY,
        )
        assert who.seniority(make.clock.today()) == 12


def test_merged_headings_and_lines_over_groups_are_read(tmp_path):
    head = ("TT", "Họ và tên", "Đơn vị công tác", "Thâm niên", "Tóm tắt", "Liên hệ", "Liên hệ")
    document, table = form(
        [
            ("TT", "Họ và tên", "Đơn vị công tác", "Thâm niên", "Tóm tắt", "Điện thoại", "Email"),
            ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"),
            ("I. TẬP THỂ", *[""] * 6),
            ("1", "Tổ Văn", "", "", "- Xuất sắc.", "", ""),
            ("II. CÁ NHÂN", *[""] * 6),
            ("2", "Lê Thị Ánh", "", "12 năm", "", "0900 000 012", "anh@example.vn"),
            ("", "", "", "", "", "", ""),
        ],
        head,
    )
    table.cell(0, 5).merge(table.cell(0, 6)).text = "Số liên hệ"
    for column in range(5):
        table.cell(0, column).merge(table.cell(1, column)).text = head[column]
    for row in (3, 5):
        said = table.cell(row, 0).text
        table.cell(row, 0).merge(table.cell(row, 6)).text = said
    table.cell(4, 4).paragraphs[0].style = document.styles["List Bullet"]
    found = import_columns.rows(read(document, tmp_path / "a.docx"))
    assert [
        (row.number, row.values.get("kind"), row.values["name"], row.values["phone"], row.values["email"])
        for row in found
    ] == [
        (5, "Tập thể", "Tổ Văn", "", ""),
        (7, "Cá nhân", "Lê Thị Ánh", "0900 000 012", "anh@example.vn"),
    ]


def read(document, path):
    """What the sandbox reads of a document, without its process."""
    document.save(path)
    return tables.read(path, "docx")


def test_a_nominee_is_one_of_the_schools_people_where_the_name_says_so(context):
    world = make.world()
    known = make.candidate(world.school, "Lê Thị Ánh", phone="0900 000 012")
    twins = [make.candidate(world.school, "Trần Văn B", phone=f"0900 000 02{n}") for n in range(2)]
    dossier = make.dossier(world)
    table = [
        ["Họ và tên", "Đơn vị công tác", "Điện thoại"],
        ["LE THI ANH", "THCS Vĩnh Thuận", ""],
        ["Trần Văn B", "", ""],
        ["Trần Văn B", "", "0900000021"],
        ["Võ Mới", "Trường THCS Vĩnh Phong 2", ""],
        ["Võ Mới", "", ""],
    ]
    made = imports.begin(
        ImportKind.NOMINEES, world.school, "a.docx", imports.read([table]), world.clerk, dossier
    )
    judged = imports.judge(made)
    assert [
        (row.candidate and row.candidate.id, [fault.sentence for fault in row.faults]) for row in judged
    ] == [
        (known.id, []),
        (None, ["Trường có 2 người cùng tên; xin ghi số điện thoại."]),
        (twins[1].id, []),
        (None, ["Đơn vị này không phải Trường THCS Vĩnh Thuận."]),
        (None, []),
    ]
    assert imports.take(made, world.clerk) == 3
    assert [each.candidate.name for each in dossier.nominees[1:]] == ["Lê Thị Ánh", "Trần Văn B", "Võ Mới"]
    again = imports.begin(
        ImportKind.NOMINEES, world.school, "a.docx", imports.read([table[:2]]), world.clerk, dossier
    )
    assert [fault.sentence for fault in imports.judge(again)[0].faults] == ["Đã có trong hồ sơ này."]


def test_rows_of_an_old_font_are_read_in_unicode_unless_the_school_says_no(app, login, home):
    client = login(home.clerk)
    content = xlsx(["Hä vµ tªn", "Chøc vô"], ["NguyÔn ThÞ H¹nh", "Gi¸o viªn"])
    page = send(
        client, "/doi-tuong/nhap", xlsx(["Họ và tên", "Chức vụ"], ["NguyÔn ThÞ H¹nh", "Gi¸o viªn"]), "a.xlsx"
    ).location
    tree = client.page(page)
    assert "Văn bản này có vẻ gõ bằng phông TCVN3. Chuyển sang Unicode?" in html.text(tree)
    assert [html.text(b) for b in tree.xpath("//li//b")] == ["Nguyễn Thị Hạnh"]
    assert [html.text(b) for b in client.page(f"{page}?phong-chu=nguyen").xpath("//li//b")] == [
        "NguyÔn ThÞ H¹nh"
    ]
    client.submit(page, "Nhận 1 dòng hợp lệ")
    with app.app_context():
        assert (
            db.session.scalar(db.select(Candidate.position).filter_by(name="Nguyễn Thị Hạnh")) == "Giáo viên"
        )
    assert send(client, "/doi-tuong/nhap", content, "a.xlsx").status_code == 303


NOT_TABLES = {
    "a.pdf": (b"%PDF-1.4 x", "Chưa nhận tệp “a.pdf”."),
    "b.xlsx": (b"PK\x03\x04 x", "Chưa nhận tệp “b.xlsx”."),
    "c.docx": (saved(docx.Document()), "Không tìm thấy bảng có cột «Họ và tên»"),
    "d.txt": (b"Ten", "Chưa nhận tệp “d.txt”."),
}


def test_what_holds_no_table_is_told_and_no_page_breaks(login, home):
    client = login(home.clerk)
    for name, (content, sentence) in NOT_TABLES.items():
        answer = send(client, "/doi-tuong/nhap", content, name)
        assert (answer.status_code, sentence in words(answer)) == (422, True), (name, words(answer))
    nothing = client.post("/doi-tuong/nhap", data={"csrf_token": token(client, "/doi-tuong/nhap")})
    assert (nothing.status_code, "Xin chọn một tệp Word" in words(nothing)) == (422, True)


def test_a_dossier_that_was_sent_takes_no_table(app, login):
    home = school(app, make.DossierState.SUBMITTED)
    client = login(home.clerk)
    sent = {"csrf_token": token(client, "/doi-tuong"), "file": (io.BytesIO(b""), "a.docx")}
    assert client.post(f"{home.page}/nhap", data=sent).status_code == 409


def test_the_rows_to_be_mended_come_back_as_a_table_that_can_be_sent_again(app, login, home):
    client = login(home.clerk)
    wrong = ["Cá nhân", "=1+1", "", "", "13/2009", "", "", ""]
    page = send(client, "/doi-tuong/nhap", xlsx(HEAD, GOOD, wrong), "ds.xlsx").location
    content = client.get(f"{page}/can-sua.xlsx").data
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert (rows[1][:3], rows[1][-1], sheet["C2"].data_type) == (
        [3, "Cá nhân", "=1+1"],
        "Tháng bắt đầu giảng dạy: Tháng không có thật. Xin ghi theo mẫu 09/2009.",
        "s",
    )
    assert send(client, "/doi-tuong/nhap", content, "ds.xlsx").status_code == 303


def test_the_template_is_read_by_the_reader_it_was_made_for(login, home):
    client = login(home.clerk)
    for address, page in (
        ("/doi-tuong/mau.xlsx", "/doi-tuong/nhap"),
        ("/ho-so/mau-dien-hinh.xlsx", f"{home.page}/nhap"),
    ):
        answer = send(client, page, client.get(address).data, "mẫu.xlsx")
        assert "0 dòng hợp lệ" not in html.text(client.page(answer.location))
        assert "cần sửa" not in html.text(client.page(answer.location).find_class("turn")[0])


def test_five_thousand_rows_with_five_hundred_faults_are_read_and_taken_in_one_go(app, login, home):
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEAD)
    for number in range(5000):
        phone = "không có" if number % 10 == 0 else f"09{number:08}"
        sheet.append(
            [
                "Cá nhân",
                f"Nguyễn Văn {number}",
                "Giáo viên",
                "",
                date(2009, 9, 1),
                phone,
                f"a{number}@example.vn",
                "",
            ]
        )
    out = io.BytesIO()
    book.save(out)
    client = login(home.clerk)
    start = time.monotonic()
    page = send(client, "/doi-tuong/nhap", out.getvalue(), "5000.xlsx").location
    said = html.text(client.page(page).find_class("turn")[0])
    answer = client.submit(page, "Nhận 4500 dòng hợp lệ")
    took = time.monotonic() - start
    with app.app_context():
        count = db.session.scalar(
            db.select(db.func.count(Candidate.id)).where(Candidate.name.like("Nguyễn Văn %"))
        )
    assert (said, answer.status_code, count) == (
        "Tệp “5000.xlsx”: 4500 dòng hợp lệ, 500 dòng cần sửa. Chưa có dòng nào được ghi.",
        303,
        4500,
    )
    assert took < 60


def test_every_table_of_names_is_read_and_its_rows_are_numbered_on():
    collectives = [["Tên tập thể", "Ghi chú"], ["Tổ Văn", ""]]
    people = [["DANH SÁCH", ""], ["Họ và tên", "Chức vụ"], ["Lý Thị Sáu", "Giáo viên"]]
    found = import_columns.rows([collectives, [["Nơi nhận", "Ký"]], people])
    assert [(row.number, row.values["name"]) for row in found] == [(2, "Tổ Văn"), (5, "Lý Thị Sáu")]


@pytest.mark.parametrize(
    "said", ["Tổng cộng: 5 người", "CỘNG", "Người lập biểu", "HIỆU TRƯỞNG", "Vĩnh Thuận, ngày 04 tháng 11"]
)
def test_what_stands_below_a_list_is_no_name(said):
    faults = []
    list(import_cells.read({"name": said, "position": ""}, CandidateKind.INDIVIDUAL, faults))
    assert [fault.field for fault in faults] == ["name"]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"name": "Lê Thị Ba\n(Giáo viên Tin học)"}, ("Lê Thị Ba", "Giáo viên Tin học")),
        ({"name": "Lê Thị Ba\nPhó Hiệu trưởng"}, ("Lê Thị Ba", "Phó Hiệu trưởng")),
        ({"name": "Cộng Thị Ba", "position": "Giáo viên"}, ("Cộng Thị Ba", "Giáo viên")),
        ({"name": "Lê Thị Ba (A)", "position": "Giáo viên"}, ("Lê Thị Ba (A)", "Giáo viên")),
    ],
)
def test_a_post_written_with_the_name_is_parted_from_it(cells, wanted):
    faults = []
    read = dict(import_cells.read(cells, CandidateKind.INDIVIDUAL, faults))
    assert ((read["name"], read["position"]), faults) == (wanted, [])


@pytest.mark.parametrize("said", ["09/2015", "từ 9/2015", "Từ tháng 9/2015 đến nay"])
def test_years_of_service_may_be_told_by_the_month_they_began(said):
    faults = []
    read = dict(import_cells.read({"name": "Lê Ba", "seniority": said}, CandidateKind.INDIVIDUAL, faults))
    assert (read["teaching_since"], faults) == (date(2015, 9, 1), [])
