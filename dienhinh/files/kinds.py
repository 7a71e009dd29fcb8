"""The kinds of file that are accepted, and how each is told by its first bytes."""

from enum import StrEnum


class Kind(StrEnum):
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"
    DOCX = "docx"
    XLSX = "xlsx"


EXTENSIONS = {
    ".pdf": Kind.PDF,
    ".jpg": Kind.JPEG,
    ".jpeg": Kind.JPEG,
    ".png": Kind.PNG,
    ".heic": Kind.HEIC,
    ".heif": Kind.HEIC,
    ".docx": Kind.DOCX,
    ".xlsx": Kind.XLSX,
}
CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.HEIC: "image/heic",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LABELS = {
    Kind.PDF: "tệp PDF",
    Kind.JPEG: "ảnh JPEG",
    Kind.PNG: "ảnh PNG",
    Kind.HEIC: "ảnh HEIC",
    Kind.DOCX: "tệp Word (.docx)",
    Kind.XLSX: "tệp Excel (.xlsx)",
}
HEAD_LENGTH = 4096
_OFFICE = frozenset({Kind.DOCX, Kind.XLSX})
_MAGIC = {
    b"%PDF-": frozenset({Kind.PDF}),
    b"\xff\xd8\xff": frozenset({Kind.JPEG}),
    b"\x89PNG\r\n\x1a\n": frozenset({Kind.PNG}),
    b"PK\x03\x04": _OFFICE,
}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def extension_for(kind: Kind) -> str:
    """Return the extension, with its dot, under which a file of this kind is handed out."""
    return next(extension for extension, owner in EXTENSIONS.items() if owner == kind)


def kinds_of(head: bytes) -> frozenset[Kind]:
    """Return the kinds that a file starting with these bytes can be; none when it is not one of ours."""
    if head[4:8] == b"ftyp":
        return frozenset({Kind.HEIC}) if head[8:12] in _HEIC_BRANDS else frozenset()
    return next((kinds for magic, kinds in _MAGIC.items() if head.startswith(magic)), frozenset())
