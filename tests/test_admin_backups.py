"""The page Sao lưu: what there is, what is being done, and nothing that could be carried away."""

import pytest
import sqlalchemy as sa

from dienhinh.backup import making
from dienhinh.domain import backups
from dienhinh.extensions import db
from dienhinh.models import AuditEntry
from tests.support import admin, html

URL = "/quan-tri/sao-luu/"


@pytest.fixture
def ids(app):
    return admin.world(app)


@pytest.fixture
def visitor(ids, login):
    return login(ids.emails["admin"])


def shown(visitor) -> str:
    return html.text(visitor.page(URL).get_element_by_id("backups"))


def lines(app) -> list[tuple[str, bool]]:
    with app.app_context():
        query = sa.select(AuditEntry.action, AuditEntry.actor_id).order_by(AuditEntry.id)
        wanted = query.where(AuditEntry.action.startswith("backup."))
        return [(action, actor is not None) for action, actor in db.session.execute(wanted)]


def test_a_backup_is_asked_for_made_and_shown_with_where_it_lies(app, visitor):
    assert "Chưa có bản sao lưu nào. Chọn “Sao lưu ngay”" in shown(visitor)
    assert visitor.submit(URL, "Sao lưu ngay").location == URL
    assert "Đang sao lưu. Có thể rời trang này" in shown(visitor)
    with app.app_context():
        made = making.when_wanted()
        folder = backups.folder()
    told = shown(visitor)
    assert [words in told for words in (made.path.name, "Đã kiểm tra", str(folder), "Đĩa còn trống")] == [
        True
    ] * 4
    assert "Đang sao lưu" not in told
    assert lines(app) == [("backup.request", True), ("backup.make", False)]


def test_while_one_is_wanted_another_is_refused(app, visitor):
    page = visitor.page(URL)
    form = {
        name: page.xpath(f"string(//main//input[@name='{name}']/@value)") for name in ("csrf_token", "key")
    }
    assert visitor.post(f"{URL}ngay", data=form).status_code == 303
    again = visitor.post(f"{URL}ngay", data=form)
    assert (again.status_code, again.location) == (303, URL)
    refused = visitor.post(f"{URL}ngay", data=form | {"key": "another key of a form"})
    assert refused.status_code == 409
    assert backups.AT_WORK in html.text(html.page(refused))
    assert [action for action, _ in lines(app)] == ["backup.request"]


def test_a_backup_with_missing_files_and_one_laid_there_by_hand_are_told_apart(app, visitor):
    with app.app_context():
        made = making.make(backups.folder())
    made.path.with_name("dienhinh-20211104T050000Z.tar").write_bytes(b"by hand")
    mark = backups.sidecar(made.path)
    mark.write_text(mark.read_text().replace('"faults": 0', '"faults": 3'))
    told = shown(visitor)
    assert ("Thiếu 3 tệp" in told, "Chưa kiểm tra" in told, "Đã kiểm tra" in told) == (True, True, False)


def test_a_failure_is_told_where_the_administrator_begins(app, visitor):
    with app.app_context():
        backups.failed("Đĩa đầy.")
    told = "Lần sao lưu gần nhất chưa thành công: Đĩa đầy."
    found = {url: told in html.text(visitor.page(url)) for url in ("/", "/quan-tri/", URL)}
    assert found == dict.fromkeys(found, True)


def test_the_page_leads_to_no_archive(app, visitor):
    with app.app_context():
        made = making.make(backups.folder())
    hrefs = visitor.page(URL).xpath("//main//a/@href")
    assert hrefs == ["/quan-tri/"]
    assert [visitor.get(f"{base}{made.path.name}").status_code for base in (URL, "/static/")] == [404, 404]


def test_without_an_hour_the_page_says_that_none_is_made_by_itself(app, visitor):
    assert "tự sao lưu mỗi ngày lúc 1 giờ" in html.text(visitor.page(URL))
    app.config["BACKUP_HOUR"] = ""
    assert "Sao lưu tự động đang tắt." in html.text(visitor.page(URL))
