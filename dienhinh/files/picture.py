"""Pictures: measured by their header before they are decoded, and re-encoded without their metadata."""

import io
import struct
import warnings
import zipfile
from pathlib import Path

from PIL import Image, ImageOps

from dienhinh.errors import DomainError

MAX_PIXELS = 50_000_000
QUALITY = 88
FORMATS = {"jpeg": ["JPEG"], "png": ["PNG"], "heic": ["HEIF"]}
# A page that shows many stays light whatever was photographed: the first step of the stair that fits is taken.
SMALL_BYTES = 4200
_STAIR = ((360, 60), (360, 40), (360, 25), (300, 25), (240, 25), (240, 10), (180, 10), (180, 0))
_THUMB = 512
_HEAD = 1024

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def check(path: Path, kind: str) -> None:
    """Decode the whole picture; raise DomainError with what is wrong and what to do."""
    _check_alone(path)
    with _open(path, kind) as image:
        image.draft("RGB", (_THUMB, _THUMB))  # a JPEG is read to its end at an eighth of the size
        _load(image)


def jpeg(path: Path, kind: str, longest: int) -> bytes:
    """Return the picture upright as a JPEG that carries neither place nor camera."""
    upright, profile = _shrunk(path, kind, longest)
    buffer = io.BytesIO()
    upright.save(buffer, "JPEG", quality=QUALITY, optimize=True, exif=b"", icc_profile=profile)
    return buffer.getvalue()


def webp(path: Path, kind: str, longest: int) -> bytes:
    """Return the picture upright as a WebP of at most SMALL_BYTES, its longest side at most `longest` pixels."""
    return light(_shrunk(path, kind, longest)[0])


def light(image: Image.Image) -> bytes:
    """Return an upright picture as a WebP of at most SMALL_BYTES: smaller and plainer until it fits."""
    for side, quality in _STAIR:
        step, buffer = image.copy(), io.BytesIO()
        step.thumbnail((side, side))
        step.save(buffer, "WEBP", quality=quality, method=6, exif=b"", icc_profile=b"")
        if buffer.tell() <= SMALL_BYTES:
            break
    return buffer.getvalue()


def gray(path: Path, kind: str, longest: int) -> Image.Image:
    """Return the picture without colour, its longest side at most `longest` pixels."""
    with _open(path, kind) as image:
        image.draft("L", (longest, longest))
        _load(image)
        flat = _flat(image).convert("L")
    flat.thumbnail((longest, longest))
    return flat


def _shrunk(path: Path, kind: str, longest: int) -> tuple[Image.Image, bytes | None]:
    """Return the picture upright in RGB, its longest side at most `longest` pixels (0: as it is), and its profile."""
    with _open(path, kind) as image:
        if longest:
            image.draft("RGB", (longest, longest))
        _load(image)
        profile = image.info.get("icc_profile") if image.mode == "RGB" else None
        upright = _upright(_flat(image))
    if longest:
        upright.thumbnail((longest, longest))
    return upright, profile


def _check_alone(path: Path) -> None:
    with path.open("rb") as stream:
        disguised = b"%PDF-" in stream.read(_HEAD)
    if disguised or zipfile.is_zipfile(path):
        raise DomainError("Bên trong ảnh có giấu một tệp khác. Hãy chụp hoặc lưu lại ảnh rồi tải lên.")


def _open(path: Path, kind: str) -> Image.Image:
    try:
        return Image.open(path, formats=FORMATS[kind])
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise DomainError(
            f"Ảnh lớn hơn {MAX_PIXELS // 1_000_000} triệu điểm ảnh. Hãy chụp lại hoặc thu nhỏ ảnh rồi tải lên."
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise _broken() from error


def _load(image: Image.Image) -> None:
    try:
        image.load()
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise _broken() from error


def _broken() -> DomainError:
    return DomainError(
        "Ảnh bị hỏng hoặc thiếu phần cuối, có thể do chép chưa xong. Hãy chép hoặc chụp lại rồi tải lên."
    )


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, struct.error):
        return image  # what the camera noted is damaged, the picture is not


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture in RGB, what is transparent in it white as on paper."""
    if image.has_transparency_data:
        solid = image.convert("RGBA")
        paper = Image.new("RGBA", solid.size, "white")
        paper.alpha_composite(solid)
        paper.info["exif"] = image.info.get("exif", b"")
        return paper.convert("RGB")
    if image.mode == "I;16":  # a plain conversion would cut 16 bits off at white
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    return image if image.mode == "RGB" else image.convert("RGB")
