"""Nominees that resemble others: what is found, what is not, and who is told how much."""

from datetime import date

import pytest

from dienhinh.domain import dossiers, matches, review, warnings, workflow
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import CandidateKind, DossierState, MatchDecision, Result, Verdict
from tests.support import html, make

S = DossierState
SUMMARY = (
    "- Chủ nhiệm lớp 9A1 đạt tập thể tiên tiến xuất sắc năm học 2020-2021, 38/38 học sinh tốt nghiệp.\n"
    "- Bồi dưỡng 06 học sinh giỏi cấp huyện, 02 học sinh giỏi cấp tỉnh môn Ngữ văn.\n"
    "- Sáng kiến “Đọc sách cùng con” được công nhận cấp huyện theo Quyết định số 1986/QĐ-UBND.\n"
    "- Vận động 41 suất học bổng cho học sinh khó khăn, trị giá 32 triệu đồng.\n"
)


@pytest.fixture
def world(context):
    return make.world()


@pytest.fixture
def person(world):
    return make.candidate(world.school, "Nguyễn Thị Quyên", phone="0900 000 011")


def found(dossier) -> list[tuple[str, int]]:
    return [(match.kind, match.other.dossier_id) for match in matches.of_dossier(dossier)]


def recognised(world, who, school_year="2020-2021"):
    plan = make.programme(world.office, school_year, is_open=False)
    old = make.dossier(world, S.FORWARDED, people=[who], programme=plan, school=who.unit)
    old.nominees[0].result = Result.RECOGNISED
    old.state = S.CLOSED
    db.session.flush()
    return old


def test_different_people_resemble_nobody(world):
    make.dossier(world, S.SUBMITTED)
    assert found(make.dossier(world, S.SUBMITTED)) == []


@pytest.mark.parametrize("state", [S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.FORWARDED])
def test_the_same_candidate_in_another_open_dossier(world, person, state):
    other = make.dossier(world, state, people=[person])
    dossier = make.dossier(world, S.SUBMITTED, people=[person])
    assert found(dossier) == [("open_dossier", other.id)]


@pytest.mark.parametrize("state", [S.DRAFT, S.CLOSED])
def test_a_draft_and_an_ended_dossier_are_no_match(world, person, state):
    make.dossier(world, state, people=[person])
    assert found(make.dossier(world, S.SUBMITTED, people=[person])) == []


@pytest.mark.parametrize(("year", "told"), [("2020-2021", True), ("2019-2020", True), ("2018-2019", False)])
def test_a_candidate_recognised_in_the_last_two_years(world, person, year, told):
    old = recognised(world, person, year)
    dossier = make.dossier(world, S.SUBMITTED, people=[person])
    assert found(dossier) == [("recognised", old.id)] * told


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        ({"phone": "0900 000 011"}, {"phone": "0900 000 011"}, True),
        ({"email": "q@example.vn"}, {"email": "q@example.vn"}, True),
        ({"teaching_since": date(2001, 9, 1)}, {"teaching_since": date(2001, 9, 1)}, True),
        ({"phone": "0900 000 011"}, {"phone": "0900 000 012"}, False),
        ({}, {}, False),
    ],
)
def test_a_person_at_another_school_is_the_same_only_by_more_than_the_name(world, here, there, same):
    elsewhere = make.school(world.office, "Trường THCS Thị Trấn")
    before = make.candidate(elsewhere, "NGUYỄN THỊ  QUYÊN", **{"teaching_since": date(1999, 9, 1)} | there)
    other = make.dossier(world, S.SUBMITTED, people=[before], school=elsewhere)
    now = make.candidate(world.school, "Nguyễn Thị Quyên", **here)
    dossier = make.dossier(world, S.SUBMITTED, people=[now])
    assert found(dossier) == [("transfer", other.id)] * same


def test_namesakes_of_another_name_with_one_telephone_are_two_people(world, person):
    elsewhere = make.school(world.office)
    other = make.candidate(elsewhere, "Nguyễn Thị Quyên Anh", phone=person.phone)
    make.dossier(world, S.SUBMITTED, people=[other], school=elsewhere)
    assert found(make.dossier(world, S.SUBMITTED, people=[person])) == []


def with_summary(world, summary, **options):
    dossier = make.dossier(world, **options)
    dossier.nominees[0].summary = summary
    db.session.flush()
    make.advance(world, dossier, S.SUBMITTED, options.get("author"))
    return dossier


def mirrored(text: str) -> str:
    return "\n".join(reversed(text.strip().split("\n")))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SUMMARY, True),
        (mirrored(SUMMARY), True),
        (SUMMARY.replace("38/38", "41/41").replace("2020-2021", "2021-2022").replace("06", "07"), True),
        (SUMMARY.upper(), False),
        ("- Dạy giỏi cấp huyện, hoàn thành tốt mọi nhiệm vụ được giao trong năm học vừa qua. " * 3, False),
    ],
)
def test_a_text_used_before_is_found_with_its_figures_changed_or_its_lines_moved(world, text, told):
    other = with_summary(world, SUMMARY)
    dossier = with_summary(world, text)
    assert found(dossier) == [("text", other.id)] * told


def test_short_texts_are_too_common_to_tell(world):
    short = "- Hoàn thành tốt nhiệm vụ được giao."
    with_summary(world, short)
    assert found(with_summary(world, short)) == []


def test_one_text_for_two_people_of_one_dossier_is_found_once(world):
    people = [make.candidate(world.school), make.candidate(world.school)]
    dossier = make.dossier(world, people=people)
    for nominee in dossier.nominees:
        nominee.summary = SUMMARY
    make.advance(world, dossier, S.SUBMITTED)
    assert [(m.nominee.position, m.other.position) for m in matches.of_dossier(dossier)] == [(2, 1)]


def test_another_offices_texts_are_not_read(world):
    elsewhere = make.office(world.province)
    school = make.school(elsewhere)
    other = make.dossier(world, programme=make.programme(elsewhere), school=school)
    other.nominees[0].summary = SUMMARY
    workflow.perform(other, "submit", actor=make.user(make.Role.PRINCIPAL, school))
    assert found(with_summary(world, SUMMARY)) == []


def test_a_dossier_is_accepted_only_after_every_match_was_decided(world, person):
    other = make.dossier(world, S.SUBMITTED, people=[person])
    dossier = make.dossier(world, S.SUBMITTED, people=[person])
    (nominee,) = dossier.nominees
    review.give_verdict(nominee, Verdict.ELIGIBLE, world.officer)
    with pytest.raises(DomainError, match="Còn 1 trường hợp trùng lặp"):
        workflow.perform(dossier, "accept", actor=world.officer)
    other_id = other.nominees[0].id
    matches.decide(nominee, other_id, "open_dossier", True, "Hai hình thức khác nhau.", world.officer)
    workflow.perform(dossier, "accept", actor=world.officer)
    assert dossier.state is S.ACCEPTED
    assert found(dossier) == [("open_dossier", other.id)]


def test_a_match_that_was_not_accepted_keeps_its_nominee_from_being_eligible(world, person):
    other = make.dossier(world, S.SUBMITTED, people=[person]).nominees[0].id
    dossier = make.dossier(world, S.SUBMITTED, people=[person, make.candidate(world.school)])
    for nominee in dossier.nominees:
        review.give_verdict(nominee, Verdict.ELIGIBLE, world.officer)
    same = dossier.nominees[0]
    matches.decide(same, other, "open_dossier", False, "Cùng một thành tích.", world.officer)
    with pytest.raises(DomainError, match="Trùng lặp của Nguyễn Thị Quyên không được chấp nhận"):
        workflow.perform(dossier, "accept", actor=world.officer)
    review.give_verdict(same, Verdict.INELIGIBLE, world.officer, "Cùng một thành tích.")
    workflow.perform(dossier, "accept", actor=world.officer)
    assert dossier.state is S.ACCEPTED


def test_a_decision_wants_a_reason_and_a_second_one_replaces_it(world, person):
    other = make.dossier(world, S.SUBMITTED, people=[person]).nominees[0].id
    (nominee,) = make.dossier(world, S.SUBMITTED, people=[person]).nominees
    with pytest.raises(DomainError, match="Xin ghi lý do"):
        matches.decide(nominee, other, "open_dossier", True, " ", world.officer)
    matches.decide(nominee, other, "open_dossier", True, "Khác đợt.", world.officer)
    matches.decide(nominee, other, "open_dossier", False, "Cùng một thành tích.", world.officer)
    db.session.flush()
    made = db.session.scalars(db.select(MatchDecision)).all()
    assert [(d.accepted, d.reason) for d in made] == [(False, "Cùng một thành tích.")]


@pytest.mark.parametrize("kind", ["text", "recognised", "", "x"])
def test_what_is_no_match_cannot_be_decided(world, person, kind):
    other = make.dossier(world, S.SUBMITTED, people=[person]).nominees[0].id
    (nominee,) = make.dossier(world, S.SUBMITTED, people=[person]).nominees
    with pytest.raises(Conflict):
        matches.decide(nominee, other, kind, True, "Được.", world.officer)


def test_a_mended_text_is_looked_at_anew(world):
    other = with_summary(world, SUMMARY)
    dossier = with_summary(world, SUMMARY)
    (nominee,) = dossier.nominees
    matches.decide(nominee, other.nominees[0].id, "text", False, "Xin viết lại.", world.officer)
    workflow.perform(dossier, "return", actor=world.officer, reason="Trùng nội dung.")
    nominee.summary = SUMMARY.replace("38/38", "36/36")
    dossiers.touch(dossier)
    workflow.perform(dossier, "submit", actor=world.principal)
    assert [match.kind for match in matches.undecided(dossier)] == ["text"]


def test_a_school_is_warned_without_a_word_of_another_school(world):
    elsewhere = make.school(world.office, "Trường THCS Thị Trấn")
    hidden = make.candidate(elsewhere, "Nguyễn Thị Quyên", email="q@example.vn")
    make.dossier(world, S.SUBMITTED, people=[hidden], school=elsewhere)
    own = make.candidate(world.school, "Nguyễn Thị Quyên", email="q@example.vn")
    dossier = make.dossier(world, people=[own])
    assert [finding.sentence for finding in warnings.warnings(dossier)] == [
        "Nguyễn Thị Quyên có thể đã được đề nghị ở đơn vị khác trước khi chuyển về trường."
    ]


def test_collectives_do_not_move_between_schools(world):
    elsewhere = make.school(world.office)
    teams = [
        make.candidate(unit, "Tổ Lá", kind=CandidateKind.COLLECTIVE) for unit in (elsewhere, world.school)
    ]
    for team in teams:
        team.email = "tola@example.vn"
    make.dossier(world, S.SUBMITTED, people=[teams[0]], school=elsewhere)
    assert found(make.dossier(world, S.SUBMITTED, people=[teams[1]])) == []


def test_an_officer_decides_on_the_page_with_both_texts_beside_each_other(app, login):
    with app.app_context():
        world = make.world()
        make_texts = [with_summary(world, SUMMARY) for _ in range(2)]
        url, officer = f"/ho-so/{make_texts[1].id}", world.officer.email
        nominee, other = (each.nominees[0].id for each in make_texts[::-1])
        db.session.commit()
    visitor = login(officer, make.PASSWORD)
    spot = f"match-{nominee}-{other}-text"
    shown = visitor.page(url).get_element_by_id(spot)
    assert [
        html.text(p).startswith("- Chủ nhiệm lớp 9A1") for p in shown.xpath(".//h4/following-sibling::p[1]")
    ] == [
        True,
        True,
    ]
    answer = visitor.submit(url, "Không chấp nhận", reason="Cùng một nội dung.")
    assert answer.location == f"{url}#{spot}"
    assert "Không chấp nhận" in html.text(visitor.page(url).get_element_by_id(spot))
