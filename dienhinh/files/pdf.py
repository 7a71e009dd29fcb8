"""PDF: parsed as a viewer would, refused when anything in it can act by itself."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from dienhinh.errors import DomainError

_AGAIN = "Hãy in lại thành PDF (chọn máy in “Microsoft Print to PDF”) hoặc quét lại rồi tải lên."
_SCRIPT, _LAUNCH = "mã lệnh JavaScript", "lệnh mở chương trình hoặc tệp khác"
_EMBEDDED, _MEDIA, _FORM = "tệp khác đính kèm bên trong", "phim hoặc nội dung tương tác", "biểu mẫu XFA"
_SEND = "lệnh gửi hoặc nhận dữ liệu"
_KEYS = {"/JS": _SCRIPT, "/JavaScript": _SCRIPT, "/XFA": _FORM, "/EF": _EMBEDDED, "/EmbeddedFiles": _EMBEDDED}
_VALUES = {
    "/S": {
        "/JavaScript": _SCRIPT,
        **dict.fromkeys(("/Launch", "/GoToR", "/GoToE"), _LAUNCH),
        **dict.fromkeys(("/SubmitForm", "/ImportData"), _SEND),
        **dict.fromkeys(("/Rendition", "/RichMediaExecute", "/Movie", "/Sound"), _MEDIA),
    },
    "/Type": {"/EmbeddedFile": _EMBEDDED},
    "/Subtype": {
        **dict.fromkeys(("/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"), _MEDIA),
        "/FileAttachment": _EMBEDDED,
    },
}
_END, _BLANK = b"%%EOF", b"\0\t\n\x0c\r "
_TAIL = 65536
_JUNK = 64


def check(path: Path, kind: str) -> int:
    """Return the number of pages; raise DomainError with what is wrong and what to do."""
    _check_ends(path)
    try:
        with _open(path) as pdf:
            if pdf.is_encrypted:
                raise DomainError(
                    "Tệp PDF bị khóa quyền in, sao chép. Hãy lưu lại bản không khóa hoặc in lại thành PDF rồi tải lên."
                )
            _check_active(pdf)
            pages = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise DomainError(
            "Tệp PDF có mật khẩu nên người khác không mở được. Hãy lưu lại bản không mật khẩu."
        ) from error
    except pikepdf.PdfError as error:
        raise DomainError(f"Tệp PDF bị hỏng nên không mở được. {_AGAIN}") from error
    if not pages:
        raise DomainError(f"Tệp PDF không có trang nào. {_AGAIN}")
    return pages


def _check_ends(path: Path) -> None:
    """Refuse a second file hidden behind, or around, the PDF."""
    _, marker, after = _tail(path).rpartition(_END)
    hidden = marker and len(after) > _JUNK
    if hidden or zipfile.is_zipfile(path):
        raise DomainError(f"Sau phần kết thúc của tệp PDF còn dữ liệu lạ. {_AGAIN}")


def _open(path: Path) -> pikepdf.Pdf:
    try:
        return pikepdf.open(path, attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        if _END not in _tail(path):
            raise DomainError(
                f"Tệp PDF bị thiếu phần cuối, có thể do quét hoặc chép chưa xong. {_AGAIN}"
            ) from None
    # Some scanners write a wrong table of contents; viewers rebuild it, so may we.
    return pikepdf.open(path, suppress_warnings=True)


def _tail(path: Path) -> bytes:
    """Return the last bytes without the blanks and zeros with which scanners fill up a block."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        return stream.read().rstrip(_BLANK)


def _check_active(pdf: pikepdf.Pdf) -> None:
    action = pdf.Root.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary) and action.get("/S") != "/GoTo":
        raise _active("lệnh tự chạy khi mở tệp")
    metadata = pdf.Root.get("/Metadata")
    if isinstance(metadata, pikepdf.Stream) and b"<!ENTITY" in metadata.read_bytes():
        raise _active("khai báo XML không được phép")
    for dictionary in _dictionaries(pdf):
        if [_name(item) for item in _as_list(dictionary.get("/Filter"))].count("/FlateDecode") > 1:
            raise _active("dữ liệu nén nhiều lần")
        for key, value in dictionary.items():
            if key in _KEYS:
                raise _active(_KEYS[key])
            if key in _VALUES and _name(value) in _VALUES[key]:
                raise _active(_VALUES[key][_name(value)])


def _name(value: object) -> str:
    """Return a name's text; old Vietnamese programs write names that are no UTF-8."""
    return bytes(value).decode("latin-1") if isinstance(value, pikepdf.Name) else ""


def _as_list(value: object) -> list[object]:
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _active(what: str) -> DomainError:
    return DomainError(f"Tệp PDF có chứa {what} nên không an toàn cho người nhận. {_AGAIN}")


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary of the file, also those that no page leads to."""
    waiting = [*pdf.objects, pdf.trailer]
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Stream):
            item = item.stream_dict
        if isinstance(item, pikepdf.Dictionary):
            yield item
            waiting += [value for value in item.values() if _direct(value)]
        elif isinstance(item, pikepdf.Array):
            waiting += [value for value in item if _direct(value)]


def _direct(value: object) -> bool:
    return isinstance(value, pikepdf.Object) and not value.is_indirect
