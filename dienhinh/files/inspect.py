"""Is this file what it says it is, and safe to hand to others? If not, what should its owner do?"""

from dataclasses import dataclass, field
from pathlib import Path

import puremagic

from dienhinh.errors import DomainError
from dienhinh.files.kinds import (
    CONTENT_TYPES,
    EXTENSIONS,
    HEAD_LENGTH,
    LABELS,
    Kind,
    extension_for,
    kinds_of,
)
from dienhinh.files.names import clean_name, extension_of
from dienhinh.files.sandbox import Unreadable, check, scan

_OFFICE_PART = b"[Content_Types].xml"
ACCEPTED = "Hệ thống nhận tệp PDF, ảnh JPEG, PNG, HEIC, tệp Word .docx và Excel .xlsx."
_OLD_OFFICE = (
    "Đây là tệp Word, Excel kiểu cũ hoặc có mật khẩu. "
    "Hãy mở tệp, bỏ mật khẩu nếu có, rồi lưu lại thành .docx, .xlsx hoặc PDF."
)
_MACRO = "Tệp có thể chứa macro. Hãy mở tệp và lưu lại thành .docx, .xlsx hoặc PDF."
_ARCHIVE = "Đây là tệp nén. Hãy giải nén rồi tải lên từng tệp bên trong."
_PICTURE = "Ảnh ở dạng này chưa xem được trên hệ thống. Hãy lưu lại thành JPEG, PNG hoặc PDF."
_PROGRAM = "Đây là chương trình chạy trên máy. Hãy chọn đúng bản quét hoặc văn bản cần gửi."
_FILM = "Hệ thống không lưu phim và âm thanh. Hãy gửi ảnh chụp, hoặc ghi đường dẫn vào phần minh chứng."
_PAGE = "Đây là trang web, không phải văn bản. Hãy in trang đó thành PDF rồi tải lên."
ADVICE = {
    **dict.fromkeys((".doc", ".xls", ".ppt"), _OLD_OFFICE),
    **dict.fromkeys((".docm", ".xlsm", ".dotm", ".dot", ".dotx", ".xltx"), _MACRO),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar"), _ARCHIVE),
    **dict.fromkeys((".gif", ".bmp", ".tif", ".tiff", ".webp", ".avif", ".svg", ".jfif"), _PICTURE),
    **dict.fromkeys((".exe", ".dll", ".bat", ".cmd", ".msi", ".js", ".vbs", ".ps1", ".sh", ".apk"), _PROGRAM),
    **dict.fromkeys((".mp4", ".mov", ".avi", ".mkv", ".mp3", ".m4a", ".wav"), _FILM),
    **dict.fromkeys((".html", ".htm", ".mht"), _PAGE),
}


@dataclass(frozen=True)
class Inspected:
    kind: Kind
    content_type: str
    extension: str
    pages: int | None
    codes: list[list[str]] = field(default_factory=list)


def inspect(path: Path, original_name: str, *, codes: bool = False) -> Inspected:
    """Return what the file is; raise a DomainError that names the file and says what to do instead.

    With `codes` the QR codes are read too, page by page.
    """
    name = clean_name(original_name)
    try:
        kind = _kind(_head(path), name)
        pages, found = _scanned(kind, path) if codes else (check(kind, path), [])
    except Unreadable as error:
        raise DomainError(f"Không đọc được tệp “{name}”. {error.sentence}") from error
    except DomainError as error:
        raise DomainError(f"Chưa nhận tệp “{name}”. {error.sentence}") from error
    return Inspected(kind, CONTENT_TYPES[kind], extension_for(kind), pages, found)


def _scanned(kind: Kind, path: Path) -> tuple[int | None, list[list[str]]]:
    """Read pages and codes; a file on which the reader of codes dies is judged without them."""
    try:
        return scan(kind, path)
    except Unreadable:
        return check(kind, path), []


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(HEAD_LENGTH)
    except OSError as error:
        raise Unreadable() from error


def _kind(head: bytes, name: str) -> Kind:
    if name.startswith("~$"):
        raise DomainError(
            "Đây là tệp tạm mà Word, Excel tạo ra trong lúc mở văn bản. "
            "Hãy chọn tệp cùng tên không có dấu ~$ ở đầu."
        )
    if not head:
        raise DomainError("Tệp rỗng (0 byte), có thể do chép chưa xong. Hãy chép hoặc quét lại rồi tải lên.")
    extension = extension_of(name)
    if extension not in EXTENSIONS:
        raise DomainError(ADVICE.get(extension, f"Hệ thống không nhận loại tệp này. {ACCEPTED}"))
    kind = EXTENSIONS[extension]
    found = kinds_of(head)
    if kind not in found:
        raise DomainError(_mismatch(kind, extension, found, head))
    return kind


def _mismatch(kind: Kind, extension: str, found: frozenset[Kind], head: bytes) -> str:
    start = f"Tên tệp có đuôi {extension} nhưng nội dung"
    if len(found) == 1:
        true = next(iter(found))
        return f"{start} là {LABELS[true]}. Hãy đổi đuôi tên tệp thành {extension_for(true)} rồi tải lên."
    if found and _OFFICE_PART in head:
        return f"{start} là tệp Word hoặc Excel. Hãy đổi đuôi tên tệp thành .docx hoặc .xlsx rồi tải lên."
    guess = _guess(head)
    if guess in ADVICE:
        form = "kiểu cũ (.doc, .xls)" if ADVICE[guess] is _OLD_OFFICE else guess
        return f"{start} là dạng {form}. {ADVICE[guess]}"
    return f"{start} không phải {LABELS[kind]}. Hãy mở tệp trên máy, lưu lại thành {extension} rồi tải lên."


def _guess(head: bytes) -> str:
    try:
        return puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        return ""
