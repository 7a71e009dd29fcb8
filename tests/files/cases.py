"""One bad file: what it is, what it is called, its bytes, and words that the refusal must hold."""

import io
import zipfile
from typing import NamedTuple


class Case(NamedTuple):
    label: str
    name: str
    data: bytes
    says: str


def zipped(parts: dict[str, bytes], **options) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()
