"""The hand-over file of a forwarded list: what is in it, that it is signed, who may take it, and its receipt."""

import hashlib
import io
import json
import subprocess
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from dienhinh import clock
from dienhinh.domain import amending, doctor, handovers, issuing, receipts, versions
from dienhinh.errors import Conflict, DomainError, Forbidden
from dienhinh.extensions import db
from dienhinh.files import store
from dienhinh.models import (
    Amendment,
    Attachment,
    AttachmentKind,
    AuditEntry,
    Consolidation,
    ConsolidationState,
    DossierState,
    Handover,
    OutgoingMail,
)
from dienhinh.web import checks
from tests.support import html, make

S, C, K = DossierState, ConsolidationState, AttachmentKind
PDF = b"%PDF-1.4 scan "


@pytest.fixture
def world(context) -> make.World:
    return make.world()


def sent_list(
    world: make.World, *kinds: AttachmentKind, name: str = "Nguyễn Thị Đoan Trang"
) -> Consolidation:
    """A list that was forwarded, with a file of each kind on its one dossier."""
    people = [make.candidate(world.school, name, phone="0900 000 123")]
    dossier = make.dossier(world, S.ACCEPTED, people=people)
    for number, kind in enumerate(kinds):
        dossier.attachments.append(attachment(PDF + str(number).encode(), f"Bản quét số {number}.pdf", kind))
    return make.consolidation(world, C.FORWARDED)


def attachment(content: bytes, name: str, kind: AttachmentKind) -> Attachment:
    blob = store.put(handovers._blobs(), io.BytesIO(content), limit=1000)
    values = {"sha256": blob.sha256, "size": blob.size, "content_type": "application/pdf"}
    return Attachment(kind=kind, name=name, **values)


def packed(listed: Consolidation) -> tuple[bytes, zipfile.ZipFile]:
    db.session.flush()
    blob = handovers.pack(handovers.package(listed))
    content = store.path_of(handovers._blobs(), blob.sha256).read_bytes()
    assert (len(content), hashlib.sha256(content).hexdigest()) == (blob.size, blob.sha256)
    return content, zipfile.ZipFile(io.BytesIO(content))


def kept(listed: Consolidation, actor) -> Handover:
    db.session.flush()
    packed = handovers.package(listed)
    made = handovers.keep(listed, packed, handovers.pack(packed), actor)
    db.session.flush()
    return made


def receipt(made: Handover | None, **change: Any) -> bytes:
    words = {
        "format": receipts.FORMAT,
        "version": 1,
        "handover_sha256": made.sha256 if made else "0" * 64,
        "receiver": "Lê Văn Sở",
        "unit": "Sở Giáo dục và Đào tạo",
        "received_on": clock.today().isoformat(),
    }
    return json.dumps(words | change, ensure_ascii=False).encode()


def conforms(value: Any, schema: dict, path: str = "") -> list[str]:
    """The part of JSON Schema that ours uses: types, constants, choices, required names, items."""
    types = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "boolean": bool,
        "null": type(None),
    }
    wanted = schema.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if wanted and not any(type(value) is types[each] for each in wanted):
        return [f"{path}: {value!r} is no {wanted}"]
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        return [f"{path}: {value!r}"]
    faults = []
    if isinstance(value, dict):
        faults += [f"{path}.{name} is missing" for name in schema["required"] if name not in value]
        faults += [f"{path}.{name} is not told" for name in value if name not in schema["properties"]]
        for name in value.keys() & schema["properties"].keys():
            faults += conforms(value[name], schema["properties"][name], f"{path}.{name}")
    if isinstance(value, list):
        for place, each in enumerate(value):
            faults += conforms(each, schema["items"], f"{path}[{place}]")
    return faults


def test_the_file_holds_papers_data_and_what_is_meant_for_the_receiver(world):
    listed = sent_list(world, K.SIGNED_LETTER, K.EVIDENCE, K.OTHER)
    listed.attachments += [
        attachment(PDF + b"letter", "Tờ trình.pdf", K.SIGNED_LETTER),
        attachment(PDF + b"notice", "Thông báo.pdf", K.SIGNED_NOTICE),
    ]
    _, archive = packed(listed)
    names = [name.partition("-")[2] if name.startswith("tep/ho-so") else name for name in archive.namelist()]
    dossier, letter = listed.nominees[0].dossier, listed.attachments[0]
    files = {each.kind: each.id for each in dossier.attachments}
    assert names == [
        "ban-ke.json",
        "ban-ke.sig",
        "van-ban/to-trinh.pdf",
        "van-ban/danh-sach.pdf",
        "du-lieu/dien-hinh.json",
        "du-lieu/dien-hinh.xlsx",
        "du-lieu/luoc-do.json",
        f"tep/danh-sach/{letter.id}-To trinh.pdf",
        f"so-{dossier.id}/{files[K.SIGNED_LETTER]}-Ban quet so 0.pdf",
        f"so-{dossier.id}/{files[K.EVIDENCE]}-Ban quet so 1.pdf",
        "khoa-cong-khai.pem",
        "DOC-TOI.txt",
        "SHA256SUMS",
    ]
    assert archive.read(f"tep/danh-sach/{letter.id}-To trinh.pdf") == PDF + b"letter"


def test_the_manifest_tells_the_hash_of_every_file(world):
    _, archive = packed(sent_list(world, K.SIGNED_LIST))
    manifest = json.loads(archive.read("ban-ke.json"))
    told = {each["name"]: (each["sha256"], each["size"]) for each in manifest["files"]}
    held = {
        name: (hashlib.sha256(archive.read(name)).hexdigest(), len(archive.read(name)))
        for name in archive.namelist()
        if name not in ("ban-ke.json", "ban-ke.sig")
    }
    sums = dict(line.split("  ", 1)[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
    assert (told, sums) == (held, {name: sha for name, (sha, _) in held.items() if name != "SHA256SUMS"})


def test_openssl_and_sha256sum_check_it_as_the_instructions_say(world, tmp_path):
    _, archive = packed(sent_list(world, K.SIGNED_LIST))
    archive.extractall(tmp_path)
    words = (tmp_path / "DOC-TOI.txt").read_text(encoding="utf-8-sig").splitlines()
    commands = [line.split() for line in words if line.startswith(("    openssl", "    sha256sum"))]
    assert [subprocess.run(each, cwd=tmp_path, capture_output=True).returncode for each in commands] == [0, 0]
    manifest = tmp_path / "ban-ke.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"count": 1', b'"count": 2'))
    (tmp_path / "van-ban/danh-sach.pdf").write_bytes(b"%PDF-1.4 another")
    assert [subprocess.run(each, cwd=tmp_path, capture_output=True).returncode for each in commands] == [1, 1]


def test_the_same_list_gives_the_same_bytes_on_another_day(world):
    listed = sent_list(world, K.SIGNED_LIST)
    first, _ = packed(listed)
    with clock.at(clock.now() + timedelta(days=3)):
        second, _ = packed(listed)
    assert first == second


def test_the_papers_are_those_that_were_printed_and_else_those_that_were_mailed(world):
    listed = sent_list(world)
    mailed = packed(listed)[1].read("van-ban/to-trinh.pdf")
    paper, shown = versions.printed("office_letter", listed, world.officer)
    assert packed(listed)[1].read("van-ban/to-trinh.pdf") == versions.draw(paper, shown)[1] != mailed


def test_the_data_say_what_was_sent_and_follow_their_schema(world):
    listed = sent_list(world)
    paper, _ = versions.printed("office_letter", listed, world.officer)
    issuing.issue(paper, 72, clock.today(), "", world.leader)
    listed.nominees[0].candidate.name = "Tên sửa về sau"
    _, archive = packed(listed)
    data, schema = (json.loads(archive.read(f"du-lieu/{name}.json")) for name in ("dien-hinh", "luoc-do"))
    assert conforms(data, schema) == []
    assert (data["list"]["number"], data["list"]["symbol"], data["nominees"][0]["name"]) == (
        "72",
        "TTr-PGDĐT",
        "Nguyễn Thị Đoan Trang",
    )
    rows = CalamineWorkbook.from_filelike(
        io.BytesIO(archive.read("du-lieu/dien-hinh.xlsx"))
    ).get_sheet_by_index(0)
    assert rows.to_python()[1][1:3] == ["Cá nhân", "Nguyễn Thị Đoan Trang"]


def test_a_correction_hands_over_its_lines(world):
    listed = sent_list(world)
    listed.nominees[0].candidate.name = "Nguyễn Thị Đoan Trang (sửa)"
    db.session.flush()
    later = amending.amend(listed, Amendment.CORRECTION, world.officer)
    later.signatory = listed.signatory
    for step, actor in (("present", world.officer), ("forward", world.leader)):
        make.workflow.perform(later, step, actor=actor)
    _, archive = packed(later)
    data, schema = (json.loads(archive.read(f"du-lieu/{name}.json")) for name in ("dien-hinh", "luoc-do"))
    assert (conforms(data, schema), data["list"]["kind"]) == ([], "correction")
    assert data["corrections"][0]["changes"][0]["now"] == "Nguyễn Thị Đoan Trang (sửa)"


def test_proofs_that_are_too_large_are_named_and_left_out(world, monkeypatch):
    monkeypatch.setattr(handovers, "MOST_EVIDENCE", 5)
    _, archive = packed(sent_list(world, K.SIGNED_LETTER, K.EVIDENCE))
    manifest = json.loads(archive.read("ban-ke.json"))
    told = archive.read("DOC-TOI.txt").decode("utf-8-sig")
    assert [each["title"].partition(":")[2] for each in manifest["left_out"]] == [" Bản quét số 1.pdf"]
    assert (sum(name.startswith("tep/") for name in archive.namelist()), "Bản quét số 1.pdf (" in told) == (
        1,
        True,
    )


def test_a_damaged_file_is_not_handed_over(world):
    listed = sent_list(world, K.SIGNED_LETTER)
    db.session.flush()
    held = listed.nominees[0].dossier.attachments[0]
    store.path_of(handovers._blobs(), held.sha256).write_bytes(b"%PDF-1.4 other!")
    with pytest.raises(store.StorageError, match="không còn nguyên vẹn"):
        packed(listed)


def test_a_list_that_was_not_sent_has_no_file(world):
    make.dossier(world, S.ACCEPTED)
    with pytest.raises(Conflict, match="chưa chuyển"):
        handovers.package(make.consolidation(world, C.PRESENTED))


def test_the_mail_tells_of_the_file_without_any_name(world):
    listed = sent_list(world)
    mail = db.session.scalar(
        sa.select(OutgoingMail).where(OutgoingMail.template == "consolidation_forwarded")
    )
    assert ("tệp bàn giao" in mail.text, f"/tong-hop/{listed.id}" in mail.text) == (True, True)
    assert ("Đoan Trang" in mail.text + mail.html, "0900" in mail.text) == (False, False)


def test_a_receipt_is_filed_by_the_hash_of_the_file(world):
    listed = sent_list(world)
    made = kept(listed, world.officer)
    content = receipt(made, unit="Sở  GDĐT\u0000")
    receipts.file(listed, content, world.officer)
    assert (made.received_on, made.receiver, made.receiver_unit) == (clock.today(), "Lê Văn Sở", "Sở GDĐT")
    assert made.receipt == content.decode()
    with pytest.raises(Conflict, match="đã có biên nhận"):
        receipts.file(listed, receipt(made), world.officer)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"handover_sha256": "1" * 64}, "không phải mã của tệp bàn giao nào của danh sách này"),
        ({"format": "khác"}, "không phải giấy biên nhận"),
        ({"version": 2}, "phiên bản"),
        ({"receiver": " "}, "thiếu họ tên người nhận"),
        ({"receiver": 5, "unit": None}, "thiếu họ tên người nhận, đơn vị nhận"),
        ({"received_on": "hôm nay"}, "không đọc được"),
        ({"received_on": "2999-01-01"}, "sau hôm nay"),
        ({"received_on": "2001-01-01"}, "trước ngày lập"),
    ],
)
def test_a_wrong_or_foreign_receipt_is_refused_with_a_sentence(world, change, sentence):
    listed = sent_list(world)
    made = kept(listed, world.officer)
    with pytest.raises(DomainError, match=sentence):
        receipts.file(listed, receipt(made, **change), world.officer)
    assert made.received_on is None


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"\xff\xfe", b"[" * 10_000, b"{" + b" " * 20_000 + b"}", b'"dienhinh-bien-nhan"']
)
def test_what_is_no_receipt_is_refused(content):
    with pytest.raises(DomainError, match="không phải giấy biên nhận"):
        receipts.parse(content)


def test_another_lists_receipt_is_not_filed_here(world):
    first = sent_list(world)
    other = sent_list(world, name="Lê Văn Ba")
    kept(other, world.officer)
    made = kept(first, world.officer)
    with pytest.raises(DomainError, match="của danh sách này"):
        receipts.file(other, receipt(made), world.officer)


def test_only_the_receivers_own_people_press_the_button(world):
    listed = sent_list(world)
    made = kept(listed, world.officer)
    with pytest.raises(Forbidden):
        receipts.confirm(listed, made.id, world.officer)
    receipts.confirm(listed, made.id, world.inspector)
    assert (made.receiver, made.receiver_unit) == (world.inspector.name, world.province.name)


def test_the_examiner_looks_at_the_file_too(world):
    made = kept(sent_list(world), world.officer)
    db.session.commit()
    assert doctor.examine(deep=True) == []
    store.path_of(handovers._blobs(), made.sha256).write_bytes(b"x")
    assert doctor.examine(deep=True) == [f"Tệp bàn giao {made.id} thiếu hoặc đã bị thay đổi."]


@pytest.fixture
def pages(app) -> dict[str, Any]:
    with app.app_context():
        world = make.world()
        listed = sent_list(world, K.SIGNED_LETTER)
        people = {
            role: getattr(world, role).email for role in ("officer", "inspector", "principal", "leader")
        }
        db.session.commit()
        return people | {"url": f"/tong-hop/{listed.id}", "id": listed.id}


def lines(app, action: str) -> int:
    with app.app_context():
        return len(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action)).all())


def test_the_office_takes_the_file_once_packed_and_the_trail_knows_each_time(app, login, pages):
    officer = login(pages["officer"])
    answers = [officer.get(f"{pages['url']}/ban-giao.zip") for _ in range(2)]
    assert {(each.status_code, each.headers["Cache-Control"]) for each in answers} == {(200, "no-store")}
    assert answers[0].data == answers[1].data
    assert "attachment" in answers[0].headers["Content-Disposition"]
    assert (lines(app, "consolidation.pack"), lines(app, "consolidation.take")) == (1, 2)


def test_a_school_does_not_get_the_file(login, pages):
    assert login(pages["principal"]).get(f"{pages['url']}/ban-giao.zip").status_code == 403


def test_the_inspector_takes_it_and_says_so_and_the_office_sees_it(app, login, pages):
    inspector = login(pages["inspector"])
    content = inspector.get(f"{pages['url']}/ban-giao.zip").data
    assert inspector.submit(pages["url"], "Đã nhận tệp bàn giao").status_code == 303
    told = html.text(login(pages["officer"]).page(pages["url"]).get_element_by_id("handover"))
    assert f"Đã nhận ngày {clock.today():%d/%m/%Y}" in told
    found = app.test_client().get(f"/kiem-tra/ban-giao?ma={hashlib.sha256(content).hexdigest().upper()}")
    assert (found.status_code, "Đúng là tệp bàn giao do hệ thống lập." in found.text) == (200, True)
    assert "Đoan Trang" not in found.text


def test_a_receipt_file_comes_back_through_the_page(login, pages):
    officer = login(pages["officer"])
    content = officer.get(f"{pages['url']}/ban-giao.zip").data
    words = {"format": receipts.FORMAT, "version": 1, "handover_sha256": hashlib.sha256(content).hexdigest()}
    words |= {"receiver": "Lê Văn Sở", "unit": "Sở", "received_on": clock.today().isoformat()}
    wrong = (io.BytesIO(b"{}"), "bien-nhan.json")
    answer = officer.submit(pages["url"], "Ghi nhận biên nhận", receipt=wrong)
    assert (answer.status_code, "không phải giấy biên nhận" in answer.text) == (422, True)
    right = (io.BytesIO(json.dumps(words).encode()), "bien-nhan.json")
    assert officer.submit(pages["url"], "Ghi nhận biên nhận", receipt=right).status_code == 303
    assert "Sở đã nhận tệp bàn giao ngày" in html.text(officer.page(pages["url"]))


@pytest.mark.parametrize(
    ("typed", "status", "sentence"), [("0" * 64, 404, checks.UNKNOWN_FILE), ("abc", 422, checks.NO_HASH)]
)
def test_an_unknown_hash_gets_a_sentence(client, typed, status, sentence):
    answer = client.get("/kiem-tra/ban-giao", query_string={"ma": typed})
    assert (answer.status_code, sentence in html.text(html.page(answer))) == (status, True)
