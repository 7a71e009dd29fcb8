"""Number and day after signing: one of each in a year, the next one offered, the odd one with its reason."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import doctor, issuing, register, versions
from dienhinh.domain.register import Filter
from dienhinh.errors import Conflict, DomainError, Forbidden
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, Consolidation, Dossier, DossierState, Paper
from tests.reliability.test_race import at_once
from tests.support import html, make

LETTER = "/ho-so/1/to-trinh.pdf"


@pytest.fixture
def world(context):
    return make.world()


def blank(world, **options):
    """A dossier without a number, whose meeting was long ago."""
    dossier = make.dossier(world, number="", issued_on=None, **options)
    dossier.meeting.starts_at = clock.now() - timedelta(days=900)
    return dossier


def letter(world, number=None, day=None, reason=""):
    """The printed Tờ trình of a new dossier, issued where a number is given."""
    paper, _ = versions.printed("school_letter", blank(world), world.clerk)
    if number:
        issuing.issue(paper, number, day or clock.today(), reason, world.clerk)
    return paper


def refusal(act, *arguments):
    with pytest.raises(DomainError) as caught:
        act(*arguments)
    return caught.value.field, caught.value.sentence


def test_the_number_is_written_once_and_printed_everywhere(world):
    dossier = blank(world)
    paper, _ = versions.printed("school_letter", dossier, world.clerk)
    minutes, _ = versions.printed("minutes", dossier, world.clerk)
    listed, _ = versions.printed("individual_list", dossier, world.clerk)
    issuing.issue(paper, 7, clock.today(), "", world.clerk)
    issuing.issue(minutes, 3, clock.today(), "", world.clerk)
    assert (dossier.number, dossier.issued_on, dossier.meeting.minutes_number) == ("07", clock.today(), "03")
    same, shown = versions.printed("individual_list", dossier, world.clerk)
    assert (same, shown.attached_to.number.number, shown.attached_to.date) == (listed, "07", clock.today())
    same, shown = versions.printed("school_letter", dossier, world.clerk)
    assert (same, shown.number.number, shown.date) == (paper, "7", clock.today())
    assert [line for line in shown.grounds if "Biên bản số 03/BB-THCSVT" in line] != []


def test_the_next_number_is_offered_and_a_year_begins_with_one(world):
    letter(world, 4)
    paper = letter(world)
    years = clock.today().year, clock.today().year + 1
    assert [issuing.suggestion(paper, year) for year in years] == [5, 1]


def test_the_database_itself_refuses_a_number_that_another_paper_holds(world):
    letter(world, 4)
    second = letter(world, 5)
    assert list(doctor.papers_are_as_they_were()) == []
    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        db.session.execute(sa.update(Paper).where(Paper.id == second.id).values(number=4))


def test_the_doctor_names_both_papers_that_hold_one_number_across_series(world):
    first, second = letter(world, 4), letter(world, 5)
    db.session.execute(sa.update(Paper).where(Paper.id == second.id).values(number=4, series=issuing.ALL))
    db.session.expire_all()
    assert list(doctor.papers_are_as_they_were()) == [
        f"Văn bản {second.id} ({second.code}): số 04/TTr-THCSVT năm {clock.today().year} của Trường THCS Vĩnh Thuận "
        f"đã cấp cho văn bản {first.id} ({first.code})."
    ]


def test_a_duplicate_is_refused_with_the_paper_that_holds_the_number(world):
    held, paper = letter(world, 4), letter(world)
    assert refusal(issuing.issue, paper, 4, clock.today(), "", world.clerk) == (
        "number",
        f"Số 04 năm {clock.today().year} đã cấp cho Tờ trình số 04/TTr-THCSVT ngày {clock.today():%d/%m/%Y} "
        f"({held.subject}). Số tiếp theo là 05.",
    )


@pytest.mark.parametrize("one_series", [False, True])
def test_a_series_is_of_a_kind_or_of_all_as_the_head_chose(world, one_series):
    world.school.one_series = one_series
    letter(world, 4)
    minutes, _ = versions.printed("minutes", blank(world), world.clerk)
    assert issuing.suggestion(minutes, clock.today().year) == (5 if one_series else 1)
    assert issuing.series_of(minutes) == ("chung" if one_series else "BB")


def test_a_number_given_before_the_head_chose_otherwise_counts_too(world):
    letter(world, 4)
    world.school.one_series = True
    minutes, _ = versions.printed("minutes", blank(world), world.clerk)
    assert refusal(issuing.issue, minutes, 4, clock.today(), "", world.clerk)[0] == "number"
    issuing.issue(minutes, 5, clock.today(), "", world.clerk)
    world.school.one_series = False
    assert refusal(issuing.issue, letter(world), 5, clock.today(), "", world.clerk)[0] == "number"


def test_schools_count_apart(world):
    letter(world, 4)
    other = make.school(world.office, "Trường khác")
    paper, _ = versions.printed(
        "school_letter", blank(world, school=other), make.user(make.Role.CLERK, other)
    )
    assert issuing.suggestion(paper, clock.today().year) == 1


def test_an_earlier_day_than_the_last_asks_for_its_reason_and_keeps_it(context):
    today = date(2021, 11, 20)
    with clock.at(make.moment(2021, 11, 20)):
        world = make.world()
        letter(world, 4)
        paper = letter(world)
        day = today - timedelta(days=3)
        field, sentence = refusal(issuing.issue, paper, 5, day, "", world.clerk)
        assert (field, sentence[:63]) == (
            "reason",
            "Ngày này trước ngày của văn bản đã ban hành: Tờ trình số 04/TTr",
        )
        issuing.issue(paper, 5, day, "Ký ngày 17, vào sổ muộn.", world.clerk)
    assert (paper.issued_on, paper.issue_reason) == (day, "Ký ngày 17, vào sổ muộn.")


def test_a_gap_is_filled_with_a_reason_where_the_days_do_not_follow_the_numbers(context):
    with clock.at(make.moment(2021, 11, 20)):
        world = make.world()
        letter(world, 4)
    with clock.at(make.moment(2021, 11, 22)):
        assert refusal(issuing.issue, letter(world), 3, clock.today(), "", world.clerk)[0] == "reason"


def test_a_number_far_beyond_the_last_asks_for_its_reason(context):
    world = make.world()
    letter(world, 2)
    paper = letter(world)
    assert refusal(issuing.issue, paper, 2026, clock.today(), "", world.clerk) == (
        "reason",
        "Số này bỏ trống các số từ 03 đến 2025. Xin ghi lý do.",
    )
    issuing.issue(paper, 102, clock.today(), "", world.clerk)
    assert paper.number == 102


def test_what_was_mistyped_is_mended_with_a_reason_and_leaves_its_trace(world):
    paper = letter(world, 44)
    assert refusal(issuing.issue, paper, 4, clock.today(), "", world.clerk)[0] == "reason"
    issuing.issue(paper, 4, clock.today(), "Ghi nhầm số.", world.clerk)
    line = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "dossier.issue")).all()[-1]
    assert (line.details["before"]["number"], line.details["after"]["number"]) == (44, 4)
    assert paper.dossier.number == "04"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (clock.today() + timedelta(days=1), "Ngày ban hành không thể sau hôm nay."),
        (date(2019, 1, 1), "Ngày ban hành đứng trước ngày họp bình xét"),
    ],
)
def test_a_day_that_cannot_be_is_refused(world, day, sentence):
    field, told = refusal(issuing.issue, letter(world), 1, day, "x", world.clerk)
    assert (field, told[: len(sentence)]) == ("issued_on", sentence)


def test_the_year_of_a_number_is_that_of_its_day_in_vietnam(context):
    """17:00 UTC on 31 December is the new year at home."""
    with clock.at(datetime(2021, 12, 31, 16, 59, tzinfo=UTC)):
        world = make.world()
        last = letter(world, 90)
        assert (issuing.usual_day(last), last.year) == (date(2021, 12, 31), 2021)
    with clock.at(datetime(2021, 12, 31, 17, 0, tzinfo=UTC)):
        first = letter(world)
        assert issuing.suggestion(first, issuing.usual_day(first).year) == 1
        issuing.issue(first, 1, clock.today(), "", world.clerk)
        late = letter(world)
        assert issuing.suggestion(late, 2021) == 91
        issuing.issue(late, 91, date(2021, 12, 31), "", world.clerk)
    assert [(paper.year, paper.number) for paper in (last, first, late)] == [
        (2021, 90),
        (2022, 1),
        (2021, 91),
    ]


def test_a_list_has_no_number_and_a_replaced_print_takes_none(world):
    dossier = blank(world)
    listed, _ = versions.printed("individual_list", dossier, world.clerk)
    assert "phụ lục" in refusal(issuing.issue, listed, 1, clock.today(), "", world.clerk)[1]
    old, _ = versions.printed("school_letter", dossier, world.clerk)
    dossier.subject = "Về việc khác"
    versions.printed("school_letter", dossier, world.clerk)
    with pytest.raises(Conflict, match="đã được thay bằng bản 2"):
        issuing.issue(old, 1, clock.today(), "", world.clerk)


def test_issuing_anew_takes_a_number_of_its_own_and_the_register_names_both(world):
    dossier = blank(world)
    old, _ = versions.printed("school_letter", dossier, world.clerk)
    issuing.issue(old, 1, clock.today(), "", world.clerk)
    dossier.subject = "Về việc khác"
    new, shown = versions.printed("school_letter", dossier, world.clerk)
    assert (shown.number.number, dossier.number, dossier.issued_on) == (None, "", None)
    issuing.issue(new, 2, clock.today(), "", world.clerk)
    rows = register.whole(world.school, Filter(clock.today().year)).rows
    assert [(row.sign, row.note) for row in rows] == [
        ("01/TTr-THCSVT", "Thay bằng số 02/TTr-THCSVT"),
        ("02/TTr-THCSVT", ""),
    ]
    assert versions.as_printed(old).number.number == "1"


def test_only_the_unit_whose_paper_it_is_gives_the_number(world):
    dossier = blank(world, state=DossierState.SUBMITTED)
    paper, _ = versions.printed("school_letter", dossier, world.clerk)
    with pytest.raises(Forbidden):
        issuing.issue(paper, 1, clock.today(), "", world.officer)


def test_the_office_numbers_its_own_letter(world):
    make.dossier(world, DossierState.ACCEPTED)
    listed = make.consolidation(world)
    paper, _ = versions.printed("office_letter", listed, world.officer)
    issuing.issue(paper, 72, clock.today(), "", world.officer)
    assert (db.session.get(Consolidation, listed.id).number, paper.sign) == ("72", "72/TTr-PGDĐT")


# By forms, as people do it.


@pytest.fixture
def office(app, login):
    """Two dossiers of a school, printed and not numbered, and two clerks."""
    with app.app_context():
        world = make.world()
        for _ in range(2):
            dossier = blank(world)
            versions.printed("school_letter", dossier, world.clerk)
        emails = [world.clerk.email, world.principal.email, world.officer.email]
        db.session.commit()
    return [login(email, make.PASSWORD) for email in emails]


def numbers(app):
    with app.app_context():
        return [paper.number for paper in db.session.scalars(sa.select(Paper).order_by(Paper.id))]


def test_a_number_is_given_by_form_alone(app, office):
    clerk, _, _ = office
    form = clerk.page("/van-ban/1")
    assert form.get_element_by_id("number").value == "1"
    assert clerk.submit("/van-ban/1", "Ghi số, ngày").status_code == 303
    assert html.text(clerk.page("/van-ban/1").xpath("//h1")[0]) == "Tờ trình số 01/TTr-THCSVT"
    with app.app_context():
        assert db.session.get(Dossier, 1).number == "01"


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(app, office):
    clerk, _, _ = office
    clerk.submit("/van-ban/1", "Ghi số, ngày")
    for htmx in (False, True):
        answer = clerk.submit("/van-ban/2", "Ghi số, ngày", htmx=htmx, number="1", reason="Vì sao")
        page = html.page(answer)
        fault = html.text(page.get_element_by_id("number-error"))
        told = fault.startswith(f"Số 01 năm {clock.today().year} đã cấp cho Tờ trình số 01/TTr-THCSVT ngày ")
        assert (answer.status_code, told) == (422, True)
        assert page.get_element_by_id("reason").value.strip() == "Vì sao"
    for field, value, sentence in (
        ("number", "abc", "Xin ghi một số nguyên."),
        ("number", "0", "Xin ghi số từ 1 đến 99999."),
        ("issued_on", "30/02/2021", "Ngày không có thật. Xin ghi theo mẫu 04/11/2021."),
    ):
        page = html.page(clerk.submit("/van-ban/2", "Ghi số, ngày", **{field: value}))
        assert html.text(page.get_element_by_id(f"{field}-error")) == sentence
    assert numbers(app) == [1, None]


def test_two_clerks_get_one_number_between_them(app, office):
    first, second, _ = office
    answers = at_once(
        lambda: first.submit("/van-ban/1", "Ghi số, ngày", number="5"),
        lambda: second.submit("/van-ban/2", "Ghi số, ngày", number="5"),
    )
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert sorted(numbers(app), key=str) == [5, None]


def test_two_who_print_at_once_make_one_version(app, office):
    first, second, _ = office
    with app.app_context():
        db.session.get(Dossier, 1).subject = "Về việc khác"
        db.session.commit()
    one, two = at_once(lambda: first.get(LETTER), lambda: second.get(LETTER))
    assert (one.status_code, one.data == two.data, len(numbers(app))) == (200, True, 3)


def test_another_unit_reads_the_paper_and_has_no_form(app, office):
    officer = office[2]
    assert officer.get("/van-ban/1").status_code == 404
    with app.app_context():
        dossier = db.session.get(Dossier, 1)
        make.workflow.perform(dossier, "submit", actor=dossier.created_by)
        db.session.commit()
    assert officer.page("/van-ban/1").xpath("//form[contains(@action, 'ghi-so')]") == []
    token = officer.page("/tai-khoan").xpath("//input[@name='csrf_token']/@value")[0]
    sent = {"csrf_token": token, "number": "1", "issued_on": str(clock.today())}
    assert (officer.post("/van-ban/1/ghi-so", data=sent).status_code, numbers(app)) == (403, [None, None])
