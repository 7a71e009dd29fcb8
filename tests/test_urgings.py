"""The Công văn đôn đốc is printed, numbered, frozen and proved like every other paper, and says what it counted."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import (
    checks,
    issuing,
    kept,
    register,
    reminders,
    signatories,
    urging_papers,
    urgings,
    versions,
)
from dienhinh.domain.access import allowed
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.register import Filter
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import (
    AuditEntry,
    OutgoingMail,
    Paper,
    PlanState,
    Post,
    Programme,
    Tenure,
    Unit,
    UnitKind,
    Urging,
    User,
)
from tests.papers.reading import Drawn
from tests.support import html, make
from tests.support.queries import count_queries

BACK = "Trường Mẫu giáo Bình Minh"


@pytest.fixture
def world(context):
    return make.world()


@pytest.fixture
def both(world):
    """An open letter on the plans to two schools."""
    return make.urging(world, schools=[world.school, make.school(world.office, BACK)])


def printed(urging, actor):
    return versions.printed("urging_letter", urging, actor)[0]


def differing(paper):
    return [(s.title, r.label, r.old, r.new) for s in kept.differences(paper, paper.owner) for r in s.rows]


def names(urging):
    return [school["name"] for school in urging.schools]


def test_a_letter_names_the_chosen_schools_that_lack_and_no_other(world):
    sent, left = make.school(world.office, "Trường đã gửi"), make.school(world.office, "Trường không chọn")
    make.plan(world, PlanState.SUBMITTED, school=sent)
    urging = make.urging(world, schools=[world.school, sent])
    assert (names(urging), left.name in names(urging)) == ([world.school.name], False)
    assert [(row.name, row.lack) for row in urging_papers.letter(urging_papers.content(urging)).schools] == [
        (world.school.name, "Chưa có")
    ]


def test_a_letter_calls_the_register_of_pledges_by_its_name(world):
    written = urging_papers.letter(urging_papers.content(make.urging(world, "pledges")))
    asked = "đăng ký phấn đấu năm học 2021-2022"
    assert (written.subject, asked in written.opening) == (f"đôn đốc thực hiện {asked}", True)


def test_a_letter_to_nobody_or_in_a_closed_year_is_refused(world):
    duty = reminders.duty_named("plans")
    for ids, sentence in (([], "Xin chọn ít nhất một trường"), ([world.office.id], "đều đã thực hiện")):
        with pytest.raises(DomainError, match=sentence):
            urgings.begin(world.programme, duty, ids, None, world.officer)
    world.programme.is_open = False
    with pytest.raises(DomainError, match="đã đóng nên không lập Công văn"):
        urgings.begin(world.programme, duty, [world.school.id], None, world.officer)
    with pytest.raises(DomainError, match="đã đóng nên không đôn đốc"):
        reminders.send(world.programme, duty, [world.school.id], "", world.officer)
    assert db.session.scalar(sa.select(sa.func.count(Urging.id))) == 0


def test_a_number_is_written_once_and_stands_in_the_register(world, both):
    paper = printed(both, world.officer)
    issuing.issue(paper, 12, clock.today(), "", world.officer)
    assert (paper.sign, both.number, both.issued_on) == ("12/PGDĐT", "12", clock.today())
    same, shown = versions.printed("urging_letter", both, world.officer)
    drawn = Drawn(versions.draw(paper, shown)[1])
    assert (same, drawn.holds("Số: 12/PGDĐT"), drawn.holds(BACK)) == (paper, True, True)
    (row,) = register.whole(world.office, Filter(clock.today().year)).rows
    assert (row.sign, row.title, row.recipients) == (
        "12/PGDĐT",
        "Công văn",
        ("Hiệu trưởng các trường có tên dưới đây",),
    )
    lines = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_type == "urging"))
    assert list(lines) == ["urging.create", "urging.print", "urging.issue"]
    assert [line.sentence for line in urgings.history(both)] == [
        "Ghi số, ngày ban hành",
        "In để ký",
        "Lập Công văn",
    ]


def test_letters_and_slips_without_an_abbreviation_share_a_series(world, both):
    paper = printed(both, world.officer)
    issuing.issue(paper, 12, clock.today(), "", world.officer)
    second = printed(make.urging(world, "pledges"), world.officer)
    with pytest.raises(DomainError, match=r"Số 12 .* đã cấp cho Công văn số 12/PGDĐT"):
        issuing.issue(second, 12, clock.today(), "", world.officer)


def test_a_letter_is_not_old_the_next_morning_nor_when_a_school_has_paid_since(world, both):
    paper = printed(both, world.officer)
    make.plan(world, PlanState.SUBMITTED)
    with clock.at(clock.now() + timedelta(days=1)):
        assert (differing(paper), printed(both, world.officer)) == ([], paper)
        assert [(row.name, row.is_done) for row in urgings.since(both)] == [
            (world.school.name, True),
            (BACK, False),
        ]


def test_a_list_made_anew_makes_the_print_old_and_names_the_schools_that_went_and_came(world, both):
    paper = printed(both, world.officer)
    make.plan(world, PlanState.SUBMITTED)
    make.plan(world, PlanState.RETURNED, school=(late := make.school(world.office, "Trường mới thiếu")))
    back = both.schools[1]["unit"]
    urgings.recount(both, [world.school.id, late.id, back], None, world.officer)
    assert differing(paper) == [
        (late.name, "Trường", "", "Mới đưa vào"),
        (world.school.name, "Trường", "Có trong bản đã in", "Đã bỏ ra"),
    ]
    newer = printed(both, world.officer)
    assert (newer.version, newer.replaces_id, checks.examine(paper, None).newer) == (2, paper.id, newer)


def test_what_a_letter_says_otherwise_by_now_is_named(world, both):
    paper = printed(both, world.officer)
    world.programme.plan_due_on = clock.today() + timedelta(days=9)
    both.schools = [both.schools[0] | {"lack": "Đang soạn"}, both.schools[1]]
    labels = [row[:2] for row in differing(paper)]
    assert labels == [("Nội dung chung", "Mở đầu"), (world.school.name, "Tình trạng")]


def test_an_issued_letter_stays_whatever_happens_and_the_next_one_begins(world, both):
    duty = reminders.duty_named("plans")
    with pytest.raises(Conflict, match="Đã có Công văn đang lập"):
        make.urging(world)
    paper = printed(both, world.officer)
    issuing.issue(paper, 12, clock.today(), "", world.officer)
    world.office.header_name, world.programme.plan_due_on = "PHÒNG ĐỔI TÊN", clock.today()
    assert (differing(paper), printed(both, world.officer), checks.examine(paper, None).current) == (
        [],
        paper,
        True,
    )
    with pytest.raises(Conflict, match="đã ghi số thì giữ nguyên"):
        urgings.recount(both, [world.school.id], None, world.officer)
    assert urgings.open_one(world.programme, duty) is None
    following = make.urging(world)
    assert (following.id != both.id, urgings.issued(world.programme)) == (True, ([both], None))


def test_issued_letters_are_listed_by_page_the_newest_first(world):
    made = []
    for number in range(1, 4):
        urging = make.urging(world)
        issuing.issue(printed(urging, world.officer), number, clock.today(), "", world.officer)
        made.append(urging)
    first, following = urgings.issued(world.programme, most=2)
    assert (first, following) == ([made[2], made[1]], made[1].id)
    assert urgings.issued(world.programme, following, most=2) == ([made[0]], None)


def test_the_post_that_was_chosen_signs_else_the_first_that_may(world):
    deputy = make.user(make.Role.LEADER, world.office, name="Lê Văn Phó")
    first, chosen = signatories.of_unit(world.office.id)
    urging = make.urging(world)
    assert urging.signatory is first
    urgings.recount(urging, [world.school.id], chosen.id, world.officer)
    assert urging_papers.letter(urging_papers.content(urging)).signature.name == deputy.name
    urgings.recount(urging, [world.school.id], 2**31 - 1, world.officer)
    assert urging.signatory is first


def test_only_the_office_sees_a_letter_and_anybody_its_code(world, both):
    paper = printed(both, world.officer)
    other = make.user(make.Role.OFFICER, make.office())
    people = world.officer, world.leader, world.principal, world.clerk, world.inspector, other
    assert [allowed(paper, person, P.VIEW_PAPER) for person in people] == [True, True, *[False] * 4]
    assert [allowed(both, person, P.VIEW_INTERNAL) for person in people] == [True, True, *[False] * 4]
    found = checks.examine(paper, world.principal)
    assert (found.current, found.inside, found.names, paper.nominees) == (True, False, [], 2)
    assert checks.examine(paper, world.officer).names == [world.school.name, BACK]
    assert db.session.scalar(sa.select(sa.func.count(OutgoingMail.id))) == 0


# On the pages.


@pytest.fixture
def office(app, login):
    """The officer's browser; two schools owe their plans."""
    with app.app_context():
        world = make.world()
        make.school(world.office, BACK)
        emails = world.officer.email, world.leader.email, world.principal.email
        db.session.commit()
    visitor = login(emails[0], make.PASSWORD)
    visitor.others = emails[1:]
    return visitor


PLANS = "/tien-do/don-doc?viec=plans"
NEW = "/tien-do/cong-van/moi?viec=plans"
ONE = "/tien-do/cong-van/1"


def the_world():
    """The one that the browser sees, as far as letters need it."""
    programme = db.session.scalars(sa.select(Programme)).one()
    school = db.session.scalars(sa.select(Unit).where(Unit.kind == UnitKind.SCHOOL).order_by(Unit.id)).first()
    officer = db.session.scalars(sa.select(User).where(User.email.like("officer%"))).one()
    principal = db.session.scalars(sa.select(User).where(User.email.like("principal%"))).one()
    return SimpleNamespace(programme=programme, school=school, officer=officer, principal=principal)


def words(page, name):
    return html.text(page.get_element_by_id(name))


def test_a_letter_is_made_printed_numbered_and_proved_by_the_pages_alone(office, client):
    (link,) = office.page(PLANS).xpath("//a[text()='Lập Công văn đôn đốc']/@href")
    answer = office.submit(link, "Lập Công văn")
    assert (answer.status_code, answer.location) == (303, ONE)
    page = office.page(ONE)
    assert page.xpath("//ul[@class='papers']//a/@href") == [f"{ONE}/cong-van.pdf", f"{ONE}/cong-van.docx"]
    assert (words(page, "kept"), office.get(f"{ONE}/cong-van.pdf?xem").status_code) == ("", 200)
    assert office.get(f"{ONE}/cong-van.pdf").status_code == 200
    told = words(office.page(PLANS), "kept")
    assert ("Công văn" in told, "Chưa ghi số" in told) == (True, True)
    today = f"{clock.today():%d/%m/%Y}"
    assert office.submit("/van-ban/1", "Ghi số, ngày", number="9", issued_on=today).status_code == 303
    assert office.page("/van-ban/1").xpath("//nav[@class='crumbs']/a/@href") == [ONE]
    listed = office.page(PLANS)
    assert "Số 09/PGDĐT" in html.text(listed)
    assert {f"{ONE}/cong-van.pdf", f"{ONE}/cong-van.docx", ONE} <= set(listed.xpath("//a/@href"))
    assert f"Số 09/PGDĐT ngày {today}" in words(office.page("/tien-do/cong-van"), "rows")
    book = office.page("/van-ban")
    assert "Số 09/PGDĐT" in words(book, "rows")
    files = [office.get(link) for link in book.xpath("//a[starts-with(., 'Tải sổ')]/@href")]
    assert [file.status_code for file in files] == [200, 200]
    with office.application.app_context():
        code = db.session.scalar(sa.select(Paper.code))
    anybody = client.page(f"/kiem-tra/{code}")
    assert html.text(anybody.find_class("turn")[0])[:5] == "Khớp."
    assert ("Số trường2" in html.text(anybody), BACK in html.text(anybody)) == (True, False)


def test_a_list_is_made_anew_on_the_letter_s_page(office):
    office.submit(NEW, "Lập Công văn")
    office.get(f"{ONE}/cong-van.pdf")
    _, other = office.page(ONE).xpath("//input[@name='schools']/@value")
    assert office.submit(ONE, "Lập lại danh sách", schools=[other]).status_code == 303
    told = words(office.page(ONE), "kept")
    assert ("Đã cũ" in told, "Khác với dữ liệu ở 1 dòng" in told) == (True, True)
    nobody = office.submit(ONE, "Lập lại danh sách", schools=[])
    assert (nobody.status_code, "Xin chọn ít nhất một trường" in nobody.text) == (422, True)


def test_a_second_letter_on_a_duty_leads_to_the_one_that_is_open(office):
    page = office.page(NEW)
    office.submit(NEW, "Lập Công văn")
    assert (office.get(NEW).status_code, office.get(NEW).location) == (303, ONE)
    token = page.xpath("//input[@name='csrf_token']/@value")[0]
    school = page.xpath("//input[@name='schools']/@value")[0]
    late = office.post(
        NEW, data={"csrf_token": token, "schools": school, "signatory_id": "", "key": "k" * 20}
    )
    assert late.status_code == 409


def test_a_principal_who_is_an_officer_elsewhere_reaches_no_letter_of_the_office_above_the_school(
    app, office, login
):
    office.submit(NEW, "Lập Công văn")
    with app.app_context():
        person = db.session.scalars(sa.select(User).where(User.email == office.others[1])).one()
        elsewhere = make.office()
        make.programme(elsewhere, "2020-2021")
        post = Post(unit=elsewhere, role=make.Role.OFFICER, title="Chuyên viên")
        db.session.add(Tenure(post=post, user=person, starts_on=clock.today()))
        db.session.commit()
        email = person.email
    both = login(email, make.PASSWORD)
    assert (both.get(ONE).status_code, both.get(f"{ONE}/cong-van.pdf").status_code) == (404, 404)
    for address in (PLANS, "/tien-do/cong-van", NEW):
        assert "2020-2021" in html.text(both.page(address))
        assert "2021-2022" not in html.text(both.page(address))


def test_a_closed_year_or_a_paid_debt_leaves_the_letters_to_be_read(app, office):
    with app.app_context():
        issue(the_world(), 5)
        db.session.scalars(sa.select(Programme)).one().is_open = False
        db.session.commit()
    page = office.page(PLANS)
    assert (
        "đã đóng nên không đôn đốc" in html.text(page),
        page.xpath("//button[text()='Gửi thư đôn đốc']"),
    ) == (
        True,
        [],
    )
    assert (
        f"{ONE}/cong-van.pdf" in page.xpath("//a/@href"),
        office.get(f"{ONE}/cong-van.pdf").status_code,
    ) == (
        True,
        200,
    )
    assert "đã đóng nên không lập Công văn" in html.text(office.page(NEW))


def test_where_every_school_has_paid_no_letter_is_offered(app, office):
    with app.app_context():
        db.session.scalars(sa.select(Unit).where(Unit.name == BACK)).one().closed_on = clock.today()
        make.plan(the_world(), PlanState.SUBMITTED)
        db.session.commit()
    for address in (PLANS, NEW):
        page = office.page(address)
        assert "không còn trường nào phải đôn đốc" in html.text(page)
        assert page.xpath("//a[text()='Lập Công văn đôn đốc'] | //button[text()='Lập Công văn']") == []


def test_a_leader_reads_and_a_school_is_refused(office, login):
    office.submit(NEW, "Lập Công văn")
    leader, school = (login(email, make.PASSWORD) for email in office.others)
    page = leader.page(ONE)
    assert page.xpath("//form[contains(@action, 'lap-lai')]") == []
    addresses = (ONE, f"{ONE}/cong-van.pdf", f"{ONE}/cong-van.docx", "/tien-do/cong-van", NEW)
    assert [leader.get(address).status_code for address in addresses] == [200, 200, 200, 200, 403]
    assert [school.get(address).status_code for address in addresses] == [403] * 5
    assert "Công văn đôn đốc" not in html.text(school.page("/tien-do"))


def issue(world, number):
    paper = printed(make.urging(world), world.officer)
    issuing.issue(paper, number, clock.today(), "", world.officer)


@pytest.mark.parametrize("url", [PLANS, "/tien-do/cong-van", ONE])
def test_a_page_costs_as_many_queries_for_three_letters_as_for_one(app, office, url):
    costs = []
    for number in (1, 2, 3):
        with app.app_context():
            issue(the_world(), number)
            db.session.commit()
        with count_queries() as asked:
            office.page(url)
        costs.append(len(asked))
    assert costs == [costs[0]] * 3
