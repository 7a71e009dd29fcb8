"""The files of a dossier: sent several at once, each judged alone; handed out so that no browser runs them."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, current_app, flash, request, send_file, url_for
from werkzeug.datastructures import FileStorage

from dienhinh.database import write_tx
from dienhinh.domain import attachments, audit, scans
from dienhinh.domain.attachments import MOST_AT_ONCE, Quota
from dienhinh.domain.drafting import check_editable
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.scans import Received
from dienhinh.errors import DomainError
from dienhinh.files import store
from dienhinh.files.inspect import inspect
from dienhinh.files.kinds import Kind
from dienhinh.files.names import clean_name, content_disposition
from dienhinh.files.preview import preview as to_preview
from dienhinh.files.preview import to_jpeg
from dienhinh.models import Attachment, AttachmentKind, Dossier
from dienhinh.web import editor
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import go, is_htmx, render

bp = Blueprint("attachments", __name__)

DAMAGED = "Nội dung tệp trên máy chủ không còn nguyên vẹn nên không tải xuống được. Xin báo người quản trị."
SANDBOX = "default-src 'none'; img-src 'self'; sandbox"


class Refused(NamedTuple):
    """Why a file was not taken; `code` finds the page that shows what differs from a superseded paper."""

    sentence: str
    code: str = ""


@bp.post("/ho-so/<int:id>/tep")
@require(P.EDIT_DOSSIER)
def upload(id: int) -> Response:
    """Keep the good files of a request and say of each other one why it was refused."""
    check_editable(find(Dossier, id, P.EDIT_DOSSIER))
    kind = _kind(request.form.get("kind", ""), scans.AUTO)
    files = [file for file in request.files.getlist("files") if file.filename]
    stored, refused = _store_all(files, codes=scans.read_codes(kind))
    kept, told = 0, []
    with write_tx():
        dossier = find(Dossier, id, P.EDIT_DOSSIER, lock=True)
        for one in stored:
            try:
                told.append(scans.receive(dossier, kind, one, me(), quota=_quota()))
                kept += 1
            except DomainError as error:
                refused.append(_refused(one.name, error))
        if not kept:
            audit.record("dossier.attach_refused", dossier, actor=me(), files=len(files))
    return _answer(id, kept, refused, told=[sentence for sentence in told if sentence])


def _kind(raw: str, *more: str) -> str:
    if raw not in (*AttachmentKind, *more):
        raise DomainError("Xin chọn loại tệp trong danh sách.", field="upload-kind")
    return raw


def _refused(name: str, error: DomainError) -> Refused:
    named = name in error.sentence
    sentence = error.sentence if named else f"Chưa nhận tệp “{name}”. {error.sentence}"
    return Refused(sentence, getattr(error, "code", ""))


def _store_all(files: list[FileStorage], *, codes: bool) -> tuple[list[Received], list[Refused]]:
    if not files:
        return [], [Refused("Chưa chọn tệp nào.")]
    if len(files) > MOST_AT_ONCE:
        most = f"Mỗi lần chỉ gửi được {MOST_AT_ONCE} tệp; lần này có {len(files)} tệp. Xin gửi làm nhiều lần."
        return [], [Refused(most)]
    stored, refused = [], []
    for file in files:
        try:
            stored.append(_store(file, codes=codes))
        except DomainError as error:
            refused.append(_refused(clean_name(file.filename or ""), error))
    return stored, refused


def _store(file: FileStorage, *, codes: bool) -> Received:
    """Put the bytes on the disk and look into them; what is refused stays unreferenced and is swept."""
    name = clean_name(file.filename or "")
    limit = int(current_app.config["UPLOAD_MB"]) * store.MEGABYTE
    blob = store.put(blobs(), file.stream, limit=limit)
    path = store.path_of(blobs(), blob.sha256)
    seen = inspect(path, name, codes=codes)
    pictures = {Kind.HEIC: to_jpeg, Kind.JPEG: to_preview, Kind.PNG: to_preview}
    jpeg = pictures[seen.kind](path) if seen.kind in pictures else b""
    beside = store.put(blobs(), io.BytesIO(jpeg), limit=10 * limit).sha256 if jpeg else None
    return Received(name, blob, seen, beside)


def _quota() -> Quota:
    return Quota(int(current_app.config["DOSSIER_FILES"]), int(current_app.config["DOSSIER_MB"]))


def _answer(
    id: int, kept: int, refused: list[Refused], *, told: Iterable[str] = (), done: str = ""
) -> Response:
    if not refused and not is_htmx():
        for sentence in told:
            flash(sentence)
        return go(url_for("dossiers.show", id=id, _anchor="attachments"))
    context = editor.editing(editor.reread(id))
    context |= {"received": kept, "refused_files": refused, "uploaded": is_htmx(), "told": told, "done": done}
    return render("dossiers/edit.html", "files", status=422 if refused else 200, **context)


@bp.post("/tep/<int:id>/xoa")
@require(P.EDIT_DOSSIER)
def remove(id: int) -> Response:
    with write_tx():
        dossier_id = find(Attachment, id, P.EDIT_DOSSIER).dossier_id
        find(Dossier, dossier_id, P.EDIT_DOSSIER, lock=True)
        attachments.detach(find(Attachment, id, P.EDIT_DOSSIER), me())
    return _answer(dossier_id, 0, [], done="Đã bỏ tệp.")


@bp.post("/tep/<int:id>/loai")
@require(P.EDIT_DOSSIER)
def sort(id: int) -> Response:
    """File what no QR told under the kind that a person names."""
    dossier_id = find(Attachment, id, P.EDIT_DOSSIER).dossier_id
    kind = _kind(request.form.get("kind", ""))
    with write_tx():
        find(Dossier, dossier_id, P.EDIT_DOSSIER, lock=True)
        attachments.sort(find(Attachment, id, P.EDIT_DOSSIER), AttachmentKind(kind), me())
    return _answer(dossier_id, 0, [], done="Đã đổi loại tệp.")


@bp.get("/tep/<int:id>")
@require(P.VIEW_DOSSIER)
def download(id: int) -> Response:
    attachment = find(Attachment, id, P.VIEW_DOSSIER)
    return send(attachment.sha256, attachment.name, attachment.content_type, inline=False)


@bp.get("/tep/<int:id>/xem")
@require(P.VIEW_DOSSIER)
def preview(id: int) -> Response:
    """Show a picture as we encoded it anew, never the bytes that somebody sent."""
    attachment = find(Attachment, id, P.VIEW_DOSSIER)
    if attachment.preview_sha256 is None:
        raise DomainError("Tệp này không xem trực tiếp được. Xin tải xuống để mở.")
    return send(attachment.preview_sha256, f"{Path(attachment.name).stem}.jpg", "image/jpeg", inline=True)


def send(sha256: str, name: str, content_type: str, *, inline: bool) -> Response:
    """Answer with stored bytes under a name; those that are not whole any more are refused."""
    if not store.verify(blobs(), sha256):
        current_app.logger.error("The bytes of %s are damaged or gone.", sha256)
        raise store.StorageError(DAMAGED)
    response = send_file(store.open_blob(blobs(), sha256), mimetype=content_type, max_age=0)
    response.headers["Content-Disposition"] = content_disposition(name, inline=inline)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response


def blobs() -> Path:
    """Return the folder in which files are kept."""
    return Path(current_app.config["DATA"]) / "blobs"
