"""Every page of Quản trị opens, sound, for those who keep the office, and for nobody else."""

import pytest
import sqlalchemy as sa

from dienhinh.extensions import db
from dienhinh.models import Criterion, Post, Role, Tenure, Unit
from tests.support import admin, html, make
from tests.support.queries import count_queries

PAGES = {
    "/quan-tri/": "Quản trị",
    "/quan-tri/don-vi/": "Đơn vị và chức vụ",
    "/quan-tri/don-vi/moi": "Thêm đơn vị",
    "/quan-tri/don-vi/{school}": "Trường THCS Vĩnh Thuận",
    "/quan-tri/don-vi/{province}": None,
    "/quan-tri/khoi/": "Khối thi đua",
    "/quan-tri/khoi/moi": "Thêm khối thi đua",
    "/quan-tri/chuc-vu/moi/{school}": "Thêm chức vụ của Trường THCS Vĩnh Thuận",
    "/quan-tri/chuc-vu/{post}": "Hiệu trưởng, Trường THCS Vĩnh Thuận",
    "/quan-tri/nhat-ky/": "Niêm phong nhật ký",
    "/quan-tri/tai-khoan/": "Tài khoản",
    "/quan-tri/tai-khoan/moi": "Mời người dùng",
    "/quan-tri/tai-khoan/{principal}": "Hiệu trưởng",
    "/quan-tri/may-chu-thu/": "Máy chủ thư",
    "/quan-tri/ke-hoach/": "Kế hoạch năm học",
    "/quan-tri/ke-hoach/moi": "Mở năm học mới",
    "/quan-tri/ke-hoach/{programme}": "Kế hoạch năm học 2021-2022",
    "/quan-tri/ke-hoach/{programme}/tieu-chuan/moi": "Thêm tiêu chuẩn",
    "/quan-tri/ke-hoach/{programme}/tieu-chuan/{criterion}": "Sửa tiêu chuẩn",
}
PLAN = [url for url in PAGES if "ke-hoach" in url or url == "/quan-tri/"]


@pytest.fixture
def ids(app):
    return admin.world(app)


@pytest.fixture
def filled(app, ids):
    with app.app_context():
        held = sa.select(Tenure).where(Tenure.user_id == ids.users["principal"])
        return {
            "school": ids.school,
            "province": ids.province,
            "programme": ids.programme,
            "principal": ids.users["principal"],
            "post": db.session.scalars(held).one().post_id,
            "criterion": db.session.scalar(sa.select(sa.func.min(Criterion.id))),
        }


@pytest.mark.parametrize("url", [url for url, heading in PAGES.items() if heading])
def test_the_administrator_opens_the_page(url, ids, filled, login):
    page = login(ids.emails["admin"]).page(url.format(**filled))
    assert html.text(page.find(".//h1")).startswith(PAGES[url])


@pytest.mark.parametrize("url", [url for url, heading in PAGES.items() if heading])
def test_every_page_says_who_looks_at_it(url, ids, filled, login):
    page = login(ids.emails["admin"]).page(url.format(**filled))
    posts = {html.text(one) for one in page.find_class("post")}
    assert posts == {"Quản trị, Phòng Giáo dục và Đào tạo Vĩnh Thuận"}


@pytest.mark.parametrize("url", [url for url, heading in PAGES.items() if heading])
def test_the_officer_opens_the_pages_of_the_plan_alone(url, ids, filled, login):
    expected = 200 if url in PLAN else 403
    assert login(ids.emails["officer"]).get(url.format(**filled)).status_code == expected


@pytest.mark.parametrize("who", ["principal", "leader", "inspector"])
def test_nobody_else_opens_any(who, ids, filled, login):
    visitor = login(ids.emails[who])
    answers = {url: visitor.get(url.format(**filled)).status_code for url in PAGES}
    assert answers == dict.fromkeys(PAGES, 403)


def test_another_office_is_like_a_missing_one(app, ids, login):
    other = admin.world(app)
    with app.app_context():
        post = db.session.scalar(sa.select(sa.func.min(Post.id)).where(Post.unit_id == other.school))
        criterion = db.session.scalar(
            sa.select(sa.func.min(Criterion.id)).where(Criterion.programme_id == other.programme)
        )
    visitor, missing = login(ids.emails["admin"]), 2_000_000_000
    pairs = {
        f"/quan-tri/don-vi/{other.school}": f"/quan-tri/don-vi/{missing}",
        f"/quan-tri/chuc-vu/{post}": f"/quan-tri/chuc-vu/{missing}",
        f"/quan-tri/chuc-vu/moi/{other.school}": f"/quan-tri/chuc-vu/moi/{missing}",
        f"/quan-tri/tai-khoan/{other.users['clerk']}": f"/quan-tri/tai-khoan/{missing}",
        f"/quan-tri/ke-hoach/{other.programme}": f"/quan-tri/ke-hoach/{missing}",
        f"/quan-tri/ke-hoach/{ids.programme}/tieu-chuan/{criterion}": "/quan-tri/ke-hoach/999999/tieu-chuan/1",
    }
    for url, nowhere in pairs.items():
        theirs, absent = visitor.get(url), visitor.get(nowhere)
        assert (theirs.status_code, absent.status_code) == (404, 404), url
        assert html.text(html.page(theirs).find(".//main")) == html.text(html.page(absent).find(".//main"))


@pytest.mark.parametrize("url", ["/quan-tri/don-vi/", "/quan-tri/tai-khoan/", "/quan-tri/khoi/"])
def test_a_list_asks_as_often_for_many_rows_as_for_few(app, ids, url, login):
    visitor = login(ids.emails["admin"])
    counts = []
    for rows in (1, 7):
        with app.app_context():
            for _ in range(rows):
                office = db.session.get(Unit, ids.office)
                block = make.block(office, f"Khối {rows} {_}")
                make.user(Role.PRINCIPAL, make.school(office, block=block))
            db.session.commit()
        visitor.get(url)
        with count_queries() as asked:
            visitor.get(url)
        counts.append(len(asked))
    assert (counts[1], counts[0] <= 8) == (counts[0], True)


def test_accounts_are_found_without_marks_and_paged(app, ids, login):
    with app.app_context():
        school = db.session.get(Unit, ids.school)
        for number in range(60):
            make.user(Role.CLERK, school, f"gv{number:02}@example.vn", f"Đặng Thị Số {number:02}")
        db.session.commit()
    visitor = login(ids.emails["admin"])
    found = visitor.page("/quan-tri/tai-khoan/?tu=dang thi so 07")
    assert [html.text(b) for b in found.xpath("//ul[contains(@class, 'rows')]//b")] == ["Đặng Thị Số 07"]
    first = visitor.page("/quan-tri/tai-khoan/?tu=vinh thuan")
    names = [html.text(b) for b in first.xpath("//ul[contains(@class, 'rows')]//b")]
    second = visitor.page(first.xpath("//a[text()='Xem tiếp']/@href")[0])
    names += [html.text(b) for b in second.xpath("//ul[contains(@class, 'rows')]//b")]
    assert sorted(n for n in names if n.startswith("Đặng")) == [f"Đặng Thị Số {n:02}" for n in range(60)]
