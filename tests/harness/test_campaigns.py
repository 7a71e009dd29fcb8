"""Every campaign starts from one command and says how sure it makes one."""

import json
import sys

import pytest

from tests import campaign
from tests.campaigns import text


def test_every_campaign_is_started_by_one_command():
    assert campaign.NAMES == ["mail", "names", "text", "uploads", "walk"]


@pytest.mark.parametrize(
    ("faults", "sentence"), [(0, "0 of 2000 (95 % upper bound 3/2000)"), (7, "7 of 2000")]
)
def test_no_fault_is_told_with_its_bound(faults, sentence):
    assert campaign.bound(2000, faults) == sentence


def test_a_campaign_prints_its_seed_and_what_came_of_it(monkeypatch, capsys):
    monkeypatch.setattr(text, "KINDS", text.KINDS[:1])
    monkeypatch.setattr(sys, "argv", ["campaign", "text", "--n", "4", "--seed", "5"])
    campaign.main()
    told = json.loads(capsys.readouterr().out)
    assert (told["campaign"], told["seed"], told["faults"]) == ("text", 5, [])
    assert told["result"] == "0 of 4 (95 % upper bound 3/4)"


def test_the_campaign_of_texts_sees_a_paper_that_is_not_whole(monkeypatch):
    monkeypatch.setattr(text, "KINDS", text.KINDS[:1])
    monkeypatch.setattr(text, "WAYS", ((text.decomposed, lambda record: ["lost"]),))
    result = text.run(3)
    assert (result["drawn"], len(result["faults"])) == (3, 3)
