"""When the disk comes to its end, new files are refused with a sentence, and all other work goes on."""

import ast
import io
from collections import namedtuple
from pathlib import Path

import pytest

from dienhinh.domain import scans, versions
from dienhinh.extensions import db
from dienhinh.files import store
from tests.support import html, make
from tests.test_attachments import pdf, picture

ROOT = Path(__file__).parents[2]
Disk = namedtuple("Disk", "total used free")
GIGABYTE = 1024**3
SENTENCE = "Máy chủ sắp hết chỗ lưu nên tạm thời chưa nhận tệp mới; chữ đã nhập vẫn lưu được."


@pytest.fixture
def disk(app, monkeypatch):
    """Fills the disk until so many bytes are left of a hundred gigabytes."""
    app.config["SPARE_MB"] = 2048

    def leave(free: int, total: int = 100 * GIGABYTE) -> None:
        monkeypatch.setattr(store.shutil, "disk_usage", lambda folder: Disk(total, total - free, free))

    leave(50 * GIGABYTE)
    return leave


@pytest.fixture
def home(app) -> dict[str, str]:
    """Pages that files are sent from, and the addresses of people."""
    with app.app_context():
        world = make.world()
        plan = make.plan(world)
        versions.printed("school_plan", plan, world.principal)  # whose signed scan is waited for
        known = {
            "dossier": f"/ho-so/{make.dossier(world).id}",
            "activity": f"/hoat-dong/{make.activity(world).id}",
            "plan": f"/ke-hoach/ban/{plan.id}",
            "pledges": f"/dang-ky/{make.pledge_list(world).id}",
            **{name: getattr(world, name).email for name in ("clerk", "admin", "principal")},
        }
        db.session.commit()
    return known


def stored(app) -> list[Path]:
    return list((app.config["DATA"] / "blobs").rglob("*.*")) + list(
        (app.config["DATA"] / "blobs").glob("??/*")
    )


@pytest.mark.parametrize(
    ("total", "spare", "least"),
    [
        (10 * GIGABYTE, 2048, GIGABYTE // 2),
        (1000 * GIGABYTE, 2048, 2 * GIGABYTE),
        (100 * 1024**2, 1, 1024**2),
        (100 * GIGABYTE, 0, 0),
    ],
)
def test_two_gigabytes_or_of_a_small_disk_a_twentieth_are_spared_as_the_setting_says(
    disk, tmp_path, total, spare, least
):
    disk(total, total)
    assert store.floor(tmp_path / "not" / "yet", spare) == least


@pytest.mark.parametrize(
    ("of", "end", "field", "data", "name"),
    [
        ("dossier", "/tep", "files", pdf(), "a.pdf"),
        ("activity", "/anh", "photos", picture(), "a.png"),
        ("plan", "/tep", "file", pdf(), "a.pdf"),
        ("plan", "/ban-da-ky", "files", pdf(), "a.pdf"),
        ("", "/doi-tuong/nhap", "file", b"PK", "a.xlsx"),
        ("dossier", "/nhap", "file", b"PK", "a.xlsx"),
        ("pledges", "/nhap", "file", b"PK", "a.xlsx"),
    ],
)
def test_no_address_takes_a_file_when_the_disk_comes_to_its_end(
    app, home, login, disk, of, end, field, data, name
):
    visitor = login(home["clerk"])
    disk(2 * GIGABYTE - 1)
    token = html.page(visitor.get("/tai-khoan")).xpath("string(//input[@name='csrf_token']/@value)")
    form = {"csrf_token": token, "kind": scans.AUTO, "key": "k" * 20, field: (io.BytesIO(data), name)}
    answer = visitor.post(home.get(of, "") + end, data=form)
    assert (SENTENCE in html.text(html.page(answer)), stored(app)) == (True, [])
    assert answer.status_code in (422, 507)


def test_one_may_still_log_in_and_read_and_save_text_and_send_files_once_there_is_room(
    app, home, login, disk
):
    disk(GIGABYTE)
    visitor = login(home["clerk"])
    assert visitor.get(home["dossier"]).status_code == 200
    made = visitor.submit("/doi-tuong/moi", "Lưu", name="Nguyễn Thị Mới", kind="individual")
    assert made.status_code == 303
    disk(2 * GIGABYTE)
    token = html.page(visitor.get("/tai-khoan")).xpath("string(//input[@name='csrf_token']/@value)")
    form = {"csrf_token": token, "kind": "other", "files": (io.BytesIO(pdf()), "a.pdf")}
    assert visitor.post(f"{home['dossier']}/tep", data=form).status_code == 303


def test_the_administrator_is_told_where_they_begin(home, login, disk):
    disk(GIGABYTE)
    visitor = login(home["admin"])
    told = "Đĩa của máy chủ chỉ còn 1024 MB, dưới mức 2048 MB"
    shown = {url: told in html.text(visitor.page(url)) for url in ("/", "/quan-tri/", "/quan-tri/sao-luu/")}
    assert shown == dict.fromkeys(shown, True)
    disk(3 * GIGABYTE)
    assert told not in html.text(visitor.page("/"))


def test_a_view_stores_only_through_the_place_that_looks_at_the_disk():
    def stores(path: Path) -> bool:
        calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        return any(ast.unparse(call) in ("store.put", "put") for call in calls)

    found = [path.name for path in sorted((ROOT / "dienhinh" / "web").rglob("*.py")) if stores(path)]
    assert found == ["stored_files.py"]
