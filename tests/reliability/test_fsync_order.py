"""A file is on the disk before the row that tells of it, and the row before the answer."""

import pytest

from tests.campaigns import order
from tests.support.trace import Event

FOLDER = "/data/blobs/ab/cd"
# What one upload does, as the server's calls show it.
SOUND = [
    Event("sync", "/data/blobs/tmp/1.part"),
    Event("sync", "/data/blobs"),
    Event("sync", "/data/blobs/ab"),
    Event("rename", f"{FOLDER}/abcd"),
    Event("sync", FOLDER),
    Event("sync", "/data/dienhinh.sqlite3-wal"),
]


def test_everything_is_on_the_disk_before_the_answer():
    found = order.run(2)
    assert (found["faults"], found["acked"], found["files_and_previews"]) == ([], 2, 8)
    assert found["result"] == "0 of 4 (95 % upper bound 3/4) answers"


@pytest.mark.parametrize("missing", [place for place, event in enumerate(SOUND) if event.what == "sync"])
def test_a_sync_that_is_left_out_is_seen(missing):
    assert list(order.upload_faults(SOUND)) == []
    assert list(order.upload_faults([*SOUND[:missing], *SOUND[missing + 1 :]])) != []


@pytest.mark.parametrize("late", [0, 4])
def test_a_sync_after_the_commit_is_seen(late):
    events = [*SOUND[:late], *SOUND[late + 1 :], SOUND[late]]
    assert list(order.upload_faults(events)) != []
