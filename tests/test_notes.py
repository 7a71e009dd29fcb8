"""Góp ý: they hang on a field, go out with the return, and are fixed or answered before the next round."""

import pytest

from dienhinh.domain import notes, workflow
from dienhinh.errors import Conflict, DomainError, NotFound
from dienhinh.extensions import db
from dienhinh.models import DossierState, Note
from tests.support import html, make

S = DossierState


@pytest.fixture
def world(context):
    return make.world()


@pytest.fixture
def dossier(world):
    return make.dossier(world, S.SUBMITTED)


def give_back(dossier, world):
    workflow.perform(dossier, "return", actor=world.officer, reason="Xin xem các góp ý.")


def test_a_note_can_hang_on_every_section_and_on_the_fields_of_the_form(dossier):
    nominee = f"nominee-{dossier.nominees[0].id}"
    criteria = [
        c.id for c in dossier.programme.criteria if c.kind.value == "individual" and not c.for_leaders
    ]
    assert list(notes.targets(dossier)) == ["letter", "meeting", nominee, "attachments"]
    assert list(notes.targets(dossier)[nominee]) == [
        nominee,
        f"{nominee}-summary",
        *(f"{nominee}-evidence-{criterion}" for criterion in criteria),
        f"{nominee}-votes",
        f"{nominee}-award",
        f"{nominee}-candidate",
    ]


def test_a_note_stays_in_the_office_until_the_return_sends_it(dossier, world):
    note = notes.add(dossier, "letter-subject", "Xin ghi rõ năm học.", world.officer)
    assert (notes.unsent(dossier), notes.sent(dossier)) == ([note], [])
    give_back(dossier, world)
    assert (notes.unsent(dossier), notes.sent(dossier), note.sent_in) == ([], [note], 1)


@pytest.mark.parametrize("target", ["", "letter-x", "nominee-999", "nominee-", "<b>", "attachments-1"])
def test_a_note_on_nothing_is_refused(dossier, world, target):
    with pytest.raises(DomainError, match="Mục được góp ý không còn trong hồ sơ"):
        notes.add(dossier, target, "Xin sửa.", world.officer)


@pytest.mark.parametrize(
    ("text", "sentence"), [(" \n", "Xin ghi nội dung góp ý."), ("x" * 5001, "dài quá 5000")]
)
def test_a_note_without_words_or_without_end_is_refused(dossier, world, text, sentence):
    with pytest.raises(DomainError, match=sentence):
        notes.add(dossier, "letter", text, world.officer)


def test_an_unsent_note_can_be_reworded_and_taken_back(dossier, world):
    note = notes.add(dossier, "meeting", "Thiếu thư ký.", world.officer)
    notes.change(note, "Thiếu chữ ký của thư ký.", world.officer)
    assert note.text == "Thiếu chữ ký của thư ký."
    notes.remove(note, world.officer)
    db.session.flush()
    assert db.session.scalar(db.select(db.func.count(Note.id))) == 0


def test_a_sent_note_stays_as_it_was_sent(dossier, world):
    note = notes.add(dossier, "meeting", "Thiếu thư ký.", world.officer)
    give_back(dossier, world)
    for act in (
        lambda: notes.change(note, "Khác.", world.officer),
        lambda: notes.remove(note, world.officer),
    ):
        with pytest.raises(Conflict, match="đã gửi cho trường"):
            act()


def test_notes_are_written_only_while_the_office_looks(world):
    for state in (S.DRAFT, S.RETURNED, S.ACCEPTED, S.CLOSED):
        dossier = make.dossier(world, state)
        with pytest.raises(Conflict, match=f"«{state.label}»"):
            notes.add(dossier, "letter", "Xin sửa.", world.officer)


def test_a_school_must_fix_or_answer_each_note_before_it_sends_again(dossier, world):
    one = notes.add(dossier, "letter", "Xin sửa.", world.officer)
    two = notes.add(dossier, "meeting", "Xin giải thích.", world.officer)
    give_back(dossier, world)
    notes.answer(one, True, "", world.clerk)
    with pytest.raises(DomainError, match="óp ý"):
        workflow.perform(dossier, "submit", actor=world.principal)
    notes.answer(two, False, "Thư ký nghỉ ốm.", world.clerk)
    workflow.perform(dossier, "submit", actor=world.principal)
    assert (dossier.state, dossier.round) == (S.SUBMITTED, 2)


def test_an_answer_taken_back_is_none(dossier, world):
    note = notes.add(dossier, "letter", "Xin sửa.", world.officer)
    give_back(dossier, world)
    notes.answer(note, True, "", world.clerk)
    notes.answer(note, False, "  ", world.clerk)
    assert (note.fixed, note.answered_at) == (False, None)


def test_a_note_that_was_not_sent_does_not_exist_for_the_school(dossier, world):
    note = notes.add(dossier, "letter", "Xin sửa.", world.officer)
    with pytest.raises(NotFound):
        notes.answer(note, True, "", world.clerk)


def test_a_note_is_answered_only_while_the_school_has_the_dossier(dossier, world):
    note = notes.add(dossier, "letter", "Xin sửa.", world.officer)
    give_back(dossier, world)
    notes.answer(note, True, "", world.clerk)
    workflow.perform(dossier, "submit", actor=world.principal)
    with pytest.raises(Conflict, match="«Đã nộp»"):
        notes.answer(note, False, "Khác.", world.clerk)


def test_an_officer_writes_changes_and_removes_a_note_on_the_page(app, login):
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, S.SUBMITTED)
        url, officer = f"/ho-so/{dossier.id}", world.officer.email
        db.session.commit()
    visitor = login(officer, make.PASSWORD)
    token = visitor.page(url).xpath("//input[@name='csrf_token']/@value")[0]
    sent = {
        "csrf_token": token,
        "round": "1",
        "target": "letter-subject",
        "text": "Xin ghi rõ <b>năm học</b>.",
    }
    piece = html.page(visitor.post(f"{url}/gop-y", data=sent, headers={"HX-Request": "true"}))
    assert "Xin ghi rõ <b>năm học</b>." in html.text(piece.get_element_by_id("notes-letter"))
    assert visitor.submit(url, "Lưu góp ý", text="Xin ghi năm học.").location == f"{url}#letter"
    assert html.text(visitor.page(url).xpath("//*[@id='note-1']/p")[1]) == "Xin ghi năm học."
    assert visitor.submit(url, "Bỏ góp ý").location == f"{url}#letter"
    assert visitor.page(url).xpath("//*[@id='note-1']") == []


def test_a_refused_note_comes_back_with_its_words(app, login):
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, S.SUBMITTED)
        url, officer = f"/ho-so/{dossier.id}", world.officer.email
        db.session.commit()
    visitor = login(officer, make.PASSWORD)
    token = visitor.page(url).xpath("//input[@name='csrf_token']/@value")[0]
    text = "dài " * 1300
    answer = visitor.post(f"{url}/gop-y", data={"csrf_token": token, "target": "meeting-chair", "text": text})
    page = html.page(answer)
    assert answer.status_code == 422
    assert page.get_element_by_id("note-on-meeting").text.strip() == text.strip()
    assert page.xpath("//*[@id='note-target-meeting']/option[@selected]/@value") == ["meeting-chair"]


def test_the_second_of_two_officers_at_a_note_reads_the_firsts_words_beside_the_own(app, login):
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, S.SUBMITTED)
        notes.add(dossier, "letter-subject", "Xin ghi rõ năm học.", world.officer)
        url, officer = f"/ho-so/{dossier.id}", world.officer.email
        db.session.commit()
    visitor = login(officer, make.PASSWORD)
    (seen,) = visitor.page(url).xpath("//form[@action='/gop-y/1/sua']//input[@name='seen']/@value")
    visitor.submit(url, "Lưu góp ý", text="Xin ghi năm học 2021-2022.")
    answer = visitor.submit(url, "Lưu góp ý", text="Bản thứ hai.", seen=seen)
    box = html.page(answer).get_element_by_id("note-1")
    shown = [html.text(box.find_class("prose")[0]), box.find(".//textarea").value.strip()]
    assert (answer.status_code, shown) == (409, ["Xin ghi năm học 2021-2022.", "Bản thứ hai."])
