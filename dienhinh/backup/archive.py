"""One file that holds an installation: a tar of database, files and keys, whose manifest comes last."""

import hashlib
import io
import json
import os
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from dienhinh.errors import DomainError

MANIFEST = "manifest.json"
SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"
KEYS = ("secret-key", "signing-key")
FORMAT = 1
_LARGEST_MANIFEST = 256 * 1024 * 1024
_BLOB = re.compile(r"blobs/([0-9a-f]{2})/([0-9a-f]{2})/\1\2[0-9a-f]{60}")


class Unusable(DomainError):
    """The file is no backup of ours, or not whole; nothing was made of it."""


class _Hashed:
    """A stream that is hashed while it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.hash = stream, hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self.stream.read(size)
        self.hash.update(data)
        return data


class Writer:
    """Puts files into the archive and notes the SHA-256 of each."""

    def __init__(self, stream: BinaryIO) -> None:
        self.tar = tarfile.TarFile(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT)
        self.files: dict[str, dict[str, Any]] = {}

    def add(self, name: str, stream: BinaryIO, size: int) -> str:
        """Put `size` bytes of the stream in under a name; return their SHA-256."""
        hashed = _Hashed(stream)
        self._put(name, hashed, size)
        self.files[name] = {"sha256": hashed.hash.hexdigest(), "size": size}
        return hashed.hash.hexdigest()

    def add_file(self, name: str, path: Path) -> str:
        """Put a file in; a file that is not there raises `OSError` before anything is written."""
        with path.open("rb") as stream:
            return self.add(name, stream, os.fstat(stream.fileno()).st_size)

    def close(self, facts: dict[str, Any]) -> dict[str, Any]:
        """End the archive with its manifest, which is returned."""
        manifest = {"format": FORMAT, **facts, "files": self.files}
        data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self._put(MANIFEST, io.BytesIO(data), len(data))
        self.tar.close()
        return manifest

    def _put(self, name: str, stream: Any, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self.tar.addfile(info, stream)


def examine(path: Path) -> dict[str, Any]:
    """Read the whole archive, check each file against the manifest, and return the manifest; else `Unusable`."""
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] | None = None
    with _members(path) as members:
        for member, stream in members:
            if manifest is not None or member.name in found:
                raise Unusable(f"Bản sao lưu không đúng: tệp {member.name} thừa hoặc lặp.")
            if member.name == MANIFEST:
                manifest = _read_manifest(stream.read(_LARGEST_MANIFEST))
            else:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
                found[member.name] = {"sha256": digest, "size": member.size}
    if manifest is None:
        raise Unusable("Tệp không phải là bản sao lưu trọn vẹn: thiếu bản kê ở cuối tệp.")
    wrong = [name for name in sorted(found.keys() | manifest["files"]) if not _fits(name, found, manifest)]
    if wrong:
        raise Unusable(f"Bản sao lưu đã hỏng: {len(wrong)} tệp thiếu hoặc khác bản kê, như {wrong[0]}.")
    return manifest


def unpack(path: Path, target: Path) -> None:
    """Write the files of an archive that was examined into a folder, each under its name."""
    with _members(path) as members:
        for member, stream in members:
            if member.name == MANIFEST:
                continue
            place, is_blob = target / member.name, member.name.startswith("blobs/")
            place.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            mode = 0o640 if is_blob else 0o600
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
            with open(handle, "wb") as file:
                shutil.copyfileobj(stream, file, 1024 * 1024)
    if hasattr(os, "sync"):
        os.sync()  # once for all: to sync each of ten thousand files takes longer than to write them


@contextmanager
def _members(path: Path) -> Iterator[Iterator[tuple[tarfile.TarInfo, BinaryIO]]]:
    """Give the archive's plain files of the names that a backup has; anything else in it is refused."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield ((member, tar.extractfile(member)) for member in tar if _check(member))
    except (tarfile.TarError, EOFError) as error:
        raise Unusable("Tệp đã hỏng hoặc không phải là bản sao lưu của phần mềm này.") from error


def _check(member: tarfile.TarInfo) -> bool:
    known = member.name in (MANIFEST, SQLITE, POSTGRESQL, *KEYS) or _BLOB.fullmatch(member.name)
    # No link, device or folder, and no name that leads out of the target.
    if not known or member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
        raise Unusable("Tệp không phải là bản sao lưu của phần mềm này: có tên hoặc loại tệp lạ bên trong.")
    return True


def _read_manifest(data: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(data)
        names = set(manifest["files"])
        sound = manifest["format"] == FORMAT and isinstance(manifest["schema"], str)
        sound = sound and isinstance(manifest["files"], dict)
        sound = sound and {*KEYS} <= names and len(names & {SQLITE, POSTGRESQL}) == 1
        sound = sound and isinstance(manifest["trail"]["head"], str)
    except (ValueError, KeyError, TypeError) as error:
        raise Unusable("Bản kê của bản sao lưu không đọc được.") from error
    if not sound:
        raise Unusable("Bản kê của bản sao lưu không đúng, hoặc của một phiên bản phần mềm khác.")
    return manifest


def _fits(name: str, found: dict[str, dict[str, Any]], manifest: dict[str, Any]) -> bool:
    return found.get(name) == manifest["files"].get(name)
