"""The campaign of uploads finds nothing in our inspection, and finds a careless one out."""

from dienhinh.errors import DomainError
from tests.campaigns import uploads


def test_a_short_campaign_finds_no_fault():
    result = uploads.run(40, seed=3)
    assert (result["bad"], result["good taken"], result["hostile refused"]) == ([], 4, 12)


def test_the_campaign_sees_an_inspection_that_takes_everything(monkeypatch):
    monkeypatch.setattr(uploads, "inspect", lambda path, name: None)
    monkeypatch.setattr(uploads, "preview", lambda path: b"")
    assert uploads.run(40, seed=3)["bad"] == ["hostile taken"] * 12


def test_the_campaign_sees_an_inspection_that_refuses_everything_or_breaks(monkeypatch):
    def refuse(path, name):
        raise DomainError("Không nhận.")

    def fail(path, name):
        raise KeyError(0)

    monkeypatch.setattr(uploads, "inspect", refuse)
    assert uploads.run(40, seed=3)["bad"] == ["good refused"] * 4
    monkeypatch.setattr(uploads, "inspect", fail)
    assert len(uploads.run(40, seed=3)["bad"]) == 40
