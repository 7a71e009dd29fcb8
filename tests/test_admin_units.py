"""Units and blocks, kept by their administrator."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, Block, DossierState, FormKey, Level, Unit, UnitKind
from tests.support import admin, html, make

SCHOOL = {
    "kind": "school",
    "name": "Trường TH&THCS Tân Thuận 2",
    "level": "combined",
    "symbol": "TH&THCSTT2",
    "place": "Tân Thuận",
    "header_superior": "PHÒNG GDĐT VĨNH THUẬN",
    "email": "ththcstt2@example.vn",
}


@pytest.fixture
def ids(app):
    return admin.world(app)


@pytest.fixture
def visitor(ids, login):
    return login(ids.emails["admin"])


def unit(app, unit_id: int, *names: str) -> tuple:
    with app.app_context():
        return tuple(getattr(db.session.get(Unit, unit_id), name) for name in names)


def faults(answer) -> dict[str, str]:
    page = html.page(answer)
    return {one.get("id").removesuffix("-error"): html.text(one) for one in page.find_class("fault")}


def message(answer) -> str:
    return html.text(html.page(answer).find_class("message")[0])


def last_line(app) -> tuple[str, dict]:
    with app.app_context():
        return db.session.execute(
            sa.select(AuditEntry.action, AuditEntry.details).order_by(AuditEntry.id.desc()).limit(1)
        ).one()


def test_a_school_is_added_once_however_often_the_form_is_sent(app, ids, visitor):
    page = visitor.page("/quan-tri/don-vi/moi")
    sent = {name: page.xpath(f"//main//input[@name='{name}']/@value")[0] for name in ("csrf_token", "key")}
    sent |= SCHOOL | {"parent_id": str(ids.office), "base": ""}
    answers = [visitor.post("/quan-tri/don-vi/moi", data=sent) for _ in range(3)]
    with app.app_context():
        made = db.session.scalars(sa.select(Unit).where(Unit.symbol == "TH&THCSTT2")).all()
        words = [(one.header_name, one.addressed_as, one.level, one.search_key) for one in made]
    assert words == [
        (
            "TRƯỜNG TH&THCS TÂN THUẬN 2",
            "Trường TH&THCS Tân Thuận 2",
            Level.COMBINED,
            "truong th thcs tan thuan 2 th thcstt2",
        )
    ]
    assert [(answer.status_code, answer.location) for answer in answers] == [
        (303, f"/quan-tri/don-vi/{ids.school + 1}")
    ] * 3


def test_an_empty_form_says_what_is_missing_and_stores_nothing(app, ids, visitor):
    answer = visitor.submit("/quan-tri/don-vi/moi", "Thêm đơn vị")
    assert (answer.status_code, set(faults(answer))) == (422, {"name", "symbol", "place"})
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(FormKey.id))) == 0


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"name": "x" * 201}, {"name": "Mục này dài quá 200 ký tự."}),
        ({"level": "university"}, {"level": "Xin chọn một mục trong danh sách."}),
        ({"parent_id": "999999999999999999999"}, {"parent_id": "Xin chọn một mục trong danh sách."}),
        ({"parent_id": ""}, {"parent_id": "Xin chọn đơn vị cấp trên của trường."}),
        ({"symbol": "THCSVT"}, {"symbol": "Một đơn vị khác đang dùng ký hiệu này."}),
        *(
            ({"symbol": odd}, {"symbol": "Ký hiệu chỉ gồm chữ, số, dấu & và dấu gạch nối, viết liền."})
            for odd in ("TH TT1", "TH/TT1", "<b>", "-TH")
        ),
        (
            {"email": "không phải địa chỉ"},
            {"email": "Địa chỉ thư điện tử không đúng. Xin ghi như ten@example.vn."},
        ),
        (
            {"copies_to": "Phòng Nội vụ <noivu>"},
            {"copies_to": "Dòng “Phòng Nội vụ <noivu>” không đúng mẫu: Tên nơi nhận <địa chỉ thư>."},
        ),
        (
            {"copies_to": "Phòng Nội vụ <nộivụ@example.vn>"},
            {
                "copies_to": "Dòng “Phòng Nội vụ <nộivụ@example.vn>” không đúng mẫu: Tên nơi nhận <địa chỉ thư>."
            },
        ),
        ({"kind": "province"}, {"kind": "Đơn vị của người quản trị đã có cấp trên."}),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_typed_is_lost(ids, visitor, fields, fault):
    sent = SCHOOL | {"parent_id": str(ids.office)} | fields
    answer = visitor.submit("/quan-tri/don-vi/moi", "Thêm đơn vị", **sent)
    assert (answer.status_code, faults(answer)) == (422, fault)
    assert html.page(answer).get_element_by_id("place").value == "Tân Thuận"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "Tru\u031bo\u031b\u0300ng Ti\u00eau\u0309 ho\u0323c\u200b Bi\u0300nh\u0000 Minh\u202e",
            "Trường Tiêủ học Bình Minh",
        ),
        ("  <b>Trường</b>   </para> & ", "<b>Trường</b> </para> &"),
        ("Trường 🦓", "Trường 🦓"),
    ],
)
def test_odd_names_are_kept_as_clean_text(app, ids, visitor, typed, kept):
    url = f"/quan-tri/don-vi/{ids.school}"
    assert visitor.submit(url, "Lưu", name=typed).status_code == 303
    assert unit(app, ids.school, "name") == (kept,)
    assert html.text(visitor.page(url).find(".//h1")) == kept


def test_a_change_leaves_what_was_and_what_is(app, ids, visitor):
    visitor.submit(f"/quan-tri/don-vi/{ids.school}", "Lưu", place="Xã Vĩnh Thuận")
    assert last_line(app) == (
        "unit.edit",
        {"before": {"place": "Vĩnh Thuận"}, "after": {"place": "Xã Vĩnh Thuận"}},
    )


def test_what_papers_print_follows_a_new_name_unless_it_was_written_otherwise(app, ids, visitor):
    url, shown = f"/quan-tri/don-vi/{ids.school}", ("header_name", "addressed_as")
    visitor.submit(url, "Lưu", name="Trường THCS Cũ", header_name="", addressed_as="Trường Cũ")
    assert unit(app, ids.school, *shown) == ("TRƯỜNG THCS CŨ", "Trường Cũ")
    visitor.submit(url, "Lưu", name="Trường THCS Mới")
    assert unit(app, ids.school, *shown) == ("TRƯỜNG THCS MỚI", "Trường Cũ")


def test_copies_are_kept_a_line_each(app, ids, visitor):
    copies = "Phòng Nội vụ huyện <noivu@example.vn>\nLãnh đạo Phòng"
    visitor.submit(f"/quan-tri/don-vi/{ids.office}", "Lưu", copies_to=copies.replace("\n", "\r\n"))
    assert unit(app, ids.office, "copies_to") == (copies,)


def test_a_head_chooses_one_series_of_numbers_for_all_papers(app, ids, visitor):
    visitor.submit(f"/quan-tri/don-vi/{ids.office}", "Lưu", one_series="y")
    assert unit(app, ids.office, "one_series") == (True,)


def test_the_second_of_two_administrators_reads_what_is_stored_and_keeps_what_was_typed(app, ids, visitor):
    url = f"/quan-tri/don-vi/{ids.school}"
    page = visitor.page(url)
    sent = html_values(page)
    visitor.submit(url, "Lưu", place="Nơi của người thứ nhất")
    answer = visitor.post(url, data=sent | {"place": "Nơi của người thứ hai"})
    page = html.page(answer)
    facts = dict(zip(page.xpath("//dl//dt/text()"), page.xpath("//dl//dd/text()"), strict=True))
    assert (answer.status_code, facts) == (409, {"Địa danh": "Nơi của người thứ nhất"})
    assert unit(app, ids.school, "place") == ("Nơi của người thứ nhất",)
    again = visitor.post(url, data=html_values(page))
    assert (again.status_code, unit(app, ids.school, "place")) == (303, ("Nơi của người thứ hai",))


def html_values(page) -> dict:
    form = page.xpath("//main//form[.//input[@name='base']]")[0]
    return {name: value for name, value in form.form_values()}


def test_no_field_of_the_form_reaches_what_it_does_not_show(app, ids, visitor):
    url = f"/quan-tri/don-vi/{ids.school}"
    sent = html_values(visitor.page(url)) | {"kind": "province", "id": "77", "closed_on": "2020-01-01"}
    assert visitor.post(url, data=sent | {"search_key": "x", "place": "Mới"}).status_code == 303
    assert unit(app, ids.school, "kind", "closed_on", "place") == (UnitKind.SCHOOL, None, "Mới")


def test_a_unit_cannot_stand_below_itself(app, ids, visitor):
    answer = visitor.submit(f"/quan-tri/don-vi/{ids.office}", "Lưu", parent_id=str(ids.school))
    assert faults(answer) == {"parent_id": "Xin chọn một mục trong danh sách."}
    options = visitor.page(f"/quan-tri/don-vi/{ids.office}").xpath(
        "//select[@name='parent_id']/option/@value"
    )
    assert str(ids.office) not in options


def test_an_office_without_a_so_adds_one_above_itself_and_may_keep_it(app, ids, visitor):
    with app.app_context(), write_tx():
        db.session.get(Unit, ids.office).parent_id = None
    so = SCHOOL | {
        "kind": "province",
        "name": "Sở GDĐT An Giang",
        "symbol": "SGDĐT",
        "level": "",
        "parent_id": "",
    }
    answer = visitor.submit("/quan-tri/don-vi/moi", "Thêm đơn vị", **so)
    made = int(answer.location.rsplit("/", 1)[1])
    assert unit(app, ids.office, "parent_id") == (made,)
    assert visitor.submit(f"/quan-tri/don-vi/{made}", "Lưu", place="An Giang").status_code == 303
    with app.app_context(), write_tx():
        make.user(make.Role.ADMIN, db.session.get(Unit, made))
    assert visitor.get(f"/quan-tri/don-vi/{made}").status_code == 404


def test_a_closed_school_says_since_when_and_may_be_opened_again(app, ids, visitor):
    url = f"/quan-tri/don-vi/{ids.school}"
    answer = visitor.submit(url, "Cho ngừng hoạt động", day="30/02/2021", reason="")
    assert faults(answer) == {
        "day": "Ngày không có thật. Xin ghi theo mẫu 04/11/2021.",
        "reason": "Xin điền mục này.",
    }
    assert (
        faults(visitor.submit(url, "Cho ngừng hoạt động", day="04/11/1025", reason="x"))["day"][:7]
        == "Năm phả"
    )
    tomorrow = f"{clock.today() + timedelta(days=1)}"
    assert faults(visitor.submit(url, "Cho ngừng hoạt động", day=tomorrow, reason="x")) == {
        "day": "Xin ghi vào ngày đơn vị ngừng hoạt động; ngày không thể sau hôm nay."
    }
    answer = visitor.submit(url, "Cho ngừng hoạt động", day="2021-06-30", reason="Sáp nhập")
    assert (answer.status_code, str(unit(app, ids.school, "closed_on")[0])) == (303, "2021-06-30")
    assert last_line(app) == ("unit.close", {"day": "2021-06-30", "reason": "Sáp nhập"})
    visitor.submit(url, "Mở lại đơn vị")
    assert unit(app, ids.school, "closed_on") == (None,)


def test_nobody_acts_for_a_closed_school_until_it_is_opened_again(ids, visitor, login):
    principal = login(ids.emails["principal"])
    seen = []
    for button, particulars in (
        ("Cho ngừng hoạt động", {"day": "2021-06-30", "reason": "Sáp nhập"}),
        ("Mở lại đơn vị", {}),
    ):
        visitor.submit(f"/quan-tri/don-vi/{ids.school}", button, **particulars)
        told = "không giữ chức vụ nào" in html.text(principal.page("/"))
        seen.append((told, principal.get("/ho-so").status_code))
    assert seen == [(True, 403), (False, 200)]


def test_a_school_with_a_dossier_under_way_stays_open(app, ids, visitor):
    with app.app_context(), write_tx():
        made = make.world()
        make.dossier(made, DossierState.SUBMITTED)
        email, school = made.admin.email, made.school.id
    other = app.test_client()
    other.submit("/dang-nhap", "Đăng nhập", email=email, password=make.PASSWORD)
    answer = other.submit(
        f"/quan-tri/don-vi/{school}", "Cho ngừng hoạt động", day="2021-06-30", reason="Sáp nhập"
    )
    expected = "Đơn vị này còn hồ sơ đang xử lý. Xin giải quyết xong các hồ sơ đó trước."
    assert (answer.status_code, message(answer)) == (422, expected)


def test_the_own_office_cannot_be_closed(ids, visitor):
    answer = visitor.submit(
        f"/quan-tri/don-vi/{ids.office}", "Cho ngừng hoạt động", day="2021-06-30", reason="x"
    )
    assert message(answer) == "Không thể cho ngừng đơn vị của chính người quản trị."


def test_a_block_is_added_filled_headed_and_removed(app, ids, visitor):
    visitor.submit("/quan-tri/khoi/moi", "Thêm khối", name="Khối thi đua THCS", position="3")
    with app.app_context():
        block = db.session.scalars(sa.select(Block)).one()
        assert (block.name, block.position, block.office_id) == ("Khối thi đua THCS", 3, ids.office)
        url = f"/quan-tri/khoi/{block.id}"
        block_id = str(block.id)
    visitor.submit(f"/quan-tri/don-vi/{ids.school}", "Lưu", block_id=block_id)
    assert visitor.submit(url, "Lưu", head_id=str(ids.school)).status_code == 303
    assert "cụm trưởng: Trường THCS Vĩnh Thuận" in html.text(visitor.page("/quan-tri/khoi/").find(".//main"))
    refused = visitor.submit(url, "Xóa khối")
    assert message(refused) == "Khối thi đua còn trường. Xin chuyển các trường sang khối khác trước."
    visitor.submit(f"/quan-tri/don-vi/{ids.school}", "Lưu", block_id="")
    refused = visitor.submit("/quan-tri/khoi/moi", "Thêm khối", name="Khối thi đua THCS")
    assert faults(refused) == {"name": "Đã có khối thi đua mang tên này."}
    visitor.submit(url, "Xóa khối")
    with app.app_context():
        assert db.session.scalars(sa.select(Block)).all() == []


@pytest.mark.parametrize("way", ["another block", "no block", "closed"])
def test_a_school_that_leaves_its_block_heads_it_no_more(app, ids, visitor, way):
    """Who heads a block sees how far its schools are, and is written to of their debts."""
    with app.app_context(), write_tx():
        office, school = db.session.get(Unit, ids.office), db.session.get(Unit, ids.school)
        block, other = (make.block(office, name) for name in ("Khối 1", "Khối 2"))
        school.block, block.head_id = block, school.id
        number, elsewhere = block.id, str(other.id)
    url = f"/quan-tri/don-vi/{ids.school}"
    if way == "closed":
        visitor.submit(url, "Cho ngừng hoạt động", day="2021-06-30", reason="Sáp nhập")
    else:
        visitor.submit(url, "Lưu", block_id=elsewhere if way == "another block" else "")
    with app.app_context():
        assert db.session.get(Block, number).head_id is None


def test_a_block_of_another_office_cannot_be_chosen(app, ids, visitor):
    with app.app_context(), write_tx():
        foreign = make.block(db.session.get(Unit, admin_other(app)), "Khối nơi khác").id
    answer = visitor.submit(f"/quan-tri/don-vi/{ids.school}", "Lưu", block_id=str(foreign))
    assert faults(answer) == {"block_id": "Xin chọn một mục trong danh sách."}


def admin_other(app) -> int:
    return make.world().office.id


def test_the_search_forgives_missing_marks(ids, visitor):
    found = visitor.page("/quan-tri/don-vi/?tu=truong thcs vinh")
    assert [html.text(one) for one in found.xpath("//ul//b")] == ["Trường THCS Vĩnh Thuận"]
    nothing = visitor.page("/quan-tri/don-vi/?tu=zzz")
    assert html.text(nothing.find_class("empty")[0]) == "Không có đơn vị nào khớp với “zzz”."
