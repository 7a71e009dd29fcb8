"""What proves a paper, in the bottom margin of each of its pages: the short code, and the QR that holds more.

NĐ 30/2020 leaves that margin empty; the text above, its place and its margins stay as the decree wants them.
"""

from functools import lru_cache

from PIL import Image, ImageChops
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFImageXObject
from reportlab.pdfgen.canvas import Canvas
from zxingcpp import BarcodeFormat, create_barcode

from dienhinh.papers.data import LAST_PAGE, Proof
from dienhinh.papers.fonts import REGULAR

SIZE, LEADING = 8, 10
SIDE = 13.6 * mm
EDGE = 5.2 * mm  # of the paper, which most printers leave white
GAP = 2 * mm
DOTS = 4  # a side of a module, so that a viewer that smooths pictures leaves its middle black
CLEAR = 128  # the grey of what a picture leaves as it is
MASK = (
    4  # any of the eight reads well; the same on every page, since what others change is laid over the first
)


def draw_foot(canvas: Canvas, proof: Proof, right: float) -> None:
    """Draws code and QR below the text of the current page.

    The file holds the QR of the first page, and a picture of what each digit of another page's number changes in it.
    """
    x, y, page = right - SIDE, EDGE + SIZE / 4, canvas.getPageNumber()
    canvas.saveState()
    canvas.transform(SIDE, 0, 0, SIDE, x, EDGE)
    for name, picture in _pictures(proof, page):
        if not canvas.hasForm(name):
            _hold(canvas, name, picture)
        canvas.doForm(name)
    canvas.restoreState()
    canvas.setFont(REGULAR, SIZE)
    canvas.drawRightString(x - GAP, y + LEADING, f"Mã: {grouped(proof.code)} · trang {page}")
    canvas.drawRightString(x - GAP, y, f"Kiểm tra tại {_address(proof)}")


def _hold(canvas: Canvas, name: str, picture: ImageReader) -> None:
    """Keeps a picture in the file under a short name; the library's own would be longer than all else of a page."""
    held = PDFImageXObject(name, picture, [CLEAR, CLEAR])
    canvas._doc.Reference(held, canvas._doc.getXObjectName(name))
    canvas._doc.addForm(name, held)


def grouped(code: str) -> str:
    """The code as people read it aloud: ABCD-2345."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _address(proof: Proof) -> str:
    """Where a code is typed in: the QR's address without the code and what follows it."""
    return proof.qr.partition("#")[0].rpartition("/")[0].partition("://")[2]


def _pictures(proof: Proof, page: int) -> list[tuple[str, ImageReader]]:
    """Names and pictures to lay on each other on a page: the first page's QR, and what the tens and units change.

    A QR adds what its digits say, error correction included: what the units change, they change whatever the tens are.
    """
    tens, units = divmod(page if page <= LAST_PAGE else 0, 10)
    parts = [number for number in (10 * tens + 1, units) if number != 1]
    if len(parts) == 2 and ImageChops.darker(*(_change(proof, number) for number in parts)).getbbox():
        return [(f"QR{page}", _whole(proof, page))]  # of a code much shorter than ours, a single block
    return [("QR1", _whole(proof, 1)), *((f"QR{number}", _patch(proof, number)) for number in parts)]


@lru_cache(maxsize=256)
def _whole(proof: Proof, page: int) -> ImageReader:
    return _reader(_qr(proof, page))


@lru_cache(maxsize=256)
def _patch(proof: Proof, page: int) -> ImageReader:
    """Those modules of a page's QR that are others than on the first page, and nothing where they are the same."""
    qr = _qr(proof, page)
    return _reader(Image.composite(qr, Image.new("L", qr.size, CLEAR), _change(proof, page)))


def _reader(qr: Image.Image) -> ImageReader:
    return ImageReader(qr.resize((qr.width * DOTS, qr.height * DOTS), Image.Resampling.NEAREST))


@lru_cache(maxsize=256)
def _change(proof: Proof, page: int) -> Image.Image:
    return ImageChops.difference(_qr(proof, page), _qr(proof, 1))


@lru_cache(maxsize=256)
def _qr(proof: Proof, page: int) -> Image.Image:
    """A dot for each module. Digits take ten bits for three: in letters they would need a finer, less readable grid."""
    code = create_barcode(proof.on(page), BarcodeFormat.QRCode, ec_level="L", data_mask=MASK)
    dots = code.to_image(scale=1, add_quiet_zones=False)
    return Image.frombytes("L", dots.shape[::-1], bytes(dots))
