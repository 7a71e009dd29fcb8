"""The server dies at any moment; what a school was told is kept is there, whole and once."""

from tests.campaigns import kill


def test_nothing_that_was_acknowledged_is_lost_when_the_whole_server_is_killed():
    found = kill.run(2, seed=3)
    assert (found["acked"] >= kill.CLIENTS, found["doctor"], found["odd_answers"]) == (True, [], [])
    assert [found[name] for name in kill.COUNTED] == [0] * len(kill.COUNTED)
    assert (found["swept"]["left"], found["swept"]["missed"]) == (0, 0)


def test_the_kills_see_files_that_get_their_names_after_the_commit():
    found = kill.run(1, fault="files_after_the_commit")
    assert (found["bad_blob"] > 0, found["doctor"] != []) == (True, True)
