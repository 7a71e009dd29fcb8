"""Gương điển hình: written, checked, published, taken down; who may read what; the gallery."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import access, gallery, personal, results, stories, workflow
from dienhinh.domain.gallery import Filter
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import Conflict, DomainError, Forbidden, NotFound
from dienhinh.extensions import db
from dienhinh.models import (
    CandidateKind,
    ConsolidationState,
    DossierState,
    Level,
    OutgoingMail,
    Result,
    Story,
    StoryState,
)
from tests.support import html, make
from tests.support.queries import count_queries

S = StoryState


def mails(name: str) -> list[str]:
    return list(
        db.session.scalars(
            sa.select(OutgoingMail.recipient).where(OutgoingMail.template == name).order_by(OutgoingMail.id)
        )
    )


@pytest.fixture
def world(context) -> make.World:
    return make.world()


def recognised(world: make.World):
    """A nominee who was recognised on a list that is answered."""
    dossier = make.dossier(world, DossierState.ACCEPTED)
    listed = make.consolidation(world, ConsolidationState.FORWARDED)
    answer = results.Answer(Result.RECOGNISED, "Giấy khen", "77/QĐ-SGDĐT", clock.today())
    results.record(listed, listed.nominees, answer, world.inspector)
    workflow.perform(listed, "answer", actor=world.inspector)
    return listed, dossier.nominees[0]


def test_a_story_goes_to_the_office_and_comes_out_with_a_mail_at_each_step(world):
    story = make.story(world, S.RETURNED)
    assert (story.reason, stories.lacking(story)) == ("Có lý do.", [])
    workflow.perform(story, "send", actor=world.principal)
    workflow.perform(story, "publish", actor=world.officer)
    assert (story.state, story.reason, story.published_at is not None) == (S.PUBLISHED, "", True)
    workflow.perform(story, "withdraw", actor=world.officer, reason="Theo đề nghị của trường.")
    people = [world.principal.email, world.clerk.email]
    assert {name: sorted(mails(name)) for name in ("story_sent", "story_returned", "story_withdrawn")} == {
        "story_sent": [world.officer.email] * 2,
        "story_returned": sorted(people),
        "story_withdrawn": sorted([*people, world.officer.email]),
    }


def test_a_mail_of_a_story_tells_nobodys_name(world):
    story = make.story(world, S.WITHDRAWN)
    told = " ".join(f"{mail.subject} {mail.text}" for mail in db.session.scalars(sa.select(OutgoingMail)))
    assert (story.candidate.name in told, f"/guong/{story.id}" in told) == (False, True)


@pytest.mark.parametrize("state", list(S))
def test_a_step_that_is_not_in_the_table_is_refused_to_everybody(world, state):
    story = make.story(world)
    story.state = state
    listed = {row.name for row in workflow.TRANSITIONS[Story] if row.source is state}
    names = {row.name for row in workflow.TRANSITIONS[Story]} - listed
    for name in names:
        for actor in (world.clerk, world.principal, world.officer, world.admin):
            with pytest.raises((Conflict, Forbidden, NotFound)):
                workflow.perform(story, name, actor=actor, reason="Có lý do.")
    assert story.state is state


@pytest.mark.parametrize(("kind", "called"), [("story", "Bài viết"), ("consolidation", "Danh sách")])
def test_who_comes_second_is_told_of_the_record_by_its_own_name(world, kind, called):
    """Two pressed the same button; the slower one reads what became of the thing that the page shows."""
    make.dossier(world, make.DossierState.ACCEPTED)
    record = {"story": make.story, "consolidation": make.consolidation}[kind](world)
    for name, actor in {
        "story": (("send", world.principal), ("publish", world.officer)),
        "consolidation": (("present", world.officer), ("forward", world.leader)),
    }[kind]:
        workflow.perform(record, name, actor=actor)
    with pytest.raises(Conflict, match=f"^{called} đã chuyển sang «{record.state.label}»"):
        workflow.perform(record, name, actor=actor)


def test_the_clerk_writes_and_the_principal_sends(world):
    story = make.story(world)
    with pytest.raises(Forbidden):
        workflow.perform(story, "send", actor=world.clerk)
    assert [step.name for step in workflow.open_steps(story, world.clerk)] == []
    assert [step.name for step in workflow.open_steps(story, world.principal)] == ["send"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Liên hệ 0912 345 678 để học.", ["0912 345 678"]),
        ("ĐT:0912345678", ["0912345678"]),
        ("gọi +84 912 345 678", ["+84 912 345 678"]),
        ("máy bàn (0297) 3829 123", ["(0297) 3829 123"]),
        ("thư co.anh@example.vn nhé", ["co.anh@example.vn"]),
        ("Năm học 2019-2020, 2020-2021 có 120 em; ngày 04/11/2021; 98,6 %; QĐ 0123/QĐ-PGDĐT.", []),
    ],
)
def test_a_number_or_an_address_in_the_text_is_found_and_figures_are_not(words, found):
    assert personal.found(words) == found


def test_what_is_not_whole_or_tells_a_number_is_not_sent(world):
    story = make.story(world, lessons="", measures="Xin gọi 0912 345 678.", consented=False)
    assert stories.lacking(story) == [
        ("lessons", "Chưa ghi mục «Kinh nghiệm rút ra»."),
        (
            "measures",
            "Mục «Biện pháp, cách làm» có «0912 345 678». "
            "Bài công bố cho mọi người không được ghi điện thoại, thư điện tử.",
        ),
        ("consented", "Chưa đánh dấu người được nêu gương đã đọc và đồng ý cho công bố bài viết."),
    ]
    with pytest.raises(DomainError) as refusal:
        workflow.perform(story, "send", actor=world.principal)
    assert (refusal.value.field, story.state) == ("lessons", S.DRAFT)


def test_what_was_sent_is_not_edited_and_what_was_published_neither(world):
    for state in (S.SUBMITTED, S.PUBLISHED, S.WITHDRAWN):
        with pytest.raises(Conflict):
            stories.edit(make.story(world, state), {"title": "Khác"}, world.clerk)


def test_a_revoked_result_takes_the_story_down_with_its_decision(world):
    listed, nominee = recognised(world)
    story = make.story(world, S.PUBLISHED, candidate=nominee.candidate)
    bystander = make.story(world, S.PUBLISHED)
    assert story.nominee is nominee
    answer = results.Answer(Result.REVOKED, "", "90/QĐ-SGDĐT", clock.today(), "Khai không đúng thành tích.")
    results.record(listed, [nominee], answer, world.officer, correction="Có quyết định thu hồi.")
    assert (story.state, story.reason) == (
        S.WITHDRAWN,
        "Kết quả công nhận bị thu hồi theo Quyết định số 90/QĐ-SGDĐT.",
    )
    assert (nominee.decision_number, nominee.revocation_number) == ("77/QĐ-SGDĐT", "90/QĐ-SGDĐT")
    assert bystander.state is S.PUBLISHED
    assert ("title", "Kết quả công nhận của điển hình này đã bị thu hồi.") in stories.lacking(story)


@pytest.mark.parametrize(
    ("number", "reason", "sentence"),
    [
        ("90/QĐ", "", "Xin ghi lý do."),
        ("", "Sai thành tích.", "Xin ghi số quyết định."),
        ("77/QĐ-SGDĐT", "Sai.", "Xin ghi số của quyết định thu hồi, không phải quyết định công nhận."),
    ],
)
def test_a_revocation_wants_its_own_decision_and_a_reason(world, number, reason, sentence):
    listed, nominee = recognised(world)
    answer = results.Answer(Result.REVOKED, "", number, clock.today(), reason)
    with pytest.raises(DomainError) as refusal:
        results.record(listed, [nominee], answer, world.officer, correction="Thu hồi.")
    assert (refusal.value.sentence, nominee.result) == (sentence, Result.RECOGNISED)


def test_only_what_is_published_leaves_its_school(world):
    other = make.world()
    seen = {
        state: [
            access.allowed(story, who, P.VIEW_STORIES)
            for who in (world.clerk, world.officer, other.clerk, other.officer, other.admin)
        ]
        for state in S
        for story in [make.story(world, state)]
    }
    assert seen == {
        S.DRAFT: [True, False, False, False, False],
        S.SUBMITTED: [True, True, False, False, False],
        S.RETURNED: [True, True, False, False, False],
        S.PUBLISHED: [True] * 5,
        S.WITHDRAWN: [True, True, False, False, False],
    }


def test_nobody_else_takes_a_published_story_down(world):
    other, story = make.world(), make.story(world, S.PUBLISHED)
    for actor, name in ((other.officer, "withdraw"), (other.principal, "retract")):
        with pytest.raises(Forbidden):
            workflow.perform(story, name, actor=actor, reason="Không thích.")
    workflow.perform(story, "retract", actor=world.principal, reason="Người được nêu gương không đồng ý nữa.")
    assert story.state is S.WITHDRAWN


def titles(**wanted) -> list[str]:
    return [story.title for story in gallery.page(Filter(**wanted))[0]]


def test_the_gallery_is_searched_without_marks_and_narrowed(world):
    small = make.school(world.office, "Trường Mẫu giáo Bình Minh", level=Level.KINDERGARTEN)
    small.block = make.block(world.office, "Khối thi đua Mẫu giáo")
    team = make.candidate(small, "Tổ chuyên môn khối Lá", kind=CandidateKind.COLLECTIVE)
    make.story(world, S.PUBLISHED, title="Vườn rau của bé", candidate=team)
    make.story(world, S.PUBLISHED, title="Đưa trò chơi dân gian vào lớp")
    make.story(world, S.SUBMITTED, title="Chưa công bố")
    assert titles() == ["Đưa trò chơi dân gian vào lớp", "Vườn rau của bé"]
    assert titles(words="dua tro CHOI") == ["Đưa trò chơi dân gian vào lớp"]
    assert titles(words="to chuyen mon", kind=CandidateKind.COLLECTIVE) == ["Vườn rau của bé"]
    assert titles(block=small.block_id) == titles(level=Level.KINDERGARTEN) == ["Vườn rau của bé"]
    assert (titles(year="2021-2022"), titles(year="2020-2021")) == (titles(), [])
    assert (gallery.years(), gallery.blocks()) == (
        ["2021-2022"],
        [(small.block_id, "Khối thi đua Mẫu giáo")],
    )


def test_the_gallery_pages_by_key(world):
    made = [make.story(world, S.PUBLISHED) for _ in range(5)]
    for number, story in enumerate(made):
        story.published_at = clock.now() - timedelta(minutes=number // 2)
    db.session.flush()
    found, after = [], ""
    while True:
        rows, after = gallery.page(Filter(), after, size=2)
        found += [story.id for story in rows]
        if not after:
            break
    assert found == [made[n].id for n in (1, 0, 3, 2, 4)]


@pytest.fixture
def home(app):
    """One office's people by their addresses, and a published story."""
    with app.app_context():
        made = make.world()
        story = make.story(made, S.PUBLISHED, title="Giờ học ngoài sân")
        db.session.commit()
        people = {name: getattr(made, name).email for name in ("clerk", "principal", "officer", "admin")}
        return people | {"story": story.id, "candidate": story.candidate_id}


def test_a_school_writes_sends_and_the_office_publishes_in_the_browser_without_javascript(app, login, home):
    principal, officer = login(home["principal"]), login(home["officer"])
    fields = {
        "causes": "Đoàn kết.",
        "measures": "Mỗi tuần một giờ dạy mẫu.",
        "lessons": "Làm đều.",
        "consented": "y",
    }
    begun = {"candidate": str(home["candidate"]), "title": "Giờ dạy mẫu"}
    form = principal.submit("/guong/moi", "Bắt đầu viết", **begun).location
    assert principal.submit(form, "Lưu", **fields).location == f"{form}#story-status"
    page = form.removesuffix("/sua")
    principal.submit(page, "Gửi Phòng duyệt")
    officer.submit(page, "Trả lại để sửa", reason="Thêm số liệu.")
    assert "Thêm số liệu." in principal.get(page).text
    principal.submit(form, "Lưu", measures="Mỗi tuần một giờ; 12 giáo viên áp dụng.")
    principal.submit(page, "Gửi lại Phòng duyệt")
    officer.submit(page, "Công bố")
    gallery_page = login(home["admin"]).page("/guong?tu=12+giao+vien")
    assert [html.text(one) for one in gallery_page.xpath("//*[@id='rows']//b")] == ["Giờ dạy mẫu"]


def test_a_story_without_a_subject_is_not_begun(login, home):
    answer = login(home["clerk"]).submit("/guong/moi", "Bắt đầu viết", title="Tên đã nhập")
    tree = html.page(answer)
    assert (answer.status_code, tree.get_element_by_id("title").value) == (422, "Tên đã nhập")
    assert html.text(tree.get_element_by_id("candidate-error")) == "Xin chọn một mục trong danh sách."


def test_what_a_story_lacks_leads_to_where_it_is_written(login, home):
    principal = login(home["principal"])
    begun = {"candidate": str(home["candidate"]), "title": "Giờ dạy mẫu"}
    form = principal.submit("/guong/moi", "Bắt đầu viết", **begun).location
    page = principal.page(form.removesuffix("/sua"))
    fields = [field.get("id") for field in principal.page(form).xpath("//*[@id='story-form']//*[@name]")]
    lines = page.xpath("//section[@aria-labelledby='lacking-title']//li")
    assert [line.xpath("./a/@href") for line in lines] == [[f"{form}#{line.get('id')}"] for line in lines]
    assert {line.get("id") for line in lines} <= set(fields) and lines != []


def test_a_step_on_an_older_page_is_refused(login, home):
    officer = login(home["officer"])
    answer = officer.submit(f"/guong/{home['story']}", "Gỡ bài", reason="Sai.", round="1")
    assert (answer.status_code, "đã được cập nhật ở nơi khác" in answer.text) == (409, True)


def test_a_gallery_costs_the_same_for_one_and_for_three(app, login, home):
    client, counts = login(home["officer"]), []
    for more in (0, 2):
        with app.app_context():
            story = db.session.get(Story, home["story"])
            for _ in range(more):
                for state in (S.PUBLISHED, S.SUBMITTED):
                    copied = stories.begin(story.candidate, {"title": "Bài"}, story.created_by)
                    copied.state, copied.published_at = state, clock.now()
            db.session.commit()
        asked_each = []
        for address in ("/guong", "/guong/bai-viet", "/cong-bo", "/cong-bo.atom"):
            with count_queries() as asked:
                client.get(address)
            asked_each.append(len(asked))
        counts.append(asked_each)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 8


def test_what_waits_is_on_the_first_page_of_those_who_act(app, login, home):
    with app.app_context():
        story = db.session.get(Story, home["story"])
        for state in (S.SUBMITTED, S.RETURNED, S.RETURNED):
            made = stories.begin(story.candidate, {"title": "Bài"}, story.created_by)
            made.state = state
        db.session.commit()
    found = {
        who: [
            html.text(one) for one in login(home[who]).page("/").xpath("//a[contains(@href, '/guong/')]//b")
        ]
        for who in ("clerk", "officer", "admin")
    }
    assert found == {
        "clerk": ["Sửa 2 bài gương điển hình Phòng trả lại"],
        "officer": ["Duyệt 1 bài gương điển hình các trường gửi"],
        "admin": [],
    }
