"""An acceptance taken back: with a reason, told to the school, and only while no leader reads the nominees' list."""

import pytest

from dienhinh import clock
from dienhinh.domain import audit, consolidations, doctor, review, timeline, workflow
from dienhinh.errors import DomainError, Forbidden
from dienhinh.extensions import db
from dienhinh.models import Consolidation, ConsolidationState, Dossier, DossierState, OutgoingMail, Verdict
from tests.support import html, make

S, C = DossierState, ConsolidationState
WHY = "Có đơn phản ánh về thành tích."


@pytest.fixture
def world(context) -> make.World:
    return make.world()


@pytest.fixture
def dossier(world) -> Dossier:
    return make.dossier(world, S.ACCEPTED, people=[make.candidate(world.school) for _ in range(2)])


def take_back(dossier: Dossier, actor, reason: str = WHY) -> None:
    workflow.perform(dossier, "reconsider", actor=actor, reason=reason)


def test_the_verdicts_stay_and_can_be_given_anew(world, dossier):
    first, second = dossier.nominees
    take_back(dossier, world.officer)
    assert (dossier.state, [each.verdict for each in dossier.nominees]) == (
        S.SUBMITTED,
        [Verdict.ELIGIBLE] * 2,
    )
    review.give_verdict(first, Verdict.INELIGIBLE, world.officer, "Thành tích không đúng.")
    workflow.perform(dossier, "accept", actor=world.officer)
    assert [each.verdict for each in (first, second)] == [Verdict.INELIGIBLE, Verdict.ELIGIBLE]
    db.session.commit()
    assert doctor.examine() == []


def test_the_office_has_its_days_anew(world, dossier):
    dossier.due_on, days = clock.today().replace(year=2020), dossier.programme.answer_days
    take_back(dossier, world.officer)
    assert dossier.answered_at is None
    assert dossier.due_on == clock.add_working_days(clock.today(), days)


def test_a_list_that_is_being_made_loses_the_nominees(world, dossier):
    listed = make.consolidation(world)
    other = make.dossier(world, S.ACCEPTED, school=make.school(world.office))
    consolidations.put_in(listed, other.nominees, world.officer)
    take_back(dossier, world.officer)
    assert listed.nominees == other.nominees
    assert consolidations.available(listed) == []
    assert [entry.action for entry in audit.history(listed)][-2:] == ["consolidation.remove"] * 2


@pytest.mark.parametrize("state", [C.PRESENTED, C.FORWARDED, C.ANSWERED])
def test_it_is_refused_once_a_leader_reads_the_list(world, dossier, state):
    extra = make.dossier(world, S.ACCEPTED, school=make.school(world.office))
    listed = consolidations.begin(world.programme, world.officer)
    listed.signatory = make.consolidation(world, pick=False).signatory
    consolidations.put_in(listed, [dossier.nominees[0], *extra.nominees], world.officer)
    workflow.perform(listed, "present", actor=world.officer)
    if state is not C.PRESENTED:
        workflow.perform(listed, "forward", actor=world.leader)
    listed.state = state
    with pytest.raises(DomainError) as refused:
        take_back(dossier, world.officer)
    assert refused.value.sentence == (
        f"{dossier.nominees[0].candidate.name} đang có trong danh sách tổng hợp {listed.id} ở bước "
        f"«{state.label}», nên không xem lại việc tiếp nhận hồ sơ được nữa."
    )
    assert dossier.state is S.ACCEPTED


def test_a_list_that_the_leader_returned_is_no_obstacle(world, dossier):
    listed = make.consolidation(world, C.PRESENTED)
    workflow.perform(listed, "return", actor=world.leader, reason="Xem lại.")
    take_back(dossier, world.officer)
    assert (dossier.state, listed.nominees) == (S.SUBMITTED, [])


@pytest.mark.parametrize("who", ["clerk", "principal", "leader", "inspector", "admin"])
def test_nobody_but_the_officer_takes_it_back(world, dossier, who):
    with pytest.raises(Forbidden):
        take_back(dossier, getattr(world, who))
    assert dossier.state is S.ACCEPTED


def test_it_wants_a_reason(world, dossier):
    with pytest.raises(DomainError, match="Xin ghi lý do khi chọn «Xem lại hồ sơ đã tiếp nhận»"):
        take_back(dossier, world.officer, " ")


def test_the_school_is_told_without_the_reason_and_reads_it_in_the_history(world, dossier):
    take_back(dossier, world.officer)
    told = db.session.scalars(db.select(OutgoingMail).filter_by(template="dossier_reconsidered")).all()
    assert [mail.recipient for mail in told] == [world.clerk.email, world.principal.email]
    assert [mail.subject for mail in told] == [f"[Hồ sơ {dossier.id}] Phòng xem lại hồ sơ đã tiếp nhận"] * 2
    assert WHY not in told[0].text
    last = timeline.of_dossier(dossier, internal=False)[0]
    assert (last.sentence, last.reason) == ("Xem lại hồ sơ đã tiếp nhận", WHY)


def test_the_officer_does_it_on_the_page(app, login):
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, S.ACCEPTED)
        listed = make.consolidation(world)
        db.session.commit()
        email, number, row = world.officer.email, dossier.id, listed.id
    officer = login(email, make.PASSWORD)
    url = f"/ho-so/{number}"
    assert officer.submit(url, "Xem lại hồ sơ đã tiếp nhận", reason=WHY).location == url
    with app.app_context():
        assert db.session.get(Dossier, number).state is S.SUBMITTED
        assert db.session.get(Consolidation, row).nominees == []
    page = officer.page(url)
    assert page.xpath("//button[@name='verdict']/@value") == ["ineligible"]
    assert "Đến lượt Phòng." in html.text(page.xpath("//*[contains(@class, 'turn')]")[0])
