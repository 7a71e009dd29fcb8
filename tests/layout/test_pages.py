"""Kiểm tra thể thức as a page: of a dossier's papers, of an office's list, and of a PDF that somebody brings."""

import io

import pikepdf
import pytest

from dienhinh.extensions import db
from dienhinh.layout import reading
from dienhinh.models import ConsolidationState, DossierState
from dienhinh.papers import blocks, school_letter
from tests.files import pdfs
from tests.papers import samples
from tests.support import html, make

FORM = "/kiem-tra-the-thuc"


@pytest.fixture
def people(app, login):
    """A principal with a draft of seven persons, an officer with a list, and the leader."""
    with app.app_context():
        world = make.world()
        make.dossier(world, people=[make.candidate(world.school) for _ in range(7)])
        make.dossier(world, DossierState.ACCEPTED)
        make.consolidation(world, ConsolidationState.DRAFT)
        emails = [who.email for who in (world.principal, world.officer, world.admin)]
        db.session.commit()
    return [login(email, make.PASSWORD) for email in emails]


def send(client, content: bytes, name: str = "to-trinh.pdf"):
    token = client.page(FORM).xpath("//input[@name='csrf_token']")[0].get("value")
    return client.post(FORM, data={"csrf_token": token, "file": (io.BytesIO(content), name)})


def reports(page) -> dict[str, str]:
    """Each paper's heading with what is said of it, breaches included."""
    sections = page.xpath("//section[starts-with(@id, 'paper-')]")
    return {html.text(each.xpath("h2")[0]): html.text(each) for each in sections}


def test_a_dossier_s_papers_are_all_held_against_the_decree(people):
    page = people[0].page("/ho-so/1/the-thuc")
    found = reports(page)
    assert [title.partition(":")[0] for title in found] == [
        *("Tờ trình", "Biên bản họp bình xét", "Danh sách cá nhân"),
        *["Bản tóm tắt thành tích"] * 5,
    ]
    assert [said for said in found.values() if "không có lỗi thể thức" not in said] == []
    assert "2 Bản tóm tắt thành tích còn lại" in html.text(page)


def test_an_office_s_letter_and_list_are_held_against_the_decree(people):
    found = reports(people[1].page("/tong-hop/1/the-thuc"))
    assert list(found) == ["Tờ trình", "Danh sách tổng hợp"]
    assert [said for said in found.values() if "không có lỗi thể thức" not in said] == []


def test_a_breach_names_the_place_in_the_decree_and_what_to_do(people, monkeypatch):
    monkeypatch.setattr(blocks, "MOTTO", "Độc lập – Tự do – Hạnh phúc")
    page = html.page(send(people[0], school_letter(samples.school_letter())))
    assert list(reports(page)) == ["to-trinh.pdf"]
    assert [html.text(each) for each in page.xpath("//ol[@class='breaches']/li")] == [
        "Tiêu ngữ: chính tả. Ghi đúng “Độc lập - Tự do - Hạnh phúc”, gạch nối ngắn và có cách chữ "
        "(đang là “Độc lập – Tự do – Hạnh phúc”). Phụ lục I, mục II.1.b"
    ]


def test_a_good_pdf_is_told_so(people):
    said = reports(html.page(send(people[0], school_letter(samples.school_letter()))))
    assert "không có lỗi thể thức" in said["to-trinh.pdf"]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "", "Xin chọn một tệp PDF."),
        (b"%PDF-1.4 broken", "a.pdf", "Chưa nhận tệp “a.pdf”"),
        (b"GIF89a", "a.gif", "Chưa nhận tệp “a.gif”"),
        (b"", "a.pdf", "Tệp rỗng"),
        (pdfs.made(), "quet.pdf", "Tệp PDF không có chữ, chỉ có ảnh"),
    ],
)
def test_what_cannot_be_checked_is_refused_with_what_to_do(people, content, name, sentence):
    answer = send(people[0], content, name)
    assert (answer.status_code, sentence in html.text(html.page(answer))) == (422, True)


def test_a_picture_with_another_end_is_no_pdf(people):
    buffer = io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.save(buffer)
    answer = send(people[0], buffer.getvalue(), "a.png")
    assert (answer.status_code, "đổi đuôi tên tệp thành .pdf" in html.text(html.page(answer))) == (422, True)


def test_a_larger_file_than_is_taken_is_refused(people, app):
    app.config["UPLOAD_MB"] = 0
    answer = send(people[0], b"%PDF-1.4 ...")
    assert (answer.status_code, "lớn hơn 0 MB" in html.text(html.page(answer))) == (422, True)


def test_the_dossier_s_page_leads_to_the_check(people):
    assert people[0].page("/ho-so/1").xpath("//a[@href='/ho-so/1/the-thuc']") != []
    assert people[1].page("/tong-hop/1").xpath("//a[@href='/tong-hop/1/the-thuc']") != []


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_lies_on_its_side_or_its_head_is_turned_and_read(turn):
    """As a scanner's program or a reader's «rotate» leaves it."""
    whole = school_letter(samples.school_letter())
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        for page in pdf.pages:
            page.Rotate = turn
        turned = io.BytesIO()
        pdf.save(turned)
    shown = [
        [
            [(line.text, round(line.x0), round(line.base)) for line in page.lines]
            for page in reading.read(each)
        ]
        for each in (io.BytesIO(whole), turned)
    ]
    assert shown[0][0] and shown[1] == shown[0]
