"""How far a form is that takes long: told while it works, to nobody else, and never under the write lock."""

import io
from datetime import timedelta

import pytest

from dienhinh import clock
from dienhinh.database import beside, write_tx
from dienhinh.domain import import_verdicts, imports, pledges, programmes, workflow
from dienhinh.domain.import_columns import silent
from dienhinh.domain.import_judging import Known
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Candidate, DossierState, FormKey, ImportKind, TableImport, Unit, User
from dienhinh.web import waiting
from tests.support import make
from tests.support.drafts import school, token
from tests.test_imports import GOOD, HEAD, xlsx

KEY = "k" * 22
NOTHING = {"words": "", "done": 0, "total": 0, "location": "", "gone": False}


@pytest.fixture
def home(app):
    return school(app)


@pytest.fixture
def told(monkeypatch):
    """What was told on a bar, all of it."""
    heard, store = [], waiting.Bar._store

    def listen(bar, **values):
        heard.append((values["words"], values["done"], values["total"]))
        store(bar, **values)

    monkeypatch.setattr(waiting, "EVERY", 0)
    monkeypatch.setattr(waiting.Bar, "_store", listen)
    return heard


def send(client, page: str, content: bytes):
    sent = {"csrf_token": token(client, page), "key": KEY, "file": (io.BytesIO(content), "a.xlsx")}
    return client.post(page, data=sent, content_type="multipart/form-data")


def asked(client, key: str = KEY) -> dict:
    return client.get(f"/nhap/tien-do?key={key}").json


def test_reading_and_taking_are_told_row_by_row_and_end_where_the_answer_leads(login, home, told):
    client = login(home.clerk)
    page = send(client, "/doi-tuong/nhap", xlsx(HEAD, GOOD, [*GOOD[:1], "Trần Văn Ba", *GOOD[2:]])).location
    assert told == [
        ("Bước 1 trên 3: đang đọc tệp", 0, 1000),
        ("Bước 2 trên 3: đã đọc 2 / 3 dòng", 556, 1000),
        ("Bước 2 trên 3: đã đọc 3 / 3 dòng", 667, 1000),
        ("Bước 3 trên 3: đã kiểm tra 1 / 2 dòng", 833, 1000),
        ("Bước 3 trên 3: đã kiểm tra 2 / 2 dòng", 1000, 1000),
        ("Đã xong", 1000, 1000),
    ]
    assert asked(client)["location"] == page
    told.clear()
    client.submit(page, "Nhận 2 dòng hợp lệ", key=KEY)
    assert told == [
        ("Bước 1 trên 2: đã kiểm tra 1 / 2 dòng", 250, 1000),
        ("Bước 1 trên 2: đã kiểm tra 2 / 2 dòng", 500, 1000),
        ("Bước 2 trên 2: đang ghi 2 dòng", 500, 1000),
        ("Đã xong", 1000, 1000),
    ]
    assert asked(client) == {
        "words": "Đã xong",
        "done": 1000,
        "total": 1000,
        "location": "/doi-tuong",
        "gone": False,
    }


def test_nominees_and_pledges_are_told_too(app, login, home, told):
    with app.app_context():
        unit = db.session.get(Unit, home.unit)
        clerk = db.session.scalar(db.select(User).filter_by(email=home.clerk))
        number = pledges.begin(unit, programmes.current(unit.parent), clerk).id
        db.session.commit()
    client = login(home.clerk)
    for page in (f"{home.page}/nhap", f"/dang-ky/{number}/nhap"):
        told.clear()
        assert send(client, page, xlsx(HEAD, GOOD)).status_code == 303
        assert [words for words, *_ in told] == [
            "Bước 1 trên 3: đang đọc tệp",
            "Bước 2 trên 3: đã đọc 2 / 2 dòng",
            "Bước 3 trên 3: đã kiểm tra 1 / 1 dòng",
            "Đã xong",
        ]


def test_another_user_and_an_unknown_key_are_told_nothing(app, login, home):
    client = login(home.clerk)
    send(client, "/doi-tuong/nhap", xlsx(HEAD, GOOD))
    assert (asked(client, "x" * 22), asked(login(home.principal))) == (NOTHING, NOTHING)


def test_a_work_that_fell_silent_is_gone(app, login, home):
    client = login(home.clerk)
    with app.app_context():
        user = db.session.scalar(db.select(User).filter_by(email=home.clerk))
        at = clock.now() - timedelta(minutes=2)
        db.session.add(FormKey(user_id=user.id, key=KEY, location="", words="Đã đọc", done=5, total=9, at=at))
        db.session.commit()
    assert asked(client) == NOTHING | {"words": "Đã đọc", "done": 5, "total": 9, "gone": True}


def test_a_bar_is_never_told_under_the_write_lock(context):
    with write_tx(), pytest.raises(RuntimeError):
        beside(db.delete(FormKey))


def test_what_was_prepared_is_judged_anew_when_the_school_has_changed_since(context):
    world = make.world()
    rows = imports.read([[HEAD, GOOD, [*GOOD[:1], "Trần Văn Ba", *GOOD[2:]]]])
    table = imports.begin(ImportKind.CANDIDATES, world.school, "a.xlsx", rows, world.clerk)
    prepared = imports.prepare(table)
    imports.take(
        imports.begin(ImportKind.CANDIDATES, world.school, "b.xlsx", rows[:1], world.clerk), world.clerk
    )
    assert (len(prepared.rows), imports.take(table, world.clerk, prepared)) == (2, 1)
    assert db.session.scalars(db.select(Candidate.name).order_by(Candidate.id)).all() == [
        "Lê Thị Ánh",
        "Trần Văn Ba",
    ]


def test_what_was_found_of_the_rows_is_kept_until_the_school_holds_something_else(app, login, home):
    client = login(home.clerk)
    page = send(client, "/doi-tuong/nhap", xlsx(HEAD, GOOD, [*GOOD[:3], "không số", *GOOD[4:]])).location
    with app.app_context():
        (table,) = db.session.scalars(db.select(TableImport))
        kept, anew = import_verdicts.kept(table), list(Known(table).judge(in_unicode=True, tell=silent))
        assert [(row.row, row.kind, row.faults, row.note) for row in kept] == [
            (row.row, row.kind, row.faults, row.note) for row in anew
        ]
        clerk = db.session.scalar(db.select(User).filter_by(email=home.clerk))
        other = imports.begin(
            ImportKind.CANDIDATES, table.unit, "b.xlsx", imports.read([[HEAD, GOOD]]), clerk
        )
        imports.take(other, clerk)
        db.session.commit()
        assert import_verdicts.kept(table) is None
    assert "Đã có trong danh sách đối tượng." in client.get(page).text


def test_a_dossier_that_was_sent_since_takes_nothing(context):
    world = make.world()
    dossier = make.dossier(world, DossierState.DRAFT)
    rows = imports.read([[HEAD, GOOD]])
    table = imports.begin(ImportKind.NOMINEES, world.school, "a.xlsx", rows, world.clerk, dossier)
    prepared = imports.prepare(table)
    workflow.perform(dossier, "submit", actor=world.principal)
    count = db.session.scalar(db.select(db.func.count(Candidate.id)))
    with pytest.raises(DomainError):
        imports.take(table, world.clerk, prepared)
    assert db.session.scalar(db.select(db.func.count(Candidate.id))) == count
