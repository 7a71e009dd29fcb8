"""What proves a paper, in the bottom margin of each of its pages: the short code, and the QR that holds more.

NĐ 30/2020 leaves that margin empty; the text above, its place and its margins stay as the decree wants them.
"""

from functools import lru_cache

from PIL import Image
from reportlab.graphics.barcode import qrencoder
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from dienhinh.papers.data import Proof
from dienhinh.papers.fonts import REGULAR

SIZE, LEADING = 8, 10
SIDE = 13.6 * mm
EDGE = 5.2 * mm  # of the paper, which most printers leave white
GAP = 2 * mm
DOTS = 4  # a side of a module, so that a viewer that smooths pictures leaves its middle black
MASK = 4  # any of the eight reads well; trying all of them takes six times as long


def draw_foot(canvas: Canvas, proof: Proof, right: float) -> None:
    """Draws code and QR below the text of the current page; the file holds the picture once."""
    x, y = right - SIDE, EDGE + SIZE / 4
    canvas.drawImage(_picture(proof.qr), x, EDGE, SIDE, SIDE)
    canvas.setFont(REGULAR, SIZE)
    canvas.drawRightString(
        x - GAP, y + LEADING, f"Mã: {grouped(proof.code)} · trang {canvas.getPageNumber()}"
    )
    canvas.drawRightString(x - GAP, y, f"Kiểm tra tại {_address(proof)}")


def grouped(code: str) -> str:
    """The code as people read it aloud: ABCD-2345."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _address(proof: Proof) -> str:
    """Where a code is typed in: the QR's address without the code and what follows it."""
    return proof.qr.partition("#")[0].rpartition("/")[0].partition("://")[2]


@lru_cache(maxsize=64)
def _picture(text: str) -> ImageReader:
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.L)
    address, mark, digits = text.partition("#")
    code.addData(qrencoder.QR8bitByte(address + mark))
    if digits:
        # Ten bits for three digits: the same number in letters would need a finer, less readable grid.
        code.addData(qrencoder.QRNumber(digits))
    code.version = code.calculate_version()
    code.makeImpl(False, MASK)
    side = code.getModuleCount()
    dots = bytes(0 if dark else 255 for row in code.modules for dark in row)
    grid = Image.frombytes("L", (side, side), dots)
    return ImageReader(grid.resize((side * DOTS, side * DOTS), Image.Resampling.NEAREST))
