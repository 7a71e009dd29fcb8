"""Beside each PDF stands the Word file of what would be printed now."""

from io import BytesIO

import pytest
from docx import Document

from dienhinh.domain import reports, workflow
from dienhinh.extensions import db
from dienhinh.models import (
    CandidateKind,
    ConsolidationState,
    DossierState,
    Paper,
    PlanState,
    PledgeState,
    ReportKind,
)
from tests.support import html, make

OFFICE = ("to-trinh", "danh-sach")
SCHOOL = ("to-trinh", "bien-ban", "danh-sach", "danh-sach-tap-the", "phieu-tra")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def words(answer) -> str:
    assert (answer.status_code, answer.mimetype) == (200, WORD)
    body = Document(BytesIO(answer.data)).element.body
    return " ".join(text for text in body.xpath(".//w:t/text()"))


@pytest.fixture
def school(app, login):
    """A principal with a returned dossier of a person and a collective."""
    with app.app_context():
        world = make.world()
        people = [make.candidate(world.school, "Trần Thị Mỹ Hạnh")]
        people.append(make.candidate(world.school, "Tổ Toán - Tin", kind=CandidateKind.COLLECTIVE))
        dossier = make.dossier(world, DossierState.SUBMITTED, people=people)
        workflow.perform(dossier, "return", actor=world.officer, reason="Biên bản chưa đủ thành phần.")
        email = world.principal.email
        db.session.commit()
    return login(email, make.PASSWORD)


@pytest.mark.parametrize(
    ("paper", "text"),
    [
        ("to-trinh", "Trường THCS Vĩnh Thuận kính trình"),
        ("bien-ban", "Kết luận: Nhất trí đề nghị."),
        ("danh-sach", "Trần Thị Mỹ Hạnh"),
        ("danh-sach-tap-the", "Tổ Toán - Tin"),
        ("phieu-tra", "Biên bản chưa đủ thành phần."),
    ],
)
def test_each_paper_of_a_dossier_is_a_word_file_of_what_stands_now(app, school, paper, text):
    assert text in words(school.get(f"/ho-so/1/{paper}.docx"))
    with app.app_context():
        assert db.session.query(Paper).count() == 0


def test_a_summary_is_a_word_file_saved_under_its_vietnamese_name(school):
    answer = school.get("/dien-hinh/1/tom-tat.docx")
    assert "Trần Thị Mỹ Hạnh" in words(answer)
    assert "B%E1%BA%A3n%20t%C3%B3m%20t%E1%BA%AFt" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_each_pdf_of_a_dossier_has_its_word_file_beside_it(school):
    page = school.page("/ho-so/1")
    shown = {link.removesuffix(".docx") for link in page.xpath("//a/@href") if link.endswith(".docx")}
    assert shown == {f"/ho-so/1/{name}" for name in SCHOOL} | {"/dien-hinh/1/tom-tat", "/dien-hinh/2/tom-tat"}
    assert "Bản Word: Tờ trình" in [html.text(link) for link in page.iter("a")]


def test_the_office_s_letter_and_list_are_word_files_too(app, login):
    with app.app_context():
        world = make.world()
        make.dossier(world, DossierState.ACCEPTED, people=[make.candidate(world.school, "Lê Quốc Việt")])
        make.consolidation(world, ConsolidationState.FORWARDED)
        emails = world.officer.email, world.clerk.email
        db.session.commit()
    visitor = login(emails[0], make.PASSWORD)
    told = ("Qua thẩm định và tổng hợp", "Lê Quốc Việt")
    for name, text in zip(OFFICE, told, strict=True):
        assert text in words(visitor.get(f"/tong-hop/1/{name}.docx"))
    shown = {link for link in visitor.page("/tong-hop/1").xpath("//a/@href") if link.endswith(".docx")}
    assert shown == {f"/tong-hop/1/{name}.docx" for name in OFFICE}
    assert login(emails[1], make.PASSWORD).get("/tong-hop/1/to-trinh.docx").status_code == 403


def test_a_paper_that_does_not_exist_is_refused_with_a_sentence(app, login):
    with app.app_context():
        world = make.world()
        make.dossier(world, DossierState.SUBMITTED)
        email = world.officer.email
        db.session.commit()
    answer = login(email, make.PASSWORD).get("/ho-so/1/phieu-tra.docx")
    assert (answer.status_code, "chưa bị trả lại lần nào" in answer.text) == (422, True)


WORDS = {"done": "Đã tổ chức ba chuyên đề.", "shortcomings": "Chưa kịp thời.", "next_steps": "Nhân rộng."}


@pytest.fixture
def year(app) -> make.World:
    """A school's plan, pledges and report, and its office's report over all; accounts by their address."""
    with app.app_context():
        world = make.world()
        people = [make.candidate(world.school, "Võ Hoài An")]
        people.append(make.candidate(world.school, "Tổ Toán - Tin", kind=CandidateKind.COLLECTIVE))
        make.plan(world, PlanState.SUBMITTED)
        make.pledge_list(world, PledgeState.SUBMITTED, people=people)
        for unit, writer in ((world.school, world.principal), (world.office, world.officer)):
            report = reports.begin(unit, world.programme, ReportKind.FINAL, writer)
            reports.save(report, WORDS, writer)
        db.session.commit()
        return make.World(*(getattr(each, "email", each) for each in world))


@pytest.mark.parametrize(
    ("paper", "page", "texts"),
    [
        ("/ke-hoach/ban/1/ke-hoach", "/ke-hoach/ban/1", ["I. MỤC ĐÍCH, YÊU CẦU", "KẾ HOẠCH"]),
        ("/dang-ky/1/ca-nhan", "/dang-ky/1", ["Võ Hoài An", "1. đang phấn đấu", "Thư khen"]),
        ("/dang-ky/1/tap-the", "/dang-ky/1", ["Tổ Toán - Tin", "Tập thể đăng ký phấn đấu"]),
        ("/bao-cao/1/bao-cao", "/bao-cao/1", [*WORDS.values(), "BÁO CÁO", "Đăng ký phấn đấu", "Biểu đồ: từ"]),
    ],
)
def test_each_paper_of_a_year_is_a_word_file_beside_its_pdf(login, year, paper, page, texts):
    school = login(year.principal)
    said = words(school.get(f"{paper}.docx"))
    assert [text for text in texts if text not in said] == []
    assert {f"{paper}.pdf", f"{paper}.docx"} <= set(school.page(page).xpath("//a/@href"))
    assert school.get(f"{paper}.pdf").status_code == 200


def test_the_office_s_report_over_all_is_a_word_file_that_no_school_reads(login, year):
    said = words(login(year.officer).get("/bao-cao/2/bao-cao.docx"))
    assert [
        text for text in ("Theo trường", "Trường THCS Vĩnh Thuận", *WORDS.values()) if text not in said
    ] == []
    assert login(year.clerk).get("/bao-cao/2/bao-cao.docx").status_code == 404
