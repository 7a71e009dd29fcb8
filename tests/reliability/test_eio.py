"""A disk that does not take what it was given: the request is refused, nothing of it stays, the next one is sound."""

import re
import secrets
from itertools import accumulate

import pytest
import sqlalchemy as sa

from dienhinh.domain import doctor
from dienhinh.extensions import db
from dienhinh.models import Attachment, Dossier
from tests.benchmarks.pages import Browser, token_of
from tests.campaigns.kill import SETTINGS, begin, hand_out, principals
from tests.support.senders import Sender, Traffic, multipart, some_files
from tests.support.trace import Traced

MOST = 40  # rounds of two forms; a few meet both faults
# Of each thread's calls to sync the log of the database and the folder of files the third fails, then every fifth:
# one form makes fewer, so that it is taken when it is sent again.
FAULT = ("--trace=fsync,fdatasync", "--inject=fsync,fdatasync:error=EIO:when=3+5")


@pytest.fixture
def traced(tmp_path):
    app, world = begin(tmp_path / "data")
    sender = Sender(Traffic(), principals(app, world)[0])
    hand_out(app, world, [sender], 1)
    data = app.config["DATA"]
    watched = ("-P", str(data / "dienhinh.sqlite3-wal"), "-P", str(data / "blobs"))
    server = Traced(data, *watched, *FAULT, settings=SETTINGS)
    yield app, server, sender
    server.stop()


def until_taken(browser: Browser, path: str, form: object) -> list[tuple[int, str]]:
    """Send the same form until it is taken; the answers that refused it."""
    refused = []
    while (answer := browser.ask("POST", path, form))[0] != 303:
        refused.append(answer)
        assert len(refused) < 5, answer
    return refused


def test_a_sync_that_fails_is_told_and_what_it_was_for_is_not_there(traced):
    app, server, sender = traced
    browser = Browser(server.url).log_in(sender.email)
    number = sender.drafts[0]
    fields = {"csrf_token": token_of(browser.ask("GET", f"/ho-so/{number}")[1])}
    begun, uploads, stored = [], [], []
    while not (begun and any(status == 503 for status, _ in uploads)):
        assert len(stored) < MOST
        for _ in range(1 + len(stored) % 3):  # not always as many calls from one fault to the next
            begun += until_taken(browser, "/ho-so/moi", fields | {"key": secrets.token_urlsafe(16)})
        form = multipart(fields | {"kind": "other"}, some_files()[:2])
        uploads += until_taken(browser, f"/ho-so/{number}/tep", form)
        with app.app_context():
            counts = [sa.select(sa.func.count(model.id)) for model in (Dossier, Attachment)]
            stored.append(tuple(db.session.scalar(count) for count in counts))
    with app.app_context():
        assert doctor.examine(deep=True) == []
    dossiers = accumulate((1 + done % 3 for done in range(len(stored))), initial=1)
    assert stored == [(made, 2 + 2 * done) for done, made in enumerate(list(dossiers)[1:])]
    codes = re.findall(r"mã sự cố ([0-9A-F]{8})", "".join(text for _, text in begun))
    assert {status for status, _ in begun} == {500}
    assert all(f"Incident {code}" in server.output for code in codes)
    told = [text for status, text in uploads if status == 503]
    assert ["Máy chủ chưa ghi được tệp" in text for text in told] == [True] * len(told)
    assert {status for status, _ in uploads} <= {500, 503}
    assert "OSError: [Errno 5]" in server.output
    assert server.trace.read_text().count("INJECTED") >= len(begun) + len(uploads)
