"""What a school types is stored as it is typed, whoever else is typing, and nothing of it is lost."""

from datetime import datetime

import pytest

from dienhinh import clock
from dienhinh.domain import dossiers, notes, versions, workflow
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, Dossier, DossierState, Nominee, Note, SchoolTitle, User
from tests.support import html, make
from tests.support.client import HTMX
from tests.support.drafts import lacking, school, section, token, words
from tests.support.queries import count_queries


@pytest.fixture
def home(app):
    return school(app)


def value(app, model, record_id, field):
    with app.app_context():
        return getattr(db.session.get(model, record_id), field)


def test_a_new_dossier_starts_with_all_that_is_known(app, login, home):
    client = login(home.principal)
    answer = client.submit("/ho-so", "Lập hồ sơ mới")
    tree = client.page(answer.headers["Location"])
    assert tree.get_element_by_id("letter-subject").value == (
        "Về việc đề nghị khen thưởng điển hình tiên tiến năm học 2021-2022"
    )
    assert tree.get_element_by_id("letter-addressee").value == "Phòng Giáo dục và Đào tạo Vĩnh Thuận"
    assert html.text(tree.get_element_by_id("turn")).startswith("Đến lượt trường. Còn ")
    signs = tree.get_element_by_id("letter-signatory")
    assert signs.value == signs.xpath("./option/@value")[1]


def test_a_schools_next_dossier_starts_with_the_council_of_its_last(app, login, home):
    with app.app_context():
        last = db.session.get(Dossier, home.dossier)
        council, signatory = last.meeting, last.signatory_id
        council.ballot, council.opinions, council.conclusion = "hands", "Nhất trí", "Đề nghị"
        kept = [getattr(council, field) for field in dossiers.COUNCIL]
        db.session.commit()
    client = login(home.clerk)
    page = client.submit("/ho-so", "Lập hồ sơ mới").headers["Location"]
    assert html.text(client.page(page).get_element_by_id("messages")).startswith("Người ký, chủ tọa, thư ký")
    with app.app_context():
        made = db.session.get(Dossier, int(page.rsplit("/", 1)[1]))
        assert [getattr(made.meeting, field) for field in dossiers.COUNCIL] == kept
        assert made.signatory_id == signatory
        assert (made.meeting.starts_at, made.meeting.opinions, made.meeting.conclusion) == (None, "", "")


def test_a_section_saves_what_was_typed_and_says_when(app, login, home):
    letter = section(login(home.clerk), home.page, "letter")
    answer = letter.save(**{"letter-subject": "Về việc khen thưởng đột xuất"})
    assert (answer.status_code, words(answer).startswith("Đã lưu lúc ")) == (200, True)
    assert value(app, Dossier, home.dossier, "subject") == "Về việc khen thưởng đột xuất"


def test_without_javascript_a_section_saves_by_its_button(app, login, home):
    meeting = section(login(home.clerk), home.page, "meeting")
    answer = meeting.save(htmx=False, **{"meeting-place": "Hội trường"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{home.page}#meeting")
    with app.app_context():
        assert db.session.get(Dossier, home.dossier).meeting.place == "Hội trường"


def test_a_saved_draft_was_not_sent(app, login, home):
    section(login(home.principal), home.page, "letter").save(**{"letter-subject": "Khác"})
    assert value(app, Dossier, home.dossier, "state") is DossierState.DRAFT


def test_what_is_valid_is_stored_while_the_rest_is_not(app, login, home):
    meeting = section(login(home.clerk), home.page, "meeting")
    answer = meeting.save(**{"meeting-place": "Hội trường", "meeting-starts_at": "30/02/2021 14:00"})
    fault = html.page(answer).get_element_by_id("meeting-starts_at-error")
    assert answer.status_code == 422
    assert html.text(fault) == "Ngày giờ không có thật. Xin ghi theo mẫu 04/11/2021 14:00."
    with app.app_context():
        assert db.session.get(Dossier, home.dossier).meeting.place == "Hội trường"


def test_an_invalid_section_comes_back_with_what_was_typed(login, home):
    meeting = section(login(home.clerk), home.page, "meeting")
    sent = {"meeting-starts_at": "31/04/2021 14:00", "meeting-place": "Mới"}
    tree = html.page(answer := meeting.save(htmx=False, **sent))
    shown = [tree.get_element_by_id(field).value for field in sent]
    assert (answer.status_code, shown) == (422, list(sent.values()))


def test_a_field_that_was_not_sent_is_left_alone(app, login, home):
    client = login(home.clerk)
    answer = client.post(
        f"{home.page}/to-trinh",
        data={"csrf_token": token(client, home.page), "letter-subject": "Khác", "letter-urgent": "y"},
        headers=HTMX,
    )
    assert answer.status_code == 200
    assert value(app, Dossier, home.dossier, "commendation") == "Khen thưởng đột xuất"


def test_the_second_editor_sees_both_texts_and_who_was_faster(app, login, home):
    first, second = (section(login(mail), home.page, "letter") for mail in (home.clerk, home.principal))
    first.save(**{"letter-subject": "Bản của văn thư"})
    answer = second.save(**{"letter-subject": "Bản của hiệu trưởng"})
    told = words(answer)
    with app.app_context():
        clerk = db.session.scalar(db.select(User.name).where(User.email == home.clerk))
    assert answer.status_code == 409
    assert all(part in told for part in (clerk, "Bản của văn thư", "Bản của hiệu trưởng"))
    assert value(app, Dossier, home.dossier, "subject") == "Bản của văn thư"


def test_the_second_editor_keeps_either_text(app, login, home):
    first, second = (section(login(mail), home.page, "letter") for mail in (home.clerk, home.principal))
    first.save(**{"letter-subject": "Bản của văn thư"})
    mine = {"letter-subject": "Bản của hiệu trưởng"}
    clash = html.page(second.save(htmx=False, **mine))
    keep = clash.xpath("//button[@name='keep']/@value")[0]
    assert clash.get_element_by_id("letter-subject").value == "Bản của hiệu trưởng"
    assert second.save(keep=keep, **mine).status_code == 200
    assert value(app, Dossier, home.dossier, "subject") == "Bản của hiệu trưởng"


def test_a_save_that_was_answered_into_the_void_is_no_clash_with_itself(app, login, home):
    letter = section(login(home.clerk), home.page, "letter")
    letter.save(**{"letter-subject": "Một"})
    assert letter.save(**{"letter-subject": "Một hai"}).status_code == 200
    assert value(app, Dossier, home.dossier, "subject") == "Một hai"


def test_two_editors_of_two_sections_do_not_meet(login, home):
    letter = section(login(home.clerk), home.page, "letter")
    meeting = section(login(home.principal), home.page, "meeting")
    answers = [letter.save(**{"letter-subject": "Khác"}), meeting.save(**{"meeting-chair": "Ông A"})]
    assert [answer.status_code for answer in answers] == [200, 200]


def test_a_save_is_on_record_without_its_words(app, login, home):
    section(login(home.clerk), home.page, "letter").save(**{"letter-subject": "Lời riêng"})
    with app.app_context():
        line = db.session.scalar(db.select(AuditEntry).where(AuditEntry.action == "dossier.save"))
        assert (line.details["section"], line.details["fields"]) == ("letter", ["subject"])
        assert "Lời riêng" not in str(line.details)


def test_a_sent_dossier_is_read_and_refuses_a_save_of_a_stale_tab(app, login, home):
    client = login(home.principal)
    letter = section(client, home.page, "letter")
    client.submit(home.page, "Nộp hồ sơ")
    answer = letter.save(**{"letter-subject": "Muộn rồi"})
    assert (answer.status_code, words(answer)) == (409, "Hồ sơ đang ở bước «Đã nộp» nên không sửa được.")
    assert client.page(home.page).xpath("//form[@data-section]") == []


def test_a_nominee_is_chosen_from_the_list_once(app, login, home):
    with app.app_context():
        unit = db.session.get(Dossier, home.dossier).unit
        chosen = make.candidate(unit, "Lê Thị Ánh").id
        db.session.commit()
    client = login(home.clerk)
    answer = client.submit(home.page, "Thêm vào hồ sơ", candidate=str(chosen))
    again = client.post(
        f"{home.page}/dien-hinh",
        data={"csrf_token": token(client, home.page), "candidate": chosen},
    )
    assert (answer.status_code, again.status_code) == (303, 422)
    assert "Lê Thị Ánh đã có trong hồ sơ này." in words(again)


def test_a_nominee_is_typed_in_place(app, login, home):
    client = login(home.clerk)
    fields = {"add-name": "  Trần   Văn B ", "add-teaching_since": "09/2010", "add-phone": "0900000012"}
    answer = client.submit(home.page, "Ghi và thêm vào hồ sơ", **fields)
    with app.app_context():
        made = db.session.get(Dossier, home.dossier).nominees[-1]
        assert answer.headers["Location"] == f"{home.page}#nominee-{made.id}"
        assert (made.candidate.name, made.candidate.phone) == ("Trần Văn B", "0900 000 012")


def test_a_nominee_typed_wrong_comes_back_with_its_sentence(login, home):
    fields = {"add-name": "Trần Văn B", "add-phone": "12", "add-email": "không phải thư"}
    client = login(home.clerk)
    answer = client.submit(home.page, "Ghi và thêm vào hồ sơ", **fields)
    tree = html.page(answer)
    assert answer.status_code == 422
    (summary,) = tree.xpath("//*[@id='add']//*[@role='alert']")
    assert summary.xpath(".//a/@href") == ["#add-phone", "#add-email"]
    # The page that comes back opens where the form stands, not a screen or five above it.
    assert {form.get("action") for form in tree.xpath("//*[@id='add']//form")} == {
        f"{home.page}/dien-hinh#add"
    }
    assert html.text(tree.get_element_by_id("add-phone-error")) == (
        "Số điện thoại không đúng. Xin ghi như 0912 345 678."
    )
    assert tree.get_element_by_id("add-name").value == "Trần Văn B"


def add_nominee(app, home) -> int:
    with app.app_context():
        made = make.nominee(db.session.get(Dossier, home.dossier))
        db.session.commit()
        return made.id


def order(app, home) -> list[int]:
    with app.app_context():
        return [nominee.id for nominee in db.session.get(Dossier, home.dossier).nominees]


def test_nominees_change_places_by_buttons_and_by_drag(app, login, home):
    second = add_nominee(app, home)
    client = login(home.clerk)
    sent = {"csrf_token": token(client, home.page)}
    client.post(f"/dien-hinh/{second}/xep", data=sent | {"step": "up"})
    assert order(app, home) == [second, home.nominee]
    client.post(f"{home.page}/thu-tu", data=sent | {"order": f"{home.nominee},{second}"}, headers=HTMX)
    assert order(app, home) == [home.nominee, second]


def test_an_order_of_other_nominees_is_refused(app, login, home):
    client = login(home.clerk)
    sent = {"csrf_token": token(client, home.page), "order": f"{home.nominee},999"}
    assert client.post(f"{home.page}/thu-tu", data=sent, headers=HTMX).status_code == 409


def test_a_nominee_is_taken_out_after_a_confirmation_in_place(app, login, home):
    second = add_nominee(app, home)
    client = login(home.clerk)
    client.post(f"/dien-hinh/{second}/xoa", data={"csrf_token": token(client, home.page)})
    assert order(app, home) == [home.nominee]


def test_votes_that_cannot_be_are_refused_and_the_words_kept(app, login, home):
    part = section(login(home.clerk), home.page, home.key)
    answer = part.save(**{f"{home.key}-votes_for": "24", f"{home.key}-summary": "- Kết quả mới."})
    assert answer.status_code == 422
    fault = html.page(answer).get_element_by_id(f"{home.key}-votes_for-error")
    assert html.text(fault) == "Số đồng ý (24) không được quá số hợp lệ (23)."
    assert value(app, Nominee, home.nominee, "votes_for") == 22
    assert value(app, Nominee, home.nominee, "summary") == "- Kết quả mới."


def test_few_votes_ask_for_a_reason(login, home):
    client = login(home.clerk)
    part = section(client, home.page, home.key)
    part.save(**{f"{home.key}-votes_for": "11"})
    asked = [line for line in lacking(client.page(home.page)) if "xin ghi lý do" in line]
    part.save(**{f"{home.key}-votes_for": "11", f"{home.key}-low_vote_reason": "Thành tích đặc biệt."})
    assert (len(asked), lacking(client.page(home.page))) == (1, [])


def test_a_leader_needs_the_schools_title(app, login, home):
    with app.app_context():
        dossier = db.session.get(Dossier, home.dossier)
        make.nominee(dossier, make.candidate(dossier.unit, "Phạm Ngọc Nghĩa", is_leader=True))
        db.session.commit()
    client = login(home.clerk)
    asked = lacking(client.page(home.page))
    title = section(client, home.page, "title")
    half = title.save(**{"title-decision_number": "118/QĐ-UBND"})
    whole = title.save(**{"title-decision_number": "118/QĐ-UBND", "title-decision_date": "2021-08-12"})
    with app.app_context():
        held = db.session.scalar(db.select(SchoolTitle))
        assert (held.decision_number, held.school_year) == ("118/QĐ-UBND", "2021-2022")
    assert ["Tập thể lao động xuất sắc" in line for line in asked] == [True]
    assert (half.status_code, whole.status_code) == (422, 200)
    assert lacking(client.page(home.page)) == []


def test_sending_too_early_says_what_lacks_and_keeps_the_page(login, home):
    client = login(home.principal)
    section(client, home.page, "meeting").save(**{"meeting-chair": ""})
    answer = client.submit(home.page, "Nộp hồ sơ")
    tree = html.page(answer)
    assert answer.status_code == 422
    assert tree.xpath("//*[@id='messages']//a/@href") == ["#meeting-chair"]
    assert lacking(tree) == ["Biên bản họp bình xét chưa có chủ tọa."]


def test_a_clerk_has_no_button_to_send(login, home):
    tree = login(home.clerk).page(home.page)
    assert tree.xpath("//form[contains(@action, '/chuyen/')]") == []
    assert html.text(tree.get_element_by_id("turn")).startswith(
        "Đến lượt trường. Hồ sơ đã đủ, chờ Hiệu trưởng nộp"
    )


def returned(app):
    home = school(app, DossierState.RETURNED)
    with app.app_context():
        officer = db.session.scalar(db.select(User).where(User.email == home.officer))
        words_of = {"target": f"{home.key}-summary", "text": "Xin ghi rõ số quyết định."}
        note = Note(dossier_id=home.dossier, author_id=officer.id, sent_in=1, **words_of)
        db.session.add(note)
        db.session.commit()
        return home, note.id


def test_a_note_stands_at_its_field_and_is_answered_there(app, login):
    home, note = returned(app)
    client = login(home.principal)
    tree = client.page(home.page)
    place = tree.get_element_by_id(f"note-{note}")
    assert place.getparent().xpath(".//textarea/@id")[0] == f"{home.key}-summary"
    assert lacking(tree) == ["Góp ý “Xin ghi rõ số quyết định” của Phòng chưa được sửa hoặc trả lời."]
    answer = client.submit(home.page, "Đã sửa", htmx=True, reply="Đã ghi QĐ 41/QĐ-PGDĐT.")
    assert "Trường đã sửa" in words(answer)
    assert lacking(client.page(home.page)) == []


@pytest.mark.parametrize("state", [DossierState.RETURNED, DossierState.SUBMITTED])
def test_a_note_on_any_place_of_the_dossier_stands_on_the_schools_page(app, login, state):
    home = school(app, state)
    with app.app_context():
        dossier = db.session.get(Dossier, home.dossier)
        officer = db.session.scalar(db.select(User).where(User.email == home.officer))
        for target in (each for places in notes.targets(dossier).values() for each in places):
            own = {"target": target, "text": f"Về {target}", "sent_in": 1}
            db.session.add(Note(dossier_id=home.dossier, author_id=officer.id, **own))
        db.session.commit()
        asked = {f"note-{note.id}" for note in dossier.notes}
    cards = (
        login(home.principal)
        .page(home.page)
        .xpath("//*[starts-with(@id, 'note-')][contains(@class, 'asked')]/@id")
    )
    assert (len(asked) > 20, sorted(cards)) == (True, sorted(asked))


def test_a_returned_dossier_says_at_its_top_why_it_came_back(app, login):
    home = school(app, DossierState.SUBMITTED)
    with app.app_context():
        officer = db.session.scalar(db.select(User).where(User.email == home.officer))
        dossier = db.session.get(Dossier, home.dossier)
        workflow.perform(dossier, "return", actor=officer, reason="Thiếu chữ ký của thư ký.")
        db.session.commit()
    reason = login(home.clerk).page(home.page).get_element_by_id("returned")
    assert html.text(reason.xpath("./p[@class='prose']")[0]) == "Thiếu chữ ký của thư ký."


def test_a_note_is_not_answered_with_nothing(app, login):
    home, _note = returned(app)
    answer = login(home.principal).submit(home.page, "Chỉ trả lời", htmx=True)
    assert (answer.status_code, words(answer)) == (
        422,
        "Xin ghi câu trả lời, hoặc chọn «Đã sửa». Đến chỗ cần sửa",
    )


def test_the_page_costs_the_same_for_one_nominee_and_for_many(app, login, home):
    client = login(home.clerk)
    client.page(home.page)
    with count_queries() as few:
        client.page(home.page)
    for _ in range(4):
        add_nominee(app, home)
    with count_queries() as many:
        client.page(home.page)
    assert len(many) == len(few)


def test_a_sent_dossier_names_who_signs_and_one_day_of_the_meeting_once(app, login):
    home = school(app, DossierState.SUBMITTED)
    with app.app_context():
        dossier = db.session.get(Dossier, home.dossier)
        dossier.meeting.starts_at = datetime(2021, 11, 4, 14, tzinfo=clock.HOME)
        dossier.meeting.ends_at = datetime(2021, 11, 4, 16, 30, tzinfo=clock.HOME)
        title, person = dossier.signatory.title, dossier.signatory.tenures[0].user.name
        db.session.commit()
    tree = login(home.principal).page(home.page)
    facts = {html.text(term): html.text(term.getnext()) for term in tree.xpath("//dl/dt")}
    assert facts["Người ký"] == f"{title}: {person}"
    assert facts["Thời gian"] == "14:00 đến 16:30 ngày 04/11/2021"


def test_on_a_phone_the_content_of_a_finished_dossier_comes_before_its_papers_and_mails(app, login):
    home = school(app, DossierState.CLOSED)
    tree = login(home.principal).page(home.page)
    assert tree.xpath("//aside/@class") == ["after"]
    assert html.text(tree.get_element_by_id("papers-title")) == "Văn bản của hồ sơ"


def test_where_a_paper_will_be_numbered_is_there_before_it_is_printed_and_a_draft_has_a_name(login, home):
    client = login(home.clerk)
    page = client.submit("/ho-so", "Lập hồ sơ mới").headers["Location"]
    tree, number = client.page(page), page.rsplit("/", 1)[1]
    assert tree.xpath("//*[@id='letter-number']/a/@href") == ["#kept"]
    assert html.text(tree.get_element_by_id("kept")).startswith("Bản đã in Chưa in bản nào.")
    assert html.text(tree.xpath("//*[@class='crumb']")[0]) == f"Hồ sơ › Hồ sơ {number}"
    names = [html.text(name) for name in client.page("/ho-so").xpath("//*[@id='rows']//b")]
    assert f"Hồ sơ {number}, chưa ghi số" in names


def test_a_draft_made_by_mistake_is_deleted_with_all_that_hangs_on_it(app, login, home):
    client = login(home.clerk)
    page = client.submit("/ho-so", "Lập hồ sơ mới").headers["Location"]
    client.submit(page, "Ghi và thêm vào hồ sơ", **{"add-name": "Trần Văn B"})
    assert client.submit(page, "Xóa hồ sơ nháp").headers["Location"] == "/ho-so"
    assert client.get(page).status_code == 404
    # A database may give its number to the next draft, whose history is its own.
    page = client.submit("/ho-so", "Lập hồ sơ mới").headers["Location"]
    lines = client.page(page).xpath("//*[@class='timeline']/li/b")
    assert [html.text(line) for line in lines] == ["Lập hồ sơ"]


def test_what_was_printed_is_not_deleted(app, login, home):
    with app.app_context():
        clerk = db.session.scalar(db.select(User).where(User.email == home.clerk))
        versions.printed("school_letter", db.session.get(Dossier, home.dossier), clerk)
        db.session.commit()
    client = login(home.clerk)
    assert client.page(home.page).xpath(f"//form[@action='{home.page}/xoa']") == []
    answer = client.post(f"{home.page}/xoa", data={"csrf_token": token(client, home.page)})
    assert (answer.status_code, "Hồ sơ đã in văn bản" in words(answer)) == (422, True)


@pytest.mark.parametrize("state", [DossierState.SUBMITTED, DossierState.RETURNED])
def test_what_was_sent_is_not_deleted(app, login, state):
    home = school(app, state)
    client = login(home.clerk)
    answer = client.post(f"{home.page}/xoa", data={"csrf_token": token(client, home.page)})
    assert (answer.status_code, client.get(home.page).status_code) == (409, 200)


def test_a_list_pasted_from_word_keeps_its_dashes(app, login, home):
    section(login(home.clerk), home.page, home.key).save(
        **{f"{home.key}-summary": "\uf0b7\tGiáo viên giỏi\n•\tBa giải"}
    )
    assert value(app, Nominee, home.nominee, "summary") == "- Giáo viên giỏi\n- Ba giải"
