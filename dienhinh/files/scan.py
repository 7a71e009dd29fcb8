"""The QR codes on a scan or photo, page by page; runs where untrusted files are parsed."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from time import process_time

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

from dienhinh.files import heic, picture

PAGE = 3508  # pixels: A4 at 300 dots per inch
PHOTO = 4200
SMALL = 3200
COARSE = 1400  # A4 at 120 dots per inch: little more than a pixel for each module
SHARPER = ImageFilter.UnsharpMask(radius=3, percent=150, threshold=0)
SECONDS = 7  # of the processor for one file: pages behind are not read any more
LONGEST, MOST = 1200, 8  # letters of a code, and codes of a page
PICTURES = {"jpeg": picture.gray, "png": picture.gray, "heic": heic.gray}
LOCAL, FIXED = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.FixedThreshold


def codes(path: Path, kind: str) -> list[list[str]]:
    """Return the texts of the QR codes on each page, as far as the time allows; nothing of a file of another kind."""
    start, found = process_time(), []
    for looks in _pages(path, kind):
        found.append(next(filter(None, map(_on, looks)), []))
        if process_time() - start > SECONDS:
            break
    return found


def _pages(path: Path, kind: str) -> Iterable[Iterable[Image.Image]]:
    """Give each page as the pictures in which its codes may be read, the likeliest first."""
    if kind == "pdf":
        return _rendered(path)
    return [[PICTURES[kind](path, kind, PHOTO)]] if kind in PICTURES else []


def _rendered(path: Path) -> Iterator[Iterator[Image.Image]]:
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            yield _looks(page)


def _looks(page: pypdfium2.PdfPage) -> Iterator[Image.Image]:
    """Give the page as it prints, and the coarse scan that is all of it, which the printing would blur."""
    yield page.render(scale=PAGE / max(*page.get_size(), 1), grayscale=True).to_pil()
    drawn = list(page.get_objects(max_depth=1))
    if len(drawn) == 1 and isinstance(drawn[0], pypdfium2.PdfImage) and max(drawn[0].get_px_size()) <= COARSE:
        yield drawn[0].get_bitmap().to_pil().convert("L")


def _on(page: Image.Image) -> list[str]:
    texts = _read(page)
    if not texts and max(page.size) <= SMALL:
        # Modules of two or three pixels are read better when they are enlarged.
        texts = _read(page.resize((page.width * 2, page.height * 2), Image.Resampling.BICUBIC))
    if not texts and max(page.size) <= COARSE:
        large = page.resize((page.width * 4, page.height * 4), Image.Resampling.LANCZOS).filter(SHARPER)
        texts = _read(large) or _read(large, FIXED)
    return texts


def _read(page: Image.Image, binarizer: zxingcpp.Binarizer = LOCAL) -> list[str]:
    seen = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode, binarizer=binarizer)
    return [code.text[:LONGEST] for code in seen[:MOST]]
