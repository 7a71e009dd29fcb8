"""Word and Excel files: a zip whose directory is not believed, with a main part and without macros."""

import copy
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote
from xml.parsers import expat

from dienhinh.errors import DomainError

MAX_ENTRIES = 200
MAX_BYTES = 100 * 1024 * 1024
MAX_RATIO = 100
_SMALL = 1024 * 1024  # below this a high ratio is an ordinary empty sheet
_CHUNK = 256 * 1024
_END, _TAIL = b"PK\5\6", 22 + 65535
_PACKAGE = "application/vnd.openxmlformats-officedocument."
_MAIN = {
    f"{_PACKAGE}wordprocessingml.document.main+xml": "docx",
    f"{_PACKAGE}spreadsheetml.sheet.main+xml": "xlsx",
}
_TYPES = "[Content_Types].xml"
_ASKED = frozenset({"ContentType", "Target"})
_REMOTE = frozenset({"attachedTemplate", "oleObject", "frame", "subDocument"})
_LOCAL = re.compile(r"file:///[A-Za-z]:[\\/](?![\\/])|(?![\\/]|[A-Za-z][A-Za-z0-9+.-]*:)")
_SAVE = "Hãy mở tệp bằng Word hoặc Excel, chọn Lưu thành tệp mới (.docx, .xlsx hoặc PDF) rồi tải lên."


def check(path: Path, kind: str) -> None:
    """Read every part to its end; raise DomainError with what is wrong and what to do."""
    try:
        _check_end(path)
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive, path.stat().st_size)
            _count(archive)
            _check_types(archive, kind)
            _check_relations(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError) as error:
        raise DomainError(f"Tệp bị hỏng hoặc thiếu phần cuối, có thể do chép chưa xong. {_SAVE}") from error
    except expat.ExpatError as error:
        raise DomainError(f"Nội dung của tệp không đúng dạng Word, Excel. {_SAVE}") from error


def _check_end(path: Path) -> None:
    with path.open("rb") as stream:
        stream.seek(-min(path.stat().st_size, _TAIL), 2)
        tail = stream.read()
    if _END in tail and not tail[-22:].startswith(_END):
        raise _hidden()


def _check_directory(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise DomainError(
            f"Tệp có hơn {MAX_ENTRIES} thành phần bên trong. Hãy bớt ảnh hoặc in thành PDF rồi tải lên."
        )
    if total > MAX_BYTES or (total > _SMALL and total > MAX_RATIO * packed):
        raise _bomb()
    names = [entry.orig_filename for entry in entries]
    if len(set(names)) < len(names) or packed > size or any(_odd(entry) for entry in entries):
        raise DomainError(f"Cấu trúc bên trong tệp không bình thường. {_SAVE}")
    if entries and min(entry.header_offset for entry in entries):
        raise _hidden()


def _odd(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    return (
        stat.S_ISLNK(entry.external_attr >> 16)
        or bool(entry.flag_bits & 1)
        or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        or name.startswith("/")
        or any(mark in name for mark in ("\\", ":", "\0"))
        or ".." in name.split("/")
    )


def _bomb() -> DomainError:
    return DomainError(f"Tệp bung ra quá lớn (hơn {MAX_BYTES // 1024**2} MB hoặc nén bất thường). {_SAVE}")


def _hidden() -> DomainError:
    return DomainError(f"Trong tệp có giấu một tệp khác. {_SAVE}")


def _count(archive: zipfile.ZipFile) -> None:
    """Unpack every part and compare its true size with the declared one."""
    for entry in archive.infolist():
        unbelieved = copy.copy(entry)
        unbelieved.file_size = MAX_BYTES  # zipfile stops at this size; the true end is wanted
        size = 0
        with archive.open(unbelieved) as stream:
            while size <= entry.file_size and (chunk := stream.read(_CHUNK)):
                size += len(chunk)
        if size != entry.file_size:
            raise DomainError(f"Kích thước ghi trong tệp không đúng với nội dung. {_SAVE}")


def _other(kind: str, mains: Iterable[str]) -> DomainError:
    for true in mains:
        return DomainError(
            f"Nội dung của tệp là dạng .{true}, không phải .{kind}. Hãy đổi đuôi tên tệp thành .{true} rồi tải lên."
        )
    return DomainError(f"Nội dung của tệp không phải tệp Word, Excel. {_SAVE}")


def _check_types(archive: zipfile.ZipFile, kind: str) -> None:
    if _TYPES not in archive.namelist():
        raise _other(kind, ())
    types = _attributes(archive.read(_TYPES))
    declared = {element.get("ContentType", ""): element.get("PartName", "") for element in types}
    suspects = [*declared, *(name for name in archive.namelist() if name.lower().endswith("vbaproject.bin"))]
    if any("macro" in word.lower() or "vbaproject" in word.lower() for word in suspects):
        raise DomainError(f"Tệp có macro nên không an toàn cho người nhận. {_SAVE}")
    mains = {_MAIN[content_type]: part for content_type, part in declared.items() if content_type in _MAIN}
    if kind not in mains:
        raise _other(kind, mains)
    _attributes(archive.read(mains[kind].lstrip("/")))


def _check_relations(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        if name.lower().endswith(".rels"):
            for relation in _attributes(archive.read(name)):
                _check_relation(relation)


def _check_relation(relation: dict[str, str]) -> None:
    remote = (
        relation.get("TargetMode") == "External" and relation.get("Type", "").rpartition("/")[2] in _REMOTE
    )
    if remote and not _LOCAL.match(unquote(relation.get("Target", ""))):
        raise DomainError(f"Tệp tự lấy mẫu hoặc nội dung từ nơi khác khi mở. {_SAVE}")


def _attributes(xml: bytes) -> list[dict[str, str]]:
    """Return the attributes of parts and relations; a document type, which may hide an entity bomb, is refused."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _, attributes: _ASKED & attributes.keys() and found.append(attributes)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(xml, True)
    return found


def _refuse_doctype(*_: object) -> None:
    raise DomainError(f"Nội dung của tệp có khai báo kiểu tài liệu (DOCTYPE) không được phép. {_SAVE}")
