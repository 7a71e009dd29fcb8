"""Signed papers as they come home: photos taken askew, and scans."""

import io
import subprocess
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

DESK = 115


def pages(pdf: bytes, folder: Path, resolution: int = 200) -> list[Image.Image]:
    """The pages of a PDF as a scanner sees them."""
    (folder / "in.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-r", str(resolution), "in.pdf", "in"], cwd=folder, check=True)
    return [Image.open(io.BytesIO(path.read_bytes())) for path in sorted(folder.glob("in*.pgm"))]


def scan(pictures: list[Image.Image]) -> bytes:
    """A scanner's PDF."""
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", resolution=200, save_all=True, append_images=pictures[1:])
    return buffer.getvalue()


def photo(
    page: Image.Image, form: str = "JPEG", *, angle: float = 7, width: int = 3000, blur: float = 0.8
) -> bytes:
    """A phone's photo: on a desk, askew, from one side, half in the shade, a little blurred, noisy and compressed."""
    desk = Image.new("L", (page.width * 23 // 20, page.height * 23 // 20), DESK)
    desk.paste(page, (page.width // 14, page.height // 14))
    turned = desk.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=DESK)
    wide, high = turned.size
    corners = (wide / 50, 0, 0, high, wide, high, wide * 49 / 50, high / 50)
    leaning = turned.transform(turned.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    small = leaning.resize((width, high * width // wide), Image.Resampling.LANCZOS)
    shade = Image.linear_gradient("L").resize(small.size).point(lambda value: 140 + value * 0.45)
    dim = ImageChops.multiply(small, shade).filter(ImageFilter.GaussianBlur(blur))
    noisy = Image.blend(dim, Image.effect_noise(dim.size, 50), 0.1)
    buffer = io.BytesIO()
    noisy.save(buffer, form, quality=60)
    return buffer.getvalue()
