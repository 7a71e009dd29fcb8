"""What a dossier must have before it may be sent, with the clause of the plan that says so."""

from datetime import date, timedelta

import pytest

from dienhinh import clock
from dienhinh.domain import drafting, issuing, rules, versions, warnings, workflow
from dienhinh.errors import DomainError
from dienhinh.models import SIGNED_KINDS, Attachment, CandidateKind, SchoolTitle
from tests.support import make


@pytest.fixture
def world(context):
    return make.world()


def sentences(dossier) -> list[str]:
    return [finding.sentence for finding in rules.problems(dossier)]


def test_a_complete_dossier_lacks_nothing(world):
    assert sentences(make.dossier(world)) == []


def test_every_lack_names_its_field_and_the_plans_clause(world):
    dossier = make.dossier(world)
    dossier.commendation, dossier.meeting.chair = "", ""
    found = [(finding.anchor, finding.clause) for finding in rules.problems(dossier)]
    assert found == [("letter-commendation", "mục II.6.a"), ("meeting-chair", "mục II.6.a")]


def test_an_empty_dossier_wants_a_nominee(world):
    assert sentences(make.dossier(world, people=[])) == ["Chưa có tập thể, cá nhân nào được đề nghị."]


def test_each_criterion_wants_its_evidence_and_says_which(world):
    dossier = make.dossier(world)
    lost = dossier.nominees[0].evidence.pop(0).criterion
    (finding,) = rules.problems(dossier)
    assert (finding.anchor, finding.clause) == (
        f"nominee-{dossier.nominees[0].id}-evidence-{lost.id}",
        "mục II.2.b",
    )
    assert finding.sentence.endswith(" cho tiêu chuẩn “Năng động, sáng tạo, có nhiều sáng…”.")


def test_a_collective_has_its_own_criteria_and_no_personal_data(world):
    group = make.candidate(world.school, "Tổ Văn", kind=CandidateKind.COLLECTIVE)
    dossier = make.dossier(world, people=[group])
    dossier.nominees[0].notified = False
    assert [c.clause for c in rules.criteria_of(dossier.nominees[0])] == ["II.2.a"]
    assert sentences(dossier) == []


def test_a_leader_is_refused_until_the_schools_title_is_on_record(world):
    leader = make.candidate(world.school, "Phạm Ngọc Nghĩa", is_leader=True)
    dossier = make.dossier(world, people=[leader])
    (finding,) = rules.problems(dossier)
    title = {"title": rules.EXCELLENT, "decision_number": "118/QĐ-UBND", "decision_date": date(2021, 8, 12)}
    held = SchoolTitle(unit_id=world.school.id, school_year="2020-2021", **title)
    make.db.session.add(held)
    make.db.session.flush()
    last_year = sentences(dossier)
    held.school_year = "2021-2022"
    make.db.session.flush()
    assert (finding.clause, finding.anchor) == ("mục II.2.b", "title-decision_number")
    assert (last_year, sentences(dossier)) == ([finding.sentence], [])


def test_signed_scans_are_wanted_where_the_programme_wants_them(world):
    dossier = make.dossier(world)
    world.programme.scans_required = True
    assert sentences(dossier) == [f"Chưa đính kèm bản quét {kind.label}." for kind in SIGNED_KINDS]


@pytest.mark.parametrize(
    ("counts", "wrong"),
    [
        ((23, 23, 22, 22), None),
        ((None, None, None, 5), None),
        ((23, None, 24, 1), (2, "Số hợp lệ (24) không được quá số phát ra (23).")),
        ((10, 11, 5, 5), (1, "Số thu về (11) không được quá số phát ra (10).")),
        ((5, 5, 5, 6), (3, "Số đồng ý (6) không được quá số hợp lệ (5).")),
        ((0, 0, 0, -1), (3, "Số đồng ý không được dưới 0.")),
    ],
)
def test_votes_are_issued_then_returned_then_valid_then_for(counts, wrong):
    assert rules.wrong_vote(counts) == wrong


def test_impossible_votes_are_refused_by_the_domain_too(world):
    nominee = make.dossier(world).nominees[0]
    with pytest.raises(DomainError) as refusal:
        drafting.save_nominee(nominee, {"votes_valid": 99}, world.clerk)
    assert refusal.value.field == f"nominee-{nominee.id}-votes_valid"


def test_the_same_candidate_twice_in_a_dossier_is_refused(world):
    dossier = make.dossier(world)
    with pytest.raises(DomainError) as refusal:
        drafting.nominate(dossier, dossier.nominees[0].candidate, world.clerk)
    assert refusal.value.sentence == f"{dossier.nominees[0].candidate.name} đã có trong hồ sơ này."


def test_another_schools_candidate_is_refused(world):
    stranger = make.candidate(make.school(world.office, "Trường khác"))
    with pytest.raises(DomainError):
        drafting.nominate(make.dossier(world), stranger, world.clerk)


def test_another_schools_signatory_is_refused(world):
    dossier = make.dossier(world)
    with pytest.raises(DomainError) as refusal:
        drafting.save_letter(dossier, {"signatory_id": world.leader.tenures[0].post_id}, world.clerk)
    assert refusal.value.field == "letter-signatory"


def test_a_letter_is_not_older_than_its_meeting(world):
    dossier = make.dossier(world)
    dossier.issued_on = clock.local(dossier.meeting.starts_at).date() - timedelta(days=1)
    assert sentences(dossier) == ["Ngày ký Tờ trình đứng trước ngày họp bình xét."]


def test_a_meeting_ends_after_it_began(world):
    dossier = make.dossier(world)
    with pytest.raises(DomainError) as refusal:
        drafting.save_meeting(dossier, {"ends_at": dossier.meeting.starts_at}, world.clerk)
    assert refusal.value.field == "meeting-ends_at"


def test_a_nominee_in_the_council_is_pointed_out(world):
    dossier = make.dossier(world)
    dossier.meeting.present += f"\n{dossier.nominees[0].candidate.name}, Giáo viên"
    assert [finding.anchor for finding in warnings.warnings(dossier)] == ["meeting-present"]


def test_a_signed_letter_without_its_number_on_record_is_pointed_out(world):
    dossier = make.dossier(world)
    dossier.number = ""
    assert warnings.warnings(dossier) == []
    dossier.attachments.append(letter_scan())
    assert [finding.anchor for finding in warnings.warnings(dossier)] == ["letter-number"]
    dossier.number = "05"
    assert [f.anchor for f in warnings.warnings(dossier) if f.anchor == "letter-number"] == []


def letter_scan() -> Attachment:
    return Attachment(
        kind=SIGNED_KINDS[0],
        sha256="0" * 64,
        size=1,
        content_type="application/pdf",
        name="to-trinh.pdf",
        uploaded_at=clock.now(),
    )


def test_a_scan_older_than_the_text_is_pointed_out_unless_only_the_number_came(world):
    dossier = make.dossier(world)
    scan = letter_scan()
    dossier.attachments.append(scan)
    paper, _ = versions.printed("school_letter", dossier, world.clerk)
    issuing.issue(paper, 21, clock.today(), "", world.clerk)
    after_number = warnings.warnings(dossier)
    with clock.at(clock.now() + timedelta(minutes=5)):
        drafting.save_letter(dossier, {"subject": "Trích yếu khác"}, world.clerk)
    assert (after_number, [f.anchor for f in warnings.warnings(dossier)]) == ([], [f"file-{scan.id}"])


def test_a_match_is_told_without_a_word_of_the_other_school(world):
    other = make.school(world.office, "Trường bí mật")
    same = {"phone": "0900 000 031", "teaching_since": date(2005, 9, 1)}
    make.dossier(
        world, make.DossierState.SUBMITTED, school=other, people=[make.candidate(other, "Lê Ánh", **same)]
    )
    dossier = make.dossier(world, people=[make.candidate(world.school, "Lê Ánh", **same)])
    told = [finding.sentence for finding in warnings.warnings(dossier)]
    assert told == ["Lê Ánh có thể đã được đề nghị ở đơn vị khác trước khi chuyển về trường."]


def test_what_is_sent_is_what_the_rules_passed(world):
    dossier = make.dossier(world)
    dossier.nominees[0].summary = ""
    with pytest.raises(DomainError) as refusal:
        workflow.perform(dossier, "submit", actor=world.principal)
    assert refusal.value.field == f"nominee-{dossier.nominees[0].id}-summary"


def test_staff_who_do_not_teach_may_be_proposed_and_the_school_is_told_of_the_empty_column(world):
    librarian = make.candidate(world.school, "Lý Thị Thư", position="Thư viện", teaching_since=None)
    dossier = make.dossier(world, people=[librarian])
    assert sentences(dossier) == []
    assert [finding.anchor for finding in warnings.warnings(dossier)] == [
        f"nominee-{dossier.nominees[0].id}-candidate"
    ]
