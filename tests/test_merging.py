"""Two schools become one: what moves, what stays under the old name, who may do it, and what stops it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import (
    access,
    audit,
    candidate_history,
    desk,
    doctor,
    matches,
    merging,
    recipients,
    search,
    units,
    workflow,
)
from dienhinh.domain.access import allowed
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import (
    AuditEntry,
    Candidate,
    ConsolidationState,
    Dossier,
    DossierState,
    PledgeState,
    StoryState,
    Tenure,
    Unit,
)
from tests.support import html, make

S = DossierState
TODAY = clock.today()
DECISION = "125/QĐ-UBND"


@pytest.fixture
def world(context) -> make.World:
    return make.world()


@pytest.fixture
def old(world) -> Unit:
    """A second school with people, beside the one of the world that takes it in."""
    school = make.school(world.office, "Trường THCS Đồng Tranh", symbol="THCSĐT")
    make.user(make.Role.PRINCIPAL, school)
    make.user(make.Role.CLERK, school)
    return school


def merge(world: make.World, old: Unit, **options) -> merging.Plan:
    found = merging.merge(old, world.school, TODAY, DECISION, world.admin, **options)
    db.session.commit()
    return found


def test_candidates_move_with_their_history_and_the_past_keeps_the_old_name(world, old):
    person = make.candidate(old, "Lê Thị Hồng")
    dossier = make.dossier(world, S.ACCEPTED, school=old, people=[person])
    honour = make.honour(world, person, unit=old)
    honour.happened_on = TODAY - timedelta(days=1)
    merge(world, old)
    assert (person.unit, person.former_unit, dossier.unit) == (world.school, old, old)
    assert [person.unit_on(day).name for day in (honour.happened_on, TODAY)] == [old.name, world.school.name]
    kinds = [(line.kind, line.sentence) for line in candidate_history.of(person)]
    assert ("Chuyển đơn vị", f"{old.name} sáp nhập vào {world.school.name}") in kinds
    assert (
        "Đề nghị",
        f"Hồ sơ {dossier.id}, năm học 2021-2022: đã tiếp nhận. Đề nghị {dossier.nominees[0].award}",
    ) in kinds
    assert doctor.examine() == []


def test_a_draft_moves_and_is_numbered_and_signed_anew(world, old):
    draft = make.dossier(world, school=old)
    draft.number, draft.issued_on, draft.meeting.minutes_number = "7", TODAY, "3"
    merge(world, old)
    assert (draft.unit, draft.signatory.unit) == (world.school, world.school)
    assert (draft.number, draft.issued_on, draft.meeting.minutes_number) == ("", None, "")
    assert allowed(draft, world.principal, P.EDIT_DOSSIER)
    assert [row.id for row in desk.page(world.clerk, desk.Filter(words="vinh thuan"))[0]] == [draft.id]
    assert audit.history(draft)[-1].action == "dossier.move"


@pytest.mark.parametrize("state", [S.SUBMITTED, S.RETURNED])
def test_a_dossier_that_waits_stops_the_merger(world, old, state):
    dossier = make.dossier(world, state, school=old)
    with pytest.raises(DomainError) as refused:
        merging.merge(old, world.school, TODAY, DECISION, world.admin)
    assert refused.value.sentence == (
        f"Trường THCS Đồng Tranh còn hồ sơ {dossier.id} ({state.label.lower()}). Hồ sơ do trường này ký nên không "
        "chuyển sang trường khác được: xin tiếp nhận hoặc kết thúc; hồ sơ bị trả lại thì trường nộp lại trước khi "
        "sáp nhập."
    )
    assert (old.closed_on, dossier.unit) == (None, old)


def test_an_accepted_dossier_goes_on_under_the_old_name_and_the_new_school_follows_it(world, old):
    dossier = make.dossier(world, S.ACCEPTED, school=old)
    merge(world, old)
    listed = make.consolidation(world, ConsolidationState.ANSWERED)
    assert (dossier.state, dossier.unit) == (S.CLOSED, old)
    assert listed.content and old.name in str(listed.content)
    assert {each.email for each in recipients.school(dossier)} == {world.clerk.email, world.principal.email}
    assert access.find(Dossier, dossier.id, world.clerk, P.VIEW_DOSSIER) is dossier
    assert not any(allowed(dossier, world.principal, each) for each in (P.EDIT_DOSSIER, P.SUBMIT))
    db.session.commit()
    assert doctor.examine() == []


def test_a_dossier_of_a_school_that_is_no_more_cannot_be_returned(world, old):
    dossier = make.dossier(world, S.ACCEPTED, school=old)
    merge(world, old)
    workflow.perform(dossier, "reconsider", actor=world.officer, reason="Có phản ánh.")
    with pytest.raises(DomainError, match="đã ngừng hoạt động nên không có ai bổ sung hồ sơ"):
        workflow.perform(dossier, "return", actor=world.officer, reason="Thiếu.")


def test_what_was_sent_in_the_year_stays_and_what_was_not_goes_along(world, old):
    plan = make.plan(world, school=old)
    sent = make.pledge_list(world, PledgeState.CONFIRMED, school=old)
    story = make.story(world, candidate=make.candidate(old))
    assert story.unit is old and story.state is StoryState.DRAFT
    found = merge(world, old)
    assert (found.moved, found.kept) == ([plan], [sent])
    assert (plan.unit, plan.signatory.unit, sent.unit, story.unit) == (
        world.school,
        world.school,
        old,
        world.school,
    )
    assert allowed(sent, world.principal, P.VIEW_PLANS) and not allowed(sent, world.principal, P.SUBMIT)


def test_a_plan_stays_where_the_other_school_has_its_own(world, old):
    make.plan(world)
    plan = make.plan(world, school=old)
    assert (merge(world, old).kept, plan.unit) == ([plan], old)


def test_the_people_of_the_old_school_lose_their_posts_and_their_log_ins(world, old):
    tenures = db.session.scalars(sa.select(Tenure).join(make.Post).where(make.Post.unit_id == old.id)).all()
    before = [tenure.user.session_version for tenure in tenures]
    merge(world, old)
    assert [tenure.ends_on for tenure in tenures] == [TODAY - timedelta(days=1)] * 2
    assert [tenure.user.session_version for tenure in tenures] == [version + 1 for version in before]
    assert [access.posts_of(tenure.user) for tenure in tenures] == [[], []]


def test_the_old_school_is_closed_heads_nothing_and_cannot_be_opened(world, old):
    block = make.block(world.office, "Khối 1")
    old.block_id, block.head_id = block.id, old.id
    merge(world, old)
    assert (old.closed_on, old.merged_into, block.head) == (TODAY, world.school, None)
    with pytest.raises(DomainError) as refused:
        units.reopen(old, world.admin)
    assert refused.value.sentence == f"Đơn vị này đã sáp nhập vào {world.school.name} nên không mở lại được."
    last = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "unit.merge")).one()
    assert (last.details["into"], last.details["decision"]) == (world.school.id, DECISION)


def test_a_school_that_took_another_in_may_go_itself(world, old):
    third = make.school(world.office, "Trường THCS Bình Minh")
    person = make.candidate(old)
    merge(world, old)
    merging.merge(world.school, third, TODAY, DECISION, world.admin)
    db.session.commit()
    assert (old.merged_into, person.unit, person.former_unit) == (third, third, old)
    assert doctor.examine() == []


def test_search_finds_both_by_the_old_name_and_by_the_new(world, old):
    merge(world, old)
    for words in ("dong tranh", "vinh thuan"):
        (group,) = search.find(world.admin, words, "unit")
        assert {hit.id for hit in group.hits} >= {old.id, world.school.id}


def test_one_person_written_down_by_both_schools_is_told_and_found_again_at_the_review(world, old):
    mark = {"phone": "0912 345 678"}
    one = make.candidate(old, "Cao Văn Hai", **mark)
    other = make.candidate(world.school, "Cao Văn Hai", **mark)
    make.dossier(world, S.ACCEPTED, school=old, people=[one])
    assert merge(world, old).namesakes == [(one, other)]
    second = make.dossier(world, S.SUBMITTED, people=[other])
    found = {
        (match.nominee.candidate, match.other.candidate, match.kind) for match in matches.of_dossier(second)
    }
    assert (other, one, "transfer") in found


def test_a_pair_that_cannot_be_merged_is_refused(world, old):
    elsewhere = make.school(make.office(make.unit(make.UnitKind.PROVINCE, "Sở khác", symbol="SK")))
    for target in (old, world.office, elsewhere):
        with pytest.raises(DomainError, match="cùng cơ quan cấp trên"):
            merging.plan(old, target, world.admin)
    with pytest.raises(DomainError, match="ngày không thể sau hôm nay"):
        merging.merge(old, world.school, TODAY + timedelta(days=1), DECISION, world.admin)
    merge(world, old)
    with pytest.raises(Conflict):
        merging.plan(old, world.school, world.admin)


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (lambda old, world: make.candidate(old), "còn đối tượng"),
        (lambda old, world: make.user(make.Role.CLERK, old), "còn người giữ chức vụ"),
        (lambda old, world: setattr(old, "closed_on", None), "chưa ngừng hoạt động"),
        (lambda old, world: setattr(make.dossier(world), "unit", old), "còn hồ sơ nháp"),
    ],
)
def test_the_doctor_sees_what_was_left_behind(world, old, damage, fault):
    merge(world, old)
    damage(old, world)
    db.session.commit()
    assert list(doctor.merged_schools_are_empty()) == [
        f"Đơn vị {old.id} (Trường THCS Đồng Tranh) đã sáp nhập mà {fault}."
    ]


@pytest.fixture
def site(app, login):
    with app.app_context():
        world = make.world()
        old = make.school(world.office, "Trường THCS Đồng Tranh")
        for name in ("Lê Thị Hồng", "Cao Văn Hai"):
            make.candidate(old, name)
        make.dossier(world, school=old)
        make.user(make.Role.PRINCIPAL, old, name="Trần Thị Cũ")
        db.session.commit()
        emails = {role: getattr(world, role).email for role in ("admin", "officer", "principal")}
        ids = (old.id, world.school.id, world.office.id)
    return lambda role: login(emails[role], make.PASSWORD), ids


def test_the_administrator_sees_what_will_happen_and_then_does_it(app, site):
    login, (old, new, _) = site
    admin = login("admin")
    url = f"/quan-tri/don-vi/{old}/sap-nhap"
    page = admin.page(f"{url}?into={new}")
    facts = dict(zip(page.xpath("//dl/dt/text()"), map(html.text, page.xpath("//dl/dd")), strict=True))
    assert facts["Đối tượng"].startswith("3 tập thể, cá nhân chuyển sang")
    assert facts["Hồ sơ nháp"].startswith("1 hồ sơ nháp chuyển sang")
    assert "Trần Thị Cũ thôi giữ chức vụ Hiệu trưởng." in facts["Tài khoản"]
    bare = admin.submit(f"{url}?into={new}", "Sáp nhập vào Trường THCS Vĩnh Thuận")
    assert (bare.status_code, len(html.page(bare).find_class("fault"))) == (422, 2)
    done = admin.submit(
        f"{url}?into={new}", "Sáp nhập vào Trường THCS Vĩnh Thuận", day=TODAY.isoformat(), decision=DECISION
    )
    assert (done.status_code, done.location) == (303, f"/quan-tri/don-vi/{new}")
    with app.app_context():
        assert set(db.session.scalars(sa.select(Candidate.unit_id))) == {new}
    left = html.text(admin.page(f"/quan-tri/don-vi/{old}"))
    assert "đã sáp nhập vào Trường THCS Vĩnh Thuận" in left and "Mở lại đơn vị" not in left
    assert "Đã nhận sáp nhập Trường THCS Đồng Tranh" in html.text(admin.page(f"/quan-tri/don-vi/{new}"))
    assert f"Đã sáp nhập vào Trường THCS Vĩnh Thuận từ {TODAY:%d/%m/%Y}" in html.text(
        admin.page("/quan-tri/don-vi/")
    )


def test_figures_that_changed_meanwhile_are_shown_again(app, site):
    login, (old, new, _) = site
    admin = login("admin")
    url = f"/quan-tri/don-vi/{old}/sap-nhap"
    page = admin.page(f"{url}?into={new}")
    sent = dict(page.forms[-1].form_values()) | {"day": TODAY.isoformat(), "decision": DECISION}
    with app.app_context():
        make.candidate(db.session.get(Unit, old), "Người mới ghi")
        db.session.commit()
    refused = admin.post(url, data=sent)
    assert refused.status_code == 409
    assert merging.CHANGED in html.text(html.page(refused).xpath("//*[@id='messages']")[0])
    assert "4 tập thể, cá nhân" in html.text(html.page(refused))
    with app.app_context():
        assert db.session.get(Unit, old).closed_on is None


def test_nobody_but_the_offices_administrator_merges_and_only_its_own_schools(app, site):
    login, (old, new, _) = site
    with app.app_context():
        other = make.school(make.office(), "Trường của Phòng khác")
        db.session.commit()
        foreign = other.id
    url = f"/quan-tri/don-vi/{old}/sap-nhap"
    assert [login(role).get(f"{url}?into={new}").status_code for role in ("officer", "principal")] == [
        403,
        403,
    ]
    admin = login("admin")
    tried = [f"{url}?into={foreign}", f"/quan-tri/don-vi/{foreign}/sap-nhap?into={new}", f"{url}?into=x"]
    assert [admin.get(each).status_code for each in tried] == [404, 404, 404]
