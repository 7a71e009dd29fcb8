"""The page that tells all that happened with a candidate."""

from datetime import date

from dienhinh import clock
from dienhinh.domain import candidate_history, results, workflow
from dienhinh.extensions import db
from dienhinh.models import (
    ConsolidationState,
    DossierState,
    Pledge,
    PledgeList,
    Result,
    StoryState,
)
from tests.support import html, make
from tests.support.queries import count_queries


def whole_life(world: make.World):
    """A candidate that was pledged, nurtured, nominated, recognised, honoured, told about and revoked."""
    with clock.at(make.moment(2021, 10, 1)):
        who = make.candidate(world.school, "Lê Thị Ánh")
        pledges = PledgeList(unit=world.school, office_id=world.office.id, programme=world.programme)
        pledges.pledges.append(Pledge(candidate=who, position=1, award="Giấy khen của Giám đốc Sở"))
        db.session.add(pledges)
        make.activity(world, [who], happened_on=date(2021, 9, 20), outcome="Thao giảng đạt loại giỏi.")
    dossier = make.dossier(world, DossierState.ACCEPTED, people=[who])
    listed = make.consolidation(world, ConsolidationState.FORWARDED)
    answer = results.Answer(Result.RECOGNISED, "Giấy khen", "77/QĐ-SGDĐT", clock.today())
    results.record(listed, listed.nominees, answer, world.inspector)
    workflow.perform(listed, "answer", actor=world.inspector)
    make.honour(world, who, decision_number="12/QĐ-THCSVT")
    make.story(world, StoryState.PUBLISHED, candidate=who, title="Giờ học ngoài sân")
    answer = results.Answer(Result.REVOKED, "", "90/QĐ-SGDĐT", clock.today(), "Khai sai.")
    results.record(listed, listed.nominees, answer, world.officer, correction="Có quyết định.")
    return who, dossier


def test_the_page_tells_every_kind_of_thing_in_order_and_leads_there(app, login):
    with app.app_context():
        world = make.world()
        who, dossier = whole_life(world)
        db.session.commit()
        number, dossier_id, email = who.id, dossier.id, world.clerk.email
    tree = login(email).page(f"/doi-tuong/{number}/qua-trinh")
    lines = [html.text(line) for line in tree.xpath("//ol[@class='timeline']/li")]
    today = f"{clock.today():%d/%m/%Y}"
    assert sorted(lines[:5]) == sorted(
        [
            f"Đề nghị {today} Hồ sơ {dossier_id}, năm học 2021-2022: đã có kết quả. "
            "Đề nghị Giấy khen của Giám đốc Sở Giáo dục và Đào tạo",
            f"Được công nhận {today} Giấy khen, Quyết định số 77/QĐ-SGDĐT",
            f"Thu hồi {today} Thu hồi theo Quyết định số 90/QĐ-SGDĐT. Khai sai.",
            f"Biểu dương {today} Khen thưởng theo thẩm quyền của trường. Giấy khen của Hiệu trưởng. "
            f"Quyết định số 12/QĐ-THCSVT, ngày {today}",
            f"Gương điển hình {today} Giờ học ngoài sân (đã gỡ)",
        ]
    )
    assert lines[5:] == [
        "Đăng ký phấn đấu 01/10/2021 Đăng ký phấn đấu năm học 2021-2022: Giấy khen của Giám đốc Sở (đang lập)",
        "Bồi dưỡng 20/09/2021 Sinh hoạt chuyên đề học tập điển hình. Thao giảng đạt loại giỏi.",
    ]
    assert f"/ho-so/{dossier_id}" in tree.xpath("//ol//a/@href")


def test_it_costs_the_same_for_one_thing_and_for_three(context):
    world = make.world()
    counts, who = [], make.candidate(world.school)
    for more in (1, 2):
        for _ in range(more):
            make.activity(world, [who])
            make.honour(world, who)
            make.dossier(world, people=[who])
            make.story(world, candidate=who)
        db.session.flush()
        db.session.expire_all()
        db.session.refresh(who)
        with count_queries() as asked:
            candidate_history.of(who)
        counts.append(len(asked))
    assert counts == [5, 5]


def test_a_candidate_without_a_past_says_what_will_stand_there(app, login):
    with app.app_context():
        world = make.world()
        who = make.candidate(world.school).id
        db.session.commit()
        email = world.clerk.email
    assert "Chưa có việc nào." in login(email).get(f"/doi-tuong/{who}/qua-trinh").text
