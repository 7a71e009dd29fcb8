"""Bytes of a request put on the disk while it has room, and stored bytes handed out so that no browser runs them."""

from pathlib import Path
from typing import BinaryIO

from flask import Response, current_app, send_file

from dienhinh.files import store
from dienhinh.files.names import content_disposition

DAMAGED = "Nội dung tệp trên máy chủ không còn nguyên vẹn nên không tải xuống được. Xin báo người quản trị."
FULL = (
    "Máy chủ sắp hết chỗ lưu nên tạm thời chưa nhận tệp mới; chữ đã nhập vẫn lưu được. "
    "Xin báo người quản trị rồi tải lại sau."
)
SANDBOX = "default-src 'none'; img-src 'self'; sandbox"


def keep(stream: BinaryIO, *, limit: int = 0) -> store.Blob:
    """Keep bytes, at most UPLOAD_MB where no limit is given; the last room of the disk is left to the database.

    Everything that a request stores comes through here.
    """
    if store.is_low(blobs(), current_app.config["SPARE_MB"]):
        raise store.StorageFull(FULL)
    return store.put(blobs(), stream, limit=limit or current_app.config["UPLOAD_MB"] * store.MEGABYTE)


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
