"""What proves a paper stands at the foot of its every page, can be read there, and disturbs nothing above it."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageOps
from reportlab.graphics.barcode import qrencoder

from dienhinh import papers
from dienhinh.papers import foot
from dienhinh.papers.data import MARK
from tests.papers import samples
from tests.papers.reading import MM, Drawn, pictures, squeezed

ADDRESS = "https://dienhinh.pgdvinhthuan.edu.vn/kiem-tra"
PROOF = papers.Proof("ABCD2345", f"{ADDRESS}/ABCD2345#t{'1234567890' * 29}")
SAMPLES = samples.all_samples()


def drawn(record, **change) -> bytes:
    return samples.DRAWN_BY[type(record)](replace(record, **change))


def codes(pdf: bytes, folder, resolution: int = 150) -> list[list[str]]:
    pages = pictures(pdf, folder, resolution)
    return [[found.text for found in zxingcpp.read_barcodes(Image.open(BytesIO(page)))] for page in pages]


@pytest.mark.parametrize("record", SAMPLES, ids=lambda record: type(record).__name__)
def test_the_qr_is_read_from_every_rendered_page_of_every_paper(record, tmp_path):
    pdf = drawn(record, proof=PROOF)
    with pikepdf.open(BytesIO(pdf)) as file:
        pages = len(file.pages)
    assert codes(pdf, tmp_path) == [[PROOF.on(page)] for page in range(1, pages + 1)]


@pytest.mark.parametrize("record", SAMPLES, ids=lambda record: type(record).__name__)
def test_what_the_decree_rules_is_drawn_as_without_a_proof(record):
    bare, proved = Drawn(drawn(record)), Drawn(drawn(record, proof=PROOF))
    assert (proved.letters, proved.numbers, proved.lines) == (bare.letters, bare.numbers, bare.lines)


@pytest.mark.parametrize("record", SAMPLES, ids=lambda record: type(record).__name__)
def test_a_proved_paper_gives_the_same_bytes_and_is_hardly_longer(record):
    pdf = drawn(record, proof=PROOF)
    assert (pdf == drawn(record, proof=PROOF), len(pdf) - len(drawn(record)) < 3000) == (True, True)


def test_the_foot_says_code_page_and_address_in_the_bottom_margin():
    paper = Drawn(drawn(samples.minutes(opinions=("Nhất trí.",) * 80), proof=PROOF))
    told = ["".join(c["text"] for c in foot) for foot in paper.feet]
    address = squeezed(f"Kiểm tra tại {ADDRESS.removeprefix('https://')}")
    assert told == [
        squeezed(f"Mã: ABCD-2345 · trang {number}") + address for number in range(1, len(paper.pages) + 1)
    ]
    assert len(told) > 2


@pytest.mark.parametrize("record", SAMPLES, ids=lambda record: type(record).__name__)
def test_the_foot_keeps_five_millimetres_from_the_edge_and_below_the_text(record):
    paper = Drawn(drawn(record, proof=PROOF))
    for told, (wide, high) in zip(paper.feet, paper.sizes, strict=True):
        assert {c["non_stroking_color"] for c in told} <= {(0,), (0, 0, 0), 0, None}
        assert all(c["x0"] >= 30 * MM and c["x1"] <= wide - 15 * MM for c in told)
        assert all(c["top"] > high - 20 * MM and c["bottom"] < high - 5 * MM for c in told)


def test_the_qr_is_in_the_file_once_with_a_picture_for_each_digit_of_another_page():
    pdf = drawn(samples.minutes(opinions=("Nhất trí.",) * 80), proof=PROOF)
    with pikepdf.open(BytesIO(pdf)) as file:
        held = {image.objgen for page in file.pages for image in page.get_images().values()}
        assert (len(file.pages), len(held)) == (5, 5)
        page = file.pages[0]
        placed = [
            [float(number) for number in operands]
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "cm" and float(operands[0]) < 100 and float(operands[0]) > 1
        ]
    ((side, _, _, height, x, y),) = placed
    assert (side, x + side) == (height, pytest.approx(210 * MM - 15 * MM, abs=0.1))
    assert (y > 5 * MM, y + side < 20 * MM - 1 * MM) == (True, True)


def test_a_reader_that_is_given_another_code_is_found_out(tmp_path):
    other = replace(PROOF, qr=PROOF.qr.replace("ABCD2345", "ABCD2346"))
    assert codes(drawn(SAMPLES[0], proof=other), tmp_path) != [[PROOF.on(1)]]


def on_pages(proof: papers.Proof, pages: list[int]) -> list[str]:
    """What is read of the pictures that lie on each other on these pages."""
    read = []
    for page in pages:
        whole = Image.new("L", (400, 400), "white")
        for _, reader in foot._pictures(proof, page):
            picture = reader._image.resize((400, 400), Image.Resampling.NEAREST)
            whole.paste(picture, mask=picture.point(lambda dot: 0 if dot == foot.CLEAR else 255))
        read.append(zxingcpp.read_barcode(ImageOps.expand(whole, 40, 255)).text)
    return read


@pytest.mark.parametrize("digits", [200, 244, 291, 360, 700])
def test_each_page_of_thousands_is_told_by_a_few_pictures(digits):
    proof = replace(PROOF, qr=f"{ADDRESS}/ABCD2345#t{('9876543210' * 70)[:digits]}")
    pages = [1, 2, 9, 10, 11, 12, 20, 99, 100, 101, 458, 2_510, 9_999, 10_000]
    assert on_pages(proof, pages) == [proof.on(page) for page in pages]
    names = {name for page in range(1, 400) for name, _ in foot._pictures(proof, page)}
    assert len(names) == 1 + 9 + 39


def test_another_maker_draws_the_same_qr():
    address, digits = PROOF.on(251).split(MARK)
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.L)
    code.addData(qrencoder.QR8bitByte(address + MARK))
    code.addData(qrencoder.QRNumber(digits))
    code.version = code.calculate_version()
    code.makeImpl(False, foot.MASK)
    dots = bytes(0 if dark else 255 for row in code.modules for dark in row)
    assert foot._qr(PROOF, 251).tobytes() == dots


def test_a_code_of_a_single_block_is_drawn_right_too():
    short = papers.Proof("AB", "/AB#t123")
    assert on_pages(short, [1, 2, 34]) == [short.on(1), short.on(2), short.on(34)]


def test_a_page_more_costs_a_long_list_little():
    rows = samples.individual_list(*(samples.person(f"Lê Thị {n}") for n in range(120)))
    pdf, bare = drawn(rows, proof=PROOF), drawn(rows)
    with pikepdf.open(BytesIO(pdf)) as file:
        pages = len(file.pages)
    assert (pages > 25, (len(pdf) - len(bare)) / pages < 700) == (True, True)
