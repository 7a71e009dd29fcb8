"""The ink comes home to plans, pledges, reports and urging letters by the very same means as to a dossier."""

import io
from typing import NamedTuple

import pikepdf
import pytest
import sqlalchemy as sa

from dienhinh.domain import printing, scans, versions
from dienhinh.extensions import db
from dienhinh.models import Attachment, AttachmentKind, AuditEntry, Paper, Urging, User
from tests.support import html, make
from tests.support.client import HTMX
from tests.support.drafts import token, words
from tests.support.queries import count_queries
from tests.test_scans import blank, held
from tests.test_year_papers import change, record_of

K = AttachmentKind
PAGES = {
    "school_plan": "/ke-hoach/ban",
    "pledged_people": "/dang-ky",
    "pledged_collectives": "/dang-ky",
    "year_report": "/bao-cao",
    "office_report": "/bao-cao",
    "urging_letter": "/tien-do/cong-van",
}
FILED = {
    "school_plan": K.SIGNED_PLAN,
    "pledged_people": K.SIGNED_LIST,
    "pledged_collectives": K.SIGNED_LIST,
    "year_report": K.SIGNED_REPORT,
    "office_report": K.SIGNED_REPORT,
    "urging_letter": K.SIGNED_DISPATCH,
}


class Home(NamedTuple):
    """A record of the year with a printed paper; `writer` is of the unit that keeps it."""

    writer: str
    clerk: str
    officer: str
    stranger: str
    page: str
    model: type
    id: int
    name: str


@pytest.fixture
def home(app, request) -> Home:
    kind = getattr(request, "param", "school_plan")
    with app.app_context():
        world, other = make.world(), make.world()
        record = make.urging(world) if kind == "urging_letter" else record_of(world, kind)
        db.session.commit()
        people = (world.clerk, world.officer)
        at_office = kind in ("office_report", "urging_letter")
        return Home(
            people[at_office].email,
            world.clerk.email,
            world.officer.email,
            (other.officer if at_office else other.clerk).email,
            f"{PAGES[kind]}/{record.id}",
            type(record),
            record.id,
            "year_report" if kind == "office_report" else kind,
        )


def every(*kinds: str):
    return pytest.mark.parametrize("home", kinds, indirect=True)


def printed(app, home: Home) -> bytes:
    """What is printed for signature today."""
    with app.app_context():
        record = db.session.get(home.model, home.id)
        pdf = versions.draw(*versions.printed(home.name, record, db.session.scalar(db.select(User))))[1]
        db.session.commit()
    return pdf


def alter(app, home: Home) -> None:
    with app.app_context():
        record = db.session.get(home.model, home.id)
        if isinstance(record, Urging):
            record.schools = [{**each, "lack": "còn thiếu"} for each in record.schools]
        else:
            change(record)
        db.session.commit()


def send(
    client, home: Home, content: bytes, name: str = "quét.pdf", kind: str = scans.AUTO, htmx: bool = True
):
    files = [(io.BytesIO(content), name)]
    data = {"csrf_token": token(client, "/tai-khoan"), "kind": kind, "files": files}
    return client.post(f"{home.page}/ban-da-ky", data=data, headers=HTMX if htmx else None)


@every(*PAGES)
def test_each_signed_paper_is_filed_under_what_it_is(app, login, home, request):
    kind = FILED[request.node.callspec.params["home"]]
    client = login(home.writer)
    answer = send(client, home, printed(app, home))
    with app.app_context():
        count = db.session.scalar(sa.select(Paper.pages))
        line = db.session.scalar(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
        noun = printing.PAPERS[home.name].record
        assert (line.action, line.object_type, line.object_id) == (f"{noun}.attach", noun, home.id)
    told = f"“quét.pdf”: {kind.label}"
    assert (answer.status_code, held(app)) == (200, [(kind, home.name, count)])
    assert (told in words(answer), f"đủ {count} trang." in words(answer)) == (True, True)
    page = client.page(home.page)
    assert html.text(page.get_element_by_id("attachments")).startswith(f"Bản đã ký {kind.label} quét.pdf")
    assert html.text(page.xpath("//*[@class='upload-result']")[0]) == ""
    assert client.page("/van-ban/1").xpath("//a[@href='/tep/1']") != []


@every("school_plan", "pledged_people", "urging_letter")
def test_a_superseded_scan_is_refused_with_what_differs_and_a_held_one_is_marked(app, login, home):
    client, pdf = login(home.writer), printed(app, home)
    send(client, home, pdf)
    alter(app, home)
    page = client.page(home.page)
    assert "đã cũ" in html.text(page.get_element_by_id("file-1"))
    assert "Bản quét “quét.pdf” là của bản cũ." in html.text(page.get_element_by_id("kept"))
    printed(app, home)
    answer = send(client, home, pdf, "cũ.pdf")
    line = html.page(answer).xpath("//*[@role='alert']//li")[0]
    assert (answer.status_code, len(held(app))) == (422, 1)
    assert ("đã được thay bằng bản in" in html.text(line), line.xpath(".//a/@href") != []) == (True, True)


@every("pledged_people", "urging_letter")
def test_a_paper_of_another_record_is_refused(app, login, home):
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world)
        foreign = versions.draw(*versions.printed("school_letter", dossier, world.principal))[1]
        db.session.commit()
    answer = send(login(home.writer), home, foreign, "lạ.pdf")
    noun = {"pledged_people": "danh sách đăng ký", "urging_letter": "công văn"}
    told = scans.ELSEWHERE.format(noun[home.name])
    assert (answer.status_code, held(app)) == (422, [])
    assert (
        html.text(html.page(answer).xpath("//*[@role='alert']//li")[0]) == f"Chưa nhận tệp “lạ.pdf”. {told}"
    )


def test_pages_that_are_missing_are_asked_for(app, login, home):
    with app.app_context():
        db.session.get(home.model, home.id).tasks = "Nội dung của kế hoạch năm học.\n" * 60
        db.session.commit()
    client, told = login(home.writer), []
    with pikepdf.open(io.BytesIO(printed(app, home))) as whole:
        count = len(whole.pages)
        for part in (whole.pages[:1], whole.pages[1:]):
            sent, made = io.BytesIO(), pikepdf.new()
            made.pages.extend(part)
            made.save(sent)
            told.append(words(send(client, home, sent.getvalue())))
    assert ("xin gửi trang còn thiếu." in told[0], f"đủ {count} trang." in told[1]) == (True, True)


def statuses(login, email: str) -> list[int]:
    return [login(email).get(address).status_code for address in ("/tep/1", "/tep/1/xem")]


@every("school_plan", "pledged_people", "year_report")
def test_a_schools_scan_is_seen_by_its_office_once_the_record_is_sent_and_changed_by_the_school(
    app, login, home
):
    send(login(home.writer), home, blank(), "ảnh.png", kind="other")
    before = statuses(login, home.officer)
    with app.app_context():
        db.session.execute(sa.update(home.model).values(state="submitted", round=1))
        db.session.commit()
    assert (before, statuses(login, home.officer)) == ([404, 404], [200, 200])
    assert statuses(login, home.stranger) == [404, 404]
    page = login(home.officer).page(home.page)
    assert (bool(page.xpath("//*[@id='file-1']")), page.xpath("//*[@data-upload]")) == (True, [])

    def try_to_change(email):
        client = login(email)
        form = {"csrf_token": token(client, "/tai-khoan"), "kind": "other"}
        ways = ("/tep/1/xoa", "/tep/1/loai", f"{home.page}/ban-da-ky")
        return [client.post(way, data=form).status_code for way in ways]

    assert [try_to_change(email) for email in (home.officer, home.stranger)] == [[403] * 3, [404] * 3]


@every("office_report", "urging_letter")
def test_the_offices_own_scan_is_no_schools_to_see(app, login, home):
    send(login(home.writer), home, blank(), "ảnh.png", kind="other")
    assert [statuses(login, email) for email in (home.officer, home.clerk, home.stranger)] == [
        [200, 200],
        [404, 404],
        [404, 404],
    ]


@every("pledged_people", "urging_letter")
def test_without_javascript_a_scan_is_sent_refused_filed_by_hand_and_taken_off(app, login, home):
    client = login(home.writer)
    printed(app, home)
    answer = send(client, home, blank(), "ảnh.png", htmx=False)
    assert (answer.status_code, answer.location) == (303, f"{home.page}#attachments")
    assert "đã xếp vào “Khác”" in html.text(client.page(home.page).get_element_by_id("messages"))
    refused = send(client, home, b"MZ", "lạ.exe", htmx=False)
    assert (refused.status_code, len(html.page(refused).xpath("//h1"))) == (422, 1)
    assert "Chưa nhận tệp “lạ.exe”." in words(refused)
    kind = next(each for each in K if each.is_signed and f'value="{each}"' in refused.text)
    client.submit(home.page, "Đổi loại tệp: ảnh.png", kind=kind.value)
    assert held(app) == [(kind, None, None)]
    gone = client.submit(home.page, "Bỏ tệp: ảnh.png", htmx=True)
    assert (gone.status_code, "Đã bỏ tệp." in words(gone), held(app)) == (200, True, [])


def test_a_plan_that_was_never_printed_offers_no_place_for_scans_while_it_is_written(app, login, home):
    client = login(home.writer)
    before = client.page(home.page).xpath("//*[@id='attachments']")
    printed(app, home)
    assert (before, len(client.page(home.page).xpath("//*[@id='attachments']"))) == ([], 1)


@every("school_plan", "year_report")
def test_the_page_costs_the_same_for_one_file_as_for_three(app, login, home):
    client, counts = login(home.writer), []
    printed(app, home)
    for number in (1, 3):
        with app.app_context():
            record = db.session.get(home.model, home.id)
            version = db.session.scalar(sa.select(Paper))
            version.pages = 1
            values = {"sha256": "0" * 64, "size": 1, "content_type": "a/b", "name": "a.pdf", "paper_pages": 1}
            while len(record.attachments) < number:
                more = {"paper_id": version.id, "uploaded_by_id": version.printed_by_id}
                record.attachments.append(Attachment(kind=K.OTHER, **values, **more))
            db.session.commit()
        client.page(home.page)
        with count_queries() as queries:
            client.page(home.page)
        counts.append(len(queries))
    assert counts[0] == counts[1]
