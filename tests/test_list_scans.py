"""The ink comes home to the office too: the signed papers of a list are filed by their QR, seen by whoever sees it."""

from datetime import timedelta
from typing import NamedTuple

import pytest
import sqlalchemy as sa

from dienhinh import clock
from dienhinh.domain import doctor, scans, versions
from dienhinh.domain.housekeeping import sweep_files
from dienhinh.extensions import db
from dienhinh.models import (
    Attachment,
    AttachmentKind,
    AuditEntry,
    Consolidation,
    ConsolidationState,
    DossierState,
    User,
)
from tests.support import html, make
from tests.support import scans as paper
from tests.support.drafts import token, words
from tests.support.queries import count_queries
from tests.test_scans import blank, held, send

K, C = AttachmentKind, ConsolidationState


class Office(NamedTuple):
    """An office with a list; addresses only, so that a test needs no open context."""

    officer: str
    leader: str
    inspector: str
    clerk: str
    list: int

    @property
    def page(self) -> str:
        return f"/tong-hop/{self.list}"


def office(app, state: C = C.PRESENTED) -> Office:
    with app.app_context():
        world = make.world()
        make.dossier(world, DossierState.ACCEPTED)
        listed = make.consolidation(world, state)
        db.session.commit()
        return Office(
            world.officer.email, world.leader.email, world.inspector.email, world.clerk.email, listed.id
        )


@pytest.fixture
def home(app) -> Office:
    return office(app)


def printed(app, home: Office, name: str = "office_letter") -> bytes:
    """What the office prints for signature today."""
    with app.app_context():
        listed = db.session.get(Consolidation, home.list)
        pdf = versions.draw(*versions.printed(name, listed, db.session.scalar(db.select(User))))[1]
        db.session.commit()
    return pdf


def change(app, home: Office) -> None:
    with app.app_context():
        first = db.session.get(Consolidation, home.list).nominees[0]
        first.award = first.award.replace("Giấy", "Bằng")
        db.session.commit()


@pytest.mark.parametrize(
    ("name", "kind", "state"),
    [
        ("office_letter", K.SIGNED_LETTER, C.PRESENTED),
        ("consolidated_list", K.SIGNED_LIST, C.FORWARDED),
        ("result_notice", K.SIGNED_NOTICE, C.ANSWERED),
    ],
)
def test_each_signed_paper_is_filed_under_what_it_is(app, login, tmp_path, name, kind, state):
    home = office(app, state)
    pages = paper.pages(printed(app, home, name), tmp_path)
    answer = send(login(home.officer), home, (paper.scan(pages), "scan0001.pdf"))
    told = words(answer)
    assert (answer.status_code, held(app)) == (200, [(kind, name, len(pages))])
    assert (f"“scan0001.pdf”: {kind.label}" in told, f"đủ {len(pages)} trang." in told) == (True, True)
    with app.app_context():
        last = db.session.scalar(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
        assert (last.action, last.object_type, last.object_id) == (
            "consolidation.attach",
            "consolidation",
            home.list,
        )


def test_a_leader_sends_a_phones_photo_of_what_was_just_signed(app, login, home, tmp_path):
    page = paper.pages(printed(app, home, "consolidated_list"), tmp_path)[0]
    photo = paper.photo(page, width=2000, blur=0.4)
    answer = send(login(home.leader), home, (photo, "IMG_0042.jpg"))
    assert (answer.status_code, held(app)) == (200, [(K.SIGNED_LIST, "consolidated_list", 1)])


def test_a_superseded_scan_is_refused_with_what_differs(app, login, home):
    pdf = printed(app, home, "consolidated_list")
    change(app, home)
    printed(app, home, "consolidated_list")
    answer = send(login(home.officer), home, (pdf, "cũ.pdf"))
    line = html.page(answer).xpath("//*[@role='alert']//li")[0]
    told = html.text(line)
    assert (answer.status_code, held(app)) == (422, [])
    assert ("Đây là Danh sách tổng hợp bản in" in told, "(Hình thức đề nghị)" in told) == (True, True)
    shown = login(home.officer).page(line.xpath(".//a/@href")[0])
    assert [html.text(each) for each in shown.xpath("//del | //ins")][:2] == ["Giấy", "Bằng"]


def test_the_signed_scan_is_marked_when_the_data_change_after_printing(app, login, home):
    client = login(home.officer)
    send(client, home, (printed(app, home, "consolidated_list"), "đã ký.pdf"))
    send(client, home, (blank(), "chụp.png"), kind="signed_list")

    def marked():
        page = client.page(home.page)
        file, known = (html.text(page.get_element_by_id(id)) for id in ("file-1", "kept"))
        return "đã cũ" in file, [
            name for name in ("đã ký.pdf", "chụp.png") if f"“{name}” là của bản" in known
        ]

    before = marked()
    change(app, home)
    assert (before, marked()) == ((False, []), (True, ["đã ký.pdf", "chụp.png"]))


def test_a_paper_of_another_list_or_of_a_dossier_is_refused(app, login, home):
    other = office(app)
    answer = send(login(home.officer), home, (printed(app, other), "lạ.pdf"))
    told = html.text(html.page(answer).xpath("//*[@role='alert']//li")[0])
    assert (answer.status_code, held(app)) == (422, [])
    assert told == f"Chưa nhận tệp “lạ.pdf”. {scans.ELSEWHERE.format('danh sách')}"


def test_what_no_code_tells_is_filed_by_hand_and_taken_off_again(app, login, home):
    client = login(home.officer)
    told = words(send(client, home, (blank(), "ảnh.png")))
    assert ("đã xếp vào “Khác”" in told, held(app)) == (True, [(K.OTHER, None, None)])
    client.submit(home.page, "Đổi loại tệp: ảnh.png", kind="signed_letter")
    assert held(app) == [(K.SIGNED_LETTER, None, None)]
    form = {"csrf_token": token(client, home.page), "kind": "signed_minutes"}
    assert client.post("/tep/1/loai", data=form).status_code == 422
    gone = client.submit(home.page, "Bỏ tệp: ảnh.png", htmx=True)
    assert (gone.status_code, "Đã bỏ tệp." in words(gone), held(app)) == (200, True, [])


def test_without_javascript_the_page_says_what_was_received(app, login, home):
    client = login(home.officer)
    answer = send(client, home, (printed(app, home), "a.pdf"), htmx=False)
    assert (answer.status_code, answer.location) == (303, f"{home.page}#attachments")
    page = client.page(home.page)
    assert "“a.pdf”: Tờ trình đã ký" in html.text(page.get_element_by_id("messages"))
    assert "Nhận một bản đã ký" in html.text(page.get_element_by_id("main"))


def test_the_papers_page_leads_to_its_signed_scan(app, login):
    home = office(app, C.FORWARDED)
    send(login(home.officer), home, (printed(app, home), "đã ký.pdf"))
    for email in (home.officer, home.inspector):
        page = login(email).page("/van-ban/1")
        assert [html.text(link) for link in page.xpath("//a[@href='/tep/1']")] == ["đã ký.pdf"]


def seen(login, email: str) -> list[int]:
    return [login(email).get(address).status_code for address in ("/tep/1", "/tep/1/xem")]


def test_the_files_of_a_list_are_seen_by_whoever_sees_it_and_changed_by_its_office(app, login, tmp_path):
    other = office(app)
    send(login(other.officer), other, (blank(), "ảnh.png"), kind="signed_letter")
    for state, inspector in ((C.PRESENTED, [404, 404]), (C.FORWARDED, [200, 200])):
        home = office(app, state)
        with app.app_context():
            db.session.execute(sa.update(Attachment).values(consolidation_id=home.list))
            db.session.commit()
        assert seen(login, home.inspector) == inspector, state
    strangers = [seen(login, email) for email in (home.clerk, other.officer, other.inspector)]
    assert (strangers, seen(login, home.leader)) == ([[404, 404]] * 3, [200, 200])
    page = login(home.inspector).page(home.page)
    assert (bool(page.xpath("//*[@id='file-1']")), page.xpath("//*[@data-upload]")) == (True, [])

    def try_to_change(email):
        client = login(email)
        form = {"csrf_token": token(client, "/tai-khoan"), "kind": "other"}
        ways = ("/tep/1/xoa", "/tep/1/loai", f"{home.page}/tep")
        return [client.post(way, data=form).status_code for way in ways]

    assert [try_to_change(email) for email in (home.inspector, home.clerk, other.officer)] == [
        [403, 403, 403],
        [404, 404, 404],
        [404, 404, 404],
    ]


def test_an_officer_changes_no_file_of_a_school(app, login):
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, DossierState.RETURNED)
        values = {"sha256": "0" * 64, "size": 1, "content_type": "application/pdf", "name": "a.pdf"}
        db.session.add(Attachment(dossier=dossier, kind=K.OTHER, **values))
        db.session.commit()
        email = world.officer.email
    client = login(email)
    form = {"csrf_token": token(client, "/tai-khoan"), "kind": "evidence"}
    assert [client.post(f"/tep/1/{verb}", data=form).status_code for verb in ("xoa", "loai")] == [403] * 2


def test_a_list_holds_no_more_than_a_record_may(make_app, home):
    app = make_app(DOSSIER_FILES=0)
    client = app.test_client()
    client.submit("/dang-nhap", "Đăng nhập", email=home.officer, password=make.PASSWORD)
    told = words(send(client, home, (blank(), "ảnh.png")))
    assert "Chưa nhận tệp “ảnh.png”. Danh sách đã có 0 tệp, là mức cao nhất." in told


def test_a_lists_file_outlives_the_sweep_and_is_missed_by_the_doctor(app, login, home):
    send(login(home.officer), home, (blank(), "ảnh.png"), kind="signed_letter")
    with app.app_context(), clock.at(clock.now() + timedelta(days=2)):
        assert (sweep_files().blobs, list(doctor.files(deep=True))) == (0, [])
        db.session.execute(sa.update(Attachment).values(sha256="0" * 64))
        assert list(doctor.files()) == ["Tệp đính kèm 1 («ảnh.png») thiếu hoặc đã bị thay đổi."]
        assert sweep_files().blobs == 1


def test_a_file_has_exactly_one_owner(app, home):
    values = {"kind": K.OTHER, "sha256": "0" * 64, "size": 1, "content_type": "a/b", "name": "a.pdf"}
    with app.app_context():
        dossier = db.session.get(Consolidation, home.list).nominees[0].dossier_id
        for owners in ({}, {"dossier_id": dossier, "consolidation_id": home.list}):
            with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
                db.session.add(Attachment(**values, **owners))


def test_the_page_costs_the_same_for_one_file_as_for_three(app, login, home):
    client, counts = login(home.officer), []
    for number in (1, 3):
        with app.app_context():
            listed = db.session.get(Consolidation, home.list)
            world_user = db.session.scalar(db.select(User))
            version, _ = versions.printed("office_letter", listed, world_user)
            version.pages = 1
            while len(listed.attachments) < number:
                values = {"sha256": "0" * 64, "size": 1, "content_type": "a/b", "name": "a.pdf"}
                more = {"paper_id": version.id, "paper_pages": 1, "uploaded_by_id": world_user.id}
                listed.attachments.append(Attachment(kind=K.SIGNED_LETTER, **values, **more))
            db.session.commit()
        client.page(home.page)
        with count_queries() as queries:
            client.page(home.page)
        counts.append(len(queries))
    assert counts[0] == counts[1]
