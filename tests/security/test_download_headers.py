"""Every route that returns a file: a kind from our list, never sniffed, never kept, named whole, able to do nothing."""

import re
from io import BytesIO

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from dienhinh.extensions import db
from dienhinh.files import store
from dienhinh.models import Attachment, ConsolidationState, Photo
from dienhinh.models import DossierState as S
from tests.security import objects
from tests.security.test_authz_matrix import cases
from tests.security.test_headers import policy
from tests.support import make

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The page that checks papers without a network is saved, never opened here, so it names no kind.
SAVED = "application/octet-stream"
KINDS = {
    "application/pdf",
    "image/jpeg",
    "image/png",
    "image/heic",
    "image/webp",
    "image/svg+xml",
    DOCX,
    XLSX,
    SAVED,
    "application/zip",
}
# What a browser may show by itself was drawn or encoded anew by us.
SHOWN = {"application/pdf", "image/jpeg", "image/webp", "image/svg+xml"}
# What pages are made of, and what their scripts are told.
PAGES = {"text/html", "text/plain", "application/json"}
SUFFIX = re.compile(r"\.(pdf|docx|xlsx|svg|jpg|zip)$")
BLOBS = {"attachments.download"}
ROLES = ("principal", "officer", "admin")


def faults(response: TestResponse) -> list[str]:
    """What a browser could do with this file that it should not."""
    disposition, rules = response.headers.get("Content-Disposition", "inline"), policy(response)
    found = {
        "a kind of its own": response.mimetype not in KINDS,
        "it may be sniffed": response.headers.get("X-Content-Type-Options") != "nosniff",
        "it may be kept": "no-store" not in response.headers.get("Cache-Control", ""),
        "it may load things": rules.get("default-src") != "'none'",
        "it is shown by the browser": disposition.startswith("inline") and response.mimetype not in SHOWN,
        "its name is cut": "filename" in disposition and "filename*=UTF-8''" not in disposition,
        "it is no sandbox": disposition.startswith("attachment") and "sandbox" not in rules,
    }
    return [fault for fault, is_so in found.items() if is_so]


@pytest.fixture
def files(app, login) -> dict[str, TestResponse]:
    """One answer of every route that gave somebody a file of their own."""
    stored = store.put(app.config["DATA"] / "blobs", BytesIO(b"%PDF-1.7"), limit=100).sha256
    with app.app_context():
        world = objects.make_two()
        for model, column in ((Attachment, "sha256"), (Photo, "sha256"), (Photo, "small_sha256")):
            db.session.execute(sa.update(model).values({column: stored}))
        # Two papers of what has been answered.
        other = make.world()
        returned, _ = (make.dossier(other, state) for state in (S.RETURNED, S.ACCEPTED))
        listed = make.consolidation(other, ConsolidationState.ANSWERED)
        answers = {
            "papers.return_slip": f"/ho-so/{returned.id}/phieu-tra.pdf",
            "papers.result_notice": f"/tong-hop/{listed.id}/thong-bao.pdf",
            "word.return_slip": f"/ho-so/{returned.id}/phieu-tra.docx",
            "word.result_notice": f"/tong-hop/{listed.id}/thong-bao.docx",
        }
        officer = other.officer.email
        db.session.commit()
    given = {endpoint: login(officer, make.PASSWORD).get(path) for endpoint, path in answers.items()}
    for role in ROLES:
        visitor = login(world.emails[role], make.PASSWORD)
        for case in cases(app, world):
            if case.method == "GET" and case.kind not in ("missing", "other"):
                answer = visitor.get(case.path)
                if answer.status_code == 200 and answer.mimetype not in PAGES:
                    given.setdefault(case.endpoint, answer)
    return given


def test_every_file_is_one_of_ours_and_can_do_nothing(app, files):
    named = {rule.endpoint for rule in app.url_map.iter_rules() if SUFFIX.search(rule.rule)}
    assert (named | BLOBS) - files.keys() == set()
    assert {endpoint: faults(answer) for endpoint, answer in files.items() if faults(answer)} == {}


def test_a_file_that_is_sent_as_it_came_is_found_out(app):
    app.view_functions["auth.login"] = lambda: app.response_class("<svg/>", mimetype="text/xml")
    answer = app.test_client().get("/dang-nhap")
    assert faults(answer) == ["a kind of its own", "it is shown by the browser"]
