"""What a page shows of a picture: upright, small enough, and silent about place and camera."""

import io

import pytest
from PIL import Image

from dienhinh.errors import DomainError
from dienhinh.files.picture import SMALL_BYTES
from dienhinh.files.preview import preview, small, to_jpeg

from . import pdfs, pictures


@pytest.fixture
def made(tmp_path):
    def make(function, data: bytes) -> Image.Image:
        path = tmp_path / "picture"
        path.write_bytes(data)
        return Image.open(io.BytesIO(function(path)))

    return make


def side(image: Image.Image, x: int, y: int) -> str:
    red, green, blue = image.getpixel((x, y))
    return "red" if red > 200 > blue else "blue" if blue > 200 > red else f"{red},{green},{blue}"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIF"])
def test_a_phone_photo_becomes_an_upright_jpeg_without_its_place(made, form):
    original = Image.open(io.BytesIO(pictures.photo(form)))
    assert dict(original.getexif().get_ifd(pictures.GPS)) == pictures.PLACE
    image = made(to_jpeg, pictures.photo(form))
    # Turned a quarter to the right: what was left is on top.
    assert (image.format, image.size, dict(image.getexif()), side(image, 240, 20), side(image, 240, 620)) == (
        "JPEG",
        (480, 640),
        {},
        "red",
        "blue",
    )


def test_a_preview_is_at_most_1600_pixels_a_side_and_a_conversion_keeps_its_size(made):
    large = pictures.saved(pictures.picture("RGB", (4000, 3000)), "JPEG")
    assert (made(preview, large).size, made(to_jpeg, large).size) == ((1600, 1200), (4000, 3000))


def test_a_small_picture_is_not_blown_up(made):
    assert made(preview, pictures.photo("PNG", 1)).size == (640, 480)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIF"])
def test_the_picture_of_a_list_is_an_upright_webp_of_360_pixels_without_its_place(made, form):
    image = made(small, pictures.photo(form))
    assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (270, 360), {})
    assert (side(image, 135, 20), side(image, 135, 340)) == ("red", "blue")


@pytest.mark.parametrize(
    ("spread", "size"), [(5, (360, 240)), (22, (300, 200)), (60, (240, 160)), (200, (180, 120))]
)
def test_the_picture_of_a_list_is_light_whatever_was_photographed(tmp_path, spread, size):
    grain = Image.merge("RGB", [Image.effect_noise((360, 240), spread) for _ in range(3)])
    path = tmp_path / "picture"
    path.write_bytes(pictures.saved(grain, "PNG"))
    found = small(path)
    assert (len(found) <= SMALL_BYTES, Image.open(io.BytesIO(found)).size) == (True, size)


def test_what_is_transparent_is_white_as_on_paper(made):
    clear = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    assert made(preview, pictures.saved(clear, "PNG")).getpixel((20, 20)) == (255, 255, 255)


def test_a_sixteen_bit_scan_keeps_its_greys(made):
    grey = Image.new("I;16", (40, 40), 128 * 256)
    assert made(preview, pictures.saved(grey, "PNG")).getpixel((20, 20)) == (128, 128, 128)


@pytest.mark.parametrize("name", list(pictures.good()))
def test_every_good_picture_can_be_shown(made, name):
    image = made(preview, pictures.good()[name])
    assert (image.format, image.mode, max(image.size) <= 1600) == ("JPEG", "RGB", True)


@pytest.mark.parametrize(
    "data", [b"", b"no picture", pdfs.made(), pictures.photo()[:-3000], pictures.photo("HEIF")[:-99]]
)
def test_what_is_no_whole_picture_is_refused_with_a_sentence(made, data):
    with pytest.raises(DomainError) as refusal:
        made(to_jpeg, data)
    assert refusal.value.sentence.endswith(".")


def test_a_flood_is_refused_before_it_is_decoded(made):
    with pytest.raises(DomainError) as refusal:
        made(preview, pictures.saved(Image.new("1", (12_000, 12_000)), "PNG"))
    assert refusal.value.sentence.startswith("Ảnh lớn hơn 50 triệu điểm ảnh.")


def test_a_picture_that_is_gone_is_refused_and_not_an_error(tmp_path):
    with pytest.raises(DomainError):
        preview(tmp_path / "nothing here")
