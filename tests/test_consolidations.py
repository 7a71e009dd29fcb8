"""The office's list: gathered, presented, signed and forwarded, at `/tong-hop`."""

import pytest
import sqlalchemy as sa

from dienhinh.database import write_tx
from dienhinh.domain import (
    consolidation_letter,
    consolidation_sheet,
    consolidations,
    content,
    issuing,
    signatories,
    versions,
    workflow,
)
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import (
    AuditEntry,
    CandidateKind,
    Consolidation,
    ConsolidationState,
    DossierState,
    Level,
    Nominee,
    OutgoingMail,
    Post,
    Result,
)
from tests.support import html, make
from tests.support.queries import count_queries

S, C = DossierState, ConsolidationState


@pytest.fixture
def world(context) -> make.World:
    return make.world()


def names(consolidation: Consolidation) -> list[str]:
    return [each.candidate.name for each in content.in_order(consolidation.nominees)]


def test_what_is_free_comes_by_level_school_and_kind(world):
    primary = make.school(world.office, "Trường Tiểu học Thị Trấn 1", level=Level.PRIMARY)
    group = make.candidate(world.school, "Tổ Toán", kind=CandidateKind.COLLECTIVE)
    person = make.candidate(world.school, "Nguyễn Văn An")
    make.dossier(world, S.ACCEPTED, people=[person, group])
    make.dossier(world, S.ACCEPTED, school=primary, people=[make.candidate(primary, "Lê Thị Bé")])
    make.dossier(world, S.SUBMITTED)
    make.dossier(world, S.CLOSED)
    listed = make.consolidation(world, pick=False)
    free = [each.candidate.name for each in consolidations.available(listed)]
    assert free == ["Lê Thị Bé", "Tổ Toán", "Nguyễn Văn An"]
    assert consolidations.put_in(listed, consolidations.available(listed), world.officer) == 3
    assert (names(listed), consolidations.available(listed)) == (free, [])


def test_a_nominee_stands_on_one_list(world):
    make.dossier(world, S.ACCEPTED)
    first, second = make.consolidation(world, pick=False), make.consolidation(world, pick=False)
    free = consolidations.available(first)
    assert consolidations.put_in(first, free, world.officer) == 1
    assert consolidations.put_in(second, free, world.officer) == 0
    consolidations.take_out(first, free[0], world.officer)
    assert consolidations.put_in(second, free, world.officer) == 1
    with pytest.raises(DomainError, match="không có trong danh sách"):
        consolidations.take_out(first, free[0], world.officer)


def test_every_change_gives_a_new_version(world):
    make.dossier(world, S.ACCEPTED)
    listed = make.consolidation(world, pick=False)
    seen = [listed.version]
    free = consolidations.available(listed)
    consolidations.put_in(listed, free, world.officer)
    seen.append(listed.version)
    consolidations.take_out(listed, free[0], world.officer)
    seen.append(listed.version)
    consolidation_letter.save(listed, {"subject": "Về việc khác"}, world.officer)
    db.session.flush()
    seen.append(listed.version)
    assert seen == sorted(set(seen))
    with pytest.raises(Conflict):
        consolidations.check_seen(str(listed.version), str(seen[-2]))


@pytest.mark.parametrize("state", [C.PRESENTED, C.FORWARDED, C.ANSWERED])
def test_a_presented_list_is_not_changed(world, state):
    make.dossier(world, S.ACCEPTED)
    listed = make.consolidation(world, state)
    for act in (
        lambda: consolidations.put_in(listed, [], world.officer),
        lambda: consolidations.take_out(listed, listed.nominees[0], world.officer),
        lambda: consolidation_letter.save(listed, {"subject": "Khác"}, world.officer),
    ):
        with pytest.raises(Conflict, match="không sửa được nữa"):
            act()


def test_number_and_day_come_with_the_signature_and_go_with_the_list(world):
    make.dossier(world, S.ACCEPTED)
    listed = make.consolidation(world, C.PRESENTED)
    paper, _ = versions.printed("office_letter", listed, world.officer)
    issuing.issue(paper, 72, make.clock.today(), "", world.leader)
    workflow.perform(listed, "forward", actor=world.leader)
    letter = listed.content["letter"]
    assert (letter["number"], letter["issued_on"]) == ("72", make.clock.today().isoformat())


def test_a_number_that_comes_after_sending_is_printed_too(world):
    make.dossier(world, S.ACCEPTED)
    listed = make.consolidation(world, C.FORWARDED)
    paper, before = versions.printed("office_letter", listed, world.officer)
    issuing.issue(paper, 72, make.clock.today(), "", world.leader)
    again, after = versions.printed("office_letter", listed, world.officer)
    assert (again.id, before.number.number, after.number.number) == (paper.id, None, "72")
    assert listed.content["letter"]["number"] == ""


def test_a_number_that_comes_after_sending_is_sent_after_it(world):
    world.office.copies_to = "Phòng Nội vụ <noivu@example.vn>"
    make.dossier(world, S.ACCEPTED)
    listed = make.consolidation(world, C.FORWARDED)
    paper, _ = versions.printed("office_letter", listed, world.officer)
    for number, reason in ((72, ""), (73, "Ghi nhầm số.")):
        issuing.issue(paper, number, make.clock.today(), reason, world.officer)
    sent = db.session.scalars(
        sa.select(OutgoingMail)
        .where(OutgoingMail.template == "consolidation_numbered")
        .order_by(OutgoingMail.id)
    )
    first = db.session.scalars(
        sa.select(OutgoingMail.text).where(
            OutgoingMail.template.in_(["consolidation_forwarded", "consolidation_copy"])
        )
    )
    assert ["bản có số, ngày được gửi tiếp khi ban hành" in each for each in first] == [True, True]
    to = [world.province.email, "noivu@example.vn"]
    day = f"ngày {make.clock.today():%d/%m/%Y}"
    assert [(mail.recipient, mail.subject, [name for name, *_ in mail.papers]) for mail in sent] == [
        (
            each,
            f"[Tổng hợp {listed.id}] Tờ trình số {number}/TTr-PGDĐT {day}",
            ["office_letter", "consolidated_list"],
        )
        for number in (72, 73)
        for each in to
    ]


def test_only_a_post_that_signs_may_sign(world):
    listed = make.consolidation(world)
    posts = {post.title: post.id for post in db.session.scalars(sa.select(Post))}
    assert [title for _, title in signatories.choices(world.office.id, make.clock.today())] == [
        f"Trưởng phòng: {world.leader.name}"
    ]
    with pytest.raises(DomainError, match="Xin chọn người ký"):
        consolidation_letter.save(listed, {"signatory_id": posts["Hiệu trưởng"]}, world.officer)


def test_an_empty_list_or_one_without_a_signatory_is_not_presented(world):
    listed = make.consolidation(world)
    with pytest.raises(DomainError, match="chưa có điển hình nào"):
        workflow.perform(listed, "present", actor=world.officer)
    make.dossier(world, S.ACCEPTED)
    consolidations.put_in(listed, consolidations.available(listed), world.officer)
    listed.signatory = None
    with pytest.raises(DomainError, match="Chưa chọn người ký"):
        workflow.perform(listed, "present", actor=world.officer)


def test_forwarding_freezes_what_is_sent_and_takes_the_dossiers_along(world):
    person = make.candidate(world.school, "Nguyễn Thị Hồng Thắm")
    record = make.dossier(world, S.ACCEPTED, people=[person])
    listed = make.consolidation(world, C.FORWARDED)
    assert record.state is S.FORWARDED
    person.name = "Đổi tên"
    sheet = consolidation_sheet.of(listed, world.officer)
    assert [entry.name for group in sheet.groups for entry in group.entries] == ["Nguyễn Thị Hồng Thắm"]


def test_a_dossier_is_forwarded_with_its_last_nominee(world):
    people = [make.candidate(world.school) for _ in range(2)]
    record = make.dossier(world, S.ACCEPTED, people=people)
    first = make.consolidation(world, pick=False)
    consolidations.put_in(first, consolidations.available(first)[:1], world.officer)
    workflow.perform(first, "present", actor=world.officer)
    workflow.perform(first, "forward", actor=world.leader)
    assert record.state is S.ACCEPTED
    make.consolidation(world, C.FORWARDED)
    assert record.state is S.FORWARDED


def test_the_sentence_says_whose_turn_it_is(world):
    make.dossier(world, S.ACCEPTED)
    today = f"{make.clock.today():%d/%m/%Y}"
    number = "Tờ trình chưa có số; ghi số xong, bản có số được gửi tiếp."
    listed = make.consolidation(world)
    steps = {"present": world.officer, "return": world.leader}
    turns = []
    for name in ("", "present", "return", "present", "forward"):
        if name:
            workflow.perform(listed, name, actor=steps.get(name, world.leader), reason="Xem lại.")
        turns.append(consolidation_sheet.turn(listed, listed.nominees))
    assert turns == [
        "Đến lượt chuyên viên. Chọn điển hình, điền Tờ trình rồi trình lãnh đạo ký.",
        f"Đến lượt lãnh đạo. Trình ngày {today}, chờ ký và chuyển {world.province.name}. {number}",
        "Đến lượt chuyên viên. Lãnh đạo đã trả lại danh sách. Chọn điển hình, điền Tờ trình rồi trình lãnh đạo ký.",
        f"Đến lượt lãnh đạo. Trình ngày {today}, chờ ký và chuyển {world.province.name}. {number}",
        f"Đến lượt {world.province.name}. Chuyển ngày {today}; còn 1 trên 1 điển hình chưa có kết quả. {number}",
    ]


def test_the_parent_unit_reads_no_history_from_before_it_was_sent(world):
    make.dossier(world, S.ACCEPTED)
    listed = make.consolidation(world, C.PRESENTED)
    workflow.perform(listed, "return", actor=world.leader, reason="Chuyện trong Phòng.")
    workflow.perform(listed, "present", actor=world.officer)
    workflow.perform(listed, "forward", actor=world.leader)
    inside = consolidation_sheet.of(listed, world.officer)
    outside = consolidation_sheet.of(listed, world.inspector)
    assert [line.sentence for line in inside.history] == [
        "Ký và chuyển cấp trên",
        "Trình lãnh đạo ký",
        "Trả lại chuyên viên",
        "Trình lãnh đạo ký",
        "Đưa 1 điển hình vào danh sách",
        "Lập danh sách",
    ]
    assert [line.sentence for line in outside.history] == ["Ký và chuyển cấp trên"]
    assert outside.mails == inside.mails[:1]


@pytest.fixture
def site(app, login):
    """A world with one accepted dossier of two people, and a visitor for each role."""

    class Site:
        def __init__(self) -> None:
            with app.app_context():
                world = make.world()
                people = [make.candidate(world.school, name) for name in ("Trần Thị Một", "Lê Văn Hai")]
                make.dossier(world, S.ACCEPTED, people=people)
                db.session.commit()
                self.emails = {role: getattr(world, role).email for role in ROLES}

        def visitor(self, role: str):
            return login(self.emails[role], make.PASSWORD)

        def get(self, record_id: int = 1) -> Consolidation:
            db.session.expire_all()
            return db.session.get(Consolidation, record_id)

    return Site()


ROLES = ("officer", "leader", "inspector", "principal", "admin")


def chosen(page) -> list[str]:
    return [html.text(link) for link in page.xpath("//*[@class='members']//a")]


def test_an_officer_makes_and_presents_a_list_by_forms_alone(app, site):
    officer = site.visitor("officer")
    made = officer.submit("/tong-hop", "Lập danh sách tổng hợp")
    assert (made.status_code, made.location) == (303, "/tong-hop/1")
    assert officer.submit("/tong-hop/1", "Lấy tất cả").status_code == 303
    assert chosen(officer.page("/tong-hop/1")) == ["Trần Thị Một", "Lê Văn Hai"]
    assert officer.submit("/tong-hop/1", "Bỏ ra: Lê Văn Hai").status_code == 303
    assert chosen(officer.page("/tong-hop/1")) == ["Trần Thị Một"]
    with app.app_context():
        post = str(db.session.scalar(sa.select(Post.id).where(Post.title == "Trưởng phòng")))
    saved = officer.submit("/tong-hop/1", "Lưu Tờ trình", signatory_id=post, addressee="Sở Giáo dục")
    assert saved.status_code == 303
    assert officer.submit("/tong-hop/1", "Trình lãnh đạo ký").status_code == 303
    leader = site.visitor("leader")
    assert leader.get("/tong-hop/1/to-trinh.pdf").status_code == 200
    assert leader.submit("/van-ban/1", "Ghi số, ngày", number="81").status_code == 303
    assert leader.submit("/tong-hop/1", "Ký, chuyển Sở").status_code == 303
    with app.app_context():
        listed = site.get()
        assert (listed.state, listed.number, listed.addressee) == (C.FORWARDED, "81", "Sở Giáo dục")
    assert "Trần Thị Một" in html.text(site.visitor("inspector").page("/tong-hop/1"))


def test_the_leader_sends_it_back_with_a_reason(app, site):
    with app.app_context():
        make_presented()
    leader = site.visitor("leader")
    refused = leader.submit("/tong-hop/1", "Trả lại chuyên viên", reason="  ")
    assert refused.status_code == 422
    assert "Xin ghi lý do" in html.text(html.page(refused).xpath("//*[@id='messages']")[0])
    assert leader.submit("/tong-hop/1", "Trả lại chuyên viên", reason="Xem lại hình thức.").status_code == 303
    assert "Lý do: Xem lại hình thức." in html.text(site.visitor("officer").page("/tong-hop/1"))


def test_the_leader_reads_who_is_to_sign_and_the_list_before_anything_is_asked(app, site):
    with app.app_context():
        make_presented()
        name = db.session.scalar(sa.select(make.User.name).where(make.User.email == site.emails["leader"]))
    page = site.visitor("leader").page("/tong-hop/1")
    facts = [html.text(each) for each in page.xpath("//section[@id='letter']//dd")]
    assert facts[-1] == f"Trưởng phòng, {name}"
    asked = page.xpath("//main//*[contains(@class, 'turn')]//a/@href")
    assert asked == ["#steps-title", "/tong-hop/1/to-trinh.pdf", "/tong-hop/1/danh-sach.pdf"]
    parts = page.xpath("//main//section/@id")
    assert parts[:3] == ["letter", "chosen", "attachments"]


def test_signing_asks_once_more_and_says_what_it_does(app, site):
    with app.app_context():
        make_presented()
    asked = (
        site.visitor("leader")
        .page("/tong-hop/1")
        .xpath("//details[summary[starts-with(., 'Ký, chuyển Sở')]]")
    )
    assert [html.text(each.find(".//p")) for each in asked] == [
        "Tờ trình và danh sách được gửi ngay đến cấp trên và các nơi nhận. "
        "Đã chuyển thì không sửa được nữa, chỉ còn bổ sung hoặc đính chính."
    ]


def make_presented(state: ConsolidationState = C.PRESENTED) -> None:
    """Take a list of all that is available to a state."""
    people = {
        role: db.session.scalar(sa.select(make.User).where(make.User.email.startswith(role)))
        for role in ("officer", "leader")
    }
    listed = consolidations.begin(db.session.scalar(sa.select(make.Programme)), people["officer"])
    listed.signatory = db.session.scalar(sa.select(Post).where(Post.title == "Trưởng phòng"))
    consolidations.put_in(listed, consolidations.available(listed), people["officer"])
    if state is not C.DRAFT:
        workflow.perform(listed, "present", actor=people["officer"])
    db.session.commit()


def test_a_double_click_makes_one_list(app, site):
    officer = site.visitor("officer")
    page = officer.page("/tong-hop")
    form = next(f for f in page.forms if f.get("action") == "/tong-hop/moi")
    sent = dict(form.form_values())
    assert [officer.post("/tong-hop/moi", data=sent).location for _ in range(2)] == ["/tong-hop/1"] * 2
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Consolidation.id))) == 1


def test_a_list_that_was_begun_and_left_empty_is_taken_up_again(app, site):
    officer = site.visitor("officer")
    first, second = (officer.submit("/tong-hop", "Lập danh sách tổng hợp").location for _ in range(2))
    officer.submit(first, "Lấy tất cả")
    third = officer.submit("/tong-hop", "Lập danh sách tổng hợp").location
    assert (first, second, third) == ("/tong-hop/1", "/tong-hop/1", "/tong-hop/2")


def test_nominees_of_the_year_before_still_get_a_list_when_a_new_year_is_open(app, site):
    with app.app_context():
        make.programme(db.session.get_one(make.Unit, 2), school_year="2022-2023")
        db.session.commit()
    officer = site.visitor("officer")
    made = officer.submit("/tong-hop", "Lập danh sách năm học 2021-2022 (2 điển hình)").location
    officer.submit(made, "Lấy tất cả")
    with app.app_context():
        assert (site.get().programme.school_year, len(site.get().nominees)) == ("2021-2022", 2)
    buttons = [html.text(each) for each in officer.page("/tong-hop").xpath("//main//form//button")]
    assert buttons == ["Lập danh sách tổng hợp"]


def test_a_stale_tab_is_told_and_nothing_changes(app, site):
    officer = site.visitor("officer")
    officer.submit("/tong-hop", "Lập danh sách tổng hợp")
    stale = {"version": "1", "csrf_token": token(officer), "nominee": ["1"]}
    officer.submit("/tong-hop/1", "Lấy tất cả")
    with app.app_context():
        site.get().signatory_id = db.session.scalar(sa.select(Post.id).where(Post.signs, Post.unit_id == 2))
        db.session.commit()
    for url, extra in (
        ("/tong-hop/1/them", {}),
        ("/tong-hop/1/bo/1", {}),
        ("/tong-hop/1/to-trinh", {"subject": "Chữ đã gõ", "addressee": "Sở", "signatory_id": ""}),
        ("/tong-hop/1/chuyen/present", {"round": "1"}),
    ):
        refused = officer.post(url, data=stale | extra)
        assert refused.status_code == 409
        page = html.page(refused)
        assert "Danh sách đã được cập nhật ở nơi khác." in html.text(page.xpath("//*[@id='messages']")[0])
    typed = html.page(
        officer.post("/tong-hop/1/to-trinh", data=stale | {"subject": "Chữ đã gõ", "addressee": "Sở"})
    )
    assert typed.xpath("//input[@id='subject']/@value") == ["Chữ đã gõ"]
    with app.app_context():
        listed = site.get()
        assert (listed.state, len(listed.nominees), listed.version) == (C.DRAFT, 2, 3)


def test_a_leader_signs_what_the_page_showed_and_nothing_that_changed_since(app, site):
    officer, leader = site.visitor("officer"), site.visitor("leader")
    officer.submit("/tong-hop", "Lập danh sách tổng hợp")
    officer.submit("/tong-hop/1", "Lấy tất cả")
    with app.app_context():
        site.get().signatory_id = db.session.scalar(sa.select(Post.id).where(Post.signs, Post.unit_id == 2))
        db.session.commit()
    officer.submit("/tong-hop/1", "Trình lãnh đạo ký")
    read = leader.page("/tong-hop/1")
    with app.app_context():
        site.get().nominees[0].candidate.position = "Phó hiệu trưởng"
        db.session.commit()
    form = read.xpath("//form[contains(@action, '/chuyen/forward')]")[0]
    answer = leader.post(form.get("action"), data=dict(form.form_values()))
    assert (answer.status_code, "cập nhật ở nơi khác" in answer.text) == (409, True)
    assert leader.submit("/tong-hop/1", "Ký, chuyển Sở").status_code == 303
    with app.app_context():
        assert site.get().content["nominees"][0]["position"] == "Phó hiệu trưởng"


def token(client) -> str:
    return client.page("/tai-khoan").xpath("//input[@name='csrf_token']/@value")[0]


def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(app, site):
    officer = site.visitor("officer")
    officer.submit("/tong-hop", "Lập danh sách tổng hợp")
    bad = {
        "subject": ("x" * 501, "Mục này dài quá 500 ký tự."),
        "addressee": ("", "Xin điền mục này."),
        "signatory_id": ("999", "Xin chọn một mục trong danh sách."),
    }
    for field, (value, sentence) in bad.items():
        sent = {"subject": "Về việc 7", "addressee": "Sở"} | {field: value}
        refused = officer.submit("/tong-hop/1", "Lưu Tờ trình", **sent)
        assert refused.status_code == 422, field
        page = html.page(refused)
        assert sentence in html.text(page.xpath(f"//*[@id='{field}-error']")[0]), field
        if field != "signatory_id":
            kept = [page.get_element_by_id(name).value for name in ("subject", "addressee")]
            assert kept == [sent["subject"], sent["addressee"]]
    for url, data in (
        ("/tong-hop/1/them", {"version": "1"}),
        ("/tong-hop/1/them", {"version": "1", "nominee": ["abc", "-1", "99999999999999999999"]}),
    ):
        assert officer.post(url, data=data | {"csrf_token": token(officer)}).status_code == 422
    assert (
        officer.post("/tong-hop/1/bo/999", data={"version": "1", "csrf_token": token(officer)}).status_code
        == 404
    )
    assert officer.get("/tong-hop/99999999999999999999").status_code == 404


def test_htmx_gets_the_block_and_the_message(app, site):
    officer = site.visitor("officer")
    officer.submit("/tong-hop", "Lập danh sách tổng hợp")
    answer = officer.submit("/tong-hop/1", "Lấy tất cả", htmx=True)
    fragment = html.page(answer)
    assert (answer.status_code, chosen(fragment)) == (200, ["Trần Thị Một", "Lê Văn Hai"])
    assert html.text(fragment.xpath("//*[@id='messages']")[0]) == "Đã đưa 2 điển hình vào danh sách."
    refused = officer.submit("/tong-hop/1", "Trình lãnh đạo ký", htmx=True)
    assert (refused.status_code, refused.headers["HX-Retarget"]) == (422, "#messages")
    assert "Chưa chọn người ký Tờ trình." in refused.text


def test_who_may_do_what(app, site):
    with app.app_context():
        make_presented()
        stranger = make.user(make.Role.OFFICER, make.office())
        db.session.commit()
        site.emails["stranger"] = stranger.email
    seen = {role: site.visitor(role).get("/tong-hop/1").status_code for role in (*ROLES, "stranger")}
    assert seen == {
        "officer": 200,
        "leader": 200,
        "inspector": 404,
        "principal": 403,
        "admin": 403,
        "stranger": 404,
    }
    acts = {
        "/tong-hop/moi": {"leader": 403, "inspector": 403, "principal": 403, "admin": 403},
        "/tong-hop/1/them": {"leader": 403, "inspector": 403, "stranger": 404},
        "/tong-hop/1/bo/1": {"leader": 403, "inspector": 403, "stranger": 404},
        "/tong-hop/1/to-trinh": {"leader": 403, "inspector": 403, "principal": 403, "stranger": 404},
        "/tong-hop/1/chuyen/forward": {"officer": 403, "inspector": 404, "stranger": 404},
        "/tong-hop/1/chuyen/return": {"officer": 403, "inspector": 404, "stranger": 404},
        "/tong-hop/1/chuyen/khong-co": {"leader": 404},
    }
    for url, roles in acts.items():
        for role, code in roles.items():
            client = site.visitor(role)
            data = {"csrf_token": token(client), "version": "3", "round": "3", "reason": "x", "all": "1"}
            assert (url, role, client.post(url, data=data).status_code) == (url, role, code)


def test_a_list_page_costs_the_same_for_few_and_for_many(app, site):
    def cost(url: str) -> int:
        with count_queries() as statements:
            officer.page(url)
        return len(statements)

    officer = site.visitor("officer")
    with app.app_context():
        make_presented(C.DRAFT)
    few = [cost("/tong-hop"), cost("/tong-hop/1")]
    with app.app_context():
        plan = db.session.scalar(sa.select(make.Programme))
        actor = db.session.scalar(sa.select(make.User).where(make.User.email.startswith("officer")))
        for _ in range(40):
            consolidations.begin(plan, actor)
        record = db.session.scalar(sa.select(make.Dossier))
        for number in range(30):
            extra = make.nominee(record, make.candidate(record.unit, f"Người {number}"))
            extra.verdict, extra.consolidation_id = make.Verdict.ELIGIBLE, 1 if number % 2 else None
        db.session.commit()
    many = [cost("/tong-hop"), cost("/tong-hop/1")]
    assert (few, few[0] <= 8) == (many, True)
    page = officer.page("/tong-hop")
    seen = page.xpath("//*[@id='rows']//a[@class='row-link']/@href")
    page = officer.page(page.xpath("//*[@id='more']/a/@href")[0])
    seen += page.xpath("//*[@id='rows']//a[@class='row-link']/@href")
    assert seen == [f"/tong-hop/{number}" for number in range(41, 0, -1)]


def test_two_lists_that_grab_at_once_share_nobody(app, site):
    with app.app_context():
        with write_tx():
            plan = db.session.scalar(sa.select(make.Programme))
            actor = db.session.scalar(sa.select(make.User).where(make.User.email.startswith("officer")))
            first, second = (consolidations.begin(plan, actor) for _ in range(2))
            free = consolidations.available(first)
            taken = [consolidations.put_in(each, free, actor) for each in (first, second)]
        assert taken == [2, 0]
        query = sa.select(AuditEntry.details).where(AuditEntry.action == "consolidation.add")
        assert list(db.session.scalars(query.order_by(AuditEntry.id))) == [
            {"nominees": [1, 2]},
            {"nominees": []},
        ]
        assert set(db.session.scalars(sa.select(Nominee.result))) == {Result.PENDING}
