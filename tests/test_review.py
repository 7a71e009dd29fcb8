"""The office's page of a dossier: verdicts, notes among officers, who looks after it, and who sees what."""

import pytest

from dienhinh.domain import dossiers, notes, review, timeline, workflow
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, Dossier, DossierState, Nominee, OutgoingMail, User, Verdict
from tests.support import html, make
from tests.support.queries import count_queries

S = DossierState


@pytest.fixture
def case(app):
    """A submitted dossier with one nominee: its ids and the addresses of those who meet it."""
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, S.SUBMITTED)
        db.session.commit()
        return {
            "url": f"/ho-so/{dossier.id}",
            "id": dossier.id,
            "nominee": dossier.nominees[0].id,
            "name": dossier.nominees[0].candidate.name,
            "officer": world.officer.email,
            "officer_id": world.officer.id,
            "principal_id": world.principal.id,
            "leader": world.leader.email,
            "principal": world.principal.email,
            "school": world.school.name,
        }


def stored(app, model, number):
    with app.app_context():
        return db.session.get(model, number)


def sentence(answer) -> str:
    return html.text(html.page(answer).xpath("//*[@id='messages']")[0])


def test_an_officer_finds_a_nominee_eligible(app, login, case):
    officer = login(case["officer"], make.PASSWORD)
    answer = officer.submit(case["url"], "Đủ điều kiện")
    assert answer.location == f"{case['url']}#nominee-{case['nominee']}"
    assert stored(app, Nominee, case["nominee"]).verdict is Verdict.ELIGIBLE


def test_a_refusal_of_a_nominee_wants_its_reason(app, login, case):
    officer = login(case["officer"], make.PASSWORD)
    answer = officer.submit(case["url"], "Ghi không đủ điều kiện", reason=" ")
    assert (answer.status_code, sentence(answer)) == (
        422,
        "Xin ghi lý do không đủ điều kiện. Đến chỗ cần sửa",
    )
    assert stored(app, Nominee, case["nominee"]).verdict is Verdict.PENDING


def test_a_verdict_answers_htmx_with_its_piece_of_the_page(login, case):
    officer = login(case["officer"], make.PASSWORD)
    piece = html.page(officer.submit(case["url"], "Đủ điều kiện", htmx=True))
    nominee = case["nominee"]
    names = [f"verdict-{nominee}", f"nominee-{nominee}-reason", f"tag-{nominee}", "waiting", "messages"]
    assert piece.xpath("//@id") == names
    assert html.text(piece.get_element_by_id("waiting")) == "Mọi điển hình đã có ý kiến."


def test_a_form_is_empty_again_once_htmx_has_kept_its_words(login, case):
    officer = login(case["officer"], make.PASSWORD)
    words = "Xin ghi rõ nguồn số liệu."
    inside, note = (
        html.page(officer.submit(case["url"], button, htmx=True, text=words))
        for button in ("Ghi", "Ghi góp ý")
    )
    box = note.xpath("//form[@action='{}/gop-y']//textarea".format(case["url"]))[0]
    assert (inside.get_element_by_id("internal-text").text, box.text) == (None, None)
    verdict = html.page(officer.submit(case["url"], "Đủ điều kiện", htmx=True))
    assert [*verdict.xpath("//details/@open"), *note.xpath("//details/@open")] == []


def test_a_verdict_does_not_cover_a_colleagues_that_was_not_read(app, login, case):
    officer = login(case["officer"], make.PASSWORD)
    page = officer.page(case["url"])
    with app.app_context():
        nominee = db.session.get(Nominee, case["nominee"])
        leader = db.session.scalar(db.select(User).where(User.email == case["leader"]))
        review.give_verdict(nominee, Verdict.INELIGIBLE, leader, "Trùng thành tích năm trước.")
        db.session.commit()
        colleague = leader.name
    form = next(
        form for form in page.forms if form.fields.get("verdict", form.fields.get("seen")) == "pending"
    )
    answer = officer.post(form.action, data={**dict(form.fields), "verdict": "eligible"})
    assert (answer.status_code, sentence(answer)) == (
        409,
        f"{colleague} vừa ghi «Không đủ điều kiện» cho {case['name']}. "
        "Xin tải lại trang để xem trước khi ghi ý kiến khác.",
    )
    assert stored(app, Nominee, case["nominee"]).verdict_reason == "Trùng thành tích năm trước."
    assert officer.submit(case["url"], "Đủ điều kiện").status_code == 303


def test_a_link_at_the_top_of_a_phone_leads_to_the_answer(login, case):
    way = "//p[@class='narrow-only-block']/a/@href"
    officer, leader = (login(case[who], make.PASSWORD).page(case["url"]) for who in ("officer", "leader"))
    assert (officer.xpath(way), leader.xpath(way)) == (["#whole-title"], [])
    assert officer.get_element_by_id("whole-title").tag == "h2"


def test_the_leader_reads_the_page_and_may_not_judge(app, login, case):
    leader = login(case["leader"], make.PASSWORD)
    page = leader.page(case["url"])
    assert [html.text(button) for button in page.xpath("//main//button")] == ["In trọn bộ", "Ghi"]
    token = page.xpath("//input[@name='csrf_token']/@value")[0]
    opinion = f"{case['url']}/dien-hinh/{case['nominee']}/y-kien"
    answer = leader.post(opinion, data={"csrf_token": token, "verdict": "eligible"})
    assert (answer.status_code, stored(app, Nominee, case["nominee"]).verdict) == (403, Verdict.PENDING)


@pytest.mark.parametrize("verdict", ["", "pending ", "accepted", "ELIGIBLE", "<b>"])
def test_a_verdict_that_is_none_is_refused(app, login, case, verdict):
    officer = login(case["officer"], make.PASSWORD)
    token = officer.page(case["url"]).xpath("//input[@name='csrf_token']/@value")[0]
    opinion = f"{case['url']}/dien-hinh/{case['nominee']}/y-kien"
    assert officer.post(opinion, data={"csrf_token": token, "verdict": verdict}).status_code == 422


def test_a_nominee_of_another_dossier_is_not_found(app, login, case):
    with app.app_context():
        world = make.world()
        stranger = make.dossier(world, S.SUBMITTED).nominees[0].id
        db.session.commit()
    officer = login(case["officer"], make.PASSWORD)
    token = officer.page(case["url"]).xpath("//input[@name='csrf_token']/@value")[0]
    for url in (f"{case['url']}/dien-hinh/{stranger}/y-kien", f"{case['url']}/dien-hinh/2147483647/y-kien"):
        answer = officer.post(url, data={"csrf_token": token, "verdict": "eligible"})
        assert (answer.status_code, stored(app, Nominee, stranger).verdict) == (404, Verdict.PENDING)


def test_another_offices_officer_finds_nothing(app, login, case):
    with app.app_context():
        stranger = make.world().officer.email
        db.session.commit()
    visitor = login(stranger, make.PASSWORD)
    answers = [visitor.get(url) for url in (case["url"], "/ho-so/2147483647")]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_fields_that_no_form_has_change_nothing(app, login, case):
    before = stored(app, Dossier, case["id"])
    officer = login(case["officer"], make.PASSWORD)
    answer = officer.post(
        f"{case['url']}/dien-hinh/{case['nominee']}/y-kien",
        data={
            "csrf_token": officer.page(case["url"]).xpath("//input[@name='csrf_token']/@value")[0],
            "verdict": "eligible",
            "state": "accepted",
            "verdict_by_id": "1",
            "result": "recognised",
            "unit_id": "1",
            "office_id": "1",
        },
    )
    after, nominee = stored(app, Dossier, case["id"]), stored(app, Nominee, case["nominee"])
    assert answer.status_code == 303
    assert (after.state, after.unit_id, after.office_id) == (before.state, before.unit_id, before.office_id)
    assert (nominee.result.value, nominee.verdict_by_id) == ("pending", case["officer_id"])


def test_an_internal_note_is_read_by_the_office_and_by_nobody_else(app, login, case):
    secret = "Cần hỏi thêm Công đoàn trước khi tiếp nhận."
    officer = login(case["officer"], make.PASSWORD)
    officer.submit(case["url"], "Ghi", text=secret)
    assert secret in html.text(login(case["leader"], make.PASSWORD).page(case["url"]))
    officer.submit(case["url"], "Trả lại để bổ sung", reason="Thiếu số liệu.")
    school = login(case["principal"], make.PASSWORD)
    for url in ("/", "/ho-so", case["url"]):
        assert secret not in school.get(url).get_data(as_text=True)
    with app.app_context():
        mails = db.session.scalars(db.select(OutgoingMail)).all()
        assert mails != []
        assert [mail.id for mail in mails if secret in mail.text + mail.html + mail.subject] == []
        trail = db.session.scalars(db.select(AuditEntry)).all()
        assert [entry.id for entry in trail if secret in str(entry.details)] == []


def test_unsent_notes_and_verdicts_are_hidden_from_the_school_until_the_answer(app, login, case):
    officer = login(case["officer"], make.PASSWORD)
    officer.submit(case["url"], "Ghi không đủ điều kiện", reason="Thành tích chưa nổi bật.")
    token = officer.page(case["url"]).xpath("//input[@name='csrf_token']/@value")[0]
    note = {"csrf_token": token, "target": "letter-subject", "text": "Xin ghi rõ năm học."}
    officer.post(f"{case['url']}/gop-y", data=note)
    school = login(case["principal"], make.PASSWORD)
    shown = school.get(case["url"]).get_data(as_text=True)
    assert [words for words in ("chưa nổi bật", "ghi rõ năm học", "Ghi ý kiến") if words in shown] == []
    officer.submit(case["url"], "Trả lại để bổ sung", reason="Xin xem các góp ý.")
    shown = school.get(case["url"]).get_data(as_text=True)
    assert "Xin ghi rõ năm học." in shown
    assert "Xin xem các góp ý." in shown


def test_a_dossier_is_put_in_an_officers_hands_and_out_of_them(app, login, case):
    officer = login(case["officer"], make.PASSWORD)
    for chosen, stays in ((str(case["officer_id"]), case["officer_id"]), ("", None)):
        assert officer.submit(case["url"], "Giao", assignee=chosen).status_code == 303
        assert stored(app, Dossier, case["id"]).assignee_id == stays


@pytest.mark.parametrize("chosen", ["principal_id", "x", "999999", "9" * 30])
def test_nobody_outside_the_office_gets_a_dossier_to_look_after(app, login, case, chosen):
    officer = login(case["officer"], make.PASSWORD)
    answer = officer.submit(case["url"], "Giao", assignee=str(case.get(chosen, chosen)))
    assert (answer.status_code, stored(app, Dossier, case["id"]).assignee_id) == (422, None)


def test_the_second_look_shows_what_changed_and_what_the_school_answered(app, login, case):
    officer = login(case["officer"], make.PASSWORD)
    token = officer.page(case["url"]).xpath("//input[@name='csrf_token']/@value")[0]
    target = f"nominee-{case['nominee']}-summary"
    officer.post(
        f"{case['url']}/gop-y", data={"csrf_token": token, "target": target, "text": "Xin ghi số liệu."}
    )
    assert officer.page(case["url"]).xpath("//*[@id='changes']") == []
    officer.submit(case["url"], "Trả lại để bổ sung", reason="Thiếu số liệu.")
    with app.app_context():
        dossier = db.session.get(Dossier, case["id"])
        school = db.session.scalar(db.select(User).where(User.email == case["principal"]))
        dossier.nominees[0].summary += "\n- 38/38 học sinh tốt nghiệp."
        dossiers.touch(dossier)
        notes.answer(dossier.notes[0], True, "Đã thêm một dòng.", school)
        workflow.perform(dossier, "submit", actor=school)
        db.session.commit()
    changes = officer.page(case["url"]).get_element_by_id("changes")
    assert [html.text(heading) for heading in changes.xpath(".//h3")] == [
        "Trường trả lời góp ý",
        case["name"],
    ]
    assert [html.text(label) for label in changes.xpath(".//dt")] == ["Tóm tắt thành tích"]
    assert [html.text(words) for words in changes.xpath(".//ins")] == ["- 38/38 học sinh tốt nghiệp."]
    (answer,) = changes.xpath(".//ul/li")
    assert html.text(answer) == (
        f"{case['name']}: Tóm tắt thành tích: Xin ghi số liệu. Đã sửa Đã thêm một dòng."
    )


def test_the_history_is_for_both_sides_but_for_what_officers_keep_to_themselves(app, login, case):
    officer = login(case["officer"], make.PASSWORD)
    officer.submit(case["url"], "Đủ điều kiện")
    officer.submit(case["url"], "Ghi", text="Đã gọi điện.")
    with app.app_context():
        dossier = db.session.get(Dossier, case["id"])
        lines = {
            inside: [line.sentence for line in timeline.of_dossier(dossier, internal=inside)]
            for inside in (True, False)
        }
    assert lines == {
        True: [
            "Ghi trao đổi nội bộ",
            f"Ghi ý kiến «Đủ điều kiện»: {case['name']}",
            "Nộp hồ sơ",
            "Lập hồ sơ",
        ],
        False: ["Nộp hồ sơ", "Lập hồ sơ"],
    }


def test_a_dossier_goes_from_hand_to_hand_without_javascript(app, login, case):
    officer = login(case["officer"], make.PASSWORD)
    answer = officer.submit(case["url"], "Tiếp nhận")
    assert (answer.status_code, sentence(answer)) == (
        422,
        f"Còn 1 điển hình chưa có ý kiến: {case['name']}. Đến chỗ cần sửa",
    )
    officer.submit(case["url"], "Đủ điều kiện")
    assert officer.submit(case["url"], "Tiếp nhận").location == case["url"]
    assert stored(app, Dossier, case["id"]).state is S.ACCEPTED
    token = officer.page(case["url"]).xpath("//input[@name='csrf_token']/@value")[0]
    opinion = f"{case['url']}/dien-hinh/{case['nominee']}/y-kien"
    late = officer.post(opinion, data={"csrf_token": token, "verdict": "ineligible", "reason": "Muộn."})
    assert (late.status_code, sentence(late)) == (
        409,
        "Hồ sơ đã chuyển sang «Đã tiếp nhận», không ghi ý kiến được nữa.",
    )


def test_words_with_markup_stay_words(app, login, case):
    officer = login(case["officer"], make.PASSWORD)
    words = "</para><img src=x onerror=alert(1)> & «đ» 😀"
    officer.submit(case["url"], "Ghi không đủ điều kiện", reason=words)
    page = officer.page(case["url"])
    assert words in html.text(page.get_element_by_id(f"verdict-{case['nominee']}"))
    assert page.xpath("//main//img") == []


def test_the_review_costs_a_bounded_number_of_questions(app, login, case):
    officer = login(case["officer"], make.PASSWORD)
    few = _cost(officer, case["url"])
    with app.app_context():
        dossier = db.session.get(Dossier, case["id"])
        for _ in range(6):
            make.nominee(dossier)
        db.session.commit()
    assert _cost(officer, case["url"]) <= few + 2


def _cost(visitor, url: str) -> int:
    visitor.get(url)
    with count_queries() as queries:
        visitor.page(url)
    return len(queries)


def test_a_nominee_who_sat_in_the_meeting_is_pointed_out(app, login):
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, people=[make.candidate(world.school, "Nguyễn Thị Quyên")])
        dossier.meeting.present = "Nguyễn Thị Quyên, Phó Hiệu trưởng"
        make.advance(world, dossier, S.SUBMITTED)
        url, officer = f"/ho-so/{dossier.id}", world.officer.email
        db.session.commit()
    page = login(officer, make.PASSWORD).page(url)
    assert [html.text(remark) for remark in page.xpath("//aside//p[contains(@class, 'wait')]")] == [
        "Nguyễn Thị Quyên có tên trong thành phần họp bình xét: xin ghi rõ cách lấy phiếu. Xem"
    ]
