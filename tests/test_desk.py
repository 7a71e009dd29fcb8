"""The queue at `/ho-so`: who sees what, in which order, found by which words, at what cost."""

from datetime import timedelta

import pytest

from dienhinh import clock
from dienhinh.domain import desk
from dienhinh.domain.desk import Filter
from dienhinh.extensions import db
from dienhinh.models import CandidateKind, ConsolidationState, Dossier, DossierState, Level, Role
from tests.support import html, make
from tests.support.queries import count_queries

S = DossierState


@pytest.fixture
def world(context):
    return make.world()


def ids(user, after: str = "", **wanted) -> list[int]:
    return [row.id for row in desk.page(user, Filter(**wanted), after)[0]]


def seen(page) -> list[str]:
    return [html.text(row) for row in page.xpath("//*[@id='rows']//b")]


def test_an_officer_opens_on_what_waits(app, login):
    with app.app_context():
        world = make.world()
        for state in (S.SUBMITTED, S.DRAFT, S.RETURNED):
            make.dossier(world, state)
        officer = world.officer.email
        db.session.commit()
    page = login(officer, make.PASSWORD).page("/ho-so")
    assert seen(page) == ["Trường THCS Vĩnh Thuận"]
    current = page.xpath("//*[@id='rail']//a[@aria-current]")
    assert [html.text(link) for link in current] == ["Chờ xem 1", "Mọi khối 1"]


def test_drafts_are_seen_by_their_school_only(world):
    draft, sent = make.dossier(world), make.dossier(world, S.SUBMITTED)
    assert ids(world.principal) == [sent.id, draft.id]
    assert ids(world.clerk) == [sent.id, draft.id]
    for user in (world.officer, world.leader):
        assert ids(user) == [sent.id]


def test_a_school_sees_no_other_school(world):
    other = make.school(world.office, "Trường Tiểu học Thị Trấn 1")
    make.dossier(world, S.SUBMITTED, school=other)
    assert ids(world.principal) == []
    assert desk.counts(world.principal, Filter()).states == {}


def test_the_department_sees_only_what_was_forwarded_to_it(world):
    make.dossier(world, S.ACCEPTED)
    assert ids(world.inspector) == []


def test_the_department_reads_what_came_and_not_what_waits_for_the_office(app, login):
    with app.app_context():
        world = make.world()
        make.dossier(world, S.ACCEPTED)
        make.consolidation(world, ConsolidationState.FORWARDED)
        make.dossier(world, S.SUBMITTED)
        inspector = world.inspector.email
        db.session.commit()
    summary = login(inspector, make.PASSWORD).page("/ho-so").get_element_by_id("summary")
    assert html.text(summary).startswith("1 hồ sơ có điển hình đã chuyển đến. ")


def test_what_waits_longest_leads_and_says_how_late_it_is(world):
    with clock.at(clock.now() - timedelta(days=30)):
        old = make.dossier(world, S.SUBMITTED)
    new = make.dossier(world, S.SUBMITTED)
    rows, _ = desk.page(world.officer, Filter(state=S.SUBMITTED))
    assert [row.id for row in rows] == [old.id, new.id]
    assert [row.days_late for row in rows] == [(clock.today() - old.due_on).days, 0]
    assert ids(world.officer, late=True) == [old.id]
    assert desk.counts(world.officer, Filter()).late == 1


@pytest.mark.parametrize("words", ["Huỳnh Mỹ Thảo", "huynh my thao", "my  THAO", "thảo thcsvt", "15"])
def test_words_find_with_and_without_marks(world, words):
    people = [make.candidate(world.school, "Huỳnh Thị Mỹ Thảo")]
    wanted = make.dossier(world, S.SUBMITTED, people=people, number="15")
    make.dossier(world, S.SUBMITTED)
    assert ids(world.officer, words=words) == [wanted.id]


def test_a_number_is_found_as_its_row_writes_it_and_at_whichever_step_it_stands(app, login):
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, S.ACCEPTED, number="07")
        where, officer, signed = dossier.id, world.officer.email, f"07/TTr-{world.school.symbol}"
        db.session.commit()
    visitor = login(officer, make.PASSWORD)
    empty = visitor.page(f"/ho-so?tu={signed}").xpath("//li[@class='empty']")[0]
    assert html.text(empty) == (
        "Không có hồ sơ nào khớp ở bước này. Xem 1 hồ sơ khớp ở mọi bước, hoặc bỏ các điều kiện lọc."
    )
    everywhere = visitor.page(empty.xpath(".//a/@href")[0])
    assert everywhere.xpath("//a[contains(@class, 'row-link')]/@href") == [f"/ho-so/{where}"]


def test_each_choice_narrows_the_queue(world):
    block = make.block(world.office, "Khối thi đua Tiểu học")
    school = make.school(world.office, "Trường Tiểu học Thị Trấn 1", level=Level.PRIMARY, block=block)
    one = make.dossier(
        world, S.SUBMITTED, school=school, urgent=True, commendation="Khen thưởng theo công trạng"
    )
    one.assignee = world.officer
    make.dossier(world, S.SUBMITTED)
    db.session.flush()
    for choice in (
        {"block": block.id},
        {"school": school.id},
        {"level": Level.PRIMARY},
        {"commendation": "Khen thưởng theo công trạng"},
        {"urgent": True},
        {"mine": True},
    ):
        assert ids(world.officer, **choice) == [one.id], choice


def test_figures_count_what_each_choice_would_show(world):
    block = make.block(world.office, "Khối thi đua THCS")
    world.school.block = block
    for state in (S.SUBMITTED, S.SUBMITTED, S.RETURNED, S.ACCEPTED):
        make.dossier(world, state)
    counts = desk.counts(world.officer, Filter(state=S.SUBMITTED))
    assert counts.states == {S.SUBMITTED: 2, S.RETURNED: 1, S.ACCEPTED: 1}
    assert counts.blocks == {block.id: 2}
    assert desk.counts(world.officer, Filter(block=block.id + 1)).states.total() == 0


def test_pages_follow_each_other_by_key_without_a_gap(world, monkeypatch):
    monkeypatch.setattr(desk, "PAGE", 2)
    instant = clock.now()
    with clock.at(instant):
        made = [make.dossier(world, S.SUBMITTED).id for _ in range(5)]
    for user, wanted in ((world.officer, made), (world.principal, made[::-1])):
        found, after = [], ""
        while True:
            rows, after = desk.page(user, Filter(state=S.SUBMITTED), after)
            found += [row.id for row in rows]
            if not after:
                break
        assert found == wanted


@pytest.mark.parametrize("key", ["", "x", "1-", "-1", "9" * 40 + "-1", "1-" + "9" * 40, "½-1"])
def test_a_key_that_is_none_shows_the_first_page_or_the_end_of_it(world, key):
    made = make.dossier(world, S.SUBMITTED).id
    assert set(ids(world.officer, key)) <= {made}


def test_a_row_is_a_sentence(world):
    people = [
        make.candidate(world.school, "Tổ Lá", kind=CandidateKind.COLLECTIVE),
        make.candidate(world.school, "Lê Hoàng Phượng"),
        make.candidate(world.school, "Trần Văn Kiệt"),
    ]
    make.dossier(world, S.SUBMITTED, people=people, number="07")
    rows, _ = desk.page(world.officer, Filter())
    assert [row.line for row in rows] == ["Số 07/TTr-THCSVT · 2 cá nhân, 1 tập thể · Tổ Lá, Lê Hoàng Phượng…"]


def test_a_second_round_says_so(app, login):
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, S.RETURNED)
        dossier.subject = "Về việc đã sửa"
        make.advance(world, dossier, S.SUBMITTED)
        officer = world.officer.email
        db.session.commit()
    page = login(officer, make.PASSWORD).page("/ho-so")
    assert [html.text(tag) for tag in page.xpath("//*[@id='rows']//*[contains(@class, 'tag ')]")] == [
        "Đã nộp lần 2"
    ]


def test_the_desk_asks_as_much_for_one_dossier_as_for_many(app, login):
    with app.app_context():
        world = make.world()
        make.dossier(world, S.SUBMITTED)
        officer, principal = world.officer.email, world.principal.email
        db.session.commit()
    visitors = [login(officer, make.PASSWORD), login(principal, make.PASSWORD)]
    few = [_cost(visitor) for visitor in visitors]
    with app.app_context():
        world = make.again(world)
        for _ in range(5):
            school = make.school(world.office)
            make.dossier(world, S.SUBMITTED, school=school)
            make.dossier(world, S.SUBMITTED)
        db.session.commit()
    assert [_cost(visitor) for visitor in visitors] == few
    assert max(few) <= 8


def _cost(visitor) -> int:
    visitor.get("/ho-so")
    with count_queries() as queries:
        visitor.page("/ho-so")
    return len(queries)


@pytest.mark.parametrize(
    "query",
    [
        "trang-thai=xyz",
        "khoi=99999999999999999999",
        "khoi=-1&truong=abc&cap=dai-hoc",
        "tu=%00%E2%80%AE%25_%27%22%3Cb",
        "sau=1-2-3",
        "loai=" + "x" * 500,
    ],
)
def test_nonsense_in_the_address_is_passed_over(app, login, query):
    with app.app_context():
        officer = make.world().officer.email
        db.session.commit()
    assert seen(login(officer, make.PASSWORD).page(f"/ho-so?{query}")) == []


def test_htmx_gets_the_rows_with_the_rail_and_the_next_page_without(app, login, monkeypatch):
    monkeypatch.setattr(desk, "PAGE", 1)
    with app.app_context():
        world = make.world()
        for _ in range(3):
            make.dossier(world, S.SUBMITTED)
        officer = world.officer.email
        db.session.commit()
    visitor = login(officer, make.PASSWORD)
    first = html.page(visitor.get("/ho-so?tu=thcs", headers={"HX-Request": "true"}))
    assert first.xpath("//@id") == ["more", "rail", "summary", "messages"]
    following = first.xpath("//*[@id='more']/a/@href")[0]
    second = html.page(visitor.get(following, headers={"HX-Request": "true"}))
    assert second.xpath("//@id") == ["more", "messages"]
    assert visitor.page(following).xpath("count(//*[@id='rows']//b)") == 1


def test_a_school_gets_a_button_that_begins_a_dossier(app, login):
    with app.app_context():
        principal = make.world().principal.email
        db.session.commit()
    answer = login(principal, make.PASSWORD).submit("/ho-so", "Lập hồ sơ mới")
    with app.app_context():
        dossier = db.session.scalar(db.select(Dossier))
        assert (dossier.state, answer.status_code) == (S.DRAFT, 303)


def test_a_person_without_a_post_of_these_is_refused(app, login):
    with app.app_context():
        world = make.world()
        admin = make.user(Role.ADMIN, world.office).email
        db.session.commit()
    assert login(admin, make.PASSWORD).get("/ho-so").status_code == 403
