"""What the Sở decided: one by one, many at once, corrected with a reason, and told to the schools."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from dienhinh.domain import audit, consolidation_sheet, doctor, edits, results, versions, workflow
from dienhinh.domain.results import Answer
from dienhinh.errors import Conflict, DomainError, Forbidden
from dienhinh.extensions import db
from dienhinh.models import (
    AuditEntry,
    Consolidation,
    ConsolidationState,
    Dossier,
    DossierState,
    Nominee,
    OutgoingMail,
    Result,
)
from tests.support import html, make

S, C = DossierState, ConsolidationState
TODAY = make.clock.today()
GOOD = Answer(Result.RECOGNISED, "Giấy khen", "118/QĐ-SGDĐT", TODAY)
BAD = Answer(Result.NOT_RECOGNISED, reason="Thành tích chưa có sức lan tỏa.")


@pytest.fixture
def world(context) -> make.World:
    return make.world()


@pytest.fixture
def listed(world) -> Consolidation:
    """A forwarded list of two dossiers, three people."""
    make.dossier(world, S.ACCEPTED, people=[make.candidate(world.school) for _ in range(2)])
    make.dossier(world, S.ACCEPTED, school=make.school(world.office))
    return make.consolidation(world, C.FORWARDED)


def test_a_recognition_keeps_award_number_and_day(world, listed):
    first, second, _ = listed.nominees
    assert results.record(listed, [first], GOOD, world.inspector) == 1
    assert results.record(listed, [second], Answer(Result.RECOGNISED, "", "119", TODAY), world.officer) == 1
    shown = [(n.result, n.result_award, n.decision_number, n.decision_date) for n in (first, second)]
    assert shown == [
        (Result.RECOGNISED, "Giấy khen", "118/QĐ-SGDĐT", TODAY),
        (Result.RECOGNISED, second.award, "119", TODAY),
    ]


def test_one_decision_serves_many(world, listed):
    assert results.record(listed, listed.nominees, GOOD, world.inspector) == 3
    assert {(n.result, n.decision_number) for n in listed.nominees} == {(Result.RECOGNISED, "118/QĐ-SGDĐT")}


@pytest.mark.parametrize(
    ("answer", "field", "sentence"),
    [
        (Answer(Result.RECOGNISED, "Giấy khen", "", TODAY), "number", "Xin ghi số quyết định."),
        (Answer(Result.RECOGNISED, "Giấy khen", "1", None), "decided_on", "Xin ghi ngày quyết định."),
        (
            Answer(Result.RECOGNISED, "Giấy khen", "1", TODAY + timedelta(days=1)),
            "decided_on",
            "Ngày quyết định không thể sau hôm nay.",
        ),
        (
            Answer(Result.RECOGNISED, "Giấy khen", "1", TODAY - timedelta(days=1)),
            "decided_on",
            f"Ngày quyết định không thể trước ngày của danh sách đã chuyển ({TODAY:%d/%m/%Y}).",
        ),
        (Answer(Result.NOT_RECOGNISED), "reason", "Xin ghi lý do."),
        (Answer(Result.PENDING), "result", "Xin chọn kết quả."),
        (
            Answer(Result.REVOKED, reason="Khiếu nại đúng."),
            "result",
            "Chỉ thu hồi kết quả của điển hình đã được công nhận.",
        ),
    ],
)
def test_a_result_wants_its_particulars(world, listed, answer, field, sentence):
    with pytest.raises(DomainError) as refused:
        results.record(listed, listed.nominees[:1], answer, world.inspector)
    assert (refused.value.field, refused.value.sentence) == (field, sentence)


def test_nobody_is_recorded_before_the_list_was_sent_nor_from_another_list(world, listed):
    make.dossier(world, S.ACCEPTED, school=make.school(world.office))
    other = make.consolidation(world)
    with pytest.raises(Conflict, match="chưa ghi kết quả được"):
        results.record(other, other.nominees, GOOD, world.officer)
    with pytest.raises(DomainError, match="không có trong danh sách"):
        results.record(listed, other.nominees, GOOD, world.officer)
    with pytest.raises(DomainError, match="ít nhất một điển hình"):
        results.record(listed, [], GOOD, world.officer)


def test_the_list_closes_when_everybody_has_a_result(world, listed):
    results.record(listed, listed.nominees[:2], GOOD, world.inspector)
    with pytest.raises(DomainError, match="Còn 1 điển hình chưa ghi kết quả"):
        workflow.perform(listed, "answer", actor=world.inspector)
    results.record(listed, listed.nominees[2:], BAD, world.inspector)
    workflow.perform(listed, "answer", actor=world.inspector)
    assert listed.state is C.ANSWERED
    assert set(db.session.scalars(sa.select(Dossier.state))) == {S.CLOSED}
    db.session.commit()
    assert doctor.examine() == []


@pytest.fixture
def answered(world, listed) -> Consolidation:
    results.record(listed, listed.nominees, GOOD, world.inspector)
    workflow.perform(listed, "answer", actor=world.inspector)
    return listed


def test_an_answered_list_says_that_the_schools_are_still_to_be_told(world, answered):
    left = "Việc còn lại: in, ký Thông báo kết quả gửi các trường."
    turns = [consolidation_sheet.of(answered, user).turn for user in (world.officer, world.inspector)]
    versions.printed("result_notice", answered, world.officer)
    turns.append(consolidation_sheet.of(answered, world.officer).turn)
    assert turns == [f"Đã xong. 3 trên 3 điển hình được công nhận.{more}" for more in (f" {left}", "", "")]


def test_a_correction_needs_a_reason_and_the_office_itself(world, answered):
    with pytest.raises(DomainError, match="lý do đính chính"):
        results.record(answered, answered.nominees[:1], BAD, world.officer)
    with pytest.raises(Forbidden):
        results.record(answered, answered.nominees[:1], BAD, world.inspector, correction="Nhầm.")
    assert {n.result for n in answered.nominees} == {Result.RECOGNISED}


def test_a_correction_is_told_to_its_school_alone_and_kept_in_the_trail(world, answered):
    before = db.session.scalar(sa.select(sa.func.max(OutgoingMail.id)))
    corrected = answered.nominees[2]
    results.record(answered, [corrected], BAD, world.officer, correction="Ghi nhầm dòng.")
    new = db.session.scalars(sa.select(OutgoingMail).where(OutgoingMail.id > before)).all()
    assert {(mail.template, mail.dossier_id) for mail in new} == {("dossier_corrected", corrected.dossier_id)}
    assert (corrected.result_award, corrected.decision_number, corrected.decision_date) == ("", "", None)
    entry = audit.history(answered)[-1]
    assert (entry.action, entry.details) == (
        "consolidation.correct",
        {
            "nominees": [corrected.id],
            "from": ["recognised"],
            "to": "not_recognised",
            "reason": "Ghi nhầm dòng.",
        },
    )
    assert audit.history(corrected.dossier)[-1].action == "dossier.correct"


def test_a_revocation_keeps_the_decision_that_it_revokes(world, answered):
    nominee = answered.nominees[0]
    early = Answer(Result.REVOKED, "", "130/QĐ-SGDĐT", TODAY - timedelta(days=1), "Kết luận thanh tra số 9.")
    with pytest.raises(DomainError, match="không thể trước ngày quyết định công nhận"):
        results.record(answered, [nominee], early, world.officer, correction="Theo kết luận thanh tra.")
    revoked = Answer(Result.REVOKED, "", "130/QĐ-SGDĐT", TODAY, "Kết luận thanh tra số 9.")
    results.record(answered, [nominee], revoked, world.officer, correction="Theo kết luận thanh tra.")
    assert (nominee.result, nominee.result_reason, nominee.decision_number) == (
        Result.REVOKED,
        "Kết luận thanh tra số 9.",
        "118/QĐ-SGDĐT",
    )
    assert (nominee.revocation_number, nominee.revocation_date) == ("130/QĐ-SGDĐT", TODAY)
    results.record(answered, [nominee], GOOD, world.officer, correction="Thu hồi nhầm.")
    assert (nominee.revocation_number, nominee.revocation_date) == ("", None)


def test_the_trail_holds_no_reason_about_a_person(world, listed):
    results.record(listed, listed.nominees[:1], BAD, world.inspector)
    assert "lan tỏa" not in str([entry.details for entry in audit.history(listed)])


@pytest.fixture
def site(app, login):
    """The forwarded list behind real pages."""
    with app.app_context():
        world = make.world()
        people = [make.candidate(world.school, name) for name in ("Trần Thị Một", "Lê Văn Hai", "Cao Thị Ba")]
        make.dossier(world, S.ACCEPTED, people=people)
        make.consolidation(world, C.FORWARDED)
        db.session.commit()
        emails = {role: getattr(world, role).email for role in ("officer", "inspector", "leader")}
    return lambda role: login(emails[role], make.PASSWORD)


def stored(app) -> list[tuple[str, str]]:
    with app.app_context():
        query = sa.select(Nominee.result, Nominee.decision_number).order_by(Nominee.id)
        return [(result.value, number) for result, number in db.session.execute(query)]


def form_values(page, action: str) -> dict:
    return dict(next(form for form in page.forms if form.get("action") == action).form_values())


ONE, MANY = "/tong-hop/1/ket-qua/1", "/tong-hop/1/ket-qua"
DECISION = {
    "result": "recognised",
    "award": "Giấy khen",
    "number": "118/QĐ-SGDĐT",
    "decided_on": TODAY.isoformat(),
}


def test_the_inspector_writes_one_down(app, site):
    inspector = site("inspector")
    sent = form_values(inspector.page("/tong-hop/1"), ONE) | DECISION
    answer = inspector.post(ONE, data=sent)
    assert (answer.status_code, answer.location) == (303, "/tong-hop/1")
    assert stored(app) == [("recognised", "118/QĐ-SGDĐT"), ("pending", ""), ("pending", "")]
    words = html.text(inspector.page("/tong-hop/1").xpath("//*[@id='nominee-1']")[0])
    assert "Được công nhận" in words and f"Quyết định số 118/QĐ-SGDĐT ngày {TODAY:%d/%m/%Y}" in words


def test_one_decision_for_those_who_are_ticked_or_for_all(app, site):
    officer = site("officer")
    page = officer.page("/tong-hop/1")
    assert page.xpath("//input[@name='nominee'][@form='many']/@value") == ["1", "2", "3"]
    ticked = form_values(page, MANY) | DECISION | {"nominee": ["1", "3"]}
    assert officer.post(MANY, data=ticked).status_code == 303
    assert stored(app) == [("recognised", "118/QĐ-SGDĐT"), ("pending", ""), ("recognised", "118/QĐ-SGDĐT")]
    others = form_values(officer.page("/tong-hop/1"), MANY) | {
        "all": "1",
        "result": "not_recognised",
        "reason": "Chưa đủ.",
    }
    assert officer.post(MANY, data=others).status_code == 303
    assert [result for result, _ in stored(app)] == ["recognised", "not_recognised", "recognised"]
    assert officer.submit("/tong-hop/1", "Hoàn tất ghi kết quả").status_code == 303
    with app.app_context():
        assert db.session.get(Consolidation, 1).state is C.ANSWERED


def test_two_who_write_at_once_do_not_overwrite(app, site):
    officer, inspector = site("officer"), site("inspector")
    stale = form_values(inspector.page("/tong-hop/1"), ONE) | DECISION | {"number": "999"}
    many = form_values(inspector.page("/tong-hop/1"), MANY) | DECISION | {"nominee": ["1", "2"]}
    officer.post(ONE, data=form_values(officer.page("/tong-hop/1"), ONE) | DECISION)
    for url, data, sentence in ((ONE, stale, edits.STALE), (MANY, many, "Có điển hình đã được ghi kết quả")):
        refused = inspector.post(url, data=data)
        assert refused.status_code == 409
        assert sentence in html.text(html.page(refused).xpath("//*[@id='messages']")[0])
    assert [result for result, _ in stored(app)] == ["recognised", "pending", "pending"]


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"number": "119/QĐ-SGDĐT"}, ["Số quyết định", "119/QĐ-SGDĐT"]),
        ({"award": "Bằng khen"}, ["Hình thức khen thưởng", "Bằng khen"]),
        ({"reason": "Đã đối chiếu."}, ["Lý do", "Đã đối chiếu."]),
        (
            {"result": "not_recognised", "reason": "Chưa đủ.", "award": "", "number": "", "decided_on": ""},
            [
                *("Kết quả", "Không được công nhận", "Hình thức khen thưởng", "(để trống)"),
                *("Số quyết định", "(để trống)", "Ngày quyết định", "(để trống)", "Lý do", "Chưa đủ."),
            ],
        ),
    ],
)
def test_two_who_correct_at_once_see_the_whole_that_is_stored(app, site, change, shown, htmx):
    officer, inspector = site("officer"), site("inspector")
    officer.post(ONE, data=form_values(officer.page("/tong-hop/1"), ONE) | DECISION)
    second = form_values(inspector.page("/tong-hop/1"), ONE)
    officer.post(ONE, data=form_values(officer.page("/tong-hop/1"), ONE) | change)
    headers = {"HX-Request": "true"} if htmx else None
    refused = inspector.post(ONE, data=second, headers=headers)
    page = html.page(refused)
    beside = page.xpath("//form[@action='/tong-hop/1/ket-qua/1']//dl/*")
    assert (refused.status_code, [html.text(each) for each in beside]) == (409, shown)
    assert page.xpath("//input[@id='number-1']/@value") == ["118/QĐ-SGDĐT"]
    assert stored(app)[0][1] == change.get("number", "118/QĐ-SGDĐT")
    again = form_values(page, ONE)
    assert inspector.post(ONE, data=again).status_code == 303
    assert stored(app)[0] == ("recognised", "118/QĐ-SGDĐT")


@pytest.mark.parametrize(
    ("changes", "sentence", "anchor"),
    [
        ({"result": ""}, "Kết quả: Xin chọn một mục trong danh sách.", "result-1"),
        ({"result": "khong-co"}, "Kết quả: Xin chọn một mục trong danh sách.", "result-1"),
        ({"number": ""}, "Xin ghi số quyết định.", "number-1"),
        (
            {"decided_on": "30/02/2021"},
            "Ngày quyết định: Ngày không có thật. Xin ghi theo mẫu 04/11/2021.",
            "decided_on-1",
        ),
        ({"decided_on": "1025-01-01"}, "Ngày quyết định: Năm phải từ 1950", "decided_on-1"),
        ({"number": "9" * 61}, "Số quyết định: Mục này dài quá 60 ký tự.", "number-1"),
        ({"award": "x" * 151}, "Hình thức khen thưởng: Mục này dài quá 150 ký tự.", "award-1"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(app, site, changes, sentence, anchor):
    inspector = site("inspector")
    sent = form_values(inspector.page("/tong-hop/1"), ONE) | DECISION | {"reason": "Đã gõ"} | changes
    refused = inspector.post(ONE, data=sent)
    page = html.page(refused)
    message = page.xpath("//*[@id='messages']//p")[0]
    assert (refused.status_code, message.xpath(".//a/@href")) == (422, [f"#{anchor}"])
    assert html.text(message).startswith(sentence)
    assert html.text(page.xpath("//textarea[@id='reason-1']")[0]) == "Đã gõ"
    assert page.xpath("//*[@id='nominee-1']//details/@open") == [""] or page.xpath(
        "//*[@id='nominee-1']//details[@open]"
    )
    assert stored(app)[0] == ("pending", "")
    by_htmx = inspector.post(ONE, data=sent, headers={"HX-Request": "true"})
    assert (by_htmx.status_code, by_htmx.headers["HX-Retarget"]) == (422, "#messages")


def test_who_may_write_results(app, site):
    leader, inspector = site("leader"), site("inspector")
    sent = form_values(inspector.page("/tong-hop/1"), ONE) | DECISION
    sent["csrf_token"] = leader.page("/tai-khoan").xpath("//input[@name='csrf_token']/@value")[0]
    assert [leader.post(url, data=sent | {"all": "1"}).status_code for url in (ONE, MANY)] == [403, 403]
    token = inspector.page("/tai-khoan").xpath("//input[@name='csrf_token']/@value")[0]
    for url in ("/tong-hop/1/ket-qua/999", "/tong-hop/9/ket-qua/1", "/tong-hop/9/ket-qua"):
        assert (url, inspector.post(url, data=sent | {"csrf_token": token}).status_code) == (url, 404)
    assert {result for result, _ in stored(app)} == {"pending"}


def test_a_correction_by_form(app, site):
    officer = site("officer")
    everybody = form_values(officer.page("/tong-hop/1"), MANY) | DECISION | {"all": "1"}
    officer.post(MANY, data=everybody)
    officer.submit("/tong-hop/1", "Hoàn tất ghi kết quả")
    values = form_values(officer.page("/tong-hop/1"), ONE)
    assert (values["result"], values["number"]) == ("recognised", "118/QĐ-SGDĐT")
    changed = values | {"number": "119/QĐ-SGDĐT"}
    assert officer.post(ONE, data=changed).status_code == 422
    assert officer.post(ONE, data=changed | {"correction": "Ghi nhầm số."}).status_code == 303
    assert stored(app)[0] == ("recognised", "119/QĐ-SGDĐT")
    page = html.text(officer.page("/tong-hop/1"))
    assert "Đính chính kết quả của 1 điển hình" in page and "Ghi nhầm số." in page
    assert site("inspector").page("/tong-hop/1").xpath("//form[contains(@action, 'ket-qua')]") == []
    with app.app_context():
        query = sa.select(AuditEntry.action).where(AuditEntry.action.endswith(".correct"))
        assert list(db.session.scalars(query.order_by(AuditEntry.id))) == [
            "consolidation.correct",
            "dossier.correct",
        ]
