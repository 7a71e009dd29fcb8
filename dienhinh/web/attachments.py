"""The files of a record that papers are kept with: sent several at once, each judged alone, and handed out."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from flask import Blueprint, Response, current_app, flash, request, url_for

from dienhinh.database import write_tx
from dienhinh.domain import attachments, scans
from dienhinh.domain.access import units_with
from dienhinh.domain.attachments import Quota
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError, Forbidden
from dienhinh.models import (
    Attachment,
    AttachmentKind,
    Consolidation,
    Dossier,
    PledgeList,
    Report,
    SchoolPlan,
    Urging,
)
from dienhinh.models.papers import Owner
from dienhinh.web import consolidations, editor, filing, papers, plans, pledges, reports, urgings
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import go, is_htmx, render
from dienhinh.web.receiving import Refused, refusal, store_all
from dienhinh.web.stored_files import send

bp = Blueprint("attachments", __name__)


class Outcome(NamedTuple):
    """What became of a request: how many files were received, why others were not, and what to say of them."""

    received: int = 0
    refused: Sequence[Refused] = ()
    told: Sequence[str] = ()
    done: str = ""


class Home(NamedTuple):
    """Whose files, where they are sent, who may change them, and the page that they stand on."""

    model: type[Owner]
    address: str
    page: Callable[..., Response]
    edit: P = P.ISSUE

    def find(self, id: int, *, lock: bool = False) -> Owner:
        """Return the owner to one of the unit that keeps its files; others may see them at most."""
        owner = find(self.model, id, self.edit, lock=lock)
        if owner.unit_id not in units_with(me(), self.edit):
            raise Forbidden
        return owner


def _of_dossier(dossier: Dossier, status: int, **context: Any) -> Response:
    editing = editor.editing(editor.reread(dossier.id))
    return render("dossiers/edit.html", "files", status=status, **editing, **context)


HOMES = {
    "dossier": Home(Dossier, "/ho-so/<int:id>/tep", _of_dossier, P.EDIT_DOSSIER),
    "consolidation": Home(Consolidation, "/tong-hop/<int:id>/tep", consolidations.page),
    "school_plan": Home(SchoolPlan, "/ke-hoach/ban/<int:id>/ban-da-ky", plans.page),
    "pledge_list": Home(PledgeList, "/dang-ky/<int:id>/ban-da-ky", pledges.page),
    "report": Home(Report, "/bao-cao/<int:id>/ban-da-ky", reports.page),
    "urging": Home(Urging, "/tien-do/cong-van/<int:id>/ban-da-ky", urgings.page),
}


def _each_home() -> None:
    for name, home in HOMES.items():
        view = require(home.edit)(partial(_upload, home))
        bp.add_url_rule(home.address, f"upload_to_{name}", view, methods=["POST"])


def _upload(home: Home, id: int) -> Response:
    """Keep the good files of a request and say of each other one why it was refused."""
    owner = home.find(id)
    attachments.check_open(owner)
    kind = _kind(owner, scans.AUTO)
    files = [file for file in request.files.getlist("files") if file.filename]
    stored, refused = store_all(files, codes=scans.read_codes(kind))
    taken = []
    with write_tx():
        owner = home.find(id, lock=True)
        for one in stored:
            try:
                taken.append(scans.receive(owner, kind, one, me(), quota=_quota()))
            except DomainError as error:
                refused.append(refusal(one.name, error))
        told = [tell() for tell in taken]
        if not taken:
            attachments.record(owner, "attach_refused", me(), files=len(files))
    return _answer(home, id, Outcome(len(taken), refused, list(filter(None, told))))


def _kind(owner: Owner, *more: str) -> str:
    raw = request.form.get("kind", "")
    if raw not in (*attachments.kinds_of(owner), *more):
        raise DomainError("Xin chọn loại tệp trong danh sách.", field="upload-kind")
    return raw


def _quota() -> Quota:
    return Quota(int(current_app.config["DOSSIER_FILES"]), int(current_app.config["DOSSIER_MB"]))


def _answer(home: Home, id: int, outcome: Outcome) -> Response:
    if not outcome.refused and not is_htmx():
        for sentence in outcome.told:
            flash(sentence)
        return go(url_for(papers.HOMES[home.model.__tablename__][0], id=id, _anchor="attachments"))
    owner, status = home.find(id), 422 if outcome.refused else 200
    context = {"outcome": outcome, "uploaded": is_htmx()}
    if is_htmx() and not isinstance(owner, Dossier):
        return render("attachments/signed.html", "files", status, **filing.signed(owner), **context)
    return home.page(owner, status=status, **context)


@bp.post("/tep/<int:id>/xoa")
@require(P.VIEW_FILE)
def remove(id: int) -> Response:
    return _change(id, lambda attachment: attachments.detach(attachment, me()), "Đã bỏ tệp.")


@bp.post("/tep/<int:id>/loai")
@require(P.VIEW_FILE)
def sort(id: int) -> Response:
    """File what no QR told under the kind that a person names."""

    def act(attachment: Attachment) -> None:
        attachments.sort(attachment, AttachmentKind(_kind(attachment.owner)), me())

    return _change(id, act, "Đã đổi loại tệp.")


def _change(id: int, act: Callable[[Attachment], None], done: str) -> Response:
    """Do something to a file under the lock of its owner, which every change of the files takes."""
    with write_tx():
        seen = find(Attachment, id, P.VIEW_FILE).owner
        home, owner_id = HOMES[seen.__tablename__], seen.id
        home.find(owner_id, lock=True)
        act(find(Attachment, id, P.VIEW_FILE))
    return _answer(home, owner_id, Outcome(done=done))


@bp.get("/tep/<int:id>")
@require(P.VIEW_FILE)
def download(id: int) -> Response:
    attachment = find(Attachment, id, P.VIEW_FILE)
    return send(attachment.sha256, attachment.name, attachment.content_type, inline=False)


@bp.get("/tep/<int:id>/xem")
@require(P.VIEW_FILE)
def preview(id: int) -> Response:
    """Show a picture as we encoded it anew, never the bytes that somebody sent."""
    attachment = find(Attachment, id, P.VIEW_FILE)
    if attachment.preview_sha256 is None:
        raise DomainError("Tệp này không xem trực tiếp được. Xin tải xuống để mở.")
    return send(attachment.preview_sha256, f"{Path(attachment.name).stem}.jpg", "image/jpeg", inline=True)


_each_home()
