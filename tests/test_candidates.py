"""Đối tượng: a school's collectives and people, typed once."""

from datetime import date

import pytest

from dienhinh.domain import candidates
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Candidate, CandidateKind, Dossier
from tests.support import html, make
from tests.support.drafts import school, words


@pytest.fixture
def home(app):
    return school(app)


def names(tree) -> list[str]:
    return [html.text(one) for one in tree.xpath("//*[@id='rows']//b")]


def add(app, home, *people: str, **values) -> list[int]:
    with app.app_context():
        unit = db.session.get(Dossier, home.dossier).unit
        made = [make.candidate(unit, name, **values) for name in people]
        db.session.commit()
        return [one.id for one in made]


def test_people_stand_by_their_last_name_as_vietnamese_lists_do(app, login, home):
    add(app, home, "Trần Văn Ấn", "Lê Thị Ánh", "Nguyễn Đức", "Phạm Dũng")
    add(app, home, "Tổ Văn", kind=CandidateKind.COLLECTIVE)
    shown = names(login(home.clerk).page("/doi-tuong"))
    assert [name for name in shown if not name.startswith("Nguyễn Thị Số")] == [
        "Tổ Văn",
        "Lê Thị Ánh",
        "Trần Văn Ấn",
        "Phạm Dũng",
        "Nguyễn Đức",
    ]


def test_a_collective_is_called_so_once(app, login, home):
    add(app, home, "Tổ Văn", kind=CandidateKind.COLLECTIVE)
    (row,) = login(home.clerk).page("/doi-tuong").xpath("//*[@id='rows']//a[.//b='Tổ Văn']")
    assert html.text(row).count("Tập thể") == 1


def test_many_stand_on_pages_that_follow_each_other(app, login, home):
    add(app, home, *(f"Lê Thị Ánh {number:03}" for number in range(101)))
    clerk = login(home.clerk)
    first = clerk.page("/doi-tuong?tu=le thi anh")
    more = first.xpath("//a[text()='Xem tiếp']/@href")
    second = clerk.page(more[0])
    assert (names(first)[-1], names(second), second.xpath("//a[text()='Xem tiếp']")) == (
        "Lê Thị Ánh 099",
        ["Lê Thị Ánh 100"],
        [],
    )
    assert names(clerk.page("/doi-tuong?tu=anh&sau=999999999"))[0] == "Lê Thị Ánh 000"


def test_a_search_needs_no_marks(app, login, home):
    add(app, home, "Lê Thị Ánh", "Nguyễn Đức")
    client = login(home.clerk)
    assert names(client.page("/doi-tuong?tu=duc NGUYEN")) == ["Nguyễn Đức"]
    assert names(client.page("/doi-tuong?tu=%25")) == names(client.page("/doi-tuong"))


def test_a_candidate_is_written_down_as_papers_print_it(app, login, home):
    fields = {
        "name": "  Nguyễn  Thị Quyên",
        "position": "Giáo viên",
        "teaching_since": "2009-09",
        "phone": "+84 900 000 012",
        "email": "Quyen@EXAMPLE.vn",
    }
    answer = login(home.clerk).submit("/doi-tuong/moi", "Lưu", **fields)
    with app.app_context():
        made = db.session.scalar(db.select(Candidate).where(Candidate.name == "Nguyễn Thị Quyên"))
        assert (answer.status_code, made.phone, made.email, made.teaching_since) == (
            303,
            "0900 000 012",
            "Quyen@example.vn",
            date(2009, 9, 1),
        )
        assert made.seniority(date(2021, 8, 31)) == 11


WRONG = {
    "name": ("", "Xin điền mục này."),
    "phone": ("090x", "Số điện thoại không đúng. Xin ghi như 0912 345 678."),
    "email": ("ten@", "Địa chỉ thư điện tử không đúng. Xin ghi như ten@example.vn."),
    "teaching_since": ("13/2009", "Tháng không có thật. Xin ghi theo mẫu 09/2009."),
    "position": ("x" * 151, "Mục này dài quá 150 ký tự."),
}


def test_what_cannot_be_is_told_at_its_field_and_kept(login, home):
    client = login(home.clerk)
    for field, (typed, sentence) in WRONG.items():
        fields = {"name": "Trần Văn B", "notes": "Ghi chú"} | {field: typed}
        answer = client.submit("/doi-tuong/moi", "Lưu", **fields)
        tree = html.page(answer)
        assert answer.status_code == 422
        assert html.text(tree.get_element_by_id(f"{field}-error")) == sentence
        kept = tree.get_element_by_id(field).value, tree.get_element_by_id("notes").value.strip()
        assert kept == (typed, "Ghi chú")


def test_a_month_of_another_time_is_refused(login, home):
    client = login(home.clerk)
    answers = [
        client.submit("/doi-tuong/moi", "Lưu", name="Trần Văn B", teaching_since=typed)
        for typed in ("1025-09", "2999-01")
    ]
    for answer in answers:
        assert (answer.status_code, "Năm phải từ 1950 đến " in words(answer)) == (422, True)


def test_the_same_person_twice_is_refused_and_a_namesake_is_not(context):
    world = make.world()
    values = {"name": "Lê Thị Ánh", "phone": "0900 000 012"}
    candidates.add(world.school, CandidateKind.INDIVIDUAL, values, world.clerk)
    candidates.add(world.school, CandidateKind.INDIVIDUAL, values | {"phone": "0900 000 013"}, world.clerk)
    with pytest.raises(DomainError) as refusal:
        candidates.add(world.school, CandidateKind.INDIVIDUAL, values, world.clerk)
    assert refusal.value.sentence == "Lê Thị Ánh đã có trong danh sách đối tượng."


def test_a_collective_has_no_seniority_and_leads_nothing(context):
    world = make.world()
    values = {"name": "Tổ Văn", "is_leader": True, "teaching_since": date(2009, 9, 1)}
    made = candidates.add(world.school, CandidateKind.COLLECTIVE, values, world.clerk)
    assert (made.is_leader, made.teaching_since) == (False, None)


def test_the_second_editor_is_told_and_both_texts_stand_there(app, login, home):
    (one,) = add(app, home, "Lê Thị Ánh")
    first, second = login(home.clerk), login(home.principal)
    tree = second.page(f"/doi-tuong/{one}")
    version = tree.get_element_by_id("version").value
    token = tree.xpath("//input[@name='csrf_token']/@value")[0]
    first.submit(f"/doi-tuong/{one}", "Lưu", position="Tổ trưởng")
    sent = {"csrf_token": token, "version": version, "name": "Lê Thị Ánh", "position": "Tổ phó"}
    answer = second.post(f"/doi-tuong/{one}", data=sent)
    assert (answer.status_code, "đã sửa thông tin này lúc" in words(answer)) == (409, True)
    assert html.page(answer).get_element_by_id("position").value == "Tổ phó"
    assert "Tổ trưởng" in html.text(html.page(answer).get_element_by_id("stored"))


def test_an_archived_candidate_leaves_the_lists_and_comes_back(app, login, home):
    (one,) = add(app, home, "Lê Thị Ánh")
    client = login(home.clerk)
    client.submit(f"/doi-tuong/{one}", "Lưu trữ")
    gone = "Lê Thị Ánh" not in names(client.page("/doi-tuong"))
    kept = names(client.page("/doi-tuong?da-luu-tru=1"))
    client.submit(f"/doi-tuong/{one}", "Đưa trở lại danh sách")
    assert (gone, kept, "Lê Thị Ánh" in names(client.page("/doi-tuong"))) == (True, ["Lê Thị Ánh"], True)


def test_another_schools_candidate_looks_like_a_missing_one(app, login, home):
    with app.app_context():
        office = db.session.get(Dossier, home.dossier).office
        other = make.candidate(make.school(office, "Trường khác"), "Người trường khác").id
        db.session.commit()
    client = login(home.principal)
    answers = [client.get(f"/doi-tuong/{number}") for number in (other, 2_000_000)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert words(answers[0]) == words(answers[1])
    assert "Người trường khác" not in words(client.get("/doi-tuong"))


def test_a_head_is_known_by_the_post_whether_ticked_or_not(context):
    world = make.world()
    posts = ("Hiệu trưởng", "Phó Hiệu trưởng phụ trách", "Giáo viên, nguyên Hiệu trưởng", "")
    made = [
        candidates.add(
            world.school, CandidateKind.INDIVIDUAL, {"name": f"Lê {n}", "position": post}, world.clerk
        )
        for n, post in enumerate(posts)
    ]
    assert [one.is_leader for one in made] == [True, True, False, False]


@pytest.mark.parametrize("name", ["", "😀😀", "-1", "²"])
def test_a_name_has_letters(context, name):
    world = make.world()
    with pytest.raises(DomainError) as refusal:
        candidates.add(world.school, CandidateKind.INDIVIDUAL, {"name": name}, world.clerk)
    assert refusal.value.field == "name"
