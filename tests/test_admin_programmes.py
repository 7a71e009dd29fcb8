"""The plan of a school year, kept by the officer."""

from datetime import date

import pytest
import sqlalchemy as sa

from dienhinh.database import write_tx
from dienhinh.domain import programmes
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, Criterion, Programme
from tests.support import admin, html, make


@pytest.fixture
def ids(app):
    return admin.world(app)


@pytest.fixture
def visitor(ids, login):
    return login(ids.emails["officer"])


def faults(answer) -> dict[str, str]:
    page = html.page(answer)
    return {one.get("id").removesuffix("-error"): html.text(one) for one in page.find_class("fault")}


def message(answer) -> str:
    return html.text(html.page(answer).find_class("message")[0])


def words(app, programme: int) -> list[tuple[str, str]]:
    with app.app_context():
        found = sa.select(Criterion).where(Criterion.programme_id == programme).order_by(Criterion.position)
        return [(one.kind.value, one.text[:12]) for one in db.session.scalars(found)]


def test_a_change_of_the_plan_is_kept_with_what_it_was(app, ids, visitor):
    answer = visitor.submit(
        f"/quan-tri/ke-hoach/{ids.programme}", "Lưu kế hoạch", answer_days="7", is_open=[]
    )
    assert answer.status_code == 303
    with app.app_context():
        plan = db.session.get(Programme, ids.programme)
        line = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "programme.edit")).one()
        assert (plan.answer_days, plan.is_open) == (7, False)
        assert line.details == {
            "before": {"answer_days": 5, "is_open": True},
            "after": {"answer_days": 7, "is_open": False},
        }


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"number": ""}, {"number": "Xin điền mục này."}),
        ({"issued_on": "30/02/2021"}, {"issued_on": "Ngày không có thật. Xin ghi theo mẫu 04/11/2021."}),
        ({"minimum_percent": "101"}, {"minimum_percent": "Xin ghi số từ 0 đến 100."}),
        ({"minimum_percent": "một nửa"}, {"minimum_percent": "Xin ghi một số nguyên."}),
        ({"answer_days": "0"}, {"answer_days": "Xin ghi số từ 1 đến 365."}),
        ({"answer_days": "9" * 400}, {"answer_days": "Xin ghi một số nguyên."}),
        ({"vote_base": "all"}, {"vote_base": "Xin chọn một mục trong danh sách."}),
        ({"legal_bases": "x" * 10_001}, {"legal_bases": "Mục này dài quá 10000 ký tự."}),
    ],
)
def test_bad_input_is_told_at_its_field(ids, visitor, fields, fault):
    answer = visitor.submit(f"/quan-tri/ke-hoach/{ids.programme}", "Lưu kế hoạch", **fields)
    assert (answer.status_code, faults(answer)) == (422, fault)


def test_a_new_year_begins_from_the_last_with_its_criteria(app, ids, visitor):
    sent = {"school_year": "2022-2023", "number": "410/KH-PGDĐT", "issued_on": "03/10/2022"}
    answer = visitor.submit("/quan-tri/ke-hoach/moi", "Mở năm học", **sent)
    made = int(answer.location.rsplit("/", 1)[1])
    with app.app_context():
        old, new = db.session.get(Programme, ids.programme), db.session.get(Programme, made)
        assert (new.legal_bases, new.awards, str(new.issued_on)) == (
            old.legal_bases,
            old.awards,
            "2022-10-03",
        )
    assert words(app, made) == words(app, ids.programme)


@pytest.mark.parametrize(
    ("year", "fault"),
    [
        ("2021-2022", "Đã có kế hoạch của năm học 2021-2022."),
        ("2021-2023", "Xin ghi năm học theo mẫu 2021-2022."),
        ("hai nghìn", "Xin ghi năm học theo mẫu 2021-2022."),
    ],
)
def test_a_school_year_is_one_and_has_one_plan(ids, visitor, year, fault):
    sent = {"school_year": year, "number": "1/KH", "issued_on": "2022-10-03"}
    answer = visitor.submit("/quan-tri/ke-hoach/moi", "Mở năm học", **sent)
    assert (answer.status_code, faults(answer)) == (422, {"school_year": fault})


def test_criteria_are_added_edited_moved_and_removed(app, ids, visitor):
    url = f"/quan-tri/ke-hoach/{ids.programme}"
    assert faults(visitor.submit(f"{url}/tieu-chuan/moi", "Thêm tiêu chuẩn")).keys() == {"clause", "text"}
    added = {
        "kind": "collective",
        "clause": "II.2.a",
        "text": "Tổ chức Đảng, đoàn thể đạt trong sạch vững mạnh.",
    }
    visitor.submit(f"{url}/tieu-chuan/moi", "Thêm tiêu chuẩn", **added)
    with app.app_context():
        newest = db.session.scalar(sa.select(sa.func.max(Criterion.id)))
    visitor.submit(f"{url}/tieu-chuan/{newest}", "Lưu", clause="II.2.c")
    visitor.submit(url, "Chuyển lên tiêu chuẩn Tổ chức Đảng, đoàn thể đạt trong sạch vững mạnh.")
    collective = [text for kind, text in words(app, ids.programme) if kind == "collective"]
    assert collective == ["Tổ chức Đảng", "Tập thể có t"]
    visitor.submit(f"{url}/tieu-chuan/{newest}", "Xóa tiêu chuẩn")
    assert [text for kind, text in words(app, ids.programme) if kind == "collective"] == ["Tập thể có t"]
    with app.app_context():
        lines = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action.like("criterion.%")))
        assert lines.all() == ["criterion.add", "criterion.edit", "criterion.move", "criterion.remove"]


def test_a_criterion_that_evidence_answers_stays(app, ids):
    with app.app_context(), write_tx():
        world = make.world()
        make.dossier(world)
        email, plan = world.officer.email, world.programme.id
        used = next(
            one.id for one in world.programme.criteria if one.kind == "individual" and not one.for_leaders
        )
    visitor = app.test_client()
    visitor.submit("/dang-nhap", "Đăng nhập", email=email, password=make.PASSWORD)
    url = f"/quan-tri/ke-hoach/{plan}/tieu-chuan/{used}"
    answer = visitor.submit(url, "Xóa tiêu chuẩn")
    assert (answer.status_code, message(answer)) == (
        422,
        "Đã có hồ sơ nêu minh chứng cho tiêu chuẩn này nên không xóa được.",
    )
    assert faults(visitor.submit(url, "Lưu", kind="collective")) == {
        "kind": "Tiêu chuẩn đã có minh chứng nên không đổi được đối tượng."
    }
    assert visitor.submit(url, "Lưu", text="Năng động, sáng tạo.").status_code == 303


def test_the_next_year_is_offered_with_its_days_a_year_later(app, ids, visitor):
    with app.app_context():
        plan = db.session.get(Programme, ids.programme)
        plan.title, plan.plan_due_on = "Kế hoạch năm học 2021-2022", date(2021, 12, 5)
        plan.channels = "Loa phát thanh"
        db.session.commit()
    answer = visitor.submit(
        "/quan-tri/ke-hoach/moi", "Mở năm học", number="410/KH-PGDĐT", issued_on="03/10/2022"
    )
    made = int(answer.location.rsplit("/", 1)[1])
    with app.app_context():
        new = db.session.get(Programme, made)
        assert (new.school_year, new.title, new.plan_due_on, new.channels) == (
            "2022-2023",
            "Kế hoạch năm học 2022-2023",
            date(2022, 12, 5),
            "Loa phát thanh",
        )


def test_a_new_year_copies_every_column_that_nobody_typed(context):
    world = make.world()
    values = {"number": "410/KH-PGDĐT", "issued_on": date(2022, 10, 3)}
    new = programmes.add(world.office, "2022-2023", values, world.officer)
    own = {"id", "school_year", *values}
    columns = [column.key for column in sa.inspect(Programme).columns if column.key not in own]
    assert {key: getattr(new, key) for key in columns} == {
        key: getattr(world.programme, key) for key in columns
    }


def test_a_closed_year_is_only_read_until_it_is_opened_again(app, ids, visitor):
    url = f"/quan-tri/ke-hoach/{ids.programme}"
    visitor.submit(url, "Lưu kế hoạch", is_open=[])
    page = visitor.page(url)
    assert page.xpath("//fieldset/@disabled") == ["disabled"]
    token = page.xpath("//input[@name='csrf_token']/@value")[0]
    added = {"csrf_token": token, "kind": "collective", "clause": "II.2.a", "text": "Thêm."}
    answer = visitor.post(f"{url}/tieu-chuan/moi", data=added)
    assert (answer.status_code, message(answer)) == (
        422,
        "Năm học này đã đóng, chỉ còn để xem. Muốn sửa, xin mở lại năm học trước.",
    )
    visitor.submit(url, "Mở lại năm học")
    with app.app_context():
        assert db.session.get(Programme, ids.programme).is_open is True
