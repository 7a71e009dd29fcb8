"""A list that was sent keeps its words: later changes stand beside it, and become a list that adds or corrects."""

import pytest
import sqlalchemy as sa

from dienhinh.domain import (
    amending,
    consolidation_sheet,
    consolidations,
    divergence,
    printing,
    results,
    tasks,
    versions,
    workflow,
)
from dienhinh.domain.content import nominee_content
from dienhinh.domain.results import Answer
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import (
    Amendment,
    Candidate,
    Consolidation,
    ConsolidationState,
    DossierState,
    OutgoingMail,
    Paper,
    Result,
)
from tests.papers.reading import Drawn
from tests.support import html, make
from tests.support.queries import count_queries

S, C = DossierState, ConsolidationState


@pytest.fixture
def world(context):
    return make.world()


@pytest.fixture
def sent(world):
    """A forwarded list of two people."""
    people = [make.candidate(world.school, name) for name in ("Trần Thị Một", "Lê Văn Hai")]
    make.dossier(world, S.ACCEPTED, people=people)
    return make.consolidation(world, C.FORWARDED)


def rows(listed):
    return {each.name: [tuple(row) for row in each.rows] for each in divergence.of(listed)}


def mend(sent):
    """Correct a name in Đối tượng."""
    sent.nominees[0].candidate.name = "Trần Thị Mốt"
    db.session.flush()


NAME = ("Họ và tên", "Trần Thị Một", "Trần Thị Mốt")


def forward(listed, world):
    workflow.perform(listed, "present", actor=world.officer)
    workflow.perform(listed, "forward", actor=world.leader)


def test_nothing_diverges_from_what_was_just_sent(sent):
    assert rows(sent) == {}


def test_a_change_of_data_stands_beside_what_was_sent(world, sent):
    mend(sent)
    sent.nominees[1].candidate.phone = "0900 000 099"
    world.school.name = "Trường THCS Mới"
    school = ("Đơn vị công tác", "Trường THCS Vĩnh Thuận", "Trường THCS Mới")
    assert rows(sent) == {
        "Trần Thị Một": [NAME, school],
        "Lê Văn Hai": [("Số điện thoại", "(trống)", "0900 000 099"), school],
    }
    assert [each["name"] for each in sent.content["nominees"]] == ["Trần Thị Một", "Lê Văn Hai"]
    assert (
        versions.is_old(versions.printed("consolidated_list", sent, world.officer)[0], sent.content) is False
    )


def test_a_revoked_result_diverges(world, sent):
    decision = Answer(Result.RECOGNISED, "Giấy khen", "118/QĐ", make.clock.today())
    results.record(sent, sent.nominees, decision, world.inspector)
    revoked = Answer(Result.REVOKED, number="120/QĐ", decided_on=make.clock.today(), reason="Sai.")
    results.record(sent, sent.nominees[:1], revoked, world.inspector)
    assert rows(sent) == {"Trần Thị Một": [("Kết quả", "Đề nghị khen thưởng", "Đã bị thu hồi")]}


def test_a_correction_is_sent_as_a_list_of_its_own_and_settles_the_difference(world, sent):
    mend(sent)
    made = amending.amend(sent, Amendment.CORRECTION, world.officer)
    forward(made, world)
    lines = [(line["name"], line["rows"]) for line in made.content["corrections"]]
    assert (lines, rows(sent)) == ([("Trần Thị Một", [list(NAME)])], {})
    sent.nominees[0].candidate.name = "Trần Thị Mười"
    assert rows(sent) == {"Trần Thị Mốt": [("Họ và tên", "Trần Thị Mốt", "Trần Thị Mười")]}
    assert made.content["corrections"][0]["rows"] == [list(NAME)]


def test_the_mails_of_a_correction_call_it_so(world, sent):
    mend(sent)
    world.office.copies_to = "Phòng Nội vụ <noivu@example.vn>"
    made = amending.amend(sent, Amendment.CORRECTION, world.officer)
    forward(made, world)
    workflow.perform(made, "answer", actor=world.inspector)
    query = sa.select(OutgoingMail).where(OutgoingMail.consolidation_id == made.id)
    mails = {mail.template: mail for mail in db.session.scalars(query)}
    year, office = "năm học 2021-2022", world.office.name
    assert {name: mail.subject for name, mail in mails.items()} == {
        "consolidation_presented": f"[Tổng hợp {made.id}] Trình ký danh sách đính chính",
        "consolidation_forwarded": (
            f"[Tổng hợp {made.id}] {office} gửi danh sách đính chính điển hình tiên tiến {year}"
        ),
        "consolidation_copy": (
            f"[Tổng hợp {made.id}] Bản sao Tờ trình kèm danh sách đính chính điển hình tiên tiến {year}"
        ),
        "consolidation_answered": f"[Tổng hợp {made.id}] Đã ghi nhận danh sách đính chính",
    }
    texts = " ".join(mail.text for mail in mails.values())
    assert ("0 điển hình" in texts, "danh sách đính chính" in texts) == (False, True)


def test_a_sent_correction_is_to_be_noted_and_has_no_result(world, sent):
    mend(sent)
    made = amending.amend(sent, Amendment.CORRECTION, world.officer)
    forward(made, world)
    name = f"Danh sách đính chính {made.id}"
    owed = [(task.sentence, task.detail) for task in tasks.of(world.inspector).mine]
    assert ("Ghi nhận danh sách đính chính", name) in owed
    assert ("Danh sách đính chính đã chuyển, chờ ghi nhận", name) in [
        (task.sentence, task.detail) for task in tasks.of(world.leader).others
    ]
    assert consolidation_sheet.turn(made, []).startswith(f"Đến lượt {world.province.name}. ")
    workflow.perform(made, "answer", actor=world.inspector)
    assert consolidation_sheet.turn(made, []) == (
        f"Đã xong. {world.province.name} đã ghi nhận; danh sách gốc coi như đã sửa theo bản này."
    )


def test_a_correction_prints_both_texts_and_what_it_corrects(world, sent):
    sent.number, sent.issued_on = "72", make.clock.today()
    mend(sent)
    made = amending.amend(sent, Amendment.CORRECTION, world.officer)
    drawn = Drawn(printing.preview("consolidated_list", made)[1])
    wanted = (
        "DANH SÁCH ĐÍNH CHÍNH",
        "(Đính chính Danh sách kèm theo Tờ trình số 72/TTr-PGDĐT",
        "Họ và tên: Trần Thị Một",
        "Họ và tên: Trần Thị Mốt",
    )
    assert [drawn.holds(words) for words in wanted] == [True] * 4
    assert printing.title_of("consolidated_list", made) == "Danh sách đính chính"
    letter = Drawn(printing.preview("office_letter", made)[1])
    assert letter.holds("đính chính Danh sách kèm theo Tờ trình số 72/TTr-PGDĐT")
    assert letter.holds("ở 01 dòng (có Danh sách đính chính tại Phụ lục kèm theo).")


def test_a_supplement_holds_new_nominees_and_names_what_it_adds_to(world, sent):
    late = make.dossier(world, S.ACCEPTED, people=[make.candidate(world.school, "Đỗ Thị Ba")])
    made = amending.amend(sent, Amendment.SUPPLEMENT, world.officer)
    consolidations.put_in(made, consolidations.available(made), world.officer)
    drawn = Drawn(printing.preview("consolidated_list", made)[1])
    assert [
        drawn.holds(words) for words in ("DANH SÁCH BỔ SUNG", "(Bổ sung Danh sách kèm theo", "Đỗ Thị Ba")
    ] == [True] * 3
    assert Drawn(printing.preview("office_letter", made)[1]).holds("Bổ sung Danh sách kèm theo Tờ trình số")
    forward(made, world)
    assert (late.state, made.content["amends"]["kind"]) == (S.FORWARDED, "supplement")
    made.nominees[0].candidate.name = "Đỗ Thị Bê"
    assert rows(made) == {"Đỗ Thị Ba": [("Họ và tên", "Đỗ Thị Ba", "Đỗ Thị Bê")]}
    correction = amending.amend(made, Amendment.CORRECTION, world.officer)
    with pytest.raises(DomainError, match="danh sách gốc"):
        amending.amend(made, Amendment.SUPPLEMENT, world.officer)
    assert correction.amends is made


def test_the_file_of_a_later_list_is_named_after_what_it_does(world, sent):
    mend(sent)
    made, name = amending.amend(sent, Amendment.CORRECTION, world.officer), "consolidated_list"
    for listed, title in ((sent, "Danh sách tổng hợp"), (made, "Danh sách đính chính")):
        stem = f"{title} - {world.office.name} - {listed.id}"
        paper, shown = versions.printed(name, listed, world.officer)
        assert versions.draw(paper, shown)[0] == f"{stem} - {paper.code}.pdf"
        assert printing.preview(name, listed)[0] == f"{stem}.pdf"
        assert printing.word_file(name, listed)[0] == f"{stem}.docx"
    forward(made, world)
    assert printing.attachment([name, "consolidation", made.id])[0] == f"{stem}.pdf"


def test_only_a_sent_list_that_differs_is_corrected_and_once_at_a_time(world, sent):
    with pytest.raises(DomainError, match="không lệch"):
        amending.amend(sent, Amendment.CORRECTION, world.officer)
    mend(sent)
    made = amending.amend(sent, Amendment.CORRECTION, world.officer)
    with pytest.raises(DomainError, match="đang lập"):
        amending.amend(sent, Amendment.CORRECTION, world.officer)
    with pytest.raises(Conflict, match="chưa chuyển đi"):
        amending.amend(made, Amendment.SUPPLEMENT, world.officer)
    with pytest.raises(DomainError, match="chỉ nêu các dòng lệch"):
        consolidations.put_in(made, [], world.officer)
    sent.nominees[0].candidate.name = "Trần Thị Một"
    with pytest.raises(DomainError, match="không còn lệch"):
        workflow.perform(made, "present", actor=world.officer)


def test_a_correction_that_has_nothing_to_correct_by_now_is_not_forwarded(world, sent):
    mend(sent)
    made = amending.amend(sent, Amendment.CORRECTION, world.officer)
    workflow.perform(made, "present", actor=world.officer)
    sent.nominees[0].candidate.name = "Trần Thị Một"
    with pytest.raises(DomainError, match="không còn lệch"):
        workflow.perform(made, "forward", actor=world.leader)


# On the pages.


@pytest.fixture
def site(app, login):
    with app.app_context():
        world = make.world()
        people = [make.candidate(world.school, name) for name in ("Trần Thị Một", "Lê Văn Hai")]
        make.dossier(world, S.ACCEPTED, people=people)
        make.consolidation(world, C.FORWARDED)
        emails = world.officer.email, world.leader.email, world.inspector.email
        db.session.commit()
    return [login(email, make.PASSWORD) for email in emails]


def test_an_officer_corrects_a_sent_list_by_forms_alone(app, site):
    officer, leader, inspector = site
    assert officer.page("/tong-hop/1").xpath("//*[@id='diverging']") == []
    with app.app_context():
        db.session.scalar(sa.select(Candidate)).name = "Trần Thị Mốt"
        db.session.commit()
    told = html.text(officer.page("/tong-hop/1").get_element_by_id("diverging"))
    assert [part in told for part in ("Lệch so với bản đã gửi", "Mốt", "Một")] == [True] * 3
    assert inspector.page("/tong-hop/1").xpath("//*[@id='diverging']") == []
    made = officer.submit("/tong-hop/1", "Lập danh sách đính chính")
    assert (made.status_code, made.location) == (303, "/tong-hop/2")
    assert html.text(officer.page("/tong-hop/2").xpath("//h1")[0]) == "Danh sách đính chính 2"
    assert "0 điển hình" not in html.text(officer.page("/tong-hop").get_element_by_id("rows"))
    officer.get("/tong-hop/2/danh-sach.pdf")
    with app.app_context():
        kept = db.session.scalar(sa.select(Paper.id).where(Paper.consolidation_id == 2))
    way = html.text(officer.page(f"/van-ban/{kept}").xpath("//nav[@class='crumbs']")[0])
    assert way.startswith("Danh sách đính chính 2 ›")
    assert officer.submit("/tong-hop/2", "Trình lãnh đạo ký").status_code == 303
    assert leader.submit("/tong-hop/2", "Ký, chuyển Sở").status_code == 303
    assert "Trần Thị Mốt" in html.text(inspector.page("/tong-hop/2").get_element_by_id("diverging"))
    assert officer.page("/tong-hop/1").xpath("//*[@id='diverging']") == []
    assert inspector.submit("/tong-hop/2", "Ghi nhận danh sách đính chính").status_code == 303
    assert officer.submit("/tong-hop/1", "Lập danh sách bổ sung").location == "/tong-hop/3"
    with app.app_context():
        third = db.session.get(Consolidation, 3)
        assert (third.amends_id, third.amendment) == (1, Amendment.SUPPLEMENT)


def test_a_sent_list_is_read_in_as_many_queries_for_one_as_for_many(app, site):
    officer, *_ = site
    with count_queries() as of_two:
        officer.page("/tong-hop/1")
    with app.app_context():
        world_of_two = db.session.get(Consolidation, 1)
        record, content = world_of_two.nominees[0].dossier, dict(world_of_two.content)
        for number in range(5):
            made = make.nominee(record, make.candidate(record.unit, f"Người {number}"))
            made.verdict, made.consolidation_id = make.Verdict.ELIGIBLE, 1
            content["nominees"] = [*content["nominees"], nominee_content(made, made.dossier.issued_on)]
        world_of_two.content = content
        db.session.commit()
    with count_queries() as of_seven:
        page = officer.page("/tong-hop/1")
    assert page.xpath("//*[@id='diverging']") == []
    assert len(of_seven) == len(of_two)
