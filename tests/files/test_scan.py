"""The QR of a signed paper is read from what scanners and phones make of it, and from nothing that harms."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pillow_heif
import pytest
from PIL import Image

from dienhinh import papers
from dienhinh.files import scan
from dienhinh.files.inspect import inspect
from dienhinh.files.sandbox import Unreadable
from tests.papers import samples
from tests.support import scans

from . import corpus

pillow_heif.register_heif_opener()
PROOF = papers.Proof(
    "ABCD2345", f"https://dienhinh.pgdvinhthuan.edu.vn/kiem-tra/ABCD2345#t{'1234567890' * 29}"
)
FIRST, SECOND = PROOF.on(1), PROOF.on(2)


@pytest.fixture(scope="module")
def paper() -> bytes:
    return papers.minutes(replace(samples.minutes(), proof=PROOF))


@pytest.fixture(scope="module")
def pages(paper, tmp_path_factory) -> list[Image.Image]:
    return scans.pages(paper, tmp_path_factory.mktemp("pages"))


def read(folder, data: bytes, name: str) -> list[list[str]]:
    (folder / "file").write_bytes(data)
    return inspect(folder / "file", name, codes=True).codes


def test_every_page_of_a_printed_pdf_and_of_a_scan_is_read(paper, pages, tmp_path):
    assert read(tmp_path, paper, "a.pdf") == [[FIRST], [SECOND]]
    assert read(tmp_path, scans.scan(pages), "a.pdf") == [[FIRST], [SECOND]]


@pytest.mark.parametrize(
    ("angle", "width", "blur"),
    [(0, 2000, 0.8), (7, 3000, 0.8), (90, 3000, 0.8), (183, 3000, 1.2), (7, 4000, 1.2)],
)
def test_a_photo_askew_noisy_and_compressed_is_read(pages, tmp_path, angle, width, blur):
    photo = scans.photo(pages[0], angle=angle, width=width, blur=blur)
    assert read(tmp_path, photo, "IMG_2041.jpg") == [[FIRST]]


@pytest.mark.parametrize(("resolution", "last"), [(100, 1), (110, 2)])
def test_what_a_coarse_scanner_makes_is_read(paper, tmp_path, resolution, last):
    """At 100 dots per inch a module is little more than a pixel: about nine pages of ten are read."""
    seen, picture = scans.pages(paper, tmp_path, resolution)[:last], BytesIO()
    seen[0].save(picture, "JPEG", quality=85)
    assert read(tmp_path, picture.getvalue(), "a.jpg") == [[FIRST]]
    assert read(tmp_path, scans.scan(seen), "a.pdf") == [[FIRST], [SECOND]][:last]


def test_an_iphones_picture_and_one_without_loss_are_read(pages, tmp_path):
    picture, taken = BytesIO(), BytesIO()
    pages[1].save(picture, "PNG")
    pages[1].save(taken, "HEIF", quality=60)
    assert read(tmp_path, picture.getvalue(), "ảnh.png") == [[SECOND]]
    assert read(tmp_path, taken.getvalue(), "IMG_0042.HEIC") == [[SECOND]]


def test_a_page_without_a_code_and_a_word_file_have_none(tmp_path):
    blank = BytesIO()
    Image.new("L", (1654, 2339), "white").save(blank, "PDF")
    assert read(tmp_path, blank.getvalue(), "a.pdf") == [[]]
    (tmp_path / "a").write_bytes(corpus.good()["Tóm tắt thành tích.docx"])
    assert inspect(tmp_path / "a", "a.docx", codes=True).codes == []


def test_a_page_as_large_as_a_house_is_drawn_no_larger_than_any(tmp_path):
    made, buffer = pikepdf.new(), BytesIO()
    made.add_blank_page(page_size=(14_400, 14_400))
    made.add_blank_page(page_size=(3, 14_400))
    made.save(buffer)
    assert read(tmp_path, buffer.getvalue(), "a.pdf") == [[], []]


def test_a_file_of_many_pages_is_read_as_far_as_the_time_allows(tmp_path, monkeypatch):
    made = pikepdf.new()
    for _ in range(5):
        made.add_blank_page()
    made.save(tmp_path / "a.pdf")
    monkeypatch.setattr(scan, "SECONDS", 0)
    assert scan.codes(tmp_path / "a.pdf", "pdf") == [[]]


def dies(*_):
    raise Unreadable()


def test_a_file_on_which_the_reader_dies_is_judged_without_it(paper, tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(paper)
    monkeypatch.setattr(
        "dienhinh.files.inspect.scan", lambda *_: (_ for _ in ()).throw(inspect.__globals__["Unreadable"]())
    )
    seen = inspect(tmp_path / "a", "a.pdf", codes=True)
    assert (seen.pages, seen.codes) == (2, [])
