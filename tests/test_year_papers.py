"""Plans, pledges and reports are printed, numbered, frozen and proved by the very same means as a dossier's papers."""

import pytest
import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import (
    activities,
    assessing,
    checks,
    issuing,
    kept,
    register,
    reports,
    trail,
    versions,
    workflow,
)
from dienhinh.domain.access import allowed
from dienhinh.domain.policy import Permission
from dienhinh.domain.register import Filter
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, Paper, PledgeState, ReportKind, Unit
from tests.papers.reading import Drawn
from tests.support import html, make
from tests.support.drafts import section

WORDS = {name: f"Đã viết phần {name}." for name, *_ in reports.SECTIONS}
KINDS = ("school_plan", "year_report", "office_report", "pledged_people", "pledged_collectives")
NUMBERED = {"school_plan": "KH-THCSVT", "year_report": "BC-THCSVT", "office_report": "BC-PGDĐT"}


@pytest.fixture
def world(context):
    return make.world()


def record_of(world, kind):
    """The record that a paper is printed of, in its writer's hands."""
    if kind == "school_plan":
        return make.plan(world)
    if kind.startswith("pledged"):
        team = make.candidate(world.school, "Tổ Toán - Tin", kind=make.CandidateKind.COLLECTIVE)
        return make.pledge_list(world, people=[make.candidate(world.school, "Trần Thị Mỹ Hạnh"), team])
    unit, author = (
        (world.office, world.officer) if kind == "office_report" else (world.school, world.principal)
    )
    made = reports.begin(unit, world.programme, ReportKind.FINAL, author)
    reports.save(made, WORDS, author)
    return made


def printed(world, kind, record=None):
    """A paper as it was printed for signature, and who gives it its number."""
    name = "year_report" if kind == "office_report" else kind
    actor = world.officer if kind == "office_report" else world.clerk
    return versions.printed(name, record or record_of(world, kind), actor)[0], actor


def change(record):
    """Change what the record's papers show."""
    if hasattr(record, "aims"):
        record.aims = "Mục đích khác."
    elif hasattr(record, "pledges"):
        for pledge in record.pledges:
            pledge.award = "Giấy khen"
    else:
        record.done = "Kết quả khác."
    db.session.flush()


def differing(paper):
    return [(s.title, r.label, r.old, r.new) for s in kept.differences(paper, paper.owner) for r in s.rows]


@pytest.mark.parametrize(("kind", "symbol"), NUMBERED.items())
def test_a_number_is_written_once_and_printed_from_then_on(world, kind, symbol):
    paper, actor = printed(world, kind)
    issuing.issue(paper, 7, clock.today(), "", actor)
    assert (paper.sign, paper.owner.number, paper.owner.issued_on) == (f"07/{symbol}", "07", clock.today())
    same, shown = versions.printed(paper.kind, paper.owner, actor)
    assert (same, shown.number.number, shown.date) == (paper, "7", clock.today())
    drawn = Drawn(versions.draw(paper, shown)[1])
    assert (drawn.holds(f"Số: 07/{symbol}"), same.code) == (True, paper.code)
    unit = paper.unit
    assert [row.sign for row in register.whole(unit, Filter(clock.today().year)).rows] == [paper.sign]


@pytest.mark.parametrize("kind", KINDS)
def test_what_changed_after_printing_is_named_until_it_is_printed_anew(world, kind):
    paper, _ = printed(world, kind)
    assert (differing(paper), checks.examine(paper, None).current) == ([], True)
    change(paper.owner)
    expected = {
        "school_plan": ("I. MỤC ĐÍCH, YÊU CẦU", "Nội dung", "Mục đích khác."),
        "pledged_people": ("Trần Thị Mỹ Hạnh", "Hình thức đăng ký", "Giấy khen"),
        "pledged_collectives": ("Tổ Toán - Tin", "Hình thức đăng ký", "Giấy khen"),
    }.get(kind, ("Kết quả, cách làm nổi bật", "Nội dung", "Kết quả khác."))
    assert [(title, label, new) for title, label, _, new in differing(paper)] == [expected]
    assert checks.examine(paper, None).changed
    newer, _ = printed(world, kind, paper.owner)
    assert (newer.replaces_id, newer.version, checks.examine(paper, None).newer) == (paper.id, 2, newer)


@pytest.mark.parametrize("kind", ["pledged_people", "pledged_collectives"])
def test_a_list_of_pledges_has_no_number_and_counts_its_lines(world, kind):
    paper, actor = printed(world, kind)
    with pytest.raises(DomainError, match="không có số riêng"):
        issuing.issue(paper, 1, clock.today(), "", actor)
    assert (paper.nominees, kept.of_record(paper.owner)[0].waits) == (1, False)


@pytest.mark.parametrize(("is_leader", "says"), [(False, 0), (True, 1)])
def test_the_leaders_criterion_is_explained_where_a_leader_pledged(world, is_leader, says):
    people = [make.candidate(world.school), make.candidate(world.school, is_leader=is_leader)]
    paper, _ = printed(world, "pledged_people", make.pledge_list(world, people=people))
    own = [criterion for criterion in world.programme.criteria if criterion.for_leaders]
    shown = versions.as_printed(paper).criteria
    assert (len(own), len(shown), shown.count(own[0].text)) == (1, 2 + says, says)


def test_an_assessment_bears_the_number_of_its_criterion_wherever_the_leaders_own_stands(world):
    own = next(criterion for criterion in world.programme.criteria if criterion.for_leaders)
    own.position = -1
    db.session.flush()
    db.session.expire(world.programme, ["criteria"])
    people = [make.candidate(world.school), make.candidate(world.school, is_leader=True)]
    register_ = make.pledge_list(world, people=people)
    shown = versions.as_printed(printed(world, "pledged_people", register_)[0])
    assert shown.criteria[0] == own.text
    numbers = [[line[:2] for line in row.first.split("\n")] for row in shown.rows]
    assert numbers == [["2.", "3."], ["1.", "2.", "3."]]
    places = assessing.numbers(register_)
    on_page = [[f"{places[each.id]}." for each in assessing.criteria_of(one)] for one in register_.pledges]
    assert on_page == numbers


def test_plan_and_report_count_apart_unless_the_head_chose_one_series(world):
    plan, clerk = printed(world, "school_plan")
    issuing.issue(plan, 4, clock.today(), "", clerk)
    report, _ = printed(world, "year_report")
    assert issuing.suggestion(report, clock.today().year) == 1
    world.school.one_series = True
    with pytest.raises(DomainError, match=r"Số 04 .* đã cấp cho Kế hoạch số 04/KH-THCSVT"):
        issuing.issue(report, 4, clock.today(), "", clerk)


def test_a_plan_gets_its_number_after_it_was_sent_and_stays_as_it_was_sent(world):
    plan = make.plan(world)
    paper, clerk = printed(world, "school_plan", plan)
    workflow.perform(plan, "submit", actor=world.principal)
    issuing.issue(paper, 12, clock.today(), "", clerk)
    world.school.name = "Trường đổi tên"
    same, shown = versions.printed("school_plan", plan, clerk)
    assert (same, shown.number.number, differing(paper)) == (paper, "12", [])
    lines = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_type == "schoolplan"))
    assert list(lines)[-3:] == ["schoolplan.print", "schoolplan.submit", "schoolplan.issue"]


def test_a_plan_printed_anew_after_its_number_gets_another(world):
    plan = make.plan(world)
    paper, clerk = printed(world, "school_plan", plan)
    issuing.issue(paper, 12, clock.today(), "", clerk)
    change(plan)
    newer, shown = versions.printed("school_plan", plan, clerk)
    assert (shown.number.number, plan.number, plan.issued_on) == (None, "", None)
    assert (versions.as_printed(paper).number.number, issuing.suggestion(newer, clock.today().year)) == (
        "12",
        13,
    )


def test_a_figure_that_grew_is_named_by_its_row_and_column(world):
    paper, _ = printed(world, "year_report")
    make.activity(world)
    assert [row[0] for row in differing(paper)] == ["Bồi dưỡng, tuyên truyền, biểu dương, nhân rộng"]
    (_, label, old, new), *_ = differing(paper)
    assert (label.endswith(", số lượng"), old, new) == (True, "0", "1")


def test_an_issued_report_is_a_picture_of_its_day_that_only_other_words_make_old(world):
    paper, officer = printed(world, "office_report")
    issuing.issue(paper, 7, clock.today(), "", officer)
    before = kept.of_record(paper.owner)[0]
    make.activity(world)
    (grown,) = kept.of_record(paper.owner)
    assert [(each.is_old, each.grew, each.count > 0) for each in (before, grown)] == [
        (False, False, False),
        (False, True, True),
    ]
    found = checks.examine(paper, None)
    assert (found.current, found.grew, found.sections, kept.outdated([grown])) == (True, True, [], set())
    change(paper.owner)
    (other,) = kept.of_record(paper.owner)
    assert (other.is_old, other.grew, checks.examine(paper, None).changed) == (True, False, True)


def test_figures_that_grow_before_the_number_make_a_print_old(world):
    paper, _ = printed(world, "office_report")
    make.activity(world)
    (found,) = kept.of_record(paper.owner)
    assert (found.is_old, found.grew) == (True, False)


def test_the_pages_tell_calmly_that_figures_went_on(app, visit, client):
    writer, url = visit("office_report")
    (address,) = writer.page(url).xpath("//ul[@class='papers']//a[contains(., 'để ký')]/@href")
    writer.get(address)
    (page,) = writer.page(url).get_element_by_id("kept").xpath(".//a/@href")
    writer.submit(page, "Ghi số, ngày", number="7", issued_on=f"{clock.today():%d/%m/%Y}")
    said = [
        html.text(link) for link in writer.page(url).xpath("//ul[@class='papers']//a[contains(., 'In ')]")
    ]
    assert said == ["In lại báo cáo số 07/BC-PGDĐT như đã ban hành (PDF)"]
    with app.app_context():
        report = db.session.get(Paper, 1).owner
        school = db.session.scalar(sa.select(Unit).where(Unit.parent_id == report.office_id))
        done = dict.fromkeys(activities.FIELDS, "") | {"title": "Giao ban", "happened_on": clock.today()}
        activities.add(school, done, [], db.session.scalars(sa.select(make.User)).first())
        code = db.session.get(Paper, 1).code
        db.session.commit()
    listed, told = kept_words(writer, url), html.text(writer.page(page).get_element_by_id("paper"))
    assert ("Đã cũ" in listed + told, "Số liệu đã thay đổi sau ngày ban hành" in listed) == (False, True)
    assert "Số liệu đã thay đổi sau ngày ban hành Báo cáo là số liệu đến ngày ban hành" in told
    turn = client.page(f"/kiem-tra/{code}").find_class("turn")[0]
    assert (turn.get("class"), html.text(turn)[:5]) == ("turn ok", "Khớp.")
    assert writer.page(url).xpath("//ul[@class='papers']//a[text()='In bản mới để ký (PDF)']") != []


def test_the_seal_of_the_office_s_report_stays_that_of_its_printing(world):
    paper, officer = printed(world, "office_report")
    seal = versions.as_printed(paper).seal
    make.activity(world, unit=make.school(world.office, "Trường khác"))
    change(paper.owner)
    newer, _ = printed(world, "office_report", paper.owner)
    _, again = versions.printed("year_report", paper.owner, officer)
    assert list(trail.missing([trail.claimed(seal)])) == []
    assert (again.seal == versions.as_printed(newer).seal, again.seal != seal) == (True, True)


def test_the_second_assessment_makes_the_first_list_old(world):
    register_ = make.pledge_list(world, PledgeState.CONFIRMED)
    paper, _ = printed(world, "pledged_people", register_)
    register_.pledges[0].assessments[0].second = make.Grade.MET
    assert [row[1:] for row in differing(paper)] == [("Tự đánh giá giữa năm", "(trống)", "1. đã đạt")]


@pytest.mark.parametrize("kind", KINDS)
def test_what_happens_after_the_year_was_closed_concerns_no_paper(world, kind):
    paper, _ = printed(world, kind)
    world.programme.is_open = False
    change(paper.owner)
    assert (differing(paper), printed(world, kind, paper.owner)[0]) == ([], paper)


def test_the_office_sees_the_paper_of_a_plan_once_it_was_sent_and_another_school_never(world):
    plan = make.plan(world)
    paper, _ = printed(world, "school_plan", plan)
    other = make.user(make.Role.PRINCIPAL, make.school(world.office))
    people = world.principal, world.officer, other

    def seen():
        return [allowed(paper, person, Permission.VIEW_PAPER) for person in people]

    assert seen() == [True, False, False]
    workflow.perform(plan, "submit", actor=world.principal)
    assert seen() == [True, True, False]


# On the pages.


@pytest.fixture
def visit(app, login):
    """Opens the page of a record as who writes it, its papers not printed yet."""

    def visit(kind):
        with app.app_context():
            world = make.world()
            record = record_of(world, kind)
            email = (world.officer if kind == "office_report" else world.principal).email
            where = {"schoolplan": "/ke-hoach/ban/", "pledgelist": "/dang-ky/", "report": "/bao-cao/"}
            url = f"{where[type(record).__name__.lower()]}{record.id}"
            db.session.commit()
        return login(email, make.PASSWORD), url

    return visit


NOT_PRINTED = (
    "Bản đã in Chưa in bản nào. In xong thì tải lại trang: bản in hiện ở đây để ghi số, ngày ban hành."
)


def kept_words(client, url):
    return html.text(client.page(url).get_element_by_id("kept"))


@pytest.mark.parametrize("kind", NUMBERED)
def test_print_number_and_proof_by_the_pages_alone(visit, client, kind):
    writer, url = visit(kind)
    nothing = kept_words(writer, url)
    assert nothing in ("", NOT_PRINTED)
    (address,) = writer.page(url).xpath("//ul[@class='papers']//a[contains(., 'để ký')]/@href")
    assert writer.get(f"{address}?xem").status_code == 200
    assert kept_words(writer, url) == nothing
    assert writer.get(address).status_code == 200
    assert "Chưa ghi số" in kept_words(writer, url)
    (paper,) = writer.page(url).get_element_by_id("kept").xpath(".//a/@href")
    today = f"{clock.today():%d/%m/%Y}"
    assert writer.submit(paper, "Ghi số, ngày", number="9", issued_on=today).status_code == 303
    told = kept_words(writer, url)
    assert ("Đã ban hành" in told, f"số 09/{NUMBERED[kind]}" in told) == (True, True)
    assert f"Số 09/{NUMBERED[kind]}" in html.text(writer.page("/van-ban").get_element_by_id("rows"))
    crumb = writer.page(paper).xpath("//nav[@class='crumbs']/a/@href")
    with writer.application.app_context():
        code = db.session.scalar(sa.select(Paper.code))
    anybody = client.page(f"/kiem-tra/{code}")
    assert (crumb, html.text(anybody.find_class("turn")[0])[:5]) == ([url], "Khớp.")


def test_the_office_looks_and_makes_no_version(app, visit, login):
    writer, url = visit("school_plan")
    writer.submit(url, "Gửi kế hoạch")
    with app.app_context():
        email = db.session.scalar(sa.select(make.User.email).where(make.User.email.like("officer%")))
    office = login(email, make.PASSWORD)
    assert office.get(f"{url}/ke-hoach.pdf").status_code == 200
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Paper.id))) == 0


def test_an_old_list_of_pledges_is_marked_and_printed_anew_from_its_page(app, visit):
    writer, url = visit("pledged_people")
    writer.get(f"{url}/ca-nhan.pdf")
    assert "Đã cũ" not in kept_words(writer, url)
    with app.app_context():
        code = db.session.get(Paper, 1).code
    assert "Số đối tượng đăng ký1" in html.text(writer.page(f"/kiem-tra/{code}").find_class("facts")[0])
    with app.app_context():
        change(db.session.get(Paper, 1).owner)
        db.session.commit()
    assert "Đã cũ" in kept_words(writer, url)
    page = writer.page("/van-ban/1")
    assert page.xpath("//a[text()='In bản mới để ký (PDF)']/@href") == [f"{url}/ca-nhan.pdf"]


@pytest.mark.parametrize("kind", ["school_plan", "year_report", "office_report", "pledged_people"])
def test_what_is_typed_marks_the_printed_paper_at_once(visit, kind):
    writer, url = visit(kind)
    tree = writer.page(url)
    (printing,) = tree.xpath(
        "//ul[@class='papers']//a[contains(., 'để ký') and not(contains(., 'tập thể'))]/@href"
    )
    assert writer.get(printing).status_code == 200
    key = {"school_plan": "plan", "pledged_people": "pledges"}.get(kind, "words")
    field = {"plan": "aims", "pledges": "p1-effort", "words": "done"}[key]
    answers = [section(writer, url, key).save(**{field: words}) for words in ("", "Nội dung khác hẳn.")]
    marked = [html.text(html.page(answer).get_element_by_id("kept")) for answer in answers]
    assert ["Đã cũ" in answer for answer in marked] == [True, True]
    again = section(writer, url, key).save(**{field: tree.get_element_by_id(field).value})
    assert "Đã cũ" not in html.text(html.page(again).get_element_by_id("kept"))
