"""The sweep takes what nobody needs any more, and never what somebody has, or is about to have."""

import io
import os
from datetime import UTC, datetime, timedelta

import pytest

from dienhinh.files import sweep as sweeping
from dienhinh.files.store import new_temporary, path_of, put, verify
from dienhinh.files.sweep import Swept, sweep

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "blobs"


def kept(root, data: bytes, age: timedelta) -> str:
    sha = put(root, io.BytesIO(data), limit=100).sha256
    aged(path_of(root, sha), age)
    return sha


def aged(path, age: timedelta) -> None:
    then = (NOW - age).timestamp()
    os.utime(path, (then, then))


def leftover(root, age: timedelta):
    path = new_temporary(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")
    aged(path, age)
    return path


def nobody(asked: set[str]) -> set[str]:
    return set()


def test_an_empty_house_needs_no_sweeping(root):
    assert sweep(root, nobody, NOW) == Swept(0, 0)


def test_half_files_go_after_an_hour_and_not_before(root):
    old, young = leftover(root, HOUR + MINUTE), leftover(root, HOUR - MINUTE)
    assert (sweep(root, nobody, NOW), old.exists(), young.exists()) == (Swept(1, 0), False, True)


def test_a_blob_goes_when_it_is_old_and_nothing_names_it(root):
    needed, orphan = kept(root, b"needed", 25 * HOUR), kept(root, b"orphan", 25 * HOUR)
    young = kept(root, b"young", 23 * HOUR)
    assert sweep(root, lambda asked: asked & {needed}, NOW) == Swept(0, 1)
    assert {sha: verify(root, sha) for sha in (needed, orphan, young)} == {
        needed: True,
        orphan: False,
        young: True,
    }


def test_only_old_blobs_are_asked_about(root):
    old = kept(root, b"old", 25 * HOUR)
    kept(root, b"young", HOUR)
    asked = []
    sweep(root, lambda hashes: asked.append(hashes) or hashes, NOW)
    assert asked == [{old}]


def test_bytes_put_again_while_the_sweep_was_asking_stay(root):
    sha = kept(root, b"again", 25 * HOUR)

    def asked_while_somebody_sends(hashes):
        put(root, io.BytesIO(b"again"), limit=100)
        return set()

    assert (sweep(root, asked_while_somebody_sends, NOW), verify(root, sha)) == (Swept(0, 0), True)


def test_the_check_sees_a_sweep_that_does_not_look_again(root, monkeypatch):
    monkeypatch.setattr(sweeping, "_discard", lambda _, path, __: sweeping._delete(path))
    with pytest.raises(AssertionError):
        test_bytes_put_again_while_the_sweep_was_asking_stay(root)


def test_a_file_that_is_not_ours_is_left_alone(root):
    stranger = root / "ab" / "cd" / "README"
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"")
    aged(stranger, 99 * HOUR)
    assert (sweep(root, nobody, NOW), stranger.exists()) == (Swept(0, 0), True)
