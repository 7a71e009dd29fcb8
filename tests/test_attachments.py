"""Files of a dossier: good ones are kept, each other one gets its sentence, and no browser runs any of them."""

import hashlib
import io
from pathlib import Path

import pikepdf
import pillow_heif
import pytest
from PIL import Image

from dienhinh.extensions import db
from dienhinh.files import store
from dienhinh.models import Attachment, AttachmentKind, Dossier, DossierState
from tests.support import html, make
from tests.support.client import HTMX
from tests.support.drafts import School, school, token, words


@pytest.fixture
def home(app) -> School:
    return school(app)


def pdf(pages: int = 1) -> bytes:
    made, buffer = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page()
    made.save(buffer)
    return buffer.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "navy").save(buffer, kind)
    return buffer.getvalue()


def send(client, home, *files: tuple[bytes, str], kind: str = "signed_letter", htmx: bool = False):
    data = {
        "csrf_token": token(client, home.page),
        "kind": kind,
        "files": [(io.BytesIO(content), name) for content, name in files],
    }
    return client.post(f"{home.page}/tep", data=data, headers=HTMX if htmx else None)


def held(app) -> list[Attachment]:
    with app.app_context():
        return list(db.session.scalars(db.select(Attachment).order_by(Attachment.id)))


def test_several_files_are_kept_under_their_own_names(app, login, home):
    answer = send(login(home.clerk), home, (pdf(2), "Tờ trình đã ký.pdf"), (picture(), "Ảnh đ.png"))
    assert answer.headers["Location"] == f"{home.page}#attachments"
    assert [(one.name, one.pages, one.content_type) for one in held(app)] == [
        ("Tờ trình đã ký.pdf", 2, "application/pdf"),
        ("Ảnh đ.png", None, "image/png"),
    ]


def test_bytes_stand_under_their_hash_outside_the_web_root(app, login, home):
    content = pdf()
    send(login(home.clerk), home, (content, "../../x.pdf"))
    path = store.path_of(Path(app.config["DATA"]) / "blobs", hashlib.sha256(content).hexdigest())
    assert (path.read_bytes(), held(app)[0].name) == (content, "x.pdf")


def test_good_files_stay_while_each_bad_one_gets_its_sentence(app, login, home):
    answer = send(
        login(home.clerk), home, (pdf(), "tốt.pdf"), (b"MZ\x90\x00", "xấu.pdf"), (b"", "rỗng.png"), htmx=True
    )
    told = [html.text(line) for line in html.page(answer).xpath("//*[@role='alert']//li")]
    assert answer.status_code == 422
    assert [("xấu.pdf" in told[0], "rỗng.png" in told[1])] == [(True, True)]
    assert [one.name for one in held(app)] == ["tốt.pdf"]


def test_a_file_over_the_limit_says_the_limit(make_app, home):
    app = make_app(UPLOAD_MB=1)
    client = app.test_client()
    client.submit("/dang-nhap", "Đăng nhập", email=home.clerk, password=make.PASSWORD)
    answer = send(client, home, (b"%PDF-" + b"0" * 1_100_000, "to.pdf"))
    assert (answer.status_code, "mức cho phép là 1 MB" in words(answer)) == (422, True)


def test_a_request_over_all_limits_is_refused_as_a_page_and_to_htmx(make_app, home):
    app = make_app(MAX_CONTENT_LENGTH=200_000)
    client = app.test_client()
    client.submit("/dang-nhap", "Đăng nhập", email=home.clerk, password=make.PASSWORD)
    for htmx in (False, True):
        answer = send(client, home, (b"0" * 300_000, "to.pdf"), htmx=htmx)
        assert (answer.status_code, "lớn quá mức cho phép" in words(answer)) == (413, True)


def test_two_hundred_files_at_once_are_refused_and_none_is_kept(app, login, home):
    answer = send(login(home.clerk), home, *[(pdf(), f"{n}.pdf") for n in range(200)])
    assert (answer.status_code, "Mỗi lần chỉ gửi được 20 tệp" in words(answer)) == (422, True)
    assert held(app) == []


def test_a_dossier_holds_so_many_files_and_no_more(make_app, home):
    app = make_app(DOSSIER_FILES=2)
    client = app.test_client()
    client.submit("/dang-nhap", "Đăng nhập", email=home.clerk, password=make.PASSWORD)
    answer = send(client, home, *[(pdf(n), f"{n}.pdf") for n in (1, 2, 3)])
    assert (answer.status_code, "Hồ sơ đã có 2 tệp" in words(answer), len(held(app))) == (422, True, 2)


def test_no_file_and_no_kind_get_their_sentences(login, home):
    client = login(home.clerk)
    assert "Chưa chọn tệp nào." in words(send(client, home))
    assert "Xin chọn loại tệp trong danh sách." in words(send(client, home, (pdf(), "a.pdf"), kind="state"))


def test_the_same_file_sent_twice_hangs_there_once(app, login, home):
    client = login(home.clerk)
    content = pdf()
    answers = [send(client, home, (content, "a.pdf")) for _ in range(2)]
    assert ([answer.status_code for answer in answers], len(held(app))) == ([303, 303], 1)


def test_an_iphones_photo_gets_a_jpeg_beside_it(app, login, home):
    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "navy")).save(buffer)
    client = login(home.clerk)
    send(client, home, (buffer.getvalue(), "IMG_0012.HEIC"))
    (one,) = held(app)
    shown = client.get(f"/tep/{one.id}/xem")
    assert (one.content_type, shown.mimetype, shown.data[:3]) == ("image/heic", "image/jpeg", b"\xff\xd8\xff")


SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; sandbox",
}


def test_a_download_cannot_be_run_and_keeps_its_vietnamese_name(app, login, home):
    client = login(home.clerk)
    content = pdf()
    send(client, home, (content, "Biên bản.pdf"))
    answer = client.get(f"/tep/{held(app)[0].id}")
    assert (answer.data, answer.mimetype) == (content, "application/pdf")
    assert {name: answer.headers[name] for name in SAFE} == SAFE
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"Bien ban.pdf\"; filename*=UTF-8''Bi%C3%AAn%20b%E1%BA%A3n.pdf"
    )


def test_only_a_picture_that_we_encoded_is_shown_in_place(app, login, home):
    client = login(home.clerk)
    send(client, home, (picture(), "ảnh.png"), (pdf(), "văn bản.pdf"), kind="evidence")
    shown, refused = (client.get(f"/tep/{one.id}/xem") for one in held(app))
    assert (shown.mimetype, shown.headers["Content-Disposition"].split(";")[0]) == ("image/jpeg", "inline")
    assert {name: shown.headers[name] for name in SAFE} == SAFE
    assert (refused.status_code, "Xin tải xuống để mở." in words(refused)) == (422, True)


def test_damaged_bytes_are_never_handed_out_and_the_log_tells(app, login, home, caplog):
    client = login(home.clerk)
    send(client, home, (pdf(), "a.pdf"))
    (one,) = held(app)
    path = store.path_of(Path(app.config["DATA"]) / "blobs", one.sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    answer = client.get(f"/tep/{one.id}")
    assert (answer.status_code, "không còn nguyên vẹn" in words(answer)) == (503, True)
    told = [(record.levelname, record.message) for record in caplog.records]
    assert told == [("ERROR", f"The bytes of {one.sha256} are damaged or gone.")]


def test_a_file_is_taken_off_a_draft_and_not_off_a_sent_dossier(app, login, home):
    client = login(home.clerk)
    send(client, home, (pdf(1), "a.pdf"), (pdf(2), "b.pdf"))
    first, second = (one.id for one in held(app))
    sent = {"csrf_token": token(client, home.page)}
    taken = client.post(f"/tep/{first}/xoa", data=sent)
    with app.app_context():
        db.session.get(Dossier, home.dossier).state = DossierState.SUBMITTED
        db.session.commit()
    late = client.post(f"/tep/{second}/xoa", data=sent)
    assert (taken.status_code, late.status_code, [one.id for one in held(app)]) == (303, 409, [second])


def test_a_file_of_another_school_looks_like_a_missing_one(app, login, home):
    send(login(home.clerk), home, (pdf(), "a.pdf"))
    (one,) = held(app)
    with app.app_context():
        office = db.session.get(Dossier, home.dossier).office
        stranger = make.user(make.Role.PRINCIPAL, make.school(office, "Trường khác")).email
        db.session.commit()
    client = login(stranger)
    answers = [client.get(f"/tep/{number}{end}") for number in (one.id, 99_999) for end in ("", "/xem")]
    assert [answer.status_code for answer in answers] == [404] * 4


def test_the_office_reads_the_files_of_a_sent_dossier_and_not_of_a_draft(app, login, home):
    send(login(home.clerk), home, (pdf(), "a.pdf"))
    (one,) = held(app)
    officer = login(home.officer)
    before = officer.get(f"/tep/{one.id}").status_code
    login(home.principal).submit(home.page, "Nộp hồ sơ")
    assert (before, officer.get(f"/tep/{one.id}").status_code) == (404, 200)


def test_a_scan_settles_what_the_panel_wants(app, login, home):
    with app.app_context():
        db.session.get(Dossier, home.dossier).programme.scans_required = True
        db.session.commit()
    client = login(home.clerk)
    answer = send(client, home, (pdf(), "a.pdf"), kind=AttachmentKind.SIGNED_MINUTES.value, htmx=True)
    panel = html.text(html.page(answer).get_element_by_id("panel-list"))
    assert ("Chưa đính kèm bản quét Biên bản đã ký." in panel, "Còn thiếu 2 việc" in panel) == (False, True)


def test_without_javascript_the_answer_opens_at_the_files(app, login, home):
    (form,) = login(home.clerk).page(home.page).xpath("//form[@data-upload]")
    assert form.get("action") == f"{home.page}/tep#attachments"
