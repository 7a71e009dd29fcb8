"""Bytes kept once under their SHA-256, on the disk before anybody is told so."""

import errno
import hashlib
import logging
import os
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from dienhinh.errors import DomainError

MEGABYTE = 1024 * 1024
log = logging.getLogger(__name__)
FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


class TooLarge(DomainError):
    """The file is over the limit; nothing of it was kept."""

    status = 413


class StorageError(DomainError):
    """The server could not keep or find the bytes; the cause is the operating system's error."""

    status = 503

    def __init__(
        self,
        sentence: str = "Máy chủ chưa ghi được tệp. Hãy thử lại sau; nếu vẫn lỗi, hãy báo người quản trị.",
    ) -> None:
        super().__init__(sentence)


class StorageFull(StorageError):
    """There is no room for the file; nothing of it was kept."""

    status = 507

    def __init__(
        self,
        sentence: str = "Máy chủ đã hết chỗ lưu tệp nên tệp chưa được nhận. "
        "Hãy báo người quản trị rồi tải lại sau.",
    ) -> None:
        super().__init__(sentence)


@dataclass(frozen=True)
class Blob:
    sha256: str
    size: int


def path_of(root: Path, sha256: str) -> Path:
    """Return where these bytes are, or would be, kept."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise StorageError("Mã của tệp không hợp lệ.")
    return root / sha256[:2] / sha256[2:4] / sha256


def new_temporary(root: Path) -> Path:
    """Return a fresh name on the store's own file system, known to the sweep."""
    return root / "tmp" / f"{secrets.token_hex(16)}.part"


def put(root: Path, stream: BinaryIO, *, limit: int) -> Blob:
    """Keep the stream's bytes and return their name; on return they survive a loss of power.

    Call it before the transaction that refers to them: it takes as long as the sender's disk and ours.
    """
    temporary = new_temporary(root)
    try:
        temporary.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        try:
            blob = _write(temporary, stream, limit)
            _publish(root, temporary, blob.sha256)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        log.exception("A file cannot be kept.")
        raise (StorageFull() if error.errno in FULL else StorageError()) from error
    return blob


def usage(folder: Path) -> Any:
    """Return the size and the room, in bytes, of the disk on which a folder is, or would be, made."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder)


def floor(folder: Path, spare_mb: int) -> int:
    """Return how many bytes of the disk are spared of new files: so many MB, and of a small one a twentieth."""
    return min(spare_mb * MEGABYTE, usage(folder).total // 20)


def is_low(folder: Path, spare_mb: int) -> bool:
    """Tell whether the disk has less room than is spared of new files."""
    return usage(folder).free < floor(folder, spare_mb)


def open_blob(root: Path, sha256: str) -> BinaryIO:
    """Open the bytes for reading; the caller closes them."""
    try:
        return path_of(root, sha256).open("rb")
    except OSError as error:
        raise StorageError(
            "Máy chủ không tìm thấy nội dung của tệp này. Hãy báo người quản trị, đừng xóa bản gốc trên máy."
        ) from error


def verify(root: Path, sha256: str) -> bool:
    """Say whether the bytes on the disk still have the hash they are kept under."""
    try:
        with path_of(root, sha256).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _write(temporary: Path, stream: BinaryIO, limit: int) -> Blob:
    digest, size = hashlib.sha256(), 0
    with temporary.open("xb") as file:
        while chunk := stream.read(MEGABYTE):
            size += len(chunk)
            if size > limit:
                raise TooLarge(_over(limit))
            digest.update(chunk)
            file.write(chunk)
        temporary.chmod(0o640)
        file.flush()
        os.fsync(file.fileno())
    return Blob(digest.hexdigest(), size)


def _over(limit: int) -> str:
    megabytes = f"{limit / MEGABYTE:.3g}".replace(".", ",")
    return (
        f"Tệp lớn hơn mức cho phép là {megabytes} MB. "
        "Hãy quét lại ở độ phân giải thấp hơn (150–200 dpi) hoặc tách thành nhiều tệp rồi tải lên."
    )


def _publish(root: Path, temporary: Path, sha256: str) -> None:
    target = path_of(root, sha256)
    _make_directories(root, target.parent)
    try:
        # Replaced even when it is there: that mends a damaged blob and makes an old one too young to sweep.
        os.replace(temporary, target)
    except PermissionError:
        # Windows does not replace a file that somebody is reading.
        if not verify(root, sha256):
            raise
        os.utime(target)
    sync_directory(target.parent)


def _make_directories(root: Path, directory: Path) -> None:
    """Make the levels and sync their parents, for a name is as durable as the directory that holds it."""
    for level in (root, directory.parent, directory):
        level.mkdir(mode=0o750, exist_ok=True)
        sync_directory(level.parent)


def sync_directory(directory: Path) -> None:
    if os.name == "nt":
        return  # a directory cannot be opened there; NTFS journals the rename
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
