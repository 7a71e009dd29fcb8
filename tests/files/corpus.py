"""All files of the tests, made on the spot from the same numbers each time."""

from functools import cache

from . import offices, pdfs, pictures
from .cases import Case


@cache
def good() -> dict[str, bytes]:
    return {**pdfs.good(), **pictures.good(), **offices.good()}


@cache
def hostile() -> list[Case]:
    return [*pdfs.hostile(), *pictures.hostile(), *offices.hostile(), *_named()]


def _named() -> list[Case]:
    plain = pdfs.made()
    return [
        Case("empty", "Tờ trình.pdf", b"", "rỗng"),
        Case("lock file", "~$ trinh.docx", b"\x05Hieu truong" + bytes(150), "~$"),
        Case("program renamed", "Giấy khen.pdf", b"MZ\x90\0" + bytes(500), "chương trình"),
        Case("program", "Giấy khen.pdf.exe", b"MZ\x90\0" + bytes(500), "chương trình"),
        Case(
            "page renamed",
            "a.pdf",
            b"<!DOCTYPE html><html><script>alert(1)</script></html>",
            "là trang web",
        ),
        Case("no extension", "totrinh", plain, "Hệ thống nhận"),
        Case("extension cut off by NUL", "a.pdf\0.exe", plain, "chương trình"),
        Case("extension turned by bidi", "a.\u202efdp.exe", plain, "chương trình"),
        Case("climbing name of a program", "../../etc/passwd", plain, "Hệ thống nhận"),
        Case("noise", "a.pdf", bytes(range(255, 0, -1)) * 9, "không phải tệp PDF"),
        Case("archive", "hồ sơ.zip", offices.word(), "giải nén"),
        Case("film", "phim.mp4", bytes(50), "phim"),
        Case("300 letters of another kind", "ằ" * 300 + ".svg", b"<svg/>", "JPEG"),
    ]
