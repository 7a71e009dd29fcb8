"""The files of a request, put on the disk and looked into, each judged alone."""

import io
from typing import NamedTuple

from werkzeug.datastructures import FileStorage

from dienhinh.domain.attachments import MOST_AT_ONCE
from dienhinh.domain.scans import Received
from dienhinh.errors import DomainError
from dienhinh.files import store
from dienhinh.files.inspect import inspect
from dienhinh.files.kinds import Kind
from dienhinh.files.names import clean_name
from dienhinh.files.preview import preview, to_jpeg
from dienhinh.web.stored_files import blobs, keep

PICTURES = {Kind.HEIC: to_jpeg, Kind.JPEG: preview, Kind.PNG: preview}


class Refused(NamedTuple):
    """Why a file was not taken; `code` finds the page that shows what differs from a superseded paper."""

    sentence: str
    code: str = ""


def refusal(name: str, error: DomainError) -> Refused:
    """Say why a file was not taken, with its name."""
    named = name in error.sentence
    sentence = error.sentence if named else f"Chưa nhận tệp “{name}”. {error.sentence}"
    return Refused(sentence, getattr(error, "code", ""))


def store_all(files: list[FileStorage], *, codes: bool) -> tuple[list[Received], list[Refused]]:
    """Keep the good files; with `codes` their QR codes are read too. Raises `StorageError` when nothing can be kept."""
    if not files:
        return [], [Refused("Chưa chọn tệp nào.")]
    if len(files) > MOST_AT_ONCE:
        most = f"Mỗi lần chỉ gửi được {MOST_AT_ONCE} tệp; lần này có {len(files)} tệp. Xin gửi làm nhiều lần."
        return [], [Refused(most)]
    stored, refused = [], []
    for file in files:
        try:
            stored.append(_store(file, codes=codes))
        except store.StorageError:
            raise  # not the fault of this file: nothing of the request is kept
        except DomainError as error:
            refused.append(refusal(clean_name(file.filename or ""), error))
    return stored, refused


def _store(file: FileStorage, *, codes: bool) -> Received:
    """Put the bytes on the disk and look into them; what is refused stays unreferenced and is swept."""
    name = clean_name(file.filename or "")
    blob = keep(file.stream)
    path = store.path_of(blobs(), blob.sha256)
    seen = inspect(path, name, codes=codes)
    jpeg = PICTURES[seen.kind](path) if seen.kind in PICTURES else b""
    beside = keep(io.BytesIO(jpeg), limit=len(jpeg)).sha256 if jpeg else None
    return Received(name, blob, seen, beside)
