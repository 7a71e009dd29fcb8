"""Pictures that pages show: taken in as we encode them anew, handed out so that no browser runs them."""

import io

from flask import Response, current_app, flash, request, send_file
from werkzeug.datastructures import FileStorage

from dienhinh.database import write_tx
from dienhinh.domain import photos, small_pictures
from dienhinh.domain.photos import Encoded
from dienhinh.domain.policy import Permission
from dienhinh.errors import DomainError, NotFound
from dienhinh.files import store
from dienhinh.files.inspect import inspect
from dienhinh.files.kinds import Kind
from dienhinh.files.names import clean_name
from dienhinh.files.preview import preview, small
from dienhinh.models import Activity, Photo, Story
from dienhinh.web.guard import find, me
from dienhinh.web.stored_files import DAMAGED, SANDBOX, blobs

HOLDERS = {"activity": Activity, "story": Story}
KINDS = (Kind.JPEG, Kind.PNG, Kind.HEIC)


def sent() -> list[Encoded]:
    """Encode and store the pictures of this request, before any transaction; refuse all for a bad one."""
    files = [file for file in request.files.getlist("photos") if file.filename]
    if not files:
        raise DomainError("Chưa chọn ảnh nào.", field="photos")
    if len(files) > photos.MOST:
        raise DomainError(f"Mỗi lần gửi tối đa {photos.MOST} ảnh.", field="photos")
    return [_encode(file) for file in files]


def _encode(file: FileStorage) -> Encoded:
    """What was sent stays unreferenced and is swept: it may tell where and with what it was taken."""
    limit = int(current_app.config["UPLOAD_MB"]) * store.MEGABYTE
    name = clean_name(file.filename or "")
    original = store.path_of(blobs(), store.put(blobs(), file.stream, limit=limit).sha256)
    if inspect(original, name).kind not in KINDS:
        raise DomainError(f"“{name}” không phải là ảnh. Xin chọn ảnh JPEG, PNG hoặc HEIC.", field="photos")
    return Encoded(_store(preview(original)), _store(small(original)))


def _store(picture: bytes) -> str:
    return store.put(blobs(), io.BytesIO(picture), limit=10 * len(picture)).sha256


def seen(id: int, holder: str, permission: Permission) -> Photo:
    """Return a picture that hangs on this kind of holder, "activity" or "story"; every other one is not found."""
    photo = find(Photo, id, permission)
    if getattr(photo, f"{holder}_id") is None:
        raise NotFound
    return photo


def drop(id: int, holder: str, permission: Permission) -> int:
    """Take a picture off its holder, and return the holder's id."""
    with write_tx():
        photo = seen(id, holder, permission)
        # Held as by every other change of it: a story may be sent or published in this very moment.
        find(HOLDERS[holder], getattr(photo, f"{holder}_id"), permission, lock=True)
        number = photos.remove(photo, me()).id
    flash("Đã bỏ ảnh.", "ok")
    return number


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
