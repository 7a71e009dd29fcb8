"""Papers of more than a page: nothing lost, headers repeated, no signature alone."""

from io import BytesIO

import pikepdf
import pytest
from reportlab.graphics import renderPDF

from dienhinh import papers
from dienhinh.papers import closing, table
from dienhinh.papers.lists import INDIVIDUAL
from tests.papers import samples
from tests.papers.reading import Drawn, squeezed

HEADINGS = squeezed("".join(column.title for column in INDIVIDUAL))
FIVE_THOUSAND_WORDS = " ".join(f"từ{n}" for n in range(5000))


def nominees(count: int, summary: str = samples.SUMMARY) -> papers.IndividualList:
    return samples.individual_list(*(samples.person(f"Nguyễn Văn Thứ {n}", summary) for n in range(count)))


def test_the_plan_s_form_stands_word_for_word():
    text = "".join(Drawn(papers.individual_list(samples.individual_list())).texts)
    assert text == squeezed(
        "PHÒNG GD&ĐT VĨNH THUẬN TRƯỜNG THCS VĨNH THUẬN DANH SÁCH "
        "(Kèm theo Tờ trình số 05/TTr-THCSVT ngày 15 tháng 11 năm 2021) "
        "TT Họ và tên Đơn vị công tác Thâm niên giảng dạy Tóm tắt thành tích Số điện thoại, email "
        "1 Trần Thị Mỹ Hạnh Giáo viên, Trường THCS Vĩnh Thuận 12 năm"
        f"{samples.SUMMARY} ĐT: 0900 000 001 Email: hanh.tran@example.vn "
        "THỦ TRƯỞNG ĐƠN VỊ KT. HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG Nguyễn Thị Ánh Hường"
    )


def test_the_lists_lie_on_a4_landscape():
    drawn = Drawn(papers.individual_list(nominees(9)))
    assert {(round(wide), round(high)) for wide, high in drawn.sizes} == {(842, 595)}


def test_forty_nominees_stand_in_order_under_a_header_on_every_page():
    drawn = Drawn(papers.individual_list(nominees(40)))
    assert [page for page in drawn.texts if HEADINGS not in page] == []
    whole = "".join(drawn.texts)
    assert [n for n in range(40) if f"{n + 1}NguyễnVănThứ{n}Giáo" not in whole] == []
    assert drawn.outside() == []


def test_pages_are_numbered_from_the_second_on():
    drawn = Drawn(papers.individual_list(nominees(40)))
    numbers = ["".join(c["text"] for c in page) for page in drawn.numbers]
    assert numbers == ["", *map(str, range(2, len(drawn.pages) + 1))]


def test_a_cell_of_five_thousand_words_runs_on_over_pages():
    drawn = Drawn(papers.individual_list(nominees(1, FIVE_THOUSAND_WORDS)))
    assert (drawn.holds(FIVE_THOUSAND_WORDS), drawn.outside()) == (True, [])
    assert len(drawn.pages) > 5


@pytest.mark.parametrize("draw", ["list", "summary"])
def test_an_unbroken_word_of_twenty_kilobytes_is_cut(draw):
    word = "Đặng" * 3500
    record = nominees(1, word) if draw == "list" else samples.minutes(conclusion=word)
    drawn = Drawn(samples.DRAWN_BY[type(record)](record))
    assert (drawn.holds(word), drawn.outside()) == (True, [])


@pytest.mark.parametrize("lines", range(1, 60, 3))
def test_a_signature_never_stands_alone_below_a_list(lines):
    summary = "\n".join(f"- Thành tích thứ {n}." for n in range(lines))
    last = Drawn(papers.individual_list(nominees(1, summary))).texts[-1]
    assert last.removeprefix(HEADINGS).find(squeezed("THỦ TRƯỞNG ĐƠN VỊ")) > 0


@pytest.mark.parametrize("count", range(1, 40, 2))
def test_a_signature_never_stands_alone_below_a_letter(count):
    letter = samples.school_letter(enclosures=tuple(f"Minh chứng số {n}" for n in range(count)))
    drawn = Drawn(papers.school_letter(letter))
    assert drawn.texts[-1].find(squeezed("Nơi nhận:")) + drawn.texts[-1].find("KT.HIỆU") > 20
    assert drawn.texts[-1].startswith("KT.HIỆU") is False


def test_a_layout_that_forgets_the_signature_leaves_it_alone(monkeypatch):
    monkeypatch.setattr(table.Table, "_fitting", lambda self, box, keep: _without_keep(self, box))
    alone = [
        lines
        for lines in range(20, 60)
        if Drawn(papers.individual_list(nominees(1, "\n".join(["- Dòng."] * lines))))
        .texts[-1]
        .startswith("THỦ")
    ]
    assert alone != []


_fitting = table.Table._fitting


def _without_keep(self, box):
    return _fitting(self, box, 0)


def test_a_school_name_of_three_lines_pushes_the_number_down_and_stays_whole():
    name = "TRƯỜNG TIỂU HỌC VÀ TRUNG HỌC CƠ SỞ THỊ TRẤN VĨNH THUẬN CHẤT LƯỢNG CAO"
    letter = samples.school_letter(letterhead=papers.Letterhead("PHÒNG GD&ĐT", name, "Vĩnh Thuận"))
    drawn = Drawn(papers.school_letter(letter))
    assert len({round(c["bottom"]) for c in drawn.find(name)}) == 3
    assert drawn.find("Số: 05/TTr-THCSVT")[0]["top"] > drawn.find(name)[-1]["bottom"]


def test_a_meeting_of_thirty_members_names_each():
    members = tuple(papers.Participant(f"Phạm Văn Số {n}", "Giáo viên") for n in range(30))
    drawn = Drawn(papers.minutes(samples.minutes(members=members)))
    assert drawn.holds("Thành viên có mặt: 30/31.")
    assert [member.name for member in members if not drawn.holds(f"- {member.name}, Giáo viên")] == []


def test_a_long_list_of_recipients_runs_on():
    recipients = tuple(f"Trường số {n}" for n in range(150))
    drawn = Drawn(papers.office_letter(samples.office_letter(recipients=recipients)))
    assert [name for name in recipients if not drawn.holds(f"- {name}")] == []
    assert drawn.outside() == []


def test_the_consolidated_list_is_ordered_by_level_and_school():
    people = tuple(
        samples.person(f"Người {n}", unit_summary, level=level)
        for n, (level, unit_summary) in enumerate([("Tiểu học", "a"), ("Tiểu học", "b"), ("THCS", "c")], 1)
    )
    drawn = Drawn(papers.consolidated_list(samples.consolidated_list(individuals=people)))
    text = "".join(drawn.texts)
    order = ["A.TẬPTHỂ:01", "B.CÁNHÂN:03", "I.TIỂUHỌC", "Người1", "Người2", "II.THCS", "Người3"]
    places = [text.find(words, text.find("B.CÁNHÂN") if n else 0) for n, words in enumerate(order)]
    assert places == sorted(places)
    assert -1 not in places


@pytest.mark.parametrize("record", samples.all_samples(), ids=lambda record: type(record).__name__)
def test_every_paper_names_its_language_and_title_and_embeds_its_faces(record):
    with pikepdf.open(BytesIO(samples.DRAWN_BY[type(record)](record))) as pdf:
        assert (str(pdf.Root.Lang), len(str(pdf.docinfo["/Title"])) > 5) == ("vi-VN", True)
        faces = [face for page in pdf.pages for face in page.Resources.Font.values()]
        assert [
            str(face.BaseFont) for face in faces if "/FontFile2" not in face.get("/FontDescriptor", {})
        ] == []


def test_each_page_is_packed_as_small_as_it_can_be():
    with pikepdf.open(BytesIO(papers.individual_list(nominees(40)))) as pdf:
        assert {str(page.Contents.Filter) for page in pdf.pages} == {"/FlateDecode"}


def test_a_bundle_holds_every_page_in_filing_order():
    letter, listed = papers.school_letter(samples.school_letter()), papers.individual_list(nominees(9))
    pages = [*Drawn(letter).texts, *Drawn(listed).texts, *Drawn(letter).texts]
    whole = papers.bundle([letter, listed, letter])
    assert Drawn(whole).texts == pages
    assert papers.bundle([letter, listed, letter]) == whole


def test_the_signature_block_is_measured_as_it_is_drawn():
    page = closing.Sheet("Kiểm tra")
    block = closing.Closing(page, samples.DEPUTY, ("Như trên", "Lưu: VT"))
    block.draw(page)
    page.text("Dòng sau")
    assert round(page.height - page.room, 3) == round(block.height - closing.BEFORE + 18 + 6, 3)


@pytest.mark.parametrize("count", range(0, 24, 3))
def test_the_recipients_of_the_minutes_stay_with_the_signatures(count):
    members = tuple(papers.Participant(f"Phạm Văn Số {n}") for n in range(count))
    last = Drawn(papers.minutes(samples.minutes(members=members))).texts[-1]
    assert 0 < last.find("THƯKÝ") < last.find(squeezed("Nơi nhận:"))


def test_a_bar_too_narrow_for_its_number_leaves_it_out():
    page = closing.Sheet("Biểu đồ")
    drawing = papers.chart((("Đăng ký", 1, 9000), ("Đề nghị", 1, 1)), page.width)
    renderPDF.draw(drawing, page.canvas, page.left, page.y - drawing.height)
    drawn = Drawn(page.finish())
    assert (drawn.holds("9000"), drawn.overlapping()) == (True, [])
