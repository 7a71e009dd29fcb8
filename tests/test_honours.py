"""Biểu dương, khen thưởng: what is written into the register, and the register as page, PDF and XLSX."""

import io
from datetime import date, timedelta

import pytest
from python_calamine import CalamineWorkbook

from dienhinh import clock
from dienhinh.domain import access, choosing, honour_register, honours
from dienhinh.domain.honour_register import Filter
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import Conflict, DomainError, Forbidden
from dienhinh.extensions import db
from dienhinh.models import DossierState, HonourKind, Nominee, Result, Role
from tests.papers.reading import Drawn
from tests.support import html, make
from tests.support.queries import count_queries

K = HonourKind


@pytest.fixture
def world(context) -> make.World:
    return make.world()


@pytest.fixture
def home(app):
    with app.app_context():
        made = make.world()
        who = make.candidate(made.school, "Lê Thị Ánh")
        make.candidate(make.school(made.office), "Người trường khác")
        db.session.commit()
        people = {name: getattr(made, name).email for name in ("clerk", "officer", "leader", "inspector")}
        return people | {"who": who.id, "office": made.office.id}


def write(client, who: int, **fields):
    sent = {"candidate": str(who), "kind": K.SCHOOL_MEETING.value, "happened_on": "20/11/2021"}
    return client.submit("/bieu-duong/moi", "Lưu", **sent | {"occasion": "Lễ kỷ niệm 20-11"} | fields)


def rows(tree) -> list[str]:
    return [html.text(one) for one in tree.xpath("//*[@id='rows']//b")]


def test_a_school_writes_it_down_and_the_office_reads_it(login, home):
    assert write(login(home["clerk"]), home["who"]).location == "/bieu-duong"
    row = login(home["leader"]).page("/bieu-duong").xpath("//*[@id='rows']/li")[0]
    assert html.text(row) == (
        "Lê Thị Ánh Trường THCS Vĩnh Thuận · Lễ kỷ niệm 20-11 Hội nghị của trường 20/11/2021"
    )
    assert row.xpath(".//a") == []


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"award": ""}, "award", "Xin ghi hình thức khen thưởng."),
        ({"decision_number": ""}, "decision_number", "Xin ghi số quyết định."),
        ({"decision_date": None}, "decision_date", "Xin ghi ngày quyết định."),
        (
            {"happened_on": clock.today() - timedelta(days=1)},
            "decision_date",
            "Ngày quyết định không thể sau ngày trao.",
        ),
        (
            {"happened_on": clock.today() + timedelta(days=1)},
            "happened_on",
            "Ghi sau khi đã biểu dương; ngày không thể sau hôm nay.",
        ),
        (
            {"kind": K.MEDIA},
            "occasion",
            "Xin ghi tên hội nghị, hoặc tên báo, đài, trang tin.",
        ),
        (
            {"kind": K.MEDIA, "occasion": "Báo Kiên Giang", "decision_date": None},
            "decision_date",
            "Xin ghi đủ số và ngày của quyết định.",
        ),
    ],
)
def test_each_kind_wants_its_particulars(world, values, field, sentence):
    with pytest.raises(DomainError) as refusal:
        make.honour(world, **values)
    assert (refusal.value.field, refusal.value.sentence) == (field, sentence)


def test_a_removal_asks_once_more(login, home):
    client = login(home["clerk"])
    write(client, home["who"])
    (page,) = client.page("/bieu-duong").xpath("//*[@id='rows']/li//a/@href")
    (button,) = client.page(page).xpath("//form[contains(@action, '/xoa')]//button")
    assert button.xpath("ancestor::details/summary/text()") == ["Xóa mục này…"]


def test_what_was_typed_stands_there_again(login, home):
    answer = write(login(home["clerk"]), home["who"], kind=K.OWN_AWARD.value, award="Giấy khen")
    tree = html.page(answer)
    assert (answer.status_code, tree.get_element_by_id("award").value) == (422, "Giấy khen")
    assert html.text(tree.get_element_by_id("decision_number-error")) == "Xin ghi số quyết định."


def test_the_office_writes_down_the_sectors_meeting_of_the_recognised_only(world):
    dossier = make.dossier(world, DossierState.ACCEPTED)
    db.session.get(Nominee, dossier.nominees[0].id).result = Result.RECOGNISED
    make.candidate(world.school)
    (chosen,) = choosing.offer(honours.choosable(world.office)).people
    assert chosen is dossier.nominees[0].candidate
    assert honours.kinds(world.office) == [K.SECTOR_MEETING, K.MEDIA]
    made = make.honour(world, chosen, unit=world.office, kind=K.SECTOR_MEETING, occasion="Tổng kết")
    stranger = make.user(Role.CLERK, make.school(world.office))
    seen = [
        access.allowed(made, who, P.VIEW_HONOURS)
        for who in (world.clerk, world.officer, stranger, make.world().officer)
    ]
    assert seen == [True, True, False, False]


def test_nobody_changes_what_another_unit_wrote_down(world):
    made = make.honour(world)
    values = {name: getattr(made, name) for name in honours.FIELDS}
    for act in (
        lambda: honours.edit(made, world.office, values, world.officer, version=made.version),
        lambda: honours.remove(made, world.office, world.officer),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(Conflict):
        honours.edit(made, world.school, values, world.clerk, version=made.version + 1)
    honours.edit(made, world.school, values | {"place": "Hội trường"}, world.clerk, version=made.version)
    assert made.place == "Hội trường"


def test_the_register_is_narrowed_searched_and_paged_by_key(world):
    made = [make.honour(world, place=f"{number}") for number in range(4)]
    made.append(make.honour(world, kind=K.MEDIA, occasion="Đài Truyền thanh huyện"))
    made[0].happened_on = made[3].happened_on = date(2021, 11, 20)
    db.session.flush()
    found, after = [], ""
    while True:
        page, after = honour_register.page(world.officer, Filter(), after, size=2)
        found += page
        if not after:
            break
    assert found == [made[n] for n in (4, 2, 1, 3, 0)]
    assert honour_register.page(world.officer, Filter(words="dai truyen thanh"))[0] == [made[4]]
    assert honour_register.page(world.clerk, Filter(kind=K.OWN_AWARD, year="2021-2022"))[0] == found[1:]
    assert honour_register.page(world.clerk, Filter(year="2020-2021"))[0] == []
    assert honour_register.years(world.officer) == ["2021-2022"]


def test_the_register_leaves_as_a_workbook_that_runs_nothing(app, login, home):
    write(login(home["clerk"]), home["who"], occasion="=HYPERLINK(1)")
    answer = login(home["officer"]).get("/bieu-duong.xlsx")
    (head, row) = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert (head[0], row[:5]) == (
        "Tập thể, cá nhân",
        [
            "Lê Thị Ánh",
            "Trường THCS Vĩnh Thuận",
            date(2021, 11, 20),
            "Biểu dương tại hội nghị của trường",
            "=HYPERLINK(1)",
        ],
    )
    assert b"<f>" not in answer.data


def test_the_register_prints_each_row_as_it_is_narrowed(login, home):
    client = login(home["clerk"])
    own = {"kind": K.OWN_AWARD.value, "award": "Giấy khen", "decision_number": "12/QĐ-THCSVT"}
    write(client, home["who"], **own, decision_date="19/11/2021")
    write(client, home["who"], kind=K.MEDIA.value, occasion="Đài huyện")
    drawn = Drawn(client.get("/bieu-duong.pdf?loai=khen-thuong&nam=2021-2022").data)
    held = ["SỔ THEO DÕI BIỂU DƯƠNG, KHEN THƯỞNG", "năm học 2021-2022", "12/QĐ-THCSVT, ngày 19/11/2021"]
    assert [drawn.holds(words) for words in (*held, "Đài huyện")] == [True, True, True, False]


def test_a_register_costs_the_same_for_one_and_for_three(app, login, home):
    clerk, officer, counts = login(home["clerk"]), login(home["officer"]), []
    for more in (1, 2):
        for _ in range(more):
            write(clerk, home["who"])
        with count_queries() as asked:
            officer.page("/bieu-duong")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_the_sở_does_not_read_the_schools_register(login, home):
    assert login(home["inspector"]).get("/bieu-duong").status_code == 403
