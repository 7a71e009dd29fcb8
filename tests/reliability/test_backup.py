"""A backup holds the whole installation, is whole itself, and becomes an installation again; or says why not."""

import io
import os
import random
import stat
import subprocess
import tarfile
import time
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from dienhinh import clock, worker
from dienhinh.backup import archive, making, restoring, snapshot
from dienhinh.core import create_core
from dienhinh.database import write_tx
from dienhinh.domain import attachments, backups, doctor, housekeeping
from dienhinh.domain.attachments import Quota
from dienhinh.domain.backups import Backup
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.files import locks, store
from dienhinh.files.inspect import Inspected
from dienhinh.files.kinds import Kind
from dienhinh.models import Attachment, AttachmentKind, AuditEntry, Dossier, Unit
from tests.support import databases as dbs
from tests.support import make
from tests.support.postgres import program

PDF = Inspected(Kind.PDF, "application/pdf", ".pdf", 1)


@pytest.fixture
def home(context, monkeypatch):
    """An installation with a dossier and a stored file of it."""
    monkeypatch.setattr(making, "WAIT_SECONDS", 0)
    monkeypatch.setenv("PATH", f"{Path(program('pg_dump')).parent}{os.pathsep}{os.environ['PATH']}")
    blob = store.put(context.config["DATA"] / "blobs", io.BytesIO(b"%PDF quyet dinh"), limit=1000)
    world = make.world()
    dossier = make.dossier(world)
    attachments.attach(
        dossier, AttachmentKind.OTHER, "a.pdf", blob, PDF, world.clerk, quota=Quota(files=9, megabytes=9)
    )
    db.session.commit()
    return context


@pytest.fixture
def somewhere(databases, tmp_path, monkeypatch):
    """An empty place for a restore; of PostgreSQL a new database, which the settings name."""
    place = dbs.Place("restored", tmp_path / "restored")
    databases.create(place)
    place.data.rmdir()
    if uri := databases.settings(place).get("SQLALCHEMY_DATABASE_URI"):
        monkeypatch.setenv("DIENHINH_SQLALCHEMY_DATABASE_URI", uri)
    yield place.data
    place.data.mkdir(exist_ok=True)
    databases.drop(place)


def blob_of(app, text: bytes = b"%PDF quyet dinh") -> Path:
    (path,) = (p for p in (app.config["DATA"] / "blobs").glob("??/??/*") if p.read_bytes() == text)
    return path


def actions(*wanted: str) -> list[str]:
    query = sa.select(AuditEntry.action).where(AuditEntry.action.in_(wanted)).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def test_a_backup_becomes_the_installation_again(home, somewhere, tmp_path):
    lines = db.session.scalar(sa.select(sa.func.max(AuditEntry.id)))
    made = making.make(tmp_path / "kept")
    restored = restoring.restore(made.path, somewhere)
    assert (made.is_good, restored.faults) == (True, [])
    assert actions("backup.make") == ["backup.make"]
    with create_core({"DATA": str(somewhere)}).app_context():
        assert db.session.scalar(sa.select(Dossier.number)) == "12"
        assert db.session.get(AuditEntry, lines + 1).action == "backup.restore"
        db.session.remove()
        db.engine.dispose()
    blob = blob_of(home)
    assert (somewhere / blob.relative_to(home.config["DATA"])).read_bytes() == blob.read_bytes()
    keys = [(somewhere / name).read_text() for name in archive.KEYS]
    assert keys == [home.config["SECRET_KEY"], home.config["SIGNING_KEY"]]
    assert not list(somewhere.glob("*.part")) + list(somewhere.glob("database.*"))


def test_only_the_owner_may_read_a_backup_and_its_manifest_tells_what_is_in_it(home, tmp_path):
    made = making.make(tmp_path / "kept")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (made.path.parent, *made.path.parent.iterdir())]
    assert (oct(modes[0]), {oct(mode) for mode in modes[1:]}) == ("0o700", {"0o600"})
    manifest = archive.examine(made.path)
    head = db.session.scalar(sa.select(AuditEntry.digest).where(AuditEntry.id == manifest["trail"]["lines"]))
    revision = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    assert (manifest["trail"]["head"], manifest["schema"]) == (head, revision)
    assert (manifest["counts"]["dossier"], manifest["damaged"]) == (1, [])
    blob = blob_of(home)
    names = {snapshot.kind(), *archive.KEYS, str(blob.relative_to(home.config["DATA"]))}
    assert manifest["files"].keys() == names


def test_an_archive_damaged_anywhere_is_refused_or_still_whole(home, tmp_path):
    whole = making.make(tmp_path / "kept").path
    manifest, data = archive.examine(whole), whole.read_bytes()
    chance, refused = random.Random(7), 0
    for number in range(60):
        place = chance.randrange(len(data))
        damaged = bytearray(data)
        if number % 3:
            damaged[place] ^= 1 << chance.randrange(8)
        else:
            del damaged[place:]
        (tmp_path / "damaged.tar").write_bytes(damaged)
        try:
            assert archive.examine(tmp_path / "damaged.tar") == manifest
        except archive.Unusable:
            refused += 1
    assert refused > 50
    (tmp_path / "damaged.tar").write_bytes(data[: len(data) // 2])
    with pytest.raises(DomainError):
        restoring.restore(tmp_path / "damaged.tar", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def foreign(*members: tuple[str, bytes, str]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        for name, kind, link in members:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, link
            tar.addfile(info, io.BytesIO())
    return file.getvalue()


BLOB = f"blobs/ab/cd/abcd{'0' * 60}"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no tar at all",
        foreign(),
        foreign(("../secret-key", tarfile.REGTYPE, "")),
        foreign(("/etc/passwd", tarfile.REGTYPE, "")),
        foreign((f"blobs/../../{'0' * 64}", tarfile.REGTYPE, "")),
        foreign((BLOB.replace("abcd0", "abce0"), tarfile.REGTYPE, "")),
        foreign((BLOB, tarfile.SYMTYPE, "/etc/passwd")),
        foreign(("secret-key", tarfile.LNKTYPE, "../secret-key")),
        foreign(("blobs", tarfile.DIRTYPE, "")),
        foreign(("secret-key", tarfile.FIFOTYPE, "")),
        foreign((BLOB, tarfile.REGTYPE, ""), (BLOB, tarfile.REGTYPE, "")),
        foreign(("manifest.json", tarfile.REGTYPE, "")),
    ],
)
def test_what_is_no_backup_is_refused_and_nothing_is_written(data, tmp_path):
    (tmp_path / "given.tar").write_bytes(data)
    with pytest.raises(archive.Unusable) as refusal:
        restoring.restore(tmp_path / "given.tar", tmp_path / "new")
    assert refusal.value.sentence.endswith(".")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["given.tar"]


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "blobs/../../evil", "evil", BLOB + "\n"])
def test_a_name_that_leads_elsewhere_is_refused_though_the_manifest_lists_it(name, tmp_path):
    with (tmp_path / "given.tar").open("wb") as file:
        writer = archive.Writer(file)
        for each in (archive.SQLITE, *archive.KEYS, name):
            writer.add(each, io.BytesIO(b"x"), 1)
        writer.close({"schema": "0001", "trail": {"lines": 0, "head": ""}})
    with pytest.raises(archive.Unusable, match="có tên hoặc loại tệp lạ"):
        restoring.restore(tmp_path / "given.tar", tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["given.tar"]


@pytest.mark.parametrize(
    "kind", ["[]", "{}", '{"files": []}', '{"format": 1, "files": {}, "schema": "1"}', "x"]
)
def test_a_manifest_of_another_kind_is_refused(kind, tmp_path):
    with tarfile.open(tmp_path / "given.tar", "w") as tar:
        info = tarfile.TarInfo("manifest.json")
        info.size = len(kind)
        tar.addfile(info, io.BytesIO(kind.encode()))
    with pytest.raises(archive.Unusable):
        archive.examine(tmp_path / "given.tar")


def test_a_used_folder_and_a_younger_version_are_refused(home, somewhere, tmp_path, monkeypatch):
    made = making.make(tmp_path / "kept").path
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "dienhinh.sqlite3").touch()
    with pytest.raises(DomainError, match="không trống"):
        restoring.restore(made, tmp_path / "used")
    assert [path.name for path in (tmp_path / "used").iterdir()] == ["dienhinh.sqlite3"]
    monkeypatch.setattr(restoring.schema, "knows", lambda revision: False)
    with pytest.raises(DomainError, match="phiên bản phần mềm mới hơn"):
        restoring.restore(made, somewhere)
    assert not somewhere.exists()


def test_an_old_log_is_not_played_into_the_restored_database(home, somewhere, tmp_path):
    """Whose file was deleted or moved away while its log stayed where the restore goes."""
    made = making.make(tmp_path / "kept").path
    with write_tx() as session:
        session.execute(sa.update(Unit).values(name="Tên sau bản sao lưu"))
    log = home.config["DATA"] / "dienhinh.sqlite3-wal"
    somewhere.mkdir()
    (somewhere / log.name).write_bytes(log.read_bytes() if log.exists() else b"")
    (somewhere / "secret-key").write_text("made by a command that was run there")
    assert restoring.restore(made, somewhere).faults == []
    assert (somewhere / "secret-key.before-restore").read_text() == "made by a command that was run there"
    with create_core({"DATA": str(somewhere)}).app_context():
        assert "Tên sau bản sao lưu" not in list(db.session.scalars(sa.select(Unit.name)))
        db.session.remove()
        db.engine.dispose()


def test_an_older_backup_is_brought_to_the_present_schema(home, somewhere, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(restoring.schema, "is_behind", lambda app: True)
    monkeypatch.setattr(restoring.schema, "upgrade", lambda app: asked.append(app.config["DATA"]))
    restored = restoring.restore(making.make(tmp_path / "kept").path, somewhere)
    assert (asked, restored.faults) == ([somewhere.resolve()], [])


def test_a_dump_that_postgresql_refuses_leaves_the_folder_as_it_was(home, tmp_path, monkeypatch):
    def refuse(*_):
        raise DomainError("pg_restore báo lỗi.")

    monkeypatch.setattr(snapshot, "run_program", refuse)
    new = tmp_path / "new"
    new.mkdir()
    for name in (*archive.KEYS, "secret-key.before-restore", archive.POSTGRESQL):
        (new / name).write_text(name)
    with pytest.raises(DomainError, match="pg_restore báo lỗi"):
        restoring._fill_database(new)
    assert [path.read_text() for path in new.iterdir()] == ["secret-key.before-restore"]


def test_the_restore_tells_of_a_database_that_is_not_the_one_of_the_manifest(
    home, somewhere, tmp_path, monkeypatch
):
    taken = snapshot.take

    def another(copy):
        facts, hashes = taken(copy)
        return facts | {"trail": {"lines": 1, "head": "f" * 64}}, hashes

    monkeypatch.setattr(snapshot, "take", another)
    restored = restoring.restore(making.make(tmp_path / "kept").path, somewhere)
    assert restored.faults == ["Dữ liệu khôi phục không khớp với bản kê của bản sao lưu."]


Disk = namedtuple("Disk", "total used free")


def test_a_backup_that_fails_leaves_nothing_and_says_why_once_in_the_trail(home, monkeypatch):
    monkeypatch.setattr(store, "usage", lambda folder: Disk(10**12, 10**12, 1000))
    for _ in range(2):
        with pytest.raises(DomainError, match="Đĩa không đủ chỗ"):
            making.make(backups.folder())
    assert list(backups.folder().iterdir()) == []
    assert (actions("backup.fail"), backups.is_at_work()) == (["backup.fail"], False)
    assert backups.warning().startswith("Lần sao lưu gần nhất chưa thành công: Đĩa không đủ chỗ")
    monkeypatch.undo()
    making.make(backups.folder())
    assert backups.warning() == ""


def test_what_a_killed_backup_left_is_cleared_by_the_next(home):
    backups.folder().mkdir()
    for name in ("dienhinh-20211104T000000Z.tar.part", "dienhinh-20211104T000000Z.json"):
        (backups.folder() / name).touch()
    made = making.make(backups.folder())
    names = sorted(path.name for path in backups.folder().iterdir())
    assert names == [made.path.with_suffix(".json").name, made.path.name]


def test_an_unsound_archive_gets_no_name(home, monkeypatch):
    def spoil(path):
        raise archive.Unusable("Bản sao lưu đã hỏng.")

    monkeypatch.setattr(archive, "examine", spoil)
    with pytest.raises(DomainError, match="đã hỏng"):
        making.make(backups.folder())
    assert list(backups.folder().iterdir()) == []


def test_a_backup_is_made_though_a_stored_file_is_damaged_and_tells_so(home, somewhere):
    blob_of(home).write_bytes(b"flipped")
    made = making.make(backups.folder())
    assert (made.faults, made.is_good, backups.there()) == (1, False, [made])
    assert "1 tệp của hồ sơ thiếu hoặc hỏng" in backups.warning()
    assert len(restoring.restore(made.path, somewhere).faults) == 1


def test_the_deep_doctor_finds_one_flipped_byte(home):
    blob = blob_of(home)
    assert doctor.examine(deep=True) == []
    data = bytearray(blob.read_bytes())
    data[3] ^= 1
    blob.write_bytes(data)
    found = ["Tệp đính kèm 1 («a.pdf») thiếu hoặc đã bị thay đổi."]
    assert (doctor.examine(), doctor.examine(deep=True)) == ([], found)


def test_one_backup_at_a_time_and_no_sweep_meanwhile(home):
    old = time.time() - 3 * 24 * 3600
    unnamed = store.put(home.config["DATA"] / "blobs", io.BytesIO(b"of nobody"), limit=100)
    os.utime(store.path_of(home.config["DATA"] / "blobs", unnamed.sha256), (old, old))
    with locks.held(backups.lock()) as got:
        with pytest.raises(Conflict):
            making.make(backups.folder())
        assert (got, making.when_wanted(), housekeeping.sweep_files().blobs) == (True, None, 0)
    assert housekeeping.sweep_files().blobs == 1


def test_of_two_workers_one_makes_the_backup_that_is_wanted(home):
    with write_tx():
        backups.want(None)
    made = [making.when_wanted(), making.when_wanted()]
    assert (made[0].is_good, made[1], backups.there()) == (True, None, [made[0]])


def test_the_worker_has_a_backup_made_in_a_process_of_its_own(home):
    with write_tx():
        backups.want(None)
    db.session.remove()
    process = worker.look_at_backups(None)
    assert worker.look_at_backups(process) is process
    assert process.wait(300) == 0
    assert worker.look_at_backups(process) is None
    assert [one.is_good for one in backups.there()] == [True]


def test_a_backup_whose_process_dies_is_told_and_tried_again(home, caplog):
    backups.look()
    with write_tx():
        backups.want(None)
    dead = subprocess.Popen(["false"])
    dead.wait()
    assert worker.look_at_backups(dead) is None
    assert ("Tiến trình sao lưu dừng đột ngột (mã 1)." in backups.warning(), backups.is_wanted()) == (
        True,
        False,
    )
    assert [record.message for record in caplog.records] == ["The process of the backup ended with 1."]
    with clock.at(clock.now() + timedelta(days=1)):
        assert backups.is_due()


def test_a_backup_that_was_cut_off_with_the_machine_is_told_as_failed(home):
    backups.began()
    with locks.held(backups.lock()):
        backups.look()
        assert (backups.is_at_work(), backups.warning()) == (True, "")
    assert worker.look_at_backups(None) is None
    assert backups.warning() == "Lần sao lưu gần nhất chưa thành công: Lần sao lưu bị ngắt giữa chừng."


def test_a_copy_is_taken_while_somebody_writes(home, tmp_path):
    """The writer neither waits nor is waited for, and what it has not committed is not in the copy."""
    db.session.rollback()
    with db.engine.connect().execution_options(write=True) as writer:
        assert writer.execute(sa.delete(Attachment)).rowcount == 1
        facts, hashes = snapshot.take(tmp_path / "copy")
        writer.commit()
    assert (facts["counts"]["attachment"], len(hashes)) == (1, 1)


def test_without_the_programs_of_postgresql_a_sentence_names_them(home, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(DomainError, match="chưa cài pg_dump"):
        snapshot.run_program("pg_dump")


def at(day: int, hour: int) -> datetime:
    return datetime(2021, 11, day, hour, 30, tzinfo=clock.HOME)


@pytest.mark.parametrize(
    ("since", "good", "now", "due"),
    [
        (at(4, 9), None, at(4, 23), False),  # a new installation waits for the first night
        (at(4, 9), None, at(5, 0), False),
        (at(4, 9), None, at(5, 1), True),
        (at(4, 9), at(5, 1), at(5, 2), False),
        (at(4, 9), at(5, 1), at(6, 0), False),
        (at(4, 9), at(5, 1), at(6, 1), True),
        (at(4, 9), at(5, 0), at(5, 1), True),  # one asked for before the hour is not the day's
        (at(4, 9), at(5, 1), at(9, 14), True),  # a machine that was off makes it as soon as it is on
    ],
)
def test_the_backup_of_a_day_is_due_from_its_hour_until_it_is_made(context, since, good, now, due):
    with clock.at(since):
        backups.look()
    if good:
        backups._remember(good=good)
    with clock.at(now):
        assert backups.is_due() is due


def test_without_an_hour_none_is_due_and_a_late_one_is_still_told(context):
    with clock.at(at(4, 9)):
        backups.look()
    context.config["BACKUP_HOUR"] = ""
    with clock.at(at(9, 9)):
        assert (backups.is_due(), backups.warning()[:24]) == (False, "Chưa có bản sao lưu nào.")


def test_a_failed_backup_is_tried_again_after_a_quarter_of_an_hour(context):
    with clock.at(at(4, 9)):
        backups.look()
    with clock.at(at(5, 1)):
        backups.failed("Đĩa đầy.")
    for minutes, due in ((14, False), (16, True)):
        with clock.at(at(5, 1) + timedelta(minutes=minutes)):
            assert backups.is_due() is due


@pytest.mark.parametrize(("hours", "told"), [(35, False), (37, True)])
def test_a_backup_that_is_too_old_is_told(context, hours, told):
    with clock.at(at(5, 1)):
        backups._remember(since=at(1, 1), good=at(5, 1))
    with clock.at(at(5, 1) + timedelta(hours=hours)):
        sentence = "Bản sao lưu gần nhất đã quá 36 giờ (lúc 01:30 ngày 05/11/2021)." if told else ""
        assert backups.warning() == sentence


def test_seven_days_and_four_weeks_are_kept_and_what_is_not_verified_is_left_alone(context):
    noon = datetime(2021, 11, 4, 5, tzinfo=UTC)
    good = [
        Backup(Path(f"{days:02}-{hour}"), noon - timedelta(days=days, hours=-hour), 1, noon)
        for days in range(60)
        for hour in (1, 0)
    ]
    by_hand = Backup(Path("by hand"), noon - timedelta(days=400), 1)
    lacking = [Backup(Path(f"lacking {n}"), noon - timedelta(days=n), 1, noon, faults=2) for n in range(2)]
    gone = backups.doomed([*good, by_hand, *lacking])
    kept = [one.path.name for one in (*good, by_hand, *lacking) if one not in gone]
    # 4 November 2021 is a Thursday: weeks end on Sundays, 4, 11 and 18 days before.
    days = [f"{days:02}-1" for days in (*range(7), 11, 18)]
    assert kept == [*days, "by hand", "lacking 0"]


def test_a_mark_of_another_archive_does_not_verify_one(home):
    made = making.make(backups.folder())
    with made.path.open("ab") as file:
        file.write(b"more")
    assert [(one.verified_at, one.is_good) for one in backups.there()] == [(None, False)]
