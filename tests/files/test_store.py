"""Bytes are kept once, whole, and are on the disk before anybody is told so."""

import errno
import hashlib
import io
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dienhinh.errors import DomainError
from dienhinh.files import store
from dienhinh.files.store import Blob, StorageError, StorageFull, TooLarge, open_blob, path_of, put, verify

LIMIT = 20 * store.MEGABYTE
SCAN = b"%PDF-1.7 " + bytes(range(256)) * 9000
SHA = hashlib.sha256(SCAN).hexdigest()


@pytest.fixture
def root(tmp_path):
    return tmp_path / "blobs"


def keep(root: Path, data: bytes = SCAN, limit: int = LIMIT) -> Blob:
    return put(root, io.BytesIO(data), limit=limit)


def files_of(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_bytes_are_kept_under_their_hash_and_read_back(root):
    assert keep(root) == Blob(SHA, len(SCAN))
    with open_blob(root, SHA) as stream:
        assert stream.read() == SCAN
    assert (files_of(root), verify(root, SHA)) == ([f"{SHA[:2]}/{SHA[2:4]}/{SHA}"], True)


def test_the_same_bytes_are_kept_once_and_become_young_again(root):
    keep(root)
    os.utime(path_of(root, SHA), (0, 0))
    assert (keep(root), files_of(root)) == (Blob(SHA, len(SCAN)), [f"{SHA[:2]}/{SHA[2:4]}/{SHA}"])
    assert path_of(root, SHA).stat().st_mtime > 0


def test_many_hands_may_keep_the_same_bytes_at_once(root):
    with ThreadPoolExecutor(8) as pool:
        blobs = list(pool.map(lambda _: keep(root), range(40)))
    assert (set(blobs), files_of(root)) == ({Blob(SHA, len(SCAN))}, [f"{SHA[:2]}/{SHA[2:4]}/{SHA}"])


def test_a_damaged_blob_is_seen_and_mended_when_its_bytes_come_again(root):
    keep(root)
    path_of(root, SHA).write_bytes(b"X" + SCAN[1:])
    assert verify(root, SHA) is False
    keep(root)
    assert verify(root, SHA) is True


def test_only_the_server_and_its_group_may_read(root):
    keep(root)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*") if path.is_file()}
    others = [path for path in root.rglob("*") if path.stat().st_mode & stat.S_IRWXO]
    assert (modes, others) == ({0o640}, [])


def test_a_file_over_the_limit_is_refused_with_the_limit_and_leaves_nothing(root):
    with pytest.raises(TooLarge) as refusal:
        keep(root, bytes(2 * store.MEGABYTE + 1), 2 * store.MEGABYTE)
    assert (refusal.value.status, files_of(root)) == (413, [])
    assert refusal.value.sentence.startswith("Tệp lớn hơn mức cho phép là 2 MB. Hãy ")


def test_a_file_of_exactly_the_limit_is_taken(root):
    assert keep(root, bytes(2 * store.MEGABYTE), 2 * store.MEGABYTE).size == 2 * store.MEGABYTE


class Endless(io.RawIOBase):
    """A sender that never stops; counts what was taken from it."""

    taken = 0

    def read(self, size=-1):
        self.taken += size
        return bytes(size)


def test_a_sender_that_never_stops_is_cut_off_at_the_limit(root):
    sender = Endless()
    with pytest.raises(TooLarge):
        put(root, sender, limit=3 * store.MEGABYTE)
    assert (sender.taken, files_of(root)) == (4 * store.MEGABYTE, [])


@pytest.mark.parametrize(
    ("number", "failure", "status"),
    [(errno.ENOSPC, StorageFull, 507), (errno.EDQUOT, StorageFull, 507), (errno.EIO, StorageError, 503)],
)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_nothing_half_stored_and_the_next_try_succeeds(
    root, monkeypatch, call, number, failure, status
):
    def broken(*_):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, broken)
        with pytest.raises(DomainError) as refusal:
            keep(root)
    assert (type(refusal.value), refusal.value.status, files_of(root)) == (failure, status, [])
    assert (refusal.value.sentence.endswith("."), refusal.value.__cause__.errno) == (True, number)
    assert keep(root) == Blob(SHA, len(SCAN))


def test_a_sender_who_hangs_up_leaves_nothing(root):
    class HangsUp(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 0:
                raise ValueError("gone")
            return super().read(size)

    with pytest.raises(ValueError, match="gone"):
        put(root, HangsUp(SCAN), limit=LIMIT)
    assert files_of(root) == []


@pytest.mark.parametrize(
    "sha", ["", "../../etc/passwd", SHA[:-1], SHA.upper(), SHA + "\n", "/" * 64, "\0" * 64]
)
def test_what_is_no_hash_names_no_file(root, sha):
    with pytest.raises(StorageError):
        path_of(root, sha)


def test_a_blob_that_is_gone_is_told_in_a_sentence(root):
    with pytest.raises(StorageError) as refusal:
        open_blob(root, SHA)
    assert (verify(root, SHA), refusal.value.sentence.startswith("Máy chủ không tìm thấy")) == (False, True)
