"""Papers as people make them in Word: what the decree leaves open is no breach, and a breach is told as what it is."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from dienhinh.errors import DomainError
from dienhinh.layout import parts, reading
from dienhinh.layout.inspection import check
from dienhinh.layout.reading import MM
from dienhinh.papers import blocks, closing, lists, pdf, school_letter, sheet
from dienhinh.papers.fonts import BOLD, REGULAR, register
from tests.layout.test_rows import FORTY, SEVERAL_PAGES, broken, read
from tests.papers import samples

RULES = {"tiêu ngữ: đường kẻ", "cơ quan ban hành: đường kẻ", "trích yếu: đường kẻ"}


@pytest.mark.parametrize(("left", "right"), [(33, 18), (30, 20), (35, 15)])
@pytest.mark.parametrize("paper", [SEVERAL_PAGES, samples.office_letter()])
def test_any_margins_that_the_decree_allows_are_kept(monkeypatch, left, right, paper):
    monkeypatch.setattr(sheet, "LEFT", left * MM)
    monkeypatch.setattr(sheet, "RIGHT", right * MM)
    assert broken(read(paper)) == set()


def test_wrong_margins_are_told_once_and_not_of_every_line(monkeypatch):
    monkeypatch.setattr(sheet, "LEFT", 20 * MM)
    monkeypatch.setattr(sheet, "RIGHT", 10 * MM)
    assert broken(read(SEVERAL_PAGES)) == {"lề trái", "lề phải"}


@pytest.mark.parametrize("sign", "_-")
def test_a_rule_that_was_typed_is_no_rule_and_no_name_either(monkeypatch, sign):
    style = sheet.CENTRED._replace(size=12, leading=15)

    def typed(self, middle, length):
        self.centred(sign * 10, style, middle - 40, 80)

    monkeypatch.setattr(sheet.Sheet, "rule", typed)
    assert broken(read(samples.school_letter())) == RULES


def test_a_nation_that_runs_over_two_lines_is_found_and_told(monkeypatch):
    monkeypatch.setattr(blocks, "NATION", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA")
    assert broken(read(samples.school_letter())) == {"quốc hiệu: chính tả"}


def test_a_name_that_slid_to_the_next_page_is_the_signers_still(monkeypatch):
    def draw(self, page, x, measure):
        page.draw(self.offices, closing.TITLE, x, measure)
        left = page.y
        page.turn()
        page.draw(self.name, closing.TITLE, x, measure)
        page.y = left

    monkeypatch.setattr(closing.Signed, "draw", draw)
    monkeypatch.setattr(closing, "draw_recipients", lambda *_: None)
    found = broken(read(samples.school_letter()))
    assert found == {"khối ký không đứng một mình", "nơi nhận: có"}


@pytest.mark.parametrize("paper", [samples.individual_list(), samples.individual_list(*FORTY)])
def test_a_list_whose_title_says_of_whom_is_a_list(monkeypatch, paper):
    title = pdf.title
    monkeypatch.setattr(pdf, "title", lambda drawn, _: title(drawn, "DANH SÁCH CÁ NHÂN ĐỀ NGHỊ KHEN THƯỞNG"))
    assert broken(reading.read(BytesIO(lists.individual_list(paper)))) == set()


def test_columns_that_blanks_part_are_columns_and_room_for_a_number_is_not():
    register()
    buffer = BytesIO()
    canvas = Canvas(buffer, A4)
    canvas.setFont(BOLD, 12)
    canvas.drawString(
        30 * MM, 780, "TRƯỜNG THCS VĨNH THUẬN" + " " * 14 + "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    )
    canvas.setFont(REGULAR, 13)
    canvas.drawString(
        30 * MM, 740, "Số:" + " " * 9 + "/TTr-THCSVT" + " " * 20 + "Vĩnh Thuận, ngày 15 tháng 11 năm 2021"
    )
    canvas.save()
    found = parts.find(reading.read(buffer))
    assert (found.nation.text, [line.text for line in found.issuer]) == (
        parts.NATION,
        ["TRƯỜNG THCS VĨNH THUẬN"],
    )
    assert (found.number.text.split(), found.dated.text[:10]) == (["Số:", "/TTr-THCSVT"], "Vĩnh Thuận")


def test_a_scan_with_letters_that_a_machine_laid_over_it_is_not_held_against_the_decree(tmp_path):
    picture, letter = BytesIO(), BytesIO(school_letter(samples.school_letter()))
    Image.new("L", (827, 1169), 250).save(picture, "PDF", resolution=100)
    with pikepdf.open(letter) as paper, pikepdf.open(picture) as scan:
        paper.pages[0].add_underlay(scan.pages[0])
        paper.save(tmp_path / "a.pdf")
    with pytest.raises(DomainError, match="là ảnh quét"):
        check(tmp_path / "a.pdf")
