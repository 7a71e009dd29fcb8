"""Việc cần làm: each role's late things, its own and those it waits for, and what it reads when there are none."""

from datetime import timedelta

import pytest

from dienhinh import clock
from dienhinh.domain import consolidations, reports, review, tasks, workflow
from dienhinh.extensions import db
from dienhinh.models import DossierState, MailState, OutgoingMail, ReportKind, Role, Verdict
from tests.support import html, make

S = DossierState


@pytest.fixture
def world(context):
    return make.world()


def told(user) -> dict[str, list[str]]:
    held = tasks.of(user)
    return {
        name: [task.sentence for task in getattr(held, name)]
        for name in ("late", "mine", "others")
        if getattr(held, name)
    }


@pytest.mark.parametrize("role", ["clerk", "principal", "officer", "leader", "inspector", "admin"])
def test_at_first_nobody_has_anything_to_do(world, role):
    assert told(getattr(world, role)) == {}


def test_a_school_reads_what_it_owes_and_what_it_waits_for(world):
    due = None
    for state in (S.DRAFT, S.RETURNED, S.SUBMITTED, S.ACCEPTED, S.FORWARDED, S.CLOSED):
        dossier = make.dossier(world, state)
        due = dossier.due_on if state is S.SUBMITTED else due
    assert (
        told(world.principal)
        == told(world.clerk)
        == {
            "mine": ["Bổ sung hồ sơ Phòng trả lại", "Hoàn thiện và nộp hồ sơ nháp"],
            "others": [
                f"Chờ Phòng trả lời hồ sơ đã nộp, chậm nhất ngày {due:%d/%m/%Y}",
                "1 hồ sơ Phòng đã tiếp nhận, chờ chuyển cấp trên",
                "1 hồ sơ đã chuyển, chờ kết quả",
            ],
        }
    )


def test_a_dossier_of_the_school_tells_when_it_changed(app, login):
    with app.app_context():
        world = make.world()
        make.dossier(world, S.DRAFT)
        db.session.commit()
        email = world.clerk.email
    (line,) = login(email).page("/").xpath("//a[@class='task ']//span[@title]")
    assert html.text(line).startswith("hôm nay ")


def test_a_school_begins_a_dossier_from_its_first_page(app, login):
    with app.app_context():
        world = make.world()
        clerk, officer = world.clerk.email, world.officer.email
        db.session.commit()
    assert login(clerk).submit("/", "Lập hồ sơ mới").headers["Location"] == "/ho-so/1"
    assert login(officer).page("/").xpath("//main//button") == []


def test_a_late_answer_is_late_for_the_office_and_for_the_school(world):
    with clock.at(clock.now() - timedelta(days=40)):
        dossier = make.dossier(world, S.SUBMITTED)
    days = (clock.today() - dossier.due_on).days
    assert told(world.principal) == {"late": [f"Phòng quá hạn trả lời {days} ngày"]}
    late = f"Trường THCS Vĩnh Thuận: quá hạn trả lời {days} ngày"
    assert told(world.officer) == {"late": [late], "mine": ["Xem 1 hồ sơ đã nộp"]}
    assert told(world.leader) == {"late": [late], "others": ["1 hồ sơ chờ chuyên viên xem"]}


def test_an_officer_reads_what_is_assigned_to_oneself(world):
    other = make.user(Role.OFFICER, world.office)
    dossier = make.dossier(world, S.SUBMITTED)
    review.assign(dossier, world.officer, other)
    assert told(world.officer)["mine"] == [
        "Xét hồ sơ được giao: Trường THCS Vĩnh Thuận",
        "Xem 1 hồ sơ đã nộp",
    ]
    assert told(other)["mine"] == ["Xem 1 hồ sơ đã nộp"]


def test_a_list_passes_from_hand_to_hand(world):
    make.dossier(world, S.ACCEPTED)
    assert told(world.officer) == {"mine": ["Đưa 1 điển hình đủ điều kiện vào danh sách tổng hợp"]}
    made = consolidations.begin(world.programme, world.officer)
    consolidations.put_in(made, consolidations.available(made), world.officer)
    made.signatory_id = db.session.scalar(db.select(make.Post.id).where(make.Post.role == Role.LEADER))
    assert told(world.officer) == {"mine": ["Hoàn thiện danh sách tổng hợp và trình ký"]}
    workflow.perform(made, "present", actor=world.officer)
    assert told(world.officer) == {"others": ["Danh sách tổng hợp chờ lãnh đạo ký"]}
    assert told(world.leader) == {"mine": ["Ký, chuyển danh sách tổng hợp"]}
    workflow.perform(made, "return", actor=world.leader, reason="Thiếu khối Mẫu giáo.")
    assert told(world.officer) == {"mine": ["Sửa danh sách tổng hợp lãnh đạo trả lại"]}
    assert tasks.of(world.officer).mine[0].detail == f"Danh sách tổng hợp {made.id} · 1 điển hình"
    workflow.perform(made, "present", actor=world.officer)
    workflow.perform(made, "forward", actor=world.leader)
    assert told(world.leader) == {"others": ["Danh sách đã chuyển, chờ kết quả"]}
    assert told(world.officer)["mine"] == [
        "Ghi số, ngày của Tờ trình đã chuyển",
        "Ghi kết quả của danh sách đã chuyển",
    ]
    assert told(world.inspector) == {"mine": ["Ghi kết quả của danh sách đã chuyển"]}


def test_a_report_passes_from_hand_to_hand(world):
    today, kind = clock.today(), ReportKind.MIDYEAR
    world.programme.midyear_due_on, world.programme.final_due_on = today + timedelta(days=30), today
    world.programme.final_due_on += timedelta(days=31)
    due = f"(hạn {world.programme.midyear_due_on:%d/%m/%Y})"
    assert told(world.principal) == {"mine": [f"Lập báo cáo sơ kết {due}"]}
    report = reports.begin(world.school, world.programme, kind, world.clerk)
    assert told(world.clerk) == {"mine": [f"Hoàn thiện và gửi báo cáo sơ kết {due}"]}
    words = dict.fromkeys(("done", "shortcomings", "next_steps"), "Như đã nêu.")
    reports.save(report, words, world.clerk)
    workflow.perform(report, "submit", actor=world.principal)
    assert told(world.principal) == {"others": ["Chờ Phòng trả lời báo cáo sơ kết"]}
    assert told(world.officer) == {"mine": ["Xem 1 báo cáo sơ kết đã gửi"]}
    assert told(world.leader) == {"others": ["1 báo cáo sơ kết chờ chuyên viên xem"]}
    workflow.perform(report, "return", actor=world.officer, reason="Thiếu số liệu.")
    assert (told(world.clerk), told(world.officer)) == ({"mine": ["Sửa báo cáo sơ kết Phòng trả lại"]}, {})


def test_mail_that_failed_waits_for_those_who_can_send_it_again(world):
    make.dossier(world, S.SUBMITTED)
    assert told(world.admin) == {"mine": ["Khai báo máy chủ thư: thư đang chờ, chưa đến người nhận"]}
    for mail in db.session.scalars(db.select(OutgoingMail)):
        mail.state = MailState.FAILED
    db.session.flush()
    number = db.session.scalar(db.select(db.func.count(OutgoingMail.id)))
    assert told(world.admin) == {"mine": [f"Xem {number} thư không gửi được"]}
    assert f"Xem {number} thư không gửi được" in told(world.officer)["mine"]
    assert "mine" not in told(world.leader)


def test_another_offices_lists_and_nominees_are_not_ones_own(world):
    elsewhere = make.office(world.province)
    plan, school = make.programme(elsewhere), make.school(elsewhere)
    dossier = make.dossier(world, programme=plan, school=school)
    workflow.perform(dossier, "submit", actor=make.user(Role.PRINCIPAL, school))
    officer = make.user(Role.OFFICER, elsewhere)
    review.give_verdict(dossier.nominees[0], Verdict.ELIGIBLE, officer)
    workflow.perform(dossier, "accept", actor=officer)
    consolidations.begin(plan, officer)
    assert (told(world.officer), told(world.leader)) == ({}, {})


def test_every_sentence_leads_to_a_page(app, login):
    with app.app_context():
        world = make.world()
        for state in (S.DRAFT, S.RETURNED, S.SUBMITTED, S.ACCEPTED, S.FORWARDED):
            make.dossier(world, state)
        consolidations.begin(world.programme, world.officer)
        emails = [getattr(world, role).email for role in ("principal", "officer", "leader", "admin")]
        db.session.commit()
    for email in emails:
        visitor = login(email, make.PASSWORD)
        links = visitor.page("/").xpath("//a[contains(@class, 'task')]/@href")
        assert links != []
        for link in links:
            visitor.page(link)


def test_an_empty_home_says_what_to_do_next(app, login):
    with app.app_context():
        principal = make.world().principal.email
        db.session.commit()
    page = login(principal, make.PASSWORD).page("/")
    assert [html.text(p) for p in page.xpath("//*[contains(@class, 'empty')]/p")] == [
        "Hiện không có việc nào đang chờ.",
        "Khi phát hiện điển hình ở trường, xin lập hồ sơ đề nghị ngay. Xem các hồ sơ của trường.",
    ]
