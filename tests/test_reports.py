"""Báo cáo: figures that are there, words that are kept, what was sent frozen, and the office's own over all."""

import io
from datetime import datetime

import pytest
from python_calamine import CalamineWorkbook

from dienhinh import clock
from dienhinh.domain import report_papers, reports, workflow
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, DossierState, OutgoingMail, Report, ReportKind, ReportState
from tests.papers.reading import Drawn
from tests.support import html, make

WORDS = {
    "done": "Đã tổ chức ba chuyên đề.",
    "shortcomings": "Chưa kịp thời.",
    "next_steps": "Nhân rộng mô hình.",
}
FINAL = ReportKind.FINAL


def begun(world) -> Report:
    report = reports.begin(world.school, world.programme, FINAL, world.principal)
    reports.save(report, WORDS, world.principal)
    return report


def test_a_report_goes_there_and_back_and_mails_each_time(context):
    world = make.world()
    report = begun(world)
    for name, actor, reason in (
        ("submit", world.principal, ""),
        ("return", world.officer, "Thiếu số liệu học kỳ."),
        ("submit", world.principal, ""),
        ("accept", world.officer, ""),
    ):
        workflow.perform(report, name, actor=actor, reason=reason)
    assert (report.state, report.round) == (ReportState.ACCEPTED, 2)
    to = db.session.scalars(db.select(OutgoingMail).order_by(OutgoingMail.id)).all()
    school, office = {world.principal.email, world.clerk.email}, {world.officer.email}
    by_occurrence: dict[str, set[str]] = {}
    for mail in to:
        by_occurrence.setdefault(mail.occurrence, set()).add(mail.recipient)
    assert list(by_occurrence.values()) == [office, school, office, school]


def test_what_was_sent_keeps_its_figures(context):
    world = make.world()
    report = begun(world)
    workflow.perform(report, "submit", actor=world.principal)
    make.dossier(world, DossierState.SUBMITTED)
    assert reports.shown(report)["stages"][1] == ["Được trường đề nghị", 0, 0, 0]
    workflow.perform(report, "return", actor=world.officer, reason="Xin cập nhật.")
    assert reports.shown(report)["stages"][1] == ["Được trường đề nghị", 0, 1, 1]


def test_an_empty_part_is_named_and_points_at_its_field(context):
    world = make.world()
    report = reports.begin(world.school, world.programme, FINAL, world.principal)
    with pytest.raises(DomainError, match="Kết quả, cách làm nổi bật") as refused:
        workflow.perform(report, "submit", actor=world.principal)
    assert refused.value.field == "done"


def test_a_school_has_one_report_of_a_kind_a_year(context):
    world = make.world()
    first = begun(world)
    assert reports.begin(world.school, world.programme, FINAL, world.clerk) is first
    assert reports.begin(world.school, world.programme, ReportKind.MIDYEAR, world.clerk) is not first


def test_a_closed_year_takes_no_report(context):
    world = make.world()
    report = begun(world)
    world.programme.is_open = False
    for step in (
        lambda: reports.save(report, {"done": "x"}, world.clerk),
        lambda: workflow.perform(report, "submit", actor=world.principal),
        lambda: reports.begin(world.school, world.programme, ReportKind.MIDYEAR, world.clerk),
    ):
        with pytest.raises(DomainError, match="đã đóng"):
            step()


def test_the_office_counts_all_its_schools_and_seals_the_trail(context):
    world = make.world()
    make.dossier(world, DossierState.SUBMITTED, school=make.school(world.office))
    report = reports.begin(world.office, world.programme, FINAL, world.officer)
    content = reports.content(report)
    last = db.session.scalar(db.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
    head = f"{last.id}:{clock.local(last.at).date().isoformat()}:{last.digest[:16]}"
    assert (content["stages"][1], content["seal"]) == (["Được trường đề nghị", 0, 1, 1], head)
    paper = report_papers.report(content)
    assert paper.addressees == (world.province.addressed_as,)
    assert [table.caption for table in paper.tables][-1] == "Theo trường"


def test_a_school_writes_and_sends_through_its_pages(app, login):
    with app.app_context():
        world = make.world()
        principal, officer = world.principal.email, world.officer.email
        db.session.commit()
    school = login(principal, make.PASSWORD)
    where = school.submit("/bao-cao", "Lập báo cáo tổng kết").location
    answer = school.submit(where, "Lưu", **WORDS | {"requests": "x" * 20_001})
    assert answer.status_code == 422 and "dài quá 20" in answer.text
    kept = html.page(answer).xpath("//textarea[@name='done']")[0]
    assert kept.text.strip() == WORDS["done"]
    assert school.submit(where, "Lưu", **WORDS).status_code == 303
    assert school.submit(where, "Gửi báo cáo").status_code == 303
    office = login(officer, make.PASSWORD)
    assert html.text(office.page("/bao-cao").xpath("//*[@id='rows']//b")[0]) == "Trường THCS Vĩnh Thuận"
    page = office.page(where)
    assert [html.text(p) for p in page.xpath("//p[@class='prose']")] == list(WORDS.values())
    assert office.submit(where, "Tiếp nhận báo cáo").status_code == 303


def test_both_sides_read_on_the_page_which_mails_told_of_a_report(app, login):
    with app.app_context():
        world = make.world()
        where, people = f"/bao-cao/{begun(world).id}", (world.principal.email, world.officer.email)
        db.session.commit()
    school, office = (login(email, make.PASSWORD) for email in people)
    ledger = "//section[@aria-labelledby='mails-title']//li"
    before = school.page(where).xpath(ledger)
    school.submit(where, "Gửi báo cáo")
    (one,), (same,) = school.page(where).xpath(ledger), office.page(where).xpath(ledger)
    assert (before, html.text(one), html.text(one)[-7:]) == ([], html.text(same), "chờ gửi")


def test_its_paper_chart_and_spreadsheet_say_the_same(app, login):
    with app.app_context():
        world = make.world()
        make.dossier(world, DossierState.SUBMITTED)
        number, principal = begun(world).id, world.principal.email
        db.session.commit()
    school = login(principal, make.PASSWORD)
    paper = school.get(f"/bao-cao/{number}/bao-cao.pdf")
    drawn = Drawn(paper.data)
    told = [*WORDS.values(), "Được trường đề nghị 0 1 1"]
    assert [words for words in told if not drawn.holds(words)] == []
    chart = school.get(f"/bao-cao/{number}/bieu-do.svg")
    assert (chart.mimetype, "Được trường đề nghị" in chart.text) == ("image/svg+xml", True)
    book = CalamineWorkbook.from_filelike(io.BytesIO(school.get(f"/bao-cao/{number}/so-lieu.xlsx").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert ["Từ đăng ký phấn đấu đến kết quả", "Được trường đề nghị", "Cá nhân", 1.0] in rows


def test_an_answer_from_a_page_older_than_the_report_is_refused(app, login):
    with app.app_context():
        world = make.world()
        report = begun(world)
        for name, actor in (
            ("submit", world.principal),
            ("return", world.officer),
            ("submit", world.principal),
        ):
            workflow.perform(report, name, actor=actor, reason="Thiếu số liệu.")
        where, officer = f"/bao-cao/{report.id}", world.officer.email
        db.session.commit()
    office = login(officer, make.PASSWORD)
    answer = office.submit(where, "Tiếp nhận báo cáo", round="1")
    assert (answer.status_code, "Trường đã gửi bản mới từ khi mở trang này." in answer.text) == (409, True)
    assert office.submit(where, "Tiếp nhận báo cáo").status_code == 303


@pytest.mark.parametrize(("month", "offered"), [(11, "Lập báo cáo sơ kết"), (5, "Lập báo cáo tổng kết")])
def test_the_report_of_the_season_is_the_one_that_is_offered_first(app, login, month, offered):
    with app.app_context():
        email = make.world().clerk.email
        db.session.commit()
    with clock.at(datetime(2026, month, 20, 9, tzinfo=clock.HOME)):
        buttons = login(email).page("/bao-cao").xpath("//main//button[contains(@class, 'btn-primary')]")
    assert [html.text(button) for button in buttons] == [offered]
