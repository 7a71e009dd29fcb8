"""Officers edit the words of letters in the browser, and see them filled in before they are kept."""

import pytest
import sqlalchemy as sa

from dienhinh.extensions import db
from dienhinh.models import AuditEntry, DossierState, Programme
from tests.support import html, make
from tests.support.client import HTMX

CLOSING = "{ten_truong} kính mong {kinh_gui} xem xét"


@pytest.fixture
def emails(app) -> dict[str, str]:
    """An officer and an administrator of an office with one submitted dossier; its programme has the id 1."""
    with app.app_context():
        world = make.world()
        make.dossier(world, DossierState.SUBMITTED)
        found = {name: getattr(world, name).email for name in ("officer", "admin", "principal")}
        db.session.commit()
    return found


@pytest.fixture
def visitor(emails, login):
    return login(emails["officer"])


URL = "/quan-tri/ke-hoach/1/loi-van/to-trinh-truong"


def kept(app) -> dict[str, str]:
    with app.app_context():
        return db.session.get(Programme, 1).wording


def printed(answer) -> list[str]:
    return [html.text(one) for one in html.page(answer).find_class("printed")]


def faults(answer) -> dict[str, str]:
    named = html.page(answer).xpath("//*[@id='wording-form']//*[contains(@class, 'fault')]")
    return {one.get("id").removesuffix("-error"): html.text(one) for one in named}


def test_the_page_shows_each_text_its_fields_and_how_it_is_printed(visitor):
    page = visitor.page(URL)
    assert page.xpath("//textarea[@name='closing']")[0].text.strip() == (
        "{ten_truong} kính đề nghị {kinh_gui} xem xét, quyết định"
    )
    named = [html.text(code) for code in page.xpath("//dl[@class='fields']//code")]
    assert named[:4] == ["{ten_truong}", "{ten_phong}", "{kinh_gui}", "{nam_hoc}"]
    assert [html.text(one) for one in page.find_class("printed")][2] == (
        "Trường THCS Vĩnh Thuận kính đề nghị Phòng Giáo dục và Đào tạo Vĩnh Thuận xem xét, quyết định"
    )
    assert "Với số liệu của hồ sơ số 1 của Trường THCS Vĩnh Thuận." in html.text(page)


def test_a_letter_is_kept_as_typed_and_the_trail_tells_what_it_was(app, visitor):
    answer = visitor.submit(URL, "Lưu lời văn", closing=CLOSING)
    assert (answer.status_code, kept(app)) == (303, {"school_letter.closing": CLOSING})
    with app.app_context():
        line = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "programme.wording")).one()
        after = {"school_letter.closing": CLOSING}
        assert line.details == {"letter": "school_letter", "before": {}, "after": after}
    plan = visitor.page("/quan-tri/ke-hoach/1")
    tags = [html.text(tag) for tag in plan.xpath("//section[@id='wording']//span[contains(@class, 'tag')]")]
    assert tags == ["Lời văn của đơn vị", *["Lời văn gốc"] * 4]


def test_an_unknown_field_and_a_stray_brace_are_told_at_their_texts_and_nothing_is_lost(app, visitor):
    answer = visitor.submit(
        URL, "Lưu lời văn", closing="Kính {ten_la}", body="Năm {nam_hoc", enclosures="Một\nHai"
    )
    assert (answer.status_code, kept(app)) == (422, {})
    assert faults(answer) == {
        "body": "Dấu { bị lẻ ở chỗ “Năm {nam_hoc”. Tên ô điền viết trong một cặp ngoặc, như {nam_hoc}.",
        "closing": "Không có ô điền {ten_la}. Xin chọn trong danh sách các ô điền.",
    }
    texts = {area.get("name"): area.text.strip() for area in html.page(answer).iter("textarea")}
    assert texts == {
        "body": "Năm {nam_hoc",
        "enclosures": "Một\nHai",
        "closing": "Kính {ten_la}",
        "recipients": "Như trên\nLưu: VT, TĐ",
    }


@pytest.mark.parametrize("text", ["", "  \n "])
def test_a_letter_is_not_left_without_its_last_sentence(visitor, text):
    answer = visitor.submit(URL, "Lưu lời văn", closing=text)
    assert (answer.status_code, faults(answer)) == (422, {"closing": "Xin điền mục này."})


def test_a_preview_shows_what_was_typed_and_keeps_nothing(app, visitor):
    answer = visitor.submit(URL, "Xem thử", closing=CLOSING, recipients="")
    assert (answer.status_code, kept(app)) == (200, {})
    assert printed(answer)[2:] == [
        "Trường THCS Vĩnh Thuận kính mong Phòng Giáo dục và Đào tạo Vĩnh Thuận xem xét",
        "(không in)",
    ]
    assert html.page(answer).xpath("//textarea[@name='closing']")[0].text.strip() == CLOSING


def test_a_preview_of_a_fault_names_it_in_the_fragment(visitor):
    token = visitor.page(URL).xpath("//form[@id='wording-form']//input[@name='csrf_token']/@value")[0]
    sent = {"csrf_token": token, "body": "{x}", "closing": "<b>{ten_truong}</b>"}
    answer = visitor.post(f"{URL}/xem", data=sent, headers=HTMX)
    assert (answer.status_code, "<h1" in answer.text) == (200, False)
    assert "Không có ô điền {x}. Xin chọn trong danh sách các ô điền." in answer.text
    assert "&lt;b&gt;Trường THCS Vĩnh Thuận&lt;/b&gt;" in answer.text


def test_the_words_that_came_with_it_are_given_back(app, visitor):
    visitor.submit(URL, "Lưu lời văn", closing=CLOSING)
    visitor.submit("/quan-tri/ke-hoach/1/loi-van/bien-ban", "Lưu lời văn", conclusion="{ket_luan}")
    assert visitor.submit(URL, "Khôi phục lời văn gốc").status_code == 303
    assert kept(app) == {"minutes.conclusion": "{ket_luan}"}
    assert "Văn bản này đang dùng lời văn gốc." in html.text(visitor.page(URL))


def test_the_second_of_two_editors_is_shown_what_the_first_kept(app, emails, visitor, login):
    stale = visitor.page(URL).xpath("//input[@name='base']/@value")[0]
    login(emails["admin"]).submit(URL, "Lưu lời văn", closing=CLOSING)
    answer = visitor.submit(URL, "Lưu lời văn", base=stale, closing="{ten_truong} xin trình")
    assert (answer.status_code, kept(app)) == (409, {"school_letter.closing": CLOSING})
    assert CLOSING in html.text(html.page(answer).find_class("facts")[0])


def test_an_administrator_who_sees_no_dossier_previews_with_examples(emails, login):
    page = login(emails["admin"]).page(URL)
    assert "Với số liệu ví dụ, vì chưa có hồ sơ nào để lấy." in html.text(page)
    assert login(emails["principal"]).get(URL).status_code == 403


@pytest.mark.parametrize("slug", ["bien-ban", "to-trinh-phong", "phieu-tra", "thong-bao"])
def test_every_letter_has_its_page(visitor, slug):
    answer = visitor.submit(f"/quan-tri/ke-hoach/1/loi-van/{slug}", "Lưu lời văn", recipients="Như trên")
    assert answer.status_code == 303
    assert visitor.submit(f"/quan-tri/ke-hoach/1/loi-van/{slug}", "Xem thử").status_code == 200


def test_a_paper_is_printed_in_the_office_s_words(app, visitor):
    visitor.submit(URL, "Lưu lời văn", closing=CLOSING)
    pdf = visitor.get("/ho-so/1/to-trinh.pdf?xem")
    assert (pdf.status_code, pdf.mimetype) == (200, "application/pdf")
