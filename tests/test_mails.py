"""Which mails the steps queue: to whom, with which words, and with what attached."""

import io
import re

import pdfplumber
import pytest
import sqlalchemy as sa
from flask import current_app

from dienhinh import clock, worker
from dienhinh.domain import issuing, mails, reports, results, review, versions, workflow
from dienhinh.domain.workflow import TRANSITIONS
from dienhinh.extensions import db
from dienhinh.models import (
    ConsolidationState,
    Dossier,
    DossierState,
    MailState,
    OutgoingMail,
    PlanState,
    PledgeState,
    ReportKind,
    Result,
    Role,
    StoryState,
    Verdict,
)
from tests.support import make
from tests.support.smtp import SmtpServer

S, C = DossierState, ConsolidationState
STEP_MAILS = {name for steps in TRANSITIONS.values() for step in steps for name in step.mail}


@pytest.fixture
def world(context) -> make.World:
    made = make.world()
    made.office.copies_to = "Phòng Nội vụ huyện <noivu@example.vn>\nLãnh đạo Phòng"
    return made


def queued(name: str = "") -> list[OutgoingMail]:
    query = sa.select(OutgoingMail).order_by(OutgoingMail.id)
    return list(db.session.scalars(query.where(OutgoingMail.template == name) if name else query))


def to(name: str) -> list[str]:
    return [mail.recipient for mail in queued(name)]


def whole_story(world: make.World) -> Dossier:
    """Every step once: withdrawn, returned, accepted, returned by the leader, forwarded, answered, corrected."""
    declined = make.dossier(world, S.CLOSED)
    assert declined.state is S.CLOSED
    record = make.dossier(world, S.SUBMITTED)
    workflow.perform(record, "withdraw", actor=world.principal, reason="Nộp nhầm.")
    workflow.perform(record, "submit", actor=world.principal)
    workflow.perform(record, "return", actor=world.officer, reason="Thiếu số liệu.")
    record.nominees[0].summary += " Bổ sung số liệu."
    workflow.perform(record, "submit", actor=world.principal)
    for nominee in record.nominees:
        review.give_verdict(nominee, Verdict.ELIGIBLE, world.officer)
    workflow.perform(record, "accept", actor=world.officer)
    workflow.perform(record, "reconsider", actor=world.officer, reason="Có đơn phản ánh.")
    workflow.perform(record, "accept", actor=world.officer)
    listed = make.consolidation(world, C.PRESENTED)
    workflow.perform(listed, "return", actor=world.leader, reason="Xem lại.")
    workflow.perform(listed, "present", actor=world.officer)
    workflow.perform(listed, "forward", actor=world.leader)
    paper, _ = versions.printed("office_letter", listed, world.officer)
    issuing.issue(paper, 1, clock.today(), "", world.officer)
    refusal = results.Answer(Result.NOT_RECOGNISED, reason="Chưa đủ.")
    results.record(listed, listed.nominees, refusal, world.inspector)
    workflow.perform(listed, "answer", actor=world.inspector)
    results.record(listed, listed.nominees, refusal, world.officer, correction="Ghi nhầm.")
    for state in (StoryState.RETURNED, StoryState.WITHDRAWN):
        make.story(world, state)
    year_story(world)
    return record


def year_story(world: make.World) -> None:
    """A plan and a list of pledges: taken back, returned, and in the end accepted and opened again."""
    plan = make.plan(world, PlanState.RETURNED)
    pledged = make.pledge_list(world, PledgeState.RETURNED)
    for record, settled in ((plan, "acknowledge"), (pledged, "confirm")):
        workflow.perform(record, "submit", actor=world.principal)
        workflow.perform(record, "withdraw", actor=world.principal, reason="Gửi nhầm.")
        workflow.perform(record, "submit", actor=world.principal)
        workflow.perform(record, settled, actor=world.officer)
    for each in pledged.pledges[0].assessments:
        each.second = each.first
    workflow.perform(pledged, "review", actor=world.principal)
    report = reports.begin(world.school, world.programme, ReportKind.FINAL, world.principal)
    report.done = report.shortcomings = report.next_steps = "Đã nêu."
    workflow.perform(report, "submit", actor=world.principal)
    workflow.perform(report, "return", actor=world.officer, reason="Thiếu số liệu.")
    workflow.perform(report, "submit", actor=world.principal)
    workflow.perform(report, "accept", actor=world.officer)


def test_every_step_that_mails_is_in_the_table():
    assert STEP_MAILS | {"dossier_corrected", "consolidation_numbered"} == set(mails.MAILS)


def test_the_story_sends_every_mail_of_the_table(world):
    whole_story(world)
    assert {mail.template for mail in queued()} == set(mails.MAILS)


def test_each_mail_goes_to_those_whom_it_concerns(world):
    whole_story(world)
    school = [world.clerk.email, world.principal.email]
    assert {name: list(dict.fromkeys(to(name))) for name in mails.MAILS} == {
        "dossier_submitted": [world.officer.email],
        "dossier_receipt": school,
        "dossier_withdrawn": [world.officer.email],
        "dossier_returned": school,
        "dossier_accepted": school,
        "dossier_reconsidered": school,
        "dossier_declined": school,
        "dossier_forwarded": school,
        "dossier_result": school,
        "dossier_corrected": school,
        "consolidation_presented": [world.leader.email],
        "consolidation_returned": [world.officer.email],
        "consolidation_forwarded": [world.province.email],
        "consolidation_copy": ["noivu@example.vn"],
        "consolidation_numbered": [world.province.email, "noivu@example.vn"],
        "consolidation_answered": [world.officer.email, world.leader.email],
        "story_sent": [world.officer.email],
        "story_returned": school,
        "story_published": school,
        "story_withdrawn": [*school, world.officer.email],
        "plan_submitted": [world.officer.email],
        "plan_reopened": [world.officer.email],
        "plan_returned": school,
        "plan_acknowledged": school,
        "pledges_submitted": [world.officer.email],
        "pledges_reopened": [world.officer.email],
        "pledges_returned": school,
        "pledges_confirmed": school,
        "pledges_assessed": [world.officer.email],
        "report_submitted": [world.officer.email],
        "report_returned": school,
        "report_accepted": school,
    }


def test_each_round_mails_again(world):
    record = make.dossier(world, S.RETURNED)
    for turn in (2, 3):
        record.nominees[0].summary += f" Sửa lần {turn}."
        workflow.perform(record, "submit", actor=world.principal)
        workflow.perform(record, "return", actor=world.officer, reason="Vẫn thiếu.")
    assert to("dossier_returned") == [world.clerk.email, world.principal.email] * 3
    assert [mail.subject for mail in queued("dossier_submitted")] == [
        f"[Hồ sơ {record.id}] Trường THCS Vĩnh Thuận nộp hồ sơ đề nghị khen thưởng",
        f"[Hồ sơ {record.id}] Trường THCS Vĩnh Thuận nộp lại hồ sơ đề nghị khen thưởng (lần 2)",
        f"[Hồ sơ {record.id}] Trường THCS Vĩnh Thuận nộp lại hồ sơ đề nghị khen thưởng (lần 3)",
    ]


def test_subjects_begin_with_the_code_and_differ(world):
    record = whole_story(world)
    subjects = [mail.subject for mail in queued() if mail.dossier_id in (None, record.id)]
    code = re.compile(r"\[(Hồ sơ|Tổng hợp|Gương điển hình|Kế hoạch|Đăng ký|Báo cáo) \d+\] ")
    assert [s for s in subjects if not code.match(s)] == []
    per_template = {mail.template: mail.subject for mail in queued()}
    assert len(set(per_template.values())) == len(per_template)


def test_an_urgent_dossier_says_so_in_the_subject(world):
    make.dossier(world, S.SUBMITTED, urgent=True)
    assert queued("dossier_submitted")[0].subject.startswith("[Hồ sơ 1] KHẨN: Trường THCS Vĩnh Thuận")


def test_no_mail_tells_more_than_code_school_and_link(world):
    candidate = make.candidate(world.school, "Đặng Bí Mật", phone="0900 000 099", email="bimat@example.vn")
    record = make.dossier(world, S.SUBMITTED, people=[candidate])
    workflow.perform(record, "return", actor=world.officer, reason="Cô Đặng Bí Mật chưa có sáng kiến.")
    told = "\n".join(mail.subject + mail.text + mail.html for mail in queued())
    secrets = ["Bí Mật", "0900", "bimat", "sáng kiến", record.nominees[0].summary, world.clerk.name]
    assert [secret for secret in secrets if secret in told] == []
    assert f"http://127.0.0.1:8000/ho-so/{record.id}" in queued("dossier_returned")[0].text


def test_both_parts_say_the_same(world):
    whole_story(world)
    for mail in queued():
        bare = re.sub(r"<[^>]+>", " ", re.sub(r"<head>.*</head>", "", mail.html, flags=re.S))
        assert bare.split() == mail.text.replace("\n--\n", "\n").split()


def test_a_school_without_accounts_gets_its_mail_at_its_own_address(world):
    other = make.school(world.office, "Trường không tài khoản")
    record = make.dossier(world, S.SUBMITTED, school=other)
    for tenure in db.session.scalars(
        sa.select(make.Tenure).join(make.Post).where(make.Post.unit_id == other.id)
    ):
        tenure.ends_on = make.clock.today().replace(year=2020)
    workflow.perform(record, "return", actor=world.officer, reason="Thiếu.")
    assert to("dossier_returned") == [other.email]


def test_a_mail_without_an_addressee_is_kept_as_failed(world):
    world.officer.disabled_at = make.clock.now()
    make.dossier(world, S.SUBMITTED)
    (mail,) = queued("dossier_submitted")
    assert (mail.recipient, mail.state) == ("", MailState.FAILED)
    assert mail.last_error.startswith("Chưa có địa chỉ nhận.")


def test_a_wrong_address_is_kept_as_failed(world):
    world.office.copies_to = "Phòng Nội vụ <noi vu@example>"
    make.dossier(world, S.ACCEPTED)
    make.consolidation(world, C.FORWARDED)
    (mail,) = queued("consolidation_copy")
    assert (mail.state, mail.last_error) == (MailState.FAILED, "Địa chỉ «noi vu@example» không đúng.")


def test_a_former_holder_of_a_post_hears_nothing(world):
    make.user(Role.OFFICER, world.office)
    world.officer.tenures[0].ends_on = make.clock.today().replace(year=2020)
    make.dossier(world, S.SUBMITTED)
    assert world.officer.email not in to("dossier_submitted")
    assert len(to("dossier_submitted")) == 1


def test_an_occurrence_writes_to_an_address_once(world):
    first = mails.queue("mail_test", [("A@Example.vn", "A"), ("a@example.vn", "B")], "test-1", name="A")
    again = mails.queue("mail_test", [("a@example.vn", "A"), ("b@example.vn", "B")], "test-1", name="A")
    assert [mail.recipient for mail in first + again] == ["a@example.vn", "b@example.vn"]


def test_one_line_stands_for_each_occurrence(world):
    record = make.dossier(world, S.RETURNED)
    school = f"{world.clerk.name}, {world.principal.name}"
    assert [(line.subject, line.recipient, line.count) for line in mails.of_dossier(record)] == [
        (f"[Hồ sơ {record.id}] Trả lại để bổ sung", school, 2),
        (f"[Hồ sơ {record.id}] Đã nhận hồ sơ của trường", school, 2),
        (
            f"[Hồ sơ {record.id}] Trường THCS Vĩnh Thuận nộp hồ sơ đề nghị khen thưởng",
            world.officer.name,
            1,
        ),
    ]


def test_a_plan_and_a_list_show_their_own_mails_alone(world):
    other = make.school(world.office)
    for make_one, state in ((make.plan, PlanState.RETURNED), (make.pledge_list, PledgeState.CONFIRMED)):
        make_one(world, state, school=other)
        record = make_one(world, state)
        lines = mails.of_year(record)
        school = f"{world.clerk.name}, {world.principal.name}"
        assert [(line.recipient, line.count) for line in lines] == [(school, 2), (world.officer.name, 1)]
        noun = type(record).__name__.lower()
        mails.queue(
            "mail_test", [("a@b.vn", "A")], f"{noun}-{record.id}0-x", unit_id=record.unit_id, name="A"
        )
        assert mails.of_year(record) == lines


def deliver_all() -> None:
    db.session.commit()
    while worker.deliver_one():
        pass


def pdf_text(message) -> dict[str, str]:
    files = {}
    for part in message.iter_attachments():
        with pdfplumber.open(io.BytesIO(part.get_content())) as pdf:
            files[part.get_filename()] = "\n".join(page.extract_text() for page in pdf.pages)
    return files


def test_the_officer_receives_the_list_that_was_sent(smtp: SmtpServer, world):
    person = make.candidate(world.school, "Nguyễn Thị Hồng Thắm")
    record = make.dossier(world, S.SUBMITTED, people=[person])
    person.name = "Tên đã sửa sau khi nộp"
    deliver_all()
    (message,) = smtp.to(world.officer.email)
    ((name, words),) = pdf_text(message).items()
    assert name == f"Danh sách cá nhân - Trường THCS Vĩnh Thuận - {record.id}.pdf"
    assert "Nguyễn Thị Hồng Thắm" in words.replace("\n", " ") and "đã sửa" not in words


def test_a_received_mail_is_whole(smtp: SmtpServer, world):
    make.dossier(world, S.SUBMITTED)
    deliver_all()
    (message,) = smtp.to(world.principal.email)
    (stored,) = [mail for mail in queued("dossier_receipt") if mail.recipient == world.principal.email]
    assert message["Subject"] == stored.subject
    assert message["Message-ID"].strip() == stored.message_id
    assert message["Reply-To"] == world.office.email
    assert message["From"] == "Điển hình tiên tiến <dienhinh@localhost>"
    assert message["To"] == f"{world.principal.name} <{world.principal.email}>"
    plain, html = (message.get_body([kind]).get_content() for kind in ("plain", "html"))
    assert (plain.strip(), html.strip()) == (stored.text.strip(), stored.html.strip())


def test_the_parent_unit_receives_letter_and_list(smtp: SmtpServer, world):
    make.dossier(world, S.ACCEPTED)
    listed = make.consolidation(world, C.FORWARDED)
    deliver_all()
    for address in (world.province.email, "noivu@example.vn"):
        (message,) = smtp.to(address)
        assert sorted(pdf_text(message)) == [
            f"{title} - {world.office.name} - {listed.id}.pdf" for title in ("Danh sách tổng hợp", "Tờ trình")
        ]


def test_an_answer_to_any_mail_goes_to_the_office(smtp: SmtpServer, world):
    make.plan(world, PlanState.ACKNOWLEDGED)
    make.dossier(world, S.SUBMITTED)
    mails.queue("mail_test", [("nobody@example.vn", "")], "test-1", name="A")
    deliver_all()
    told = [message for person in (world.officer, world.principal) for message in smtp.to(person.email)]
    assert [message["Reply-To"] for message in told] == [world.office.email] * 4
    (test,) = smtp.to("nobody@example.vn")
    assert test["Reply-To"] is None


def test_no_mail_to_the_office_leads_to_a_page_that_it_may_not_see(world):
    """What a school takes back is its own again: not even that it is there may be known."""
    record = make.dossier(world, S.SUBMITTED)
    workflow.perform(record, "withdraw", actor=world.principal, reason="Nộp nhầm.")
    (mail,) = queued("dossier_withdrawn")
    assert "http" not in mail.text


def test_a_secret_mail_is_forgotten_once_it_is_sent(smtp: SmtpServer, context):
    link = "http://127.0.0.1:8000/dat-mat-khau/abc123"
    (mail,) = mails.queue(
        "password_reset", [("a@example.vn", "A")], "reset-1", secret=True, name="A", link=link
    )
    deliver_all()
    assert link in smtp.to("a@example.vn")[0].get_body(["plain"]).get_content()
    assert (mail.state, mail.text, mail.html) == (MailState.SENT, "", "")


def test_without_a_mail_server_mail_waits_and_can_be_read(world):
    make.dossier(world, S.SUBMITTED)
    db.session.commit()
    assert (current_app.config["MAIL_SERVER"], worker.deliver_one()) == ("", False)
    assert {(mail.state, mail.attempts) for mail in queued()} == {(MailState.WAITING, 0)}
    assert all(mail.text for mail in queued())
