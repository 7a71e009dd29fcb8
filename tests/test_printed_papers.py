"""The papers beside the plan's three: each nominee's summary, the office's answers, and a whole dossier at once."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest

from dienhinh import clock
from dienhinh.domain import answers, notes, results, workflow
from dienhinh.domain.printing import parts_of
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import (
    CandidateKind,
    Consolidation,
    ConsolidationState,
    Dossier,
    DossierState,
    Paper,
    Result,
    User,
)
from tests.papers.reading import Drawn
from tests.support import html, make

S = DossierState


def drawn(answer) -> Drawn:
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.text[:300]
    return Drawn(answer.data)


def shown(pdf: Drawn, *texts: str) -> list[str]:
    """The texts that a paper does not show."""
    return [text for text in texts if not pdf.holds(text)]


@pytest.fixture
def office(app, login):
    """An officer with one dossier of a person and a collective, returned with a góp ý."""
    with app.app_context():
        world = make.world()
        people = [make.candidate(world.school, "Trần Thị Mỹ Hạnh", position="Giáo viên")]
        people.append(make.candidate(world.school, "Tổ Toán - Tin", kind=CandidateKind.COLLECTIVE))
        dossier = make.dossier(world, S.SUBMITTED, people=people)
        notes.add(dossier, "meeting-present", "Ghi thiếu tên hai thành viên.", world.officer)
        workflow.perform(dossier, "return", actor=world.officer, reason="Biên bản chưa đủ thành phần.")
        emails = world.officer.email, world.principal.email
        db.session.commit()
    return [login(email, make.PASSWORD) for email in emails]


def test_a_summary_tells_of_one_nominee_under_the_school_s_head(office):
    pdf = drawn(office[1].get("/dien-hinh/1/tom-tat.pdf?xem"))
    assert (
        shown(
            pdf,
            "BẢN TÓM TẮT THÀNH TÍCH",
            "- Chức vụ: Giáo viên",
            "- Đơn vị công tác: Trường THCS Vĩnh Thuận",
            "- Kết quả bình xét: 22/23 phiếu đồng ý, đạt 95,65%",
            "Năng động, sáng tạo, có nhiều sáng kiến, giải pháp",
            "HÌNH THỨC ĐỀ NGHỊ KHEN THƯỞNG",
        )
        == []
    )
    assert pdf.holds("Tổ Toán - Tin") is False


def test_a_collective_has_no_seniority_and_no_post(office):
    pdf = drawn(office[1].get("/dien-hinh/2/tom-tat.pdf?xem"))
    assert shown(pdf, "Tổ Toán - Tin", "- Đơn vị: Trường THCS Vĩnh Thuận") == []
    assert [word for word in ("Chức vụ:", "Thâm niên") if pdf.holds(word)] == []


def test_a_return_slip_gives_the_reason_and_each_note_with_its_place(office):
    pdf = drawn(office[0].get("/ho-so/1/phieu-tra.pdf"))
    assert (
        shown(
            pdf,
            "PHIẾU TRẢ HỒ SƠ",
            "Kính gửi: Trường THCS Vĩnh Thuận.",
            "Cả hồ sơ",
            "Biên bản chưa đủ thành phần.",
            "Thành viên có mặt",
            "Ghi thiếu tên hai thành viên.",
            f"nhận được hồ sơ kèm theo Tờ trình số 12/TTr-THCSVT ngày {clock.today():%d}",
        )
        == []
    )


def test_the_slip_is_a_version_of_the_office_and_the_school_reads_it(office, app):
    first = office[0].get("/ho-so/1/phieu-tra.pdf").data
    assert office[1].get("/ho-so/1/phieu-tra.pdf").data == first
    with app.app_context():
        paper = db.session.query(Paper).one()
        assert (paper.kind, paper.about, paper.unit_id) == ("return_slip", "dossier-1", 2)


def test_a_later_return_makes_a_slip_of_its_own(office, app):
    with app.app_context():
        dossier = db.session.get(Dossier, 1)
        dossier.notes[0].fixed, dossier.notes[0].answered_at = True, clock.now()
        author = dossier.submissions[0].user
        officer = dossier.notes[0].author
        workflow.perform(dossier, "submit", actor=author)
        workflow.perform(dossier, "return", actor=officer, reason="Thiếu chữ ký thư ký.")
        assert answers.slip_content(dossier)["reasons"] == [["Cả hồ sơ", "Thiếu chữ ký thư ký."]]


def test_there_is_no_slip_of_a_dossier_that_was_never_returned(context):
    dossier = make.dossier(make.world(), S.SUBMITTED)
    with pytest.raises(DomainError, match="chưa bị trả lại"):
        answers.slip_content(dossier)


@pytest.fixture
def answered(app, login):
    """An officer whose list has one nominee recognised and one refused."""
    with app.app_context():
        world = make.world()
        for name in ("Trần Thị Mỹ Hạnh", "Lê Quốc Việt"):
            make.dossier(world, S.ACCEPTED, people=[make.candidate(world.school, name)])
        listed = make.consolidation(world, ConsolidationState.FORWARDED)
        first, second = sorted(listed.nominees, key=lambda each: each.id)
        yes = results.Answer(Result.RECOGNISED, "Giấy khen", "77/QĐ-SGDĐT", date(2021, 11, 5))
        listed.issued_on = date(2021, 11, 4)
        with clock.at(make.moment(2026, 3, 1)):
            results.record(listed, [first], yes, world.officer)
            no = results.Answer(Result.NOT_RECOGNISED, reason="Thành tích chưa nổi bật.")
            results.record(listed, [second], no, world.officer)
        email = world.officer.email
        db.session.commit()
    return login(email, make.PASSWORD)


def test_a_notice_tells_the_schools_who_was_recognised_and_why_others_were_not(answered):
    pdf = drawn(answered.get("/tong-hop/1/thong-bao.pdf"))
    assert (
        shown(
            pdf,
            "THÔNG BÁO",
            "Kết quả xét khen thưởng điển hình tiên tiến năm học 2021-2022",
            "Căn cứ Quyết định số 77/QĐ-SGDĐT ngày 05 tháng 11 năm 2021.",
            "1. Được khen thưởng: 01",
            "Trần Thị Mỹ Hạnh",
            "Quyết định số 77/QĐ-SGDĐT ngày 05/11/2021",
            "2. Không được khen thưởng: 01",
            "Thành tích chưa nổi bật.",
        )
        == []
    )
    page = html.page(answered.get("/tong-hop/1"))
    assert "Thông báo kết quả đến các trường (PDF)" in html.text(page)


def test_a_notice_names_the_decision_that_took_a_recognition_back(answered, app):
    with app.app_context():
        listed = db.session.scalars(db.select(Consolidation)).one()
        officer = db.session.scalars(db.select(User).where(User.email.startswith("officer"))).first()
        revoked = results.Answer(Result.REVOKED, "", "9/QĐ-SGDĐT", date(2022, 1, 6), "Kết luận thanh tra.")
        results.record(listed, [n for n in listed.nominees if n.decision_number], revoked, officer)
        db.session.commit()
    words = (
        "Căn cứ Quyết định số 9/QĐ-SGDĐT ngày 06 tháng 01 năm 2022.",
        "Thu hồi theo Quyết định số 9/QĐ-SGDĐT ngày 06/01/2022: Kết luận thanh tra.",
    )
    pdf = drawn(answered.get("/tong-hop/1/thong-bao.pdf"))
    assert shown(pdf, *words) == []
    assert words[1].rpartition(":")[0] in html.text(html.page(answered.get("/tong-hop/1")))


def test_there_is_no_notice_before_a_result(context):
    world = make.world()
    make.dossier(world, S.ACCEPTED)
    listed = make.consolidation(world, ConsolidationState.FORWARDED)
    with pytest.raises(DomainError, match="chưa có kết quả"):
        answers.notice_content(listed)


def test_a_whole_dossier_is_one_file_in_filing_order_under_a_cover_that_counts(office, app):
    with app.app_context():
        names = [name for name, _ in parts_of(db.session.get(Dossier, 1))]
    assert names == [
        *("school_letter", "minutes", "individual_list", "collective_list"),
        *("achievement_summary", "achievement_summary"),
    ]
    pdf = drawn(office[1].get("/ho-so/1/tron-bo.pdf?xem&ban=2"))
    half = len(pdf.texts) // 2
    assert pdf.texts[:half] == pdf.texts[half:]
    heads = ("DANHMỤCVĂNBẢN", "TỜTRÌNHVề", "BIÊNBẢNHọp", "Thâmniêngiảngdạy", "Têntậpthể")
    places = [next(n for n, page in enumerate(pdf.texts) if head in page) for head in heads]
    assert places == sorted(set(places))
    assert [pdf.texts[n].find("BẢNTÓMTẮT") > 0 for n in (half - 2, half - 1)] == [True, True]
    assert shown(pdf, "Bản tóm tắt thành tích: Trần Thị Mỹ Hạnh12", "Tờ trình12") == []


@pytest.mark.parametrize(
    ("asked", "sets"), [("1", 1), ("5", 5), ("9", 5), ("0", 1), ("x", 1), ("\u0663", 3), ("", 1)]
)
def test_copies_are_one_to_five(office, asked, sets):
    def count(query: str) -> int:
        with pikepdf.open(BytesIO(office[1].get("/ho-so/1/tron-bo.pdf", query_string=query).data)) as pdf:
            return len(pdf.pages)

    assert count(f"xem&ban={asked}") == sets * count("xem")


def test_five_sets_are_hardly_larger_than_one(office):
    one, five = (len(office[1].get(f"/ho-so/1/tron-bo.pdf?xem&ban={n}").data) for n in (1, 5))
    assert five < 1.1 * one


def test_parts_that_do_not_apply_are_left_out(context):
    dossier = make.dossier(make.world())
    assert [name for name, _ in parts_of(dossier)] == [
        *("school_letter", "minutes", "individual_list"),
        "achievement_summary",
    ]


def test_printing_all_keeps_one_version_of_each_part_and_no_second_one(office, app):
    first = [office[1].get("/ho-so/1/tron-bo.pdf").data for _ in range(2)]
    with app.app_context():
        kept = [paper.about for paper in db.session.query(Paper).order_by(Paper.id)]
    assert kept == [*["dossier-1"] * 4, "nominee-1", "nominee-2"]
    assert first[0] == first[1]
