"""«Tải bảng Excel» of the year's pages: what each page shows, and no cell that a spreadsheet would run."""

import pytest

from dienhinh import clock
from dienhinh.domain.duties import DUTIES
from dienhinh.extensions import db
from dienhinh.models import DossierState, MailState, OutgoingMail, PlanState, PledgeState
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
        "Đã gửi · 1 / 1 hồ sơ",
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


@pytest.mark.parametrize("address", ["/ke-hoach/danh-sach.xlsx", "/dang-ky/danh-sach.xlsx"])
def test_a_school_has_no_roster_to_take(login, world, address):
    assert login(world.principal).get(address).status_code == 403


@pytest.mark.parametrize("page", ["tien-do", "thu", "ke-hoach", "dang-ky"])
def test_a_longer_table_asks_no_more_questions(app, login, world, page):
    client, address = login(world.officer), f"/{page}/danh-sach.xlsx"
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
        db.session.commit()
