"""A process that dies at the worst moments of an upload or a submission leaves all of it or nothing.

Each death is a real one: a forked process is served the form and ends without a word, as after SIGKILL.
"""

import io
import os
from collections.abc import Callable
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from flask import Flask

from dienhinh.domain import audit, doctor, mails, workflow
from dienhinh.extensions import db
from dienhinh.files import store
from dienhinh.models import AuditEntry, Dossier, DossierState, OutgoingMail
from dienhinh.web import attachments
from tests.support import databases, forms
from tests.support.drafts import School, school
from tests.test_attachments import pdf

KILLED = 137
NOTHING, ALL = False, True


class Kept(NamedTuple):
    """What is stored of the one dossier."""

    files: int
    attach_lines: int
    is_submitted: bool
    rounds: int
    submit_lines: int
    mails: set[str]


EMPTY = Kept(0, 0, False, 0, 0, set())
UPLOADED = EMPTY._replace(files=1, attach_lines=1)
SUBMITTED = EMPTY._replace(
    is_submitted=True, rounds=1, submit_lines=1, mails={"dossier_submitted", "dossier_receipt"}
)


def die(*_: object, **__: object) -> None:
    os._exit(KILLED)


def before(owner: object, name: str) -> Callable[[Flask], None]:
    """Die where a function would be called."""
    return lambda app: setattr(owner, name, die)


def after(owner: object, name: str, call: int = 1) -> Callable[[Flask], None]:
    """Die where a function has done its work for so many times."""

    def arm(app: Flask) -> None:
        real, left = getattr(owner, name), iter(range(call - 1))

        def last(*arguments: object, **options: object) -> object:
            result = real(*arguments, **options)
            return result if next(left, None) is not None else die()

        setattr(owner, name, last)

    return arm


def at(event: str) -> Callable[[Flask], None]:
    """Die at an event of the database session that has something to write."""

    def arm(app: Flask) -> None:
        def is_writing(session: sa.orm.Session, *_: object) -> None:
            if session.connection().get_execution_options().get("write"):
                die()

        sa.event.listen(db.session, event, die if event == "after_commit" else is_writing)

    return arm


def before_the_answer(app: Flask) -> None:
    app.after_request_funcs.setdefault(None, []).append(die)


UPLOAD = {
    "before the file is synced": (before(os, "fsync"), NOTHING),
    "after the file is synced": (after(os, "fsync"), NOTHING),
    "before the rename": (before(os, "replace"), NOTHING),
    "after the rename": (after(os, "replace"), NOTHING),
    "before the name is synced": (before(store, "sync_directory"), NOTHING),
    "after the name is synced": (after(store, "sync_directory", 4), NOTHING),
    "before the file is hung on its dossier": (before(attachments.scans, "receive"), NOTHING),
    "after its line in the trail": (after(attachments.attachments, "_record"), NOTHING),
    "before the commit": (at("before_commit"), NOTHING),
    "after the commit": (at("after_commit"), ALL),
    "before the answer": (before_the_answer, ALL),
}
SUBMISSION = {
    "before the line in the trail": (before(audit, "record"), NOTHING),
    "after the line in the trail": (after(audit, "record"), NOTHING),
    "between the mails": (after(mails, "notify"), NOTHING),
    "after the step": (after(workflow, "perform"), NOTHING),
    "before the commit": (at("before_commit"), NOTHING),
    "after the commit": (at("after_commit"), ALL),
    "before the answer": (before_the_answer, ALL),
}


@pytest.fixture
def home(app) -> School:
    return school(app)


def dies(app: Flask, arm: Callable[[Flask], None], send: Callable[[], object]) -> bool:
    """Send a form to a process that is armed to die; tell whether it did."""
    databases.close(app)  # no connection may cross the fork
    pid = os.fork()
    if not pid:
        try:
            arm(app)
            send()
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == KILLED


def kept(app: Flask, home: School) -> Kept:
    with app.app_context():
        dossier = db.session.get(Dossier, home.dossier)
        actions = list(
            db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_type == "dossier"))
        )
        told = db.session.scalars(
            sa.select(OutgoingMail.template).where(OutgoingMail.dossier_id == home.dossier)
        )
        return Kept(
            len(dossier.attachments),
            actions.count("dossier.attach"),
            dossier.state is DossierState.SUBMITTED,
            len(dossier.submissions),
            actions.count("dossier.submit"),
            set(told),
        )


def faults(app: Flask) -> list[str]:
    with app.app_context():
        return doctor.examine(deep=True)


def upload(client, home: School) -> Callable[[], object]:
    tree, content = client.page(home.page), pdf()
    fields = {"csrf_token": tree.xpath("//input[@name='csrf_token']/@value")[0], "kind": "other"}
    return lambda: client.post(
        f"{home.page}/tep", data=fields | {"files": [(io.BytesIO(content), "biên bản.pdf")]}
    )


def submission(client, home: School) -> Callable[[], object]:
    tree = client.page(home.page)
    form = next(one for one in tree.iter("form") if one.get("action", "").endswith("/chuyen/submit"))
    fields = forms.values(tree, form) | {"key": "k" * 20}
    return lambda: client.post(f"{home.page}/chuyen/submit", data=fields)


@pytest.mark.parametrize(("arm", "outcome"), UPLOAD.values(), ids=UPLOAD.keys())
def test_a_death_in_an_upload_leaves_all_or_nothing(app, login, home, arm, outcome):
    send = upload(login(home.clerk), home)
    assert dies(app, arm, send)
    assert (kept(app, home), faults(app)) == (UPLOADED if outcome else EMPTY, [])
    assert (send().status_code, kept(app, home), faults(app)) == (303, UPLOADED, [])


@pytest.mark.parametrize(("arm", "outcome"), SUBMISSION.values(), ids=SUBMISSION.keys())
def test_a_death_in_a_submission_leaves_all_or_nothing(app, login, home, arm, outcome):
    send = submission(login(home.principal), home)
    assert dies(app, arm, send)
    assert (kept(app, home), faults(app)) == (SUBMITTED if outcome else EMPTY, [])
    assert (send().status_code, kept(app, home), faults(app)) == (303, SUBMITTED, [])
