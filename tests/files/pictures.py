"""Pictures as phones and scanners make them, and as nobody should send them."""

import io
import struct

import pillow_heif
from PIL import Image

from .cases import Case, zipped

pillow_heif.register_heif_opener()
ORIENTATION, GPS = 0x0112, 0x8825
PLACE = {1: "N", 2: (9.0, 30.0, 41.0), 3: "E", 4: (105.0, 15.0, 7.0)}


def picture(mode: str = "RGB", size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Red on the left, blue on the right: enough to see which way is up."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def saved(image: Image.Image, form: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def photo(form: str = "JPEG", orientation: int = 6) -> bytes:
    """A phone's photo, taken sideways, that knows where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS).update(PLACE)
    return saved(picture(), form, exif=exif.tobytes())


def _heic_of_400_megapixels() -> bytes:
    data = saved(picture(), "HEIF")
    at = data.index(b"ispe") + 8
    return data[:at] + struct.pack(">II", 20_000, 20_000) + data[at + 8 :]


def _jpeg_of_3000_megapixels() -> bytes:
    data = saved(picture(), "JPEG")
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", 60_000, 50_000) + data[at + 4 :]


def good() -> dict[str, bytes]:
    frames = [picture(), picture()]
    return {
        "Ảnh chụp tờ trình.jpg": photo(),
        "Ảnh hỏng ghi chú.jpg": saved(picture(), "JPEG", exif=b"Exif\0\0" + b"\xe3\xd4w\x02\xdc^8\r" * 9),
        "Ảnh hỏng ghi chú.png": saved(picture(), "PNG", exif=b"\xe3\xd4w\x02\xdc^8\r" * 9),
        "DSC_0001.JPEG": saved(picture(), "JPEG", progressive=True),
        "Bản quét xám.jpg": saved(picture("L"), "JPEG"),
        "Bản in.jpg": saved(picture("CMYK"), "JPEG"),
        "Điện thoại hai ảnh.jpg": saved(frames[0], "MPO", save_all=True, append_images=frames[1:]),
        "Điện thoại có đuôi.jpg": photo() + b"SEFH" + bytes(900),
        "Chụp màn hình.png": saved(picture("RGBA"), "PNG"),
        "Bảng màu.png": saved(picture("P"), "PNG"),
        "Đen trắng.png": saved(picture("1", (2480, 3508)), "PNG"),
        "Mười sáu bit.png": saved(Image.new("I;16", (60, 40), 30_000), "PNG"),
        "Bốn mươi tám triệu điểm.png": saved(Image.new("1", (8064, 6000)), "PNG"),
        "IMG_0042.HEIC": photo("HEIF"),
        "IMG_0043.heif": saved(picture("RGBA"), "HEIF"),
    }


def hostile() -> list[Case]:
    plain, screen = saved(picture(), "JPEG"), saved(picture(), "PNG")
    flood = Image.new("1", (12_000, 12_000))
    large = "triệu điểm ảnh"
    return [
        Case("flood PNG", "a.png", saved(flood, "PNG"), large),
        Case("flood JPEG", "a.jpg", saved(Image.new("L", (9_000, 6_000)), "JPEG"), large),
        Case("JPEG whose header lies", "a.jpg", _jpeg_of_3000_megapixels(), large),
        Case("HEIC whose header lies", "a.heic", _heic_of_400_megapixels(), large),
        Case("truncated JPEG", "a.jpg", plain[:-600], "thiếu phần cuối"),
        Case("truncated PNG", "a.png", screen[:-300], "thiếu phần cuối"),
        Case("truncated HEIC", "a.heic", photo("HEIF")[:-200], "thiếu phần cuối"),
        Case("JPEG head and noise", "a.jpg", plain[:200] + b"\x5a" * 4000, "thiếu phần cuối"),
        Case("zip behind a JPEG", "a.jpg", plain + zipped({"a.exe": b"MZ"}), "giấu một tệp khác"),
        Case("zip behind a PNG", "a.png", screen + zipped({"a.exe": b"MZ"}), "giấu một tệp khác"),
        Case(
            "PDF inside a JPEG", "a.jpg", saved(picture(), "JPEG", comment=b"%PDF-1.7"), "giấu một tệp khác"
        ),
        Case("HEIC called JPEG", "IMG_1.jpg", photo("HEIF"), "đổi đuôi tên tệp thành .heic"),
        Case("PNG called PDF", "a.pdf", screen, "đổi đuôi tên tệp thành .png"),
        Case("JPEG called DOCX", "a.docx", plain, "đổi đuôi tên tệp thành .jpg"),
        Case("WebP called JPEG", "a.jpg", saved(picture(), "WEBP"), "dạng .webp"),
        Case("GIF", "a.gif", saved(picture(), "GIF"), "lưu lại thành JPEG"),
        Case("drawing with script", "a.png", b"<svg onload='alert(1)'/>", "dạng .svg"),
    ]
