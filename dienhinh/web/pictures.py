"""Pictures that pages show: taken in as we encode them anew, handed out so that no browser runs them."""

import io
from collections.abc import Callable

from flask import Blueprint, Response, current_app, flash, request, send_file, url_for
from werkzeug.datastructures import FileStorage

from dienhinh.database import write_tx
from dienhinh.domain import photos, small_pictures
from dienhinh.domain.photos import Encoded
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError, NotFound
from dienhinh.extensions import db
from dienhinh.files import store
from dienhinh.files.inspect import inspect
from dienhinh.files.kinds import Kind
from dienhinh.files.names import clean_name
from dienhinh.files.preview import preview, small
from dienhinh.models import Photo
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import again, go
from dienhinh.web.stored_files import DAMAGED, SANDBOX, blobs, keep

KINDS = (Kind.JPEG, Kind.PNG, Kind.HEIC)


def _sent() -> list[Encoded]:
    """Encode and store the pictures of this request, before any transaction; refuse all for a bad one."""
    files = [file for file in request.files.getlist("photos") if file.filename]
    if not files:
        raise DomainError("Chưa chọn ảnh nào.", field="photos")
    if len(files) > photos.MOST:
        raise DomainError(f"Mỗi lần gửi tối đa {photos.MOST} ảnh.", field="photos")
    return [_encode(file) for file in files]


def _encode(file: FileStorage) -> Encoded:
    """What was sent stays unreferenced and is swept: it may tell where and with what it was taken."""
    name = clean_name(file.filename or "")
    original = store.path_of(blobs(), keep(file.stream).sha256)
    if inspect(original, name).kind not in KINDS:
        raise DomainError(f"“{name}” không phải là ảnh. Xin chọn ảnh JPEG, PNG hoặc HEIC.", field="photos")
    return Encoded(_store(preview(original)), _store(small(original)))


def _store(picture: bytes) -> str:
    return keep(io.BytesIO(picture), limit=len(picture)).sha256


def send(photo: Photo, *, shrunk: bool) -> Response:
    """Hand a picture out as we encoded it."""
    sha256 = photo.small_sha256 if shrunk else photo.sha256
    if not store.verify(blobs(), sha256):
        current_app.logger.error("The bytes of %s are damaged or gone.", sha256)
        raise store.StorageError(DAMAGED)
    # Small ones of earlier days are JPEG until the worker has made them anew.
    form = "webp" if small_pictures.is_webp(blobs(), sha256) else "jpeg"
    response = send_file(store.open_blob(blobs(), sha256), mimetype=f"image/{form}", max_age=0)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response


def give_views(
    blueprint: Blueprint, model: type[db.Model], edit: P, view: P, address: str, show: Callable[..., Response]
) -> None:
    """Give the pages of a record its pictures: some are hung on it, one is taken off, one is handed out.

    `show` is the view of the record, which has them under the anchor `photos`; a picture of another model's record is
    not found.
    """

    def seen(id: int, permission: P) -> tuple[Photo, int]:
        photo = find(Photo, id, permission)
        holder = getattr(photo, f"{model.__tablename__}_id")
        if holder is None:
            raise NotFound
        return photo, holder

    def back(id: int) -> Response:
        return go(url_for(f"{blueprint.name}.show", id=id, _anchor="photos"))

    @blueprint.post(f"{address}/<int:id>/anh")
    @require(edit)
    def add_photos(id: int) -> Response:
        photos.check_open(find(model, id, edit))
        try:
            encoded = _sent()
            with write_tx():
                holder = find(model, id, edit, lock=True)
                made = photos.add(holder, encoded, request.form.get("caption", ""), me())
        except DomainError as error:
            return again(error, show, id=id)
        flash(f"Đã thêm {len(made)} ảnh.", "ok")
        return back(id)

    @blueprint.post(f"{address}/anh/<int:id>/xoa")
    @require(edit)
    def remove_photo(id: int) -> Response:
        with write_tx():
            photo, holder = seen(id, edit)
            # Held as by every other change of it: a story may be sent or published in this very moment.
            find(model, holder, edit, lock=True)
            photos.remove(photo, me())
        flash("Đã bỏ ảnh.", "ok")
        return back(holder)

    @blueprint.get(f"{address}/anh/<int:id>")
    @require(view)
    def photo(id: int) -> Response:
        return send(seen(id, view)[0], shrunk="nho" in request.args)
