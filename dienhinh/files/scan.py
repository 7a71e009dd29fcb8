"""The QR codes on a scan or photo, page by page; runs where untrusted files are parsed."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from time import process_time

import pypdfium2
import zxingcpp
from PIL import Image

from dienhinh.files import heic, picture

PAGE = 3508  # pixels: A4 at 300 dots per inch
PHOTO = 4200
SMALL = 3200
SECONDS = 7  # of the processor for one file: pages behind are not read any more
LONGEST, MOST = 1200, 8  # letters of a code, and codes of a page
PICTURES = {"jpeg": picture.gray, "png": picture.gray, "heic": heic.gray}


def codes(path: Path, kind: str) -> list[list[str]]:
    """Return the texts of the QR codes on each page, as far as the time allows; nothing of a file of another kind."""
    start, found = process_time(), []
    for page in _pages(path, kind):
        found.append(_on(page))
        if process_time() - start > SECONDS:
            break
    return found


def _pages(path: Path, kind: str) -> Iterable[Image.Image]:
    if kind == "pdf":
        return _rendered(path)
    return [PICTURES[kind](path, kind, PHOTO)] if kind in PICTURES else []


def _rendered(path: Path) -> Iterator[Image.Image]:
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            yield page.render(scale=PAGE / max(*page.get_size(), 1), grayscale=True).to_pil()


def _on(page: Image.Image) -> list[str]:
    texts = _read(page)
    if not texts and max(page.size) <= SMALL:
        # Modules of two or three pixels are read better when they are enlarged.
        texts = _read(page.resize((page.width * 2, page.height * 2), Image.Resampling.BICUBIC))
    return texts


def _read(page: Image.Image) -> list[str]:
    seen = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    return [code.text[:LONGEST] for code in seen[:MOST]]
