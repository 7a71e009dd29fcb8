"""A page of a paper as a picture, and where on it a text stands. For papers that we drew ourselves."""

import re
import threading
from io import BytesIO
from typing import NamedTuple

import pypdfium2
from PIL import Image

_one_at_a_time = threading.Lock()  # the library may not be used from two threads


class Place(NamedTuple):
    """A page, counted from 1, and how far down on it, from 0 to 1."""

    page: int
    down: float


class Picture(NamedTuple):
    """A PNG of one page, of `pages` pages; `width` and `height` in pixels."""

    png: bytes
    width: int
    height: int
    pages: int
    place: Place


def picture(pdf: bytes, text: str = "", page: int = 0, width: int = 640) -> Picture:
    """Draw the page on which a text first stands, or the page asked for; the first where there is neither.

    `width` is in pixels for a sheet that stands upright; one that lies is drawn as large.
    """
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            pages = len(document)
            place = Place(min(page, pages), 0) if page else _place(document, text)
            drawn = document[place.page - 1]
            image = drawn.render(scale=width / min(drawn.get_size()), grayscale=True).to_pil()
        finally:
            document.close()
    return Picture(_png(image), *image.size, pages, place)


def raster(pdf: bytes, scale: float) -> bytes:
    """Draw the only page of a PDF as a PNG in colour, `scale` pixels for each point."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            image = document[0].render(scale=scale).to_pil()
        finally:
            document.close()
    buffer = BytesIO()
    image.quantize(64).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _png(image: Image.Image) -> bytes:
    """In four greys: small letters stay smooth, in a third of the bytes of all greys."""
    few = Image.frombytes("P", image.size, image.point([value >> 6 for value in range(256)]).tobytes())
    few.putpalette([85 * grey for grey in range(4) for _ in "rgb"])
    buffer = BytesIO()
    few.save(buffer, "PNG", bits=2)
    return buffer.getvalue()


def _place(document: pypdfium2.PdfDocument, text: str) -> Place:
    wanted = re.compile(r"\s+".join(map(re.escape, text.split())))  # the words may stand on two lines
    for number, page in enumerate(document if text.strip() else (), 1):
        words = page.get_textpage()
        found = wanted.search(words.get_text_range())
        if found:
            *_, top = words.get_charbox(found.start())
            return Place(number, 1 - top / page.get_height())
    return Place(1, 0)
