"""«Tải bảng Excel» of the other lists: what each page shows, and no cell that a spreadsheet would run."""

import pytest

from dienhinh import clock
from dienhinh.domain import reports
from dienhinh.domain.duties import DUTIES
from dienhinh.extensions import db
from dienhinh.models import (
    DossierState,
    MailState,
    OutgoingMail,
    PlanState,
    PledgeState,
    ReportKind,
    ReportState,
    Role,
    StoryState,
)
from tests.support import html, make
from tests.support.queries import count_queries
from tests.test_exports import table

HOSTILE = "=HYPERLINK(1)"


@pytest.fixture
def world(app) -> make.World:
    """An office with a school that sent a dossier, one of a hostile name that sent nothing, and a neighbour."""
    with app.app_context():
        made = make.world()
        made.programme.plan_due_on = clock.today().replace(year=2020)
        block = make.block(made.office, "+Khối 1")
        make.school(made.office, HOSTILE, block_id=block.id)
        make.dossier(made, DossierState.SUBMITTED)
        make.school(make.world().office, "Trường nơi khác")
        db.session.commit()
        return make.World(*(getattr(each, "email", each) for each in made))


def alive(world: make.World) -> make.World:
    """The same world in another context, by its addresses."""
    units = [db.session.scalar(db.select(make.Unit).filter_by(email=each)) for each in world[:3]]
    programme = db.session.scalar(db.select(make.Programme).filter_by(office_id=units[1].id))
    people = [db.session.scalar(db.select(make.User).filter_by(email=each)) for each in world[4:]]
    return make.World(*units, programme, *people)


def link(client, address: str) -> list[str]:
    return [a.get("href") for a in client.page(address).iter("a") if html.text(a) == "Tải bảng Excel"]


def asked(client, address: str) -> int:
    client.get(address)
    with count_queries() as found:
        client.get(address)
    return len(found)


def test_the_matrix_tells_each_school_and_duty(login, world):
    officer = login(world.officer)
    head, hostile, own = table(officer, "/tien-do/danh-sach.xlsx?nam-hoc=2021-2022")
    assert head[:5] == ["Trường", "Khối thi đua", "Đăng nhập gần nhất", "Kế hoạch", "Kế hoạch: cập nhật"]
    assert hostile[:5] == [HOSTILE, "+Khối 1", None, "Chưa có · Quá hạn", None]
    at = 3 + 2 * [duty.key for duty in DUTIES].index("dossiers")
    assert (own[0], own[at], own[at + 1].date()) == (
        "Trường THCS Vĩnh Thuận",
        "Đã gửi · 1 hồ sơ",
        clock.today(),
    )
    assert link(officer, "/tien-do?nam-hoc=2021-2022") == ["/tien-do/danh-sach.xlsx?nam-hoc=2021-2022"]


def test_a_school_takes_its_own_line_of_the_matrix(login, world):
    rows = table(login(world.principal), "/tien-do/danh-sach.xlsx")
    assert [row[0] for row in rows] == ["Trường", "Trường THCS Vĩnh Thuận"]


@pytest.fixture
def mails(app, world) -> None:
    with app.app_context():
        db.session.execute(db.delete(OutgoingMail))
        office = db.session.scalar(
            db.select(make.Unit).filter_by(name="Phòng Giáo dục và Đào tạo Vĩnh Thuận")
        )
        for number in range(32):
            _mail(office.id, number, "=1+1" if number == 0 else f"Thư số {number}")
        db.session.commit()


def _mail(unit_id: int, number: int, subject: str) -> None:
    made = OutgoingMail(
        occurrence=f"thu-{number}",
        template="digest",
        recipient=f"truong{number}@example.vn",
        recipient_name="@SUM(1)",
        message_id=f"thu-{number}@example.vn",
        subject=subject,
        text="Thử",
        html="<p>Thử",
        unit_id=unit_id,
        state=MailState.SENT if number else MailState.FAILED,
        attempts=3,
        last_error="" if number else "-Hộp thư đầy",
    )
    db.session.add(made)


def test_the_mails_are_taken_whole_and_as_they_are_filtered(login, world, mails):
    officer = login(world.officer)
    assert len(table(officer, "/thu/danh-sach.xlsx")) == 1 + 32
    failed = table(officer, "/thu/danh-sach.xlsx?trang-thai=khong-gui-duoc&tu=truong0")
    assert [[*row[:4], *row[6:]] for row in failed[1:]] == [
        ["=1+1", "@SUM(1)", "truong0@example.vn", "Không gửi được", 3, "-Hộp thư đầy"]
    ]
    assert link(officer, "/thu?trang-thai=da-gui&tu=a") == ["/thu/danh-sach.xlsx?trang-thai=da-gui&tu=a"]
    narrowed = officer.get("/thu?tu=b", headers={"HX-Request": "true"}).text
    assert 'href="/thu/danh-sach.xlsx?tu=b"' in narrowed


def test_an_office_takes_the_roster_of_plans_as_it_is_filtered(app, login, world):
    with app.app_context():
        known = alive(world)
        make.plan(known, PlanState.SUBMITTED).number = "=7"
        own = make.school(known.office, "Trường đang soạn")
        make.plan(known, school=own).number = "99"
        db.session.commit()
    officer, days = login(world.officer), (clock.today() - clock.today().replace(year=2020)).days
    rows = table(officer, "/ke-hoach/danh-sach.xlsx?nam=2021-2022")
    assert rows[0] == ["Trường", "Khối thi đua", "Trạng thái", "Số", "Tệp", "Gửi lúc", "Quá hạn (ngày)"]
    assert [[*row[:5], row[6]] for row in rows[1:]] == [
        ["Trường THCS Vĩnh Thuận", None, "Đã gửi", "=7/KH-THCSVT", None, None],
        [HOSTILE, "+Khối 1", "Chưa có", None, None, days],
        ["Trường đang soạn", None, "Đang soạn", None, None, days],
    ]
    silent = table(officer, "/ke-hoach/danh-sach.xlsx?trang-thai=chua-gui")
    assert [row[0] for row in silent[1:]] == [HOSTILE]
    assert link(officer, "/ke-hoach?trang-thai=chua-gui") == ["/ke-hoach/danh-sach.xlsx?trang-thai=chua-gui"]


def test_an_office_takes_the_roster_of_pledges(app, login, world):
    with app.app_context():
        make.pledge_list(alive(world), PledgeState.SUBMITTED)
        db.session.commit()
    officer = login(world.officer)
    sent = table(officer, "/dang-ky/danh-sach.xlsx?trang-thai=da-gui")
    assert [row[:4] for row in sent] == [
        ["Trường", "Khối thi đua", "Trạng thái", "Số đăng ký"],
        ["Trường THCS Vĩnh Thuận", None, "Đã gửi", 1],
    ]
    assert table(officer, "/dang-ky/danh-sach.xlsx")[2][0] == HOSTILE
    assert link(officer, "/dang-ky?khoi=1") == ["/dang-ky/danh-sach.xlsx?khoi=1"]


def test_a_month_of_activities_is_taken_as_it_is_filtered(app, login, world):
    with app.app_context():
        known = alive(world)
        who = make.candidate(known.school, "@Lê Thị Ánh")
        make.activity(known, [who], title="=1+1", kind="Tuyên truyền", channel="Cổng thông tin", outcome="-2")
        make.activity(known, title="Tham quan")
        make.activity(known, title="Tháng khác", happened_on=clock.today().replace(day=1, year=2020))
        db.session.commit()
    officer = login(world.officer)
    rows = table(officer, "/hoat-dong/danh-sach.xlsx?loai=Tuyên truyền")
    assert rows[0][:5] == ["Ngày", "Đơn vị", "Loại", "Hình thức, kênh", "Tên hoạt động"]
    assert [row[1:] for row in rows[1:]] == [
        [
            "Trường THCS Vĩnh Thuận",
            "Tuyên truyền",
            "Cổng thông tin",
            "=1+1",
            None,
            "@Lê Thị Ánh",
            None,
            "-2",
            0,
        ]
    ]
    month = f"{clock.today():%Y-%m}"
    assert len(table(officer, f"/hoat-dong/danh-sach.xlsx?thang={month}")) == 1 + 2
    assert link(officer, "/hoat-dong?thang=2020-02&tu=a") == ["/hoat-dong/danh-sach.xlsx?thang=2020-02&tu=a"]


def test_the_desk_of_stories_is_taken_by_state(app, login, world):
    with app.app_context():
        known = alive(world)
        make.story(known, StoryState.SUBMITTED, title="=1+1", candidate=make.candidate(known.school, "+A"))
        make.story(known, StoryState.PUBLISHED)
        make.story(known)
        db.session.commit()
    officer = login(world.officer)
    rows = table(officer, "/guong/bai-viet.xlsx?trang-thai=cho-duyet")
    assert [row[:4] for row in rows] == [
        ["Tên bài", "Viết về", "Đơn vị", "Trạng thái"],
        ["=1+1", "+A", "Trường THCS Vĩnh Thuận", StoryState.SUBMITTED.label],
    ]
    assert len(table(officer, "/guong/bai-viet.xlsx")) == 1 + 2
    assert len(table(login(world.clerk), "/guong/bai-viet.xlsx")) == 1 + 3
    assert login(world.inspector).get("/guong/bai-viet.xlsx").status_code == 403
    assert link(officer, "/guong/bai-viet?trang-thai=cong-bo") == ["/guong/bai-viet.xlsx?trang-thai=cong-bo"]


def test_the_reports_are_taken_of_one_school_too(app, login, world):
    with app.app_context():
        known = alive(world)
        hostile = db.session.scalar(db.select(make.Unit).filter_by(name=HOSTILE))
        for school in (known.school, hostile):
            made = reports.begin(school, known.programme, ReportKind.FINAL, known.principal)
            made.state = ReportState.SUBMITTED
        number = hostile.id
        db.session.commit()
    officer = login(world.officer)
    rows = table(officer, f"/bao-cao/danh-sach.xlsx?truong={number}")
    assert [row[:4] for row in rows] == [
        ["Đơn vị", "Báo cáo", "Năm học", "Trạng thái"],
        [HOSTILE, "Báo cáo tổng kết", "2021-2022", "Đã gửi"],
    ]
    assert len(table(officer, "/bao-cao/danh-sach.xlsx")) == 1 + 2
    assert link(officer, "/bao-cao?truong=7") == ["/bao-cao/danh-sach.xlsx?truong=7"]


def test_an_administrator_takes_the_units(login, world):
    admin = login(world.admin)
    rows = table(admin, "/quan-tri/don-vi/danh-sach.xlsx?tu=hyperlink")
    assert rows[0][:5] == ["Tên đơn vị", "Loại", "Cấp học", "Khối thi đua", "Ký hiệu"]
    assert [row[:4] for row in rows[1:]] == [[HOSTILE, "Trường", "Trung học cơ sở", "+Khối 1"]]
    names = [row[0] for row in table(admin, "/quan-tri/don-vi/danh-sach.xlsx")[1:]]
    assert ("Trường THCS Vĩnh Thuận" in names, "Trường nơi khác" in names) == (True, False)
    assert link(admin, "/quan-tri/don-vi/?tu=vinh") == ["/quan-tri/don-vi/danh-sach.xlsx?tu=vinh"]


def test_an_administrator_takes_the_accounts(app, login, world):
    with app.app_context():
        known = alive(world)
        known.clerk.name, known.clerk.disabled_at = "=1+1", clock.now()
        known.principal.password_hash = None
        db.session.commit()
    admin = login(world.admin)
    rows = table(admin, f"/quan-tri/tai-khoan/danh-sach.xlsx?tu={world.clerk}")
    assert rows == [
        ["Họ và tên", "Thư điện tử", "Chức vụ", "Tình trạng", "Đăng nhập gần nhất"],
        ["=1+1", world.clerk, "Văn thư, Trường THCS Vĩnh Thuận", "Đã khóa", None],
    ]
    states = {row[1]: row[3] for row in table(admin, "/quan-tri/tai-khoan/danh-sach.xlsx")[1:]}
    assert (states[world.principal], states[world.admin]) == ("Chưa đặt mật khẩu", "Đang dùng")
    assert link(admin, "/quan-tri/tai-khoan/?tu=vinh") == ["/quan-tri/tai-khoan/danh-sach.xlsx?tu=vinh"]
    assert login(world.officer).get("/quan-tri/tai-khoan/danh-sach.xlsx").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        *(
            f"/{page}/danh-sach.xlsx"
            for page in ("tien-do", "thu", "ke-hoach", "dang-ky", "hoat-dong", "bao-cao")
        ),
        "/guong/bai-viet.xlsx",
        "/guong/danh-sach.xlsx",
        "/quan-tri/don-vi/danh-sach.xlsx",
        "/quan-tri/khoi/danh-sach.xlsx",
        "/quan-tri/chuc-vu/danh-sach.xlsx",
        "/quan-tri/tai-khoan/danh-sach.xlsx",
    ],
)
def test_a_longer_table_asks_no_more_questions(app, login, world, address):
    client = login(world.admin if "quan-tri" in address else world.officer)
    grow(app, world, 1)
    few = asked(client, address)
    grow(app, world, 3)
    assert asked(client, address) == few


def grow(app, world: make.World, schools: int) -> None:
    with app.app_context():
        known = alive(world)
        for _ in range(schools):
            school = make.school(known.office)
            make.dossier(known, DossierState.SUBMITTED, school=school)
            make.plan(known, PlanState.SUBMITTED, school=school)
            make.pledge_list(known, PledgeState.SUBMITTED, school=school)
            make.activity(known, [make.candidate(school)], unit=school)
            make.story(known, StoryState.SUBMITTED, candidate=make.candidate(school))
            make.story(known, StoryState.PUBLISHED, candidate=make.candidate(school))
            school.block_id = make.block(known.office, f"Khối {school.id}").id
            make.user(Role.CLERK, school)
            report = reports.begin(school, known.programme, ReportKind.FINAL, known.principal)
            report.state = ReportState.SUBMITTED
        db.session.commit()
