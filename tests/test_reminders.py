"""Đôn đốc: who is reminded, when, how often, and that nobody is who no longer owes."""

from datetime import date, timedelta

import pytest

from dienhinh import clock, worker
from dienhinh.database import write_tx
from dienhinh.domain import digest, duties, reminder_calendar, reminders
from dienhinh.domain.duties import Duty
from dienhinh.domain.standings import Cell, Progress
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import DossierState, MailState, OutgoingMail, Reminder, User
from tests.support import html, make

S = DossierState
DUE = date(2021, 11, 19)  # a Friday
MONDAY_BEFORE = make.moment(2021, 11, 15)


@pytest.fixture
def dated(monkeypatch) -> Duty:
    """The dossiers' row of the table with a day, so that the calendar has something to look at."""
    row = next(duty for duty in duties.DUTIES if duty.key == "dossiers")
    with_day = row._replace(due=lambda programme: DUE)
    for module in (duties, reminders.progress):
        monkeypatch.setattr(module, "DUTIES", tuple(with_day if d is row else d for d in duties.DUTIES))
    monkeypatch.setattr(reminders, "REMINDED", (with_day,))
    return with_day


def to(template: str = "reminder") -> list[str]:
    query = db.select(OutgoingMail.recipient).where(OutgoingMail.template == template)
    return sorted(db.session.scalars(query))


def run_at(instant) -> int:
    with clock.at(instant):
        return reminder_calendar.run()


def test_the_calendar_reminds_once_before_the_day_those_who_owe(context, dated):
    with clock.at(MONDAY_BEFORE):
        world = make.world()
        silent = make.school(world.office)
        make.dossier(world, S.SUBMITTED)
    assert [run_at(MONDAY_BEFORE - timedelta(days=7)), run_at(MONDAY_BEFORE)] == [0, 1]
    assert run_at(MONDAY_BEFORE + timedelta(hours=1)) == 0
    assert to() == [silent.email]


@pytest.mark.parametrize(
    "instant",
    [
        make.moment(2021, 11, 15, 7),
        make.moment(2021, 11, 15, 17),
        make.moment(2021, 11, 20, 9),  # a Saturday
        make.moment(2022, 2, 1, 9),  # the first day of Tết
        make.moment(2022, 6, 6, 9),  # summer
    ],
    ids=["early", "late", "saturday", "tet", "summer"],
)
def test_nobody_is_reminded_outside_office_hours_of_the_school_year(instant):
    assert not reminder_calendar.is_time(instant)
    assert reminder_calendar.is_time(MONDAY_BEFORE)


@pytest.mark.parametrize(("minute", "expected"), [(-1, False), (0, True)])
def test_office_hours_begin_at_half_past_seven_in_vietnam(minute, expected):
    opens = make.moment(2021, 11, 15, 7) + timedelta(minutes=30)
    assert reminder_calendar.is_time(opens + timedelta(minutes=minute)) is expected


def test_after_the_day_it_reminds_each_week_and_then_tells_the_head_of_the_block(context, dated):
    with clock.at(MONDAY_BEFORE):
        world = make.world()
        head = make.school(world.office, "Trường phụ trách")
        block = make.block(world.office, "Khối 1")
        world.school.block_id = head.block_id = block.id
        block.head_id = head.id
    days = [make.moment(2021, 11, 15) + timedelta(days=n) for n in range(0, 24)]
    sent = {f"{day:%d/%m}": count for day in days if (count := run_at(day))}
    # Both owe: before, after, a week later; on the tenth working day both again, and the head on the other's debt.
    assert sent == {"15/11": 2, "22/11": 2, "26/11": 2, "03/12": 3}
    assert to("reminder_head") == [head.email]
    told = db.session.scalar(db.select(OutgoingMail.text).where(OutgoingMail.template == "reminder_head"))
    assert world.school.name in told


def test_the_weekly_cap_holds_for_a_person_and_for_the_calendar(context, dated):
    with clock.at(MONDAY_BEFORE):
        world = make.world()
        for words in ("Lần một.", "Lần hai."):
            assert reminders.send(world.programme, dated, [world.school.id], words, world.officer) == 1
        with pytest.raises(DomainError, match="đã được đôn đốc 2 lần trong bảy ngày qua"):
            reminders.send(world.programme, dated, [world.school.id], "Lần ba.", world.officer)
        assert reminder_calendar.run() == 0
    assert run_at(MONDAY_BEFORE + timedelta(days=7, hours=1)) == 1


def test_the_head_of_a_block_hears_of_the_others_within_the_cap(context, dated):
    with clock.at(MONDAY_BEFORE):
        world = make.world()
        head = make.school(world.office, "Trường phụ trách")
        block = make.block(world.office, "Khối 1")
        world.school.block_id = head.block_id = block.id
        block.head_id = head.id
    with clock.at(make.moment(2021, 12, 2)):
        for words in ("Lần một.", "Lần hai."):
            reminders.send(world.programme, dated, [head.id], words, world.officer)
    assert [(run_at(make.moment(2021, 12, day)), to("reminder_head")) for day in (3, 10)] == [
        (1, []),
        (3, [head.email]),
    ]


def test_a_person_reminds_only_chosen_schools_that_still_lack_something(context):
    world = make.world()
    silent, other = make.school(world.office), make.school(world.office)
    make.dossier(world, S.SUBMITTED)
    duty = reminders.duty_named("dossiers")
    chosen = [silent.id, world.school.id]
    assert reminders.send(world.programme, duty, chosen, "Xin gửi sớm.", world.officer) == 1
    assert to() == [silent.email] and other.email not in to()
    text = db.session.scalar(db.select(OutgoingMail.text).where(OutgoingMail.template == "reminder"))
    assert ("Xin gửi sớm." in text, "/tien-do?nam-hoc=2021-2022\n" in text) == (True, True)


def test_a_debt_that_was_paid_meanwhile_is_not_asked_for(app, smtp):
    with app.app_context():
        world = make.world()
        world.school.email = "truong@example.vn"
        duty = reminders.duty_named("dossiers")
        reminders.send(world.programme, duty, [world.school.id], "", world.officer)
        late = make.school(world.office)
        reminders.send(world.programme, duty, [late.id], "", world.officer)
        make.dossier(world, S.SUBMITTED)
        db.session.commit()
        late = late.email
        while worker.deliver_one():
            pass
        query = db.select(OutgoingMail.recipient, OutgoingMail.state)
        states = dict(db.session.execute(query.where(OutgoingMail.template == "reminder")).all())
    assert states.pop(late) is MailState.SENT
    assert set(states.values()) == {MailState.DROPPED}


def test_a_year_that_was_closed_meanwhile_is_not_asked_for(app, smtp):
    with app.app_context():
        world = make.world()
        world.school.email = "truong@example.vn"
        duty = reminders.duty_named("dossiers")
        reminders.send(world.programme, duty, [world.school.id], "", world.officer)
        world.programme.is_open = False
        db.session.commit()
        while worker.deliver_one():
            pass
        query = db.select(OutgoingMail.state).where(OutgoingMail.template == "reminder")
        assert set(db.session.scalars(query)) == {MailState.DROPPED}


def test_two_workers_that_look_at_the_calendar_together_remind_once(app, dated):
    with app.app_context(), clock.at(MONDAY_BEFORE):
        make.world()
        db.session.commit()
        assert reminder_calendar.is_any_due()
        for _ in range(2):  # both had seen that something is due
            with write_tx():
                reminder_calendar.run()
        assert db.session.scalar(db.select(db.func.count(Reminder.id))) == 1


def test_the_weekly_mail_goes_once_on_the_first_working_day_to_those_who_want_it(context):
    with clock.at(MONDAY_BEFORE):
        world = make.world()
        make.dossier(world, S.SUBMITTED)
        second = make.user(make.Role.OFFICER, world.office)
        second.weekly_digest = False
    sunday, monday, tuesday = (make.moment(2021, 11, day) for day in (14, 15, 16))
    counted = []
    for instant in (sunday, monday, monday, tuesday):
        with clock.at(instant):
            counted.append(digest.send(digest.wanted()))
    assert counted == [0, 1, 0, 0]
    assert to("digest") == [world.officer.email]
    mail = db.session.scalars(db.select(OutgoingMail).where(OutgoingMail.template == "digest")).one()
    assert "Xem 1 hồ sơ đã nộp" in mail.text and "Nguyễn Thị" not in mail.text


def test_a_holiday_moves_the_weekly_mail_on(context):
    with clock.at(make.moment(2022, 1, 28)):
        world = make.world()
        make.dossier(world, S.SUBMITTED)
    counted = {}
    for day in (2, 3, 4, 7):
        with clock.at(make.moment(2022, 1, day)):
            counted[day] = len(digest.wanted())
    # New Year's Day 2022 fell on a Saturday and was made good on Monday the third.
    assert counted == {2: 0, 3: 0, 4: 1, 7: 0}


def test_anyone_may_turn_the_weekly_mail_off(app, login):
    with app.app_context():
        email = make.world().principal.email
        db.session.commit()
    visitor = login(email, make.PASSWORD)
    visitor.submit("/tai-khoan", "Lưu", weekly_digest=None)
    with app.app_context():
        assert db.session.scalar(db.select(User.weekly_digest).where(User.email == email)) is False


def test_an_officer_sends_through_the_page_and_a_school_may_not(app, login):
    with app.app_context():
        world = make.world()
        silent = make.school(world.office, "Trường Mẫu giáo Bình Minh")
        officer, principal, silent_id = world.officer.email, world.principal.email, silent.id
        db.session.commit()
    office = login(officer, make.PASSWORD)
    answer = office.submit(
        "/tien-do/don-doc?viec=dossiers", "Gửi thư đôn đốc", schools=str(silent_id), words="Gấp."
    )
    assert answer.status_code == 303
    with app.app_context():
        assert db.session.scalar(db.select(Reminder.words).where(Reminder.unit_id == silent_id)) == "Gấp."
    nobody = office.submit("/tien-do/don-doc?viec=dossiers", "Gửi thư đôn đốc", schools=[])
    assert (nobody.status_code, "Xin chọn ít nhất một trường" in nobody.text) == (422, True)
    assert login(principal, make.PASSWORD).get("/tien-do/don-doc?viec=dossiers").status_code == 403
    assert office.get("/tien-do/don-doc?viec=khong-co").status_code == 404


def test_a_block_is_ticked_by_a_link_and_whoever_was_reminded_today_is_not_ticked_again(app, login):
    with app.app_context():
        world = make.world()
        blocks = [make.block(world.office, name) for name in ("Mẫu giáo", "Tiểu học")]
        schools = [make.school(world.office, f"Trường {block.name}", block=block) for block in blocks]
        officer, ids = world.officer.email, [str(each.id) for each in (*schools, world.school)]
        db.session.commit()
    office = login(officer, make.PASSWORD)
    url = "/tien-do/don-doc?viec=dossiers"
    ticked = "//input[@name='schools'][@checked]/@value"
    page = office.page(url)
    links = {html.text(a): a.get("href") for a in page.xpath("//fieldset//a")}
    assert (list(links), page.xpath(ticked)) == (["Mẫu giáo", "Tiểu học", "Không trường nào"], ids)
    office.submit(url, "Gửi thư đôn đốc", schools=ids[0])
    asked = [office.page(where).xpath(ticked) for where in (url, *links.values())]
    assert asked == [[ids[1], ids[2]], [ids[0]], [ids[1]], []]


def test_progress_states_that_lack_are_those_that_are_not_sent():
    assert {state for state in Progress if state not in reminders.LACKING} == {Progress.SENT, Progress.DONE}
    assert Cell().state is Progress.NONE
