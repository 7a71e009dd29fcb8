"""The ink comes home: a signed scan is filed under the version that its QR tells, or refused with the reason."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from dienhinh.domain import proofs, scans, versions
from dienhinh.extensions import db
from dienhinh.models import Attachment, AttachmentKind, Dossier, User
from tests.support import html, make
from tests.support import scans as paper
from tests.support.client import HTMX
from tests.support.drafts import School, school, token, words

K = AttachmentKind


@pytest.fixture
def home(app) -> School:
    return school(app)


def printed(app, home: School, name: str = "school_letter") -> bytes:
    """What the school prints for signature today."""
    with app.app_context():
        dossier = db.session.get(Dossier, home.dossier)
        made = versions.printed(name, dossier, db.session.scalar(db.select(User)))
        pdf = versions.draw(*made)[1]
        db.session.commit()
    return pdf


def change(app, home: School) -> None:
    with app.app_context():
        db.session.get(Dossier, home.dossier).nominees[0].summary = "Sửa lại sau khi in."
        db.session.commit()


def send(client, home, *files: tuple[bytes, str], kind: str = scans.AUTO, htmx: bool = True):
    data = {
        "csrf_token": token(client, home.page),
        "kind": kind,
        "files": [(io.BytesIO(content), name) for content, name in files],
    }
    return client.post(f"{home.page}/tep", data=data, headers=HTMX if htmx else None)


def held(app) -> list[tuple[AttachmentKind, str | None, int | None]]:
    """Every file: its kind, the kind of paper that it was known as, and how many pages of that it holds."""
    with app.app_context():
        files = db.session.scalars(db.select(Attachment).order_by(Attachment.id))
        return [(file.kind, file.paper and file.paper.kind, file.paper_pages) for file in files]


def blank() -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (600, 800), "white").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("school_letter", K.SIGNED_LETTER), ("minutes", K.SIGNED_MINUTES), ("individual_list", K.SIGNED_LIST)],
)
def test_a_scan_is_filed_under_what_it_is(app, login, home, tmp_path, name, kind):
    pages = paper.pages(printed(app, home, name), tmp_path)
    answer = send(login(home.clerk), home, (paper.scan(pages), "scan0001.pdf"))
    told = words(answer)
    assert (answer.status_code, held(app)) == (200, [(kind, name, len(pages))])
    assert (f"“scan0001.pdf”: {kind.label}" in told, f"đủ {len(pages)} trang." in told) == (True, True)


def test_a_photo_askew_is_known_and_says_how_many_pages_are_wanted(app, login, home, tmp_path):
    pages = paper.pages(printed(app, home, "minutes"), tmp_path)
    client = login(home.clerk)
    photos = [paper.photo(page, width=2000, blur=0.4) for page in pages]
    first, second = (send(client, home, (photo, "IMG_0042.jpg")) for photo in photos)
    assert ("thiếu trang 2/2" in words(first), "đủ 2 trang" in words(second)) == (True, True)
    assert held(app) == [(K.SIGNED_MINUTES, "minutes", 1)] * 2
    lines = [html.text(client.page(home.page).get_element_by_id(f"file-{number}")) for number in (1, 2)]
    assert [f"1/2 trang (trang {number})" in line for number, line in enumerate(lines, 1)] == [True, True]


def test_the_pages_of_a_paper_sent_at_once_as_a_photo_each_are_judged_together(app, login, home, tmp_path):
    pages = paper.pages(printed(app, home, "minutes"), tmp_path)
    photos = [(paper.photo(page, width=2000, blur=0.4), f"IMG_{n}.jpg") for n, page in enumerate(pages, 1)]
    told = words(send(login(home.clerk), home, *photos))
    assert (told.count("đủ 2 trang."), "thiếu" in told) == (2, False)


def test_one_scan_of_several_papers_hangs_under_each(app, login, home, tmp_path):
    both = [
        *paper.pages(printed(app, home), tmp_path),
        *paper.pages(printed(app, home, "individual_list"), tmp_path),
    ]
    send(login(home.clerk), home, (paper.scan(both), "cả bộ.pdf"))
    assert held(app) == [(K.SIGNED_LETTER, "school_letter", 1), (K.SIGNED_LIST, "individual_list", 1)]


def test_one_scan_of_both_lists_hangs_there_for_each(app, login, home, tmp_path):
    with app.app_context():
        dossier = db.session.get(Dossier, home.dossier)
        make.nominee(dossier, make.candidate(dossier.unit, "Tổ Toán", kind=make.CandidateKind.COLLECTIVE))
        db.session.commit()
    lists = [
        paper.pages(printed(app, home, f"{kind}_list"), tmp_path)[0] for kind in ("individual", "collective")
    ]
    client, scan = login(home.clerk), paper.scan(lists)
    for _ in range(2):
        send(client, home, (scan, "hai danh sách.pdf"))
    assert held(app) == [(K.SIGNED_LIST, "individual_list", 1), (K.SIGNED_LIST, "collective_list", 1)]


def test_the_code_outweighs_a_kind_chosen_by_mistake_but_proofs_are_left_alone(app, login, home):
    client, pdf = login(home.clerk), printed(app, home)
    send(client, home, (pdf, "a.pdf"), kind="signed_minutes")
    send(client, home, (pdf, "b.pdf"), kind="evidence")
    assert held(app) == [(K.SIGNED_LETTER, "school_letter", 1), (K.EVIDENCE, None, None)]


def test_a_superseded_scan_is_refused_with_what_differs(app, login, home):
    pdf = printed(app, home, "individual_list")
    change(app, home)
    printed(app, home, "individual_list")
    answer = send(login(home.clerk), home, (pdf, "cũ.pdf"))
    line = html.page(answer).xpath("//*[@role='alert']//li")[0]
    told = html.text(line)
    assert (answer.status_code, held(app)) == (422, [])
    assert ("đã được thay bằng bản in" in told, "(Tóm tắt thành tích). Xin ký" in told) == (True, True)
    shown = login(home.clerk).page(line.xpath(".//a/@href")[0])
    assert " ".join(html.text(each) for each in shown.xpath("//ins")) == "Sửa lại sau khi in."


def test_a_scan_becomes_old_when_the_dossier_changes(app, login, home):
    client = login(home.clerk)
    send(client, home, (printed(app, home, "individual_list"), "a.pdf"))
    before = html.text(client.page(home.page).get_element_by_id("file-1"))
    change(app, home)
    after = html.text(client.page(home.page).get_element_by_id("file-1"))
    assert ("1/1 trang" in before, "đã cũ" in before, "đã cũ" in after) == (True, False, True)


def test_a_paper_of_another_dossier_is_refused_and_says_nothing_of_it(app, login, home):
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, school=make.school(world.office, "Trường Bí Mật"))
        foreign = versions.draw(*versions.printed("school_letter", dossier, world.principal))[1]
        db.session.commit()
    answer = send(login(home.clerk), home, (foreign, "lạ.pdf"))
    told = html.text(html.page(answer).xpath("//*[@role='alert']//li")[0])
    assert (answer.status_code, held(app)) == (422, [])
    assert told == f"Chưa nhận tệp “lạ.pdf”. {scans.ELSEWHERE.format('hồ sơ')}"


def test_a_forged_code_is_refused(app, login, home, monkeypatch):
    true = proofs.proof

    def forge(version):
        made = true(version)
        return replace(made, qr=made.qr[:-1] + str((int(made.qr[-1]) + 1) % 10))

    monkeypatch.setattr(proofs, "proof", forge)
    answer = send(login(home.clerk), home, (printed(app, home), "giả.pdf"))
    assert (answer.status_code, "không có chữ ký của hệ thống" in words(answer), held(app)) == (422, True, [])


def test_what_no_code_tells_is_kept_and_filed_by_hand(app, login, home):
    client = login(home.clerk)
    told = words(send(client, home, (blank(), "ảnh.png")))
    assert ("đã xếp vào “Khác”" in told, held(app)) == (True, [(K.OTHER, None, None)])
    answer = client.submit(home.page, "Đổi loại tệp: ảnh.png", kind="signed_minutes")
    assert (answer.status_code, held(app)) == (303, [(K.SIGNED_MINUTES, None, None)])
    wrong = client.submit(home.page, "Đổi loại tệp: ảnh.png", kind="auto")
    assert (wrong.status_code, "Xin chọn loại tệp trong danh sách." in words(wrong)) == (422, True)


def test_a_known_scan_is_not_filed_elsewhere_by_hand(app, login, home):
    client = login(home.clerk)
    send(client, home, (printed(app, home), "a.pdf"))
    sent = {"csrf_token": token(client, home.page), "kind": "other"}
    answer = client.post("/tep/1/loai", data=sent)
    assert (answer.status_code, held(app)) == (422, [(K.SIGNED_LETTER, "school_letter", 1)])


def test_without_javascript_the_page_says_what_was_received(app, login, home):
    client = login(home.clerk)
    answer = send(client, home, (printed(app, home), "a.pdf"), htmx=False)
    assert answer.status_code == 303
    assert "“a.pdf”: Tờ trình đã ký" in html.text(client.page(home.page).get_element_by_id("messages"))


def test_the_office_sees_which_print_a_scan_is_of(app, login, home):
    send(login(home.clerk), home, (printed(app, home), "a.pdf"))
    login(home.principal).submit(home.page, "Nộp hồ sơ")
    page = login(home.officer).page(home.page)
    assert "bản in" in html.text(page.get_element_by_id("attachments"))
