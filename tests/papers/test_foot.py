"""What proves a paper stands at the foot of its every page, can be read there, and disturbs nothing above it."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from dienhinh import papers
from tests.papers import samples
from tests.papers.reading import MM, Drawn, pictures, squeezed

ADDRESS = "https://dienhinh.pgdvinhthuan.edu.vn/kiem-tra"
PROOF = papers.Proof("ABCD2345", f"{ADDRESS}/ABCD2345#{'1234567890' * 29}")
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
    assert codes(pdf, tmp_path) == [[PROOF.qr]] * pages


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
    for foot, (wide, high) in zip(paper.feet, paper.sizes, strict=True):
        assert {c["non_stroking_color"] for c in foot} <= {(0,), (0, 0, 0), 0, None}
        assert all(c["x0"] >= 30 * MM and c["x1"] <= wide - 15 * MM for c in foot)
        assert all(c["top"] > high - 20 * MM and c["bottom"] < high - 5 * MM for c in foot)


def test_the_qr_is_in_the_file_once_and_on_each_page():
    pdf = drawn(samples.minutes(opinions=("Nhất trí.",) * 80), proof=PROOF)
    with pikepdf.open(BytesIO(pdf)) as file:
        held = {image.objgen for page in file.pages for image in page.get_images().values()}
        assert (len(file.pages) > 2, len(held)) == (True, 1)
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
    assert codes(drawn(SAMPLES[0], proof=other), tmp_path) != [[PROOF.qr]]
