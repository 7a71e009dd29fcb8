"""The demonstration, loaded: what a visitor finds there."""

import unicodedata
from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa

from dienhinh import clock, demo
from dienhinh.domain import doctor, matches, rules
from dienhinh.domain.signatories import holder
from dienhinh.extensions import db
from dienhinh.models import (
    AuditEntry,
    Block,
    Candidate,
    CandidateKind,
    Consolidation,
    ConsolidationState,
    Dossier,
    DossierState,
    MailState,
    Nominee,
    OutgoingMail,
    Post,
    Programme,
    Result,
    Unit,
    UnitKind,
    User,
)
from tests.conftest import PASSWORD

SCHOOLS = {
    "Trường Mẫu giáo": "Bình Minh, Phong Đông, Tân Thuận, Thị Trấn, Vĩnh Bình Bắc, Vĩnh Bình Nam, Vĩnh Phong, "
    "Vĩnh Thuận",
    "Trường Tiểu học": "Bình Minh, Tân Thuận 2, Thị Trấn 1, Thị Trấn 2, Vĩnh Bình Bắc 1, Vĩnh Bình Bắc 3, "
    "Vĩnh Bình Bắc 4, Vĩnh Phong 1, Vĩnh Phong 3, Vĩnh Phong 4, Vĩnh Thuận 1, Võ Văn Kiệt",
    "Trường TH&THCS": "Phong Đông, Tân Thuận 1, Tân Thuận 2, Vĩnh Bình Bắc, Vĩnh Bình Nam, Vĩnh Bình Nam 1, "
    "Thị Trấn Vĩnh Thuận",
    "Trường THCS": "Thị Trấn, Vĩnh Phong 2, Vĩnh Thuận",
}
NAMES = {f"{kind} {name}" for kind, names in SCHOOLS.items() for name in names.split(", ")}

pytestmark = pytest.mark.usefixtures("demo_app")


def of_school(symbol: str, state: DossierState) -> Dossier:
    query = sa.select(Dossier).join(Unit, Dossier.unit_id == Unit.id)
    return db.session.scalars(
        query.join(Programme, Dossier.programme_id == Programme.id).where(
            Unit.symbol == symbol, Dossier.state == state, Programme.is_open
        )
    ).one()


def test_the_thirty_schools_stand_in_three_blocks(context):
    schools = db.session.scalars(sa.select(Unit).where(Unit.kind == UnitKind.SCHOOL)).all()
    blocks = db.session.scalars(sa.select(Block).order_by(Block.position)).all()
    assert {school.name for school in schools} == NAMES
    assert [(block.name, len(block.schools), block.head.symbol) for block in blocks] == [
        ("Khối thi đua Mẫu giáo", 8, "MGTT"),
        ("Khối thi đua Tiểu học", 12, "THTT1"),
        ("Khối thi đua THCS, TH&THCS", 10, "THCSVT"),
    ]
    assert len({school.symbol for school in schools}) == 30


def test_about_eighty_candidates_wait_to_be_proposed(context):
    kinds = Counter(db.session.scalars(sa.select(Candidate.kind)))
    assert kinds == {CandidateKind.INDIVIDUAL: 63, CandidateKind.COLLECTIVE: 14}


def test_dossiers_of_this_year_stand_in_every_state(context):
    query = sa.select(Dossier.state).join(Programme).where(Programme.is_open)
    assert Counter(db.session.scalars(query)) == {
        DossierState.DRAFT: 6,
        DossierState.SUBMITTED: 8,
        DossierState.RETURNED: 3,
        DossierState.ACCEPTED: 5,
        DossierState.FORWARDED: 2,
        DossierState.CLOSED: 3,
    }


def test_lists_of_this_year_stand_in_every_state(context):
    query = sa.select(Consolidation.state).join(Programme).where(Programme.is_open)
    assert Counter(db.session.scalars(query)) == Counter(ConsolidationState)


def test_two_earlier_years_have_twelve_people_and_four_collectives_recognised(context):
    query = (
        sa.select(Programme.school_year, Candidate.kind)
        .select_from(Nominee)
        .join(Candidate)
        .join(Dossier, Nominee.dossier_id == Dossier.id)
        .join(Programme)
        .where(~Programme.is_open, Nominee.result == Result.RECOGNISED, Nominee.decision_number != "")
    )
    assert Counter(map(tuple, db.session.execute(query))) == {
        (year, kind): number
        for year in ("2019-2020", "2020-2021")
        for kind, number in ((CandidateKind.INDIVIDUAL, 6), (CandidateKind.COLLECTIVE, 2))
    }


def test_one_nominee_of_this_year_was_recognised_and_one_was_not_with_a_reason(context):
    closed = of_school("THVP1", DossierState.CLOSED)
    assert [
        (n.candidate.name, n.result, bool(n.decision_number), bool(n.result_reason)) for n in closed.nominees
    ] == [
        ("Lê Thị Hồng Thắm", Result.RECOGNISED, True, False),
        ("Nguyễn Quốc Trung", Result.NOT_RECOGNISED, False, True),
    ]


def test_one_dossier_is_two_working_days_late(context):
    query = sa.select(Dossier).where(Dossier.state == DossierState.SUBMITTED, Dossier.due_on < clock.today())
    late = db.session.scalars(query).one()
    weekend = not clock.is_working_day(clock.today())
    assert late.unit.symbol == "THCSTT"
    assert clock.working_days_between(late.due_on, clock.today()) == 2 - weekend


def test_something_came_today_and_is_urgent(context):
    urgent = of_school("THVVK", DossierState.SUBMITTED)
    assert (urgent.urgent, clock.local(urgent.submitted_at).date()) == (True, clock.today())


def test_a_dossier_came_again_with_every_note_answered(context):
    again = of_school("TH&THCSVBN", DossierState.SUBMITTED)
    assert (again.round, len(again.submissions)) == (2, 2)
    assert [(note.fixed, bool(note.reply)) for note in again.notes] == [
        (True, True),
        (True, True),
        (False, True),
    ]
    changed = [s.content["nominees"][0]["summary"] for s in again.submissions]
    assert ["13/13" in summary for summary in changed] == [False, True]


def test_notes_wait_for_the_school_of_the_demo_accounts(context):
    returned = of_school("THCSVT", DossierState.RETURNED)
    assert [note.answered_at for note in returned.notes] == [None, None, None]


def test_its_draft_lacks_the_signed_scans_only(context):
    lacking = {problem.anchor for problem in rules.problems(of_school("THCSVT", DossierState.DRAFT))}
    assert lacking == {"attachments"}


def test_a_deputy_is_proposed_where_the_school_holds_the_title_and_a_principal_where_it_does_not(context):
    deputy, principal = (
        of_school("MGTT", DossierState.SUBMITTED),
        of_school("TH&THCSTTh1", DossierState.DRAFT),
    )
    assert [n.candidate.name for n in deputy.nominees if n.candidate.is_leader] == ["Lưu Thị Ngọc Diệp"]
    assert rules.problems(deputy) == []
    anchors = [problem.anchor for problem in rules.problems(principal) if problem.anchor != "attachments"]
    assert anchors == ["title-decision_number"]


@pytest.mark.parametrize(
    ("symbol", "kinds"),
    [
        ("THVP3", ["recognised", "text"]),
        ("THCSTT", ["recognised"]),
        ("THTT2", ["open_dossier"]),
        ("MGVT", []),
    ],
)
def test_the_officer_finds_what_was_proposed_before(context, symbol, kinds):
    assert [match.kind for match in matches.of_dossier(of_school(symbol, DossierState.SUBMITTED))] == kinds


def test_the_principal_changed_on_the_first_of_august(context):
    query = sa.select(Post).join(Unit).where(Unit.symbol == "THCSVT", Post.title == "Hiệu trưởng")
    post = db.session.scalars(query).one()
    names = [holder(post, day) for day in (date(2021, 7, 31), date(2021, 8, 1), clock.today())]
    assert names == ["Lương Văn Thông", "Nguyễn Hoàng Phúc", "Nguyễn Hoàng Phúc"]


def test_the_doctor_finds_nothing_wrong(context):
    assert doctor.examine(deep=True) == []


def test_mails_of_earlier_days_went_and_those_of_today_wait(context):
    states = db.session.execute(sa.select(OutgoingMail.state, OutgoingMail.created_at)).all()
    yesterday = max(at for state, at in states if state is MailState.SENT)
    assert {state for state, _ in states} == {MailState.SENT, MailState.WAITING}
    assert [state for state, at in states if at > yesterday and state is MailState.SENT] == []
    assert clock.local(yesterday).date() < clock.today()


def test_nothing_happens_after_the_moment_of_the_fill(context):
    lines = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [line for line in lines if line.at > clock.now()] == []
    assert [line.at for line in lines] == sorted(line.at for line in lines)


def test_who_did_something_had_logged_in_and_a_silent_school_never(context):
    acted = set(db.session.scalars(sa.select(AuditEntry.actor_id)))
    emails = [email for email, _ in demo.ACCOUNTS]  # these may log in while the tests run
    rows = db.session.execute(sa.select(User.id, User.last_login_at).where(User.email.not_in(emails))).all()
    assert {id for id, at in rows if at} == {id for id, _ in rows if id in acted}
    assert {at is None for _, at in rows} == {True, False}


def test_every_text_is_composed(context):
    loose = [
        (table.name, column.name, value)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.String)
        for value in db.session.scalars(sa.select(column))
        if isinstance(value, str) and value != unicodedata.normalize("NFC", value)
    ]
    assert loose == []


def test_the_accounts_are_those_that_the_readme_promises():
    assert [email for email, _ in demo.ACCOUNTS] == [
        "vanthu.thcsvt@example.vn",
        "hieutruong.thcsvt@example.vn",
        "hieutruong.thtt1@example.vn",
        "chuyenvien@example.vn",
        "lanhdao@example.vn",
        "sogddt@example.vn",
        "quantri@example.vn",
    ]


@pytest.mark.parametrize("email", [email for email, _ in demo.ACCOUNTS])
def test_every_account_logs_in(login, email):
    assert login(email, PASSWORD).get("/").status_code == 200


def test_one_hash_serves_every_account(context):
    assert (
        len(set(db.session.scalars(sa.select(User.password_hash).where(User.password_hash.is_not(None)))))
        == 1
    )
