"""Tiến độ: every school of the roster, silence included, seen by those whom it concerns."""

import pytest

from dienhinh import clock
from dienhinh.domain import progress
from dienhinh.domain.duties import DUTIES
from dienhinh.domain.standings import Cell, Progress
from dienhinh.extensions import db
from dienhinh.models import ConsolidationState, DossierState, Result, Unit
from tests.support import html, make
from tests.support.queries import count_queries

S = DossierState
DOSSIERS, RESULTS = (next(duty for duty in DUTIES if duty.key == key) for key in ("dossiers", "results"))


@pytest.fixture
def world(context):
    return make.world()


def cells(world, duty) -> dict[str, Cell]:
    return {line.school: line.cell(duty) for line in progress.lines(world.programme)}


def test_a_silent_school_stands_in_the_matrix(world):
    silent = make.school(world.office, "Trường Mẫu giáo Bình Minh")
    make.dossier(world, S.SUBMITTED)
    found = cells(world, DOSSIERS)
    assert found[silent.name] == Cell()
    assert (found[world.school.name].state, found[world.school.name].words) == (Progress.SENT, "1 hồ sơ")


def test_a_closed_school_and_another_office_do_not(world):
    closed = make.school(world.office, "Trường đã đóng")
    closed.closed_on = clock.today()
    make.school(make.office(), "Trường nơi khác")
    assert [line.school for line in progress.lines(world.programme)] == [world.school.name]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([S.DRAFT], (Progress.DRAFT, "1 hồ sơ")),
        ([S.DRAFT, S.SUBMITTED], (Progress.SENT, "1 trong 2 hồ sơ")),
        ([S.ACCEPTED, S.RETURNED], (Progress.RETURNED, "1 trong 2 hồ sơ")),
        ([S.ACCEPTED, S.ACCEPTED], (Progress.DONE, "2 hồ sơ")),
    ],
)
def test_what_presses_most_stands_for_several_dossiers(world, states, expected):
    for state in states:
        make.dossier(world, state)
    found = cells(world, DOSSIERS)[world.school.name]
    assert (found.state, found.words) == expected


def test_results_are_counted_of_what_was_sent_on(world):
    make.dossier(world, S.ACCEPTED, people=[make.candidate(world.school), make.candidate(world.school)])
    sent = make.consolidation(world, ConsolidationState.FORWARDED)
    sent.nominees[0].result = Result.RECOGNISED
    assert cells(world, RESULTS)[world.school.name][:2] == (Progress.SENT, "1 / 2 được công nhận")
    sent.nominees[1].result = Result.NOT_RECOGNISED
    assert cells(world, RESULTS)[world.school.name][:2] == (Progress.DONE, "1 / 2 được công nhận")


def seen_by(login, user) -> list[str]:
    page = login(user, make.PASSWORD).page("/tien-do")
    return [next(th.itertext()).strip() for th in page.xpath("//tbody//th")]


def test_each_sees_its_own_part(app, login):
    with app.app_context():
        world = make.world()
        block = make.block(world.office, "Khối Trung học cơ sở")
        fellow = make.school(world.office, "Trường THCS Thị Trấn", block_id=block.id)
        stranger = make.school(world.office, "Trường Mẫu giáo Bình Minh")
        world.school.block_id, block.head_id = block.id, world.school.id
        other = make.user(make.Role.PRINCIPAL, fellow).email
        names = (world.school.name, fellow.name, stranger.name)
        emails = (world.officer.email, world.leader.email, world.principal.email)
        db.session.commit()
    own, fellow, stranger = names
    officer, leader, head = emails
    assert seen_by(login, officer) == [own, fellow, stranger]
    assert seen_by(login, leader) == [own, fellow, stranger]
    assert seen_by(login, head) == [own, fellow]
    assert seen_by(login, other) == [fellow]


def test_a_blocks_head_reads_its_own_line_first_and_opens_no_other(app, login):
    with app.app_context():
        world = make.world()
        block = make.block(world.office, "Khối Trung học cơ sở")
        head = make.school(world.office, "Trường THCS Thị Trấn", block_id=block.id)
        world.school.block_id, block.head_id = block.id, head.id
        names, leads = [head.name, world.school.name], make.user(make.Role.PRINCIPAL, head).email
        officer = world.officer.email
        db.session.commit()
    assert seen_by(login, leads) == names
    rows = login(leads).page("/tien-do").xpath("//tbody/tr")
    assert [bool(row.xpath(".//a")) for row in rows] == [True, False]
    assert [bool(row.xpath(".//a")) for row in login(officer).page("/tien-do").xpath("//tbody/tr")] == [
        True
    ] * 2


def test_it_says_who_never_logged_in(app, login):
    with app.app_context():
        world = make.world()
        make.school(world.office, "Trường Mẫu giáo Bình Minh")
        principal, officer = world.principal.email, world.officer.email
        db.session.commit()
    login(principal, make.PASSWORD)
    rows = login(officer, make.PASSWORD).page("/tien-do").xpath("//tbody//th/span")
    said = [html.text(row) for row in rows]
    assert said[0].startswith("Đăng nhập hôm nay") and said[1:] == ["Chưa đăng nhập lần nào"]


def test_one_school_and_many_cost_the_same_queries(world):
    def queries() -> int:
        db.session.expire_all()
        programme = progress.programme_for(world.officer)
        with count_queries() as asked:
            progress.lines(programme, progress.visible(world.officer))
        return len(asked)

    make.dossier(world, S.SUBMITTED)
    first = queries()
    for _ in range(3):
        make.dossier(world, S.SUBMITTED, school=make.school(world.office))
    assert queries() == first
    assert db.session.scalar(db.select(db.func.count(Unit.id))) == 6
