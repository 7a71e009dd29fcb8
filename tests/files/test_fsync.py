"""The order that survives a loss of power: sync the file, rename it, sync the directory that names it."""

import io
import os

import pytest

from dienhinh.files import store


def recorded(root, monkeypatch) -> list[tuple[str, int]]:
    """Keep a file and return what the operating system was asked for, as (call, inode)."""
    calls = []
    fsync, replace = os.fsync, os.replace

    def see_fsync(handle):
        fsync(handle)
        calls.append(("sync", os.fstat(handle).st_ino))

    def see_replace(source, target):
        calls.append(("rename", os.stat(source).st_ino))
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", see_fsync)
        patch.setattr(os, "replace", see_replace)
        blob = store.put(root, io.BytesIO(b"x" * 3_000_000), limit=4_000_000)
    calls.append(("kept", store.path_of(root, blob.sha256).stat().st_ino))
    return calls


def fault(root, calls: list[tuple[str, int]]) -> str:
    """Say what a loss of power could take away; nothing when the order is right."""
    kept = calls[-1][1]
    if ("rename", kept) not in calls:
        return "the name was not given by a rename"
    renamed = calls.index(("rename", kept))
    if ("sync", kept) not in calls[:renamed]:
        return "the bytes were not synced before they got their name"
    directory = next(path for path in root.glob("??/??"))
    if ("sync", directory.stat().st_ino) not in calls[renamed:]:
        return "the name was not synced"
    above = (directory.parent, root, root.parent)
    if not {("sync", path.stat().st_ino) for path in above} <= set(calls):
        return "a new directory was not synced"
    return ""


def test_bytes_are_synced_renamed_and_their_names_synced_before_the_store_answers(tmp_path, monkeypatch):
    root = tmp_path / "blobs"
    assert fault(root, recorded(root, monkeypatch)) == ""


def test_the_same_bytes_again_are_synced_again_for_the_first_put_may_not_have_got_so_far(
    tmp_path, monkeypatch
):
    root = tmp_path / "blobs"
    recorded(root, monkeypatch)
    assert fault(root, recorded(root, monkeypatch)) == ""


def _unsynced(temporary, stream, limit):
    data = stream.read()
    temporary.write_bytes(data)
    return store.Blob(store.hashlib.sha256(data).hexdigest(), len(data))


def _copied(root, temporary, sha256):
    target = store.path_of(root, sha256)
    store._make_directories(root, target.parent)
    target.write_bytes(temporary.read_bytes())


def _flat(root, directory):
    directory.mkdir(parents=True, exist_ok=True)


def _early(root, temporary, sha256):
    target = store.path_of(root, sha256)
    store._make_directories(root, target.parent)
    store.sync_directory(target.parent)
    os.replace(temporary, target)


@pytest.mark.parametrize(
    ("name", "sabotage", "seen"),
    [
        ("_write", _unsynced, "the bytes were not synced before they got their name"),
        ("_publish", _copied, "the name was not given by a rename"),
        ("_publish", _early, "the name was not synced"),
        ("_make_directories", _flat, "a new directory was not synced"),
    ],
)
def test_the_check_sees_a_store_that_forgets_a_step(tmp_path, monkeypatch, name, sabotage, seen):
    monkeypatch.setattr(store, name, sabotage)
    root = tmp_path / "blobs"
    assert fault(root, recorded(root, monkeypatch)) == seen
