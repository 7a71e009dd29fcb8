"""«Tải bảng Excel» of a school's own plans and pledges, of the gallery, and of what an office is made of."""

from dienhinh import clock
from dienhinh.extensions import db
from dienhinh.models import Grade, PlanState, PledgeState, StoryState
from tests.support import make
from tests.test_exports import table
from tests.test_exports_lists import HOSTILE, alive, link, world

__all__ = ["world"]  # the fixture


def test_a_school_takes_its_own_plans_and_no_other_schools(app, login, world):
    with app.app_context():
        known = alive(world)
        make.plan(known, PlanState.SUBMITTED).number = "=7"
        make.plan(known, school=make.school(known.office)).number = "99"
        db.session.commit()
    clerk = login(world.clerk)
    rows = table(clerk, "/ke-hoach/danh-sach.xlsx")
    assert [[row[0], row[1], row[5]] for row in rows] == [
        ["Năm học", "Số", "Trạng thái"],
        ["2021-2022", "=7/KH-THCSVT", "Đã gửi"],
    ]
    assert link(clerk, "/ke-hoach") == ["/ke-hoach/danh-sach.xlsx"]


def test_a_school_takes_its_lists_of_pledges_and_who_is_on_one(app, login, world):
    with app.app_context():
        known = alive(world)
        who = make.candidate(known.school, "+Lê Thị Ánh")
        register = make.pledge_list(known, people=[who])
        pledge = register.pledges[0]
        pledge.award, pledge.effort, pledge.assessments[0].first = "Giấy khen", "=1+1", Grade.MET
        number = register.id
        make.pledge_list(known, PledgeState.SUBMITTED, school=make.school(known.office))
        db.session.commit()
    clerk = login(world.clerk)
    assert [row[:3] for row in table(clerk, "/dang-ky/danh-sach.xlsx")] == [
        ["Năm học", "Số đăng ký", "Trạng thái"],
        ["2021-2022", 1, "Đang lập"],
    ]
    heads, row = table(clerk, f"/dang-ky/{number}/danh-sach.xlsx")
    told = {head: cell for head, cell in zip(heads, row, strict=True) if cell}
    assert told == {
        "Loại": "Cá nhân",
        "Tên": "+Lê Thị Ánh",
        "Chức vụ": "Giáo viên",
        "Hình thức phấn đấu": "Giấy khen",
        "Nội dung, biện pháp phấn đấu": "=1+1",
        "Tiêu chuẩn 1 của cá nhân": "đã đạt",
        "Tiêu chuẩn 2 của cá nhân": "đang phấn đấu",
    }
    assert login(world.officer).get(f"/dang-ky/{number}/danh-sach.xlsx").status_code == 404
    assert link(clerk, f"/dang-ky/{number}") == [f"/dang-ky/{number}/danh-sach.xlsx"]


def test_the_gallery_is_taken_as_it_is_filtered(app, login, world):
    with app.app_context():
        known = alive(world)
        make.story(known, StoryState.PUBLISHED, title="=HỘP THƯ")
        make.story(known, StoryState.PUBLISHED, title="Bài khác")
        make.story(known, StoryState.SUBMITTED)
        db.session.commit()
    inspector = login(world.inspector)
    assert len(table(inspector, "/guong/danh-sach.xlsx")) == 1 + 2
    rows = table(inspector, "/guong/danh-sach.xlsx?tu=hop thu")
    assert [[row[0], row[4], row[7]] for row in rows] == [
        ["Tên bài", "Năm học", "Số trường học tập"],
        ["=HỘP THƯ", "2021-2022", 0],
    ]
    assert link(inspector, "/guong?nam=2021-2022") == ["/guong/danh-sach.xlsx?nam=2021-2022"]


def test_an_administrator_takes_blocks_posts_and_years(login, world):
    admin = login(world.admin)
    blocks = table(admin, "/quan-tri/khoi/danh-sach.xlsx")
    assert [row[1:] for row in blocks] == [
        ["Tên khối", "Trường cụm trưởng", "Số trường", "Các trường"],
        ["+Khối 1", None, 1, HOSTILE],
    ]
    posts = table(admin, "/quan-tri/chuc-vu/danh-sach.xlsx")
    clerk = next(row for row in posts if row[:2] == ["Trường THCS Vĩnh Thuận", "Văn thư"])
    assert (clerk[2], clerk[5] is not None) == ("Người lập hồ sơ", True)
    years = table(admin, "/quan-tri/ke-hoach/danh-sach.xlsx")
    assert [row[0] for row in years] == ["Năm học", "2021-2022"]
    assert years[1][3].date() == clock.today().replace(year=2020)
    assert {page: link(admin, f"/quan-tri/{page}/") for page in ("khoi", "ke-hoach")} == {
        "khoi": ["/quan-tri/khoi/danh-sach.xlsx"],
        "ke-hoach": ["/quan-tri/ke-hoach/danh-sach.xlsx"],
    }
    assert login(world.clerk).get("/quan-tri/khoi/danh-sach.xlsx").status_code == 403
