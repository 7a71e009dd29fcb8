"""The one box: the same results in the same order on both databases, and only what one may see."""

import unicodedata
from itertools import product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dienhinh import cli
from dienhinh.domain import doctor, search, search_index, versions
from dienhinh.extensions import db
from dienhinh.models import CandidateKind, DossierState, SearchEntry
from tests.campaigns.names import misses
from tests.support import html, make
from tests.support.queries import count_queries

PEOPLE = [
    "Nguyễn Thị Hạnh",
    "Nguyễn Thị Hanh",
    "Nguyễn Thị Hành",
    "Trần Văn Hòa",
    "Lý Thuỳ Dương",
    "Đỗ Quí Mỹ",
]

FIRST = ["Nguyễn", "Trần", "Lý", "Đặng", "Huỳnh", "Võ", "Quách", "Bùi"]
MIDDLE = ["Thị", "Văn", "Thuý", "Thúy", "Ngọc", "Đức", "Quốc", "Mỹ", ""]
LAST = [
    "Hòa",
    "Hoà",
    "Thuỷ",
    "Dương",
    "Mưa",
    "Quyên",
    "Oanh",
    "Khuê",
    "Đỗ",
    "Hươu",
    "Ý",
    "Uyên",
    "Nghĩa",
    "Xoan",
]
NAMES = [" ".join(filter(None, parts)) for parts in product(FIRST, MIDDLE, LAST)]


@pytest.fixture
def world(context) -> make.World:
    made = make.world()
    for name in PEOPLE:
        make.candidate(made.school, name)
    make.candidate(made.school, "Lê Thị Ánh", phone="0900 000 012", position="Tổ trưởng tổ Văn")
    db.session.commit()
    return made


def titles(user, raw: str, kind: str = "candidate") -> list[str]:
    groups = search.find(user, raw, kind)
    return ["".join(piece for piece, _ in hit.title) for group in groups for hit in group.hits]


SAME = {
    "Trần Văn Hòa": [
        "Trần Văn Hoà",
        "tran van hoa",
        "hòa trần",
        "traanf vawn hoaf",
        "tra6n2 va8n hoa2",
        "TVH",
        "tvhoa",
    ],
    "Lý Thuỳ Dương": ["Lí Thùy Dương", "ly thuy duong", "li thui duong", "lys thuyf duwowng", "LTDương"],
    "Đỗ Quí Mỹ": ["Đỗ Quý Mĩ", "do quy my", "ddoox quis myx", "d9o64 qui1 my4", "ÐỖ QUÍ"],
    "Lê Thị Ánh": ["0900000012", "0900 000 012", "+84900000012", "tổ văn ánh", "to truong"],
}


def test_any_keyboard_finds_the_one_person(world):
    found = {
        (name, typed): titles(world.clerk, typed) for name, ways in SAME.items() for typed in [name, *ways]
    }
    assert found == {asked: [asked[0]] for asked in found}


def test_the_very_marks_come_first_and_then_the_newest(world):
    orders = {typed: titles(world.clerk, typed) for typed in ("Hạnh", "hành", "hanh", "hanhj")}
    hanh = ["Nguyễn Thị Hạnh", "Nguyễn Thị Hanh", "Nguyễn Thị Hành"]
    assert orders == {
        "Hạnh": [hanh[0], hanh[2], hanh[1]],
        "hành": [hanh[2], hanh[1], hanh[0]],
        "hanh": [hanh[1], hanh[2], hanh[0]],
        "hanhj": [hanh[0], hanh[2], hanh[1]],
    }


HOSTILE = [
    '"',
    "'",
    "NEAR(a b)",
    "a* OR b*",
    "words : hanh",
    "hanh AND",
    "') | ('",
    ":*",
    "\\",
    "-- ;",
    "{a b}",
    "!hanh&",
    "\0",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_operator_of_a_database_can_be_typed(world, typed):
    assert all(
        "hanh" in search.search_words.words(each)[-1].bare for each in titles(world.clerk, typed + " hanh")
    )
    assert titles(world.clerk, typed.replace("hanh", "")) in ([], titles(world.clerk, "a b"))


def test_a_search_tells_why_it_found(world):
    (hit,) = search.find(world.clerk, "to van", "candidate")[0].hits
    assert [(reason.label, reason.pieces) for reason in hit.reasons] == [
        ("Chức vụ", [("Tổ", True), (" trưởng ", False), ("tổ", True), (" ", False), ("Văn", True)])
    ]


def test_everybody_finds_what_they_may_see_and_nothing_else(context):
    one, other = make.world(), make.world()
    for world in (one, other):
        people = [make.candidate(world.school, "Nguyễn Thị Hạnh")]
        make.dossier(world, DossierState.SUBMITTED, people=people)
        make.dossier(world, people=[make.candidate(world.school, "Nguyễn Thị Hạnh", phone="0900 000 013")])
    db.session.commit()
    seen = {}
    for role in ("clerk", "principal", "officer", "leader", "inspector", "admin"):
        groups = search.find(getattr(one, role), "Hạnh")
        seen[role] = {group.kind: len(group.hits) for group in groups}
    school = {"candidate": 2, "dossier": 2}
    assert seen == {
        "clerk": school,
        "principal": school,
        "officer": {"dossier": 1},
        "leader": {"dossier": 1},
        "inspector": {},
        "admin": {},
    }
    assert [group.kind for group in search.find(one.admin, "thcs vinh thuan")] == ["unit"]


def test_a_paper_is_found_by_its_number_and_a_story_by_whom_it_tells_of(context):
    world, other = make.world(), make.world()
    dossier = make.dossier(world)
    paper, _ = versions.printed("school_letter", dossier, world.principal)
    db.session.commit()
    assert titles(world.clerk, "12/TTr-THCSVT", "paper") == []
    paper.series, paper.year, paper.number = "TTr", 2026, 12
    told = make.candidate(world.school, "Đỗ Quí Mỹ")
    story = make.story(world, candidate=told)
    db.session.commit()
    found = titles(world.clerk, "12/TTr-THCSVT", "paper"), titles(world.clerk, "do quy my", "story")
    assert found == (["Tờ trình số 12/TTr-THCSVT · Trường THCS Vĩnh Thuận"], [story.title])
    assert titles(world.clerk, f"{paper.code[:4]}-{paper.code[4:].lower()}", "paper") == found[0]
    assert [titles(other.clerk, "12/TTr", "paper"), titles(other.clerk, "do quy my", "story")] == [[], []]
    told.name = "Đỗ Thị Bình"
    db.session.commit()
    assert (titles(world.clerk, "do quy my", "story"), titles(world.clerk, "đỗ thị bình", "story")) == (
        [],
        [story.title],
    )


def test_a_change_and_its_index_stand_or_fall_together(world):
    candidate = db.session.scalar(db.select(make.Candidate).filter_by(name="Trần Văn Hòa"))
    dossier = make.dossier(world, people=[candidate])
    dossier.nominees[0].summary = "- Dạy giỏi."
    db.session.commit()
    candidate.name = "Trần Văn Bình"
    db.session.flush()
    db.session.rollback()
    before = titles(world.clerk, "hòa"), titles(world.clerk, "hòa", "dossier")
    candidate.name = "Trần Văn Bình"
    db.session.commit()
    after = (
        titles(world.clerk, "hòa"),
        titles(world.clerk, "hòa", "dossier"),
        titles(world.clerk, "bình", "dossier"),
    )
    name = f"Tờ trình số 12/TTr-THCSVT · {world.school.name}"
    assert (before, after) == ((["Trần Văn Hòa"], [name]), ([], [], [name]))
    db.session.delete(dossier)
    db.session.commit()
    assert titles(world.clerk, "bình", "dossier") == []


def test_the_office_finds_what_was_sent_and_not_what_the_school_is_writing(context):
    world = make.world()
    dossier = make.dossier(world, DossierState.RETURNED)
    dossier.nominees[0].summary = "- Bí mật."
    db.session.commit()
    assert titles(world.officer, "bí mật", "dossier") == []
    assert len(titles(world.officer, "dạy giỏi", "dossier")) == 1


def test_doctor_tells_of_an_index_that_is_wrong_and_reindex_mends_it(world, app):
    entry = db.session.scalar(db.select(SearchEntry).filter_by(kind="candidate").limit(1))
    db.session.execute(db.update(SearchEntry).where(SearchEntry.id == entry.id).values(words="a"))
    db.session.commit()
    told = [fault for fault in doctor.examine() if "tìm kiếm" in fault]
    assert told == [
        f"Chỉ mục tìm kiếm: candidate {entry.record_id} không đúng nội dung đang lưu; hãy chạy flask reindex."
    ]
    answer = app.test_cli_runner().invoke(cli.reindex)
    count = db.session.scalar(db.select(db.func.count(SearchEntry.id)))
    assert answer.output == f"Đã lập lại chỉ mục tìm kiếm của {count} mục.\n"
    db.session.expire_all()
    assert [fault for fault in doctor.examine() if "tìm kiếm" in fault] == []


def test_every_generated_name_is_found_in_every_writing(context):
    """`python -m tests.campaign names --n 10000` asks as many; here a few."""
    assert misses(NAMES[::37]) == []


@pytest.fixture
def three(world):
    return lambda raw: [frozenset(titles(world.clerk, each)) for each in writings(raw)]


def writings(raw: str) -> list[str]:
    nfd = unicodedata.normalize("NFD", raw)
    bare = "".join(c for c in nfd if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D")
    return [unicodedata.normalize("NFC", raw), nfd, bare]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*FIRST, *MIDDLE, *LAST, "thcs", "12/TTr", "-", "*"]), max_size=4).map(" ".join)
)
@example("Nguyễn Thị Hạnh")
def test_composed_decomposed_and_unaccented_find_the_same(three, raw):
    composed, decomposed, bare = three(raw)
    assert composed == decomposed == bare


def test_the_page_marks_what_was_found_and_leads_there(app, login):
    with app.app_context():
        world = make.world()
        who = make.candidate(world.school, "Nguyễn Thị Hạnh")
        make.dossier(world, people=[who])
        db.session.commit()
        email, number = world.clerk.email, who.id
    client = login(email)
    tree = client.page("/tim-kiem?q=hanh")
    assert [html.text(each) for each in tree.xpath("//h2")] == ["Đối tượng", "Hồ sơ"]
    assert tree.xpath("//mark/text()") == ["Hạnh"] * 3
    assert tree.xpath("//a[@class='task']/@href")[0] == f"/doi-tuong/{number}"
    nothing = html.text(client.page("/tim-kiem?q=khongcogi").get_element_by_id("found"))
    assert nothing.startswith("Không có nội dung nào khớp với «khongcogi».")
    (box,) = client.page("/").xpath("//form[@role='search']")
    assert (box.get("action"), box.xpath(".//input/@name")) == ("/tim-kiem", ["q"])


def test_a_page_asks_the_same_number_of_questions_for_one_row_and_for_three(app, login):
    with app.app_context():
        world = make.world()
        make.candidate(world.school, "Nguyễn Thị Hạnh")
        db.session.commit()
        email = world.clerk.email
    client = login(email)
    client.get("/tim-kiem?q=hanh")
    with count_queries() as one:
        client.get("/tim-kiem?q=hanh")
    with app.app_context():
        make.dossier(
            make.again(world),
            people=[make.candidate(make.again(world).school, f"Lê Hạnh {n}") for n in range(3)],
        )
        db.session.commit()
    with count_queries() as three:
        client.get("/tim-kiem?q=hanh")
    assert (len(one), len(three)) == (len(three), len(one))
    assert len(one) <= 8


def test_more_than_a_few_are_on_a_page_of_their_own_kind(context):
    world = make.world()
    for number in range(12):
        make.candidate(world.school, f"Tổ số {number}", kind=CandidateKind.COLLECTIVE)
    db.session.commit()
    (few,), (many,) = search.find(world.clerk, "tổ số"), search.find(world.clerk, "tổ số", "candidate")
    assert ((len(few.hits), few.more), (len(many.hits), many.more)) == ((8, True), (12, False))


def test_an_update_that_brings_the_search_fills_it(context):
    make.world()
    db.session.commit()
    db.session.execute(db.delete(SearchEntry))
    assert search_index.is_empty()
    search_index.rebuild()
    assert not search_index.is_empty()
