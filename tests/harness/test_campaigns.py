"""Every campaign starts from one command and says how sure it makes one."""

import json
import sys

import pytest

from tests import campaign
from tests.campaigns import audit, fuzz, slow, text


def test_every_campaign_is_started_by_one_command():
    assert campaign.NAMES == [
        "audit",
        "backup",
        "deadline",
        "enospc",
        "fuzz",
        "kill",
        "mail",
        "migrate_kill",
        "names",
        "order",
        "slow",
        "term",
        "text",
        "uploads",
        "walk",
    ]


@pytest.mark.parametrize(
    ("faults", "sentence"), [(0, "0 of 2000 (95 % upper bound 3/2000)"), (7, "7 of 2000")]
)
def test_no_fault_is_told_with_its_bound(faults, sentence):
    assert campaign.bound(2000, faults) == sentence


@pytest.fixture
def one_kind(monkeypatch):
    """The campaign of texts with one kind of paper, the whole dossier besides."""
    monkeypatch.setattr(text, "KINDS", text.KINDS[:1])


def test_a_campaign_prints_its_seed_and_what_came_of_it(one_kind, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["campaign", "text", "--n", "4", "--seed", "5"])
    campaign.main()
    told = json.loads(capsys.readouterr().out)
    assert (told["campaign"], told["seed"], told["texts"], told["faults"]) == ("text", 5, 4, [])
    assert {name: each["texts"] for name, each in told["through"].items()} == {
        text.KINDS[0].__name__: 4,
        "Whole": 4,
    }
    drawn = sum(each["papers"] for each in told["through"].values())
    assert told["result"] == f"0 of {drawn} (95 % upper bound 3/{drawn})"


def test_the_campaign_of_texts_sees_a_paper_that_is_not_whole(one_kind, monkeypatch):
    monkeypatch.setattr(text, "faults", lambda record, draw: ["lost"])
    result = text.run(3)
    drawn = sum(each["papers"] for each in result["through"].values())
    assert (result["result"], len(result["faults"])) == (f"{drawn} of {drawn}", drawn)


def test_the_campaign_of_slow_lines_finds_everybody_served():
    found = slow.run(24, rounds=2)
    assert (found["faults"], found["lines"]["at a time"]) == ([], 24)


def test_the_campaign_of_slow_lines_sees_a_server_whose_threads_wait_for_bodies(monkeypatch):
    monkeypatch.setattr(slow, "PATIENCE", 2.0)
    found = slow.run(24, rounds=2, program=(sys.executable, "-m", "tests.campaigns._changed", "slow"))
    assert [fault for fault in found["faults"] if "timed out" in fault] != []


def test_the_campaign_of_hostile_requests_finds_the_server_whole():
    assert fuzz.run(150)["faults"] == []


def test_the_campaign_of_hostile_requests_sees_ids_that_no_database_holds():
    """One of two hundred requests holds such an id where it is looked up, so that one seed may have none."""
    program = (sys.executable, "-m", "tests.campaigns._changed", "fuzz")
    runs = (fuzz.run(500, seed, program)["faults"] for seed in range(1, 6))
    assert any(fault.startswith("500") for faults in runs for fault in faults)


def test_the_campaign_of_the_trail_sees_every_tampering():
    result = audit.run(25, lines=60)
    assert (result["whole before and after"], result["result"]) == (True, "0 of 25 (95 % upper bound 3/25)")
    assert (result["kinds"], result["seen by an anchor alone"]) == (dict.fromkeys(audit.KINDS, 5), 5)


def test_who_has_the_key_deceives_the_chain_and_not_the_anchors():
    """Sabotage, and the limit of a chain: made anew behind the change, it tells nothing; the anchor does."""
    result = audit.run(10, lines=60, unkeyed=True)
    assert (result["result"], result["seen by an anchor alone"]) == ("10 of 10", 10)
