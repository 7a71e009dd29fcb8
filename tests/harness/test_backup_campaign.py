"""The campaign of backups finds nothing in ours, and catches a plain copy of the live files."""

import shutil

from dienhinh import schema
from tests.campaigns import backup


def test_backups_under_load_hold_all_that_was_committed():
    result = backup.run(2)
    assert (result["result"], result["faults"]) == ("0 of 2 (95 % upper bound 3/2)", [])


def test_a_plain_copy_of_the_live_file_is_caught(monkeypatch):
    """What was committed last stands in the log beside the file, which such a copy leaves out."""
    monkeypatch.setattr(schema, "back_up", shutil.copyfile)
    assert backup.run(1)["result"] == "1 of 1"
