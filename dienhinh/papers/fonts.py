"""The one font family of the papers: found on the machine, checked for Vietnamese, registered once."""

import os
from functools import cache
from pathlib import Path

import fontpkg_crimson_text
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFError, TTFont

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Paper", "Paper-Bold", "Paper-Italic", "Paper-BoldItalic"
STYLES = {"Regular": REGULAR, "Bold": BOLD, "Italic": ITALIC, "Bold Italic": BOLD_ITALIC}

_LOWER = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
VIETNAMESE = _LOWER + _LOWER.upper()
# Drawn by the programme itself, so a face without them is of no use either.
NEEDED = VIETNAMESE + "".join(map(chr, range(32, 127))) + "\u00a0…"

# Only named files are opened in the folders of a system, which may hold hundreds of faces.
TIMES, LIBERATION, ANY = ("[Tt]imes*.ttf",), ("LiberationSerif-*.ttf",), ("*.ttf", "*.TTF")
SYSTEM = (
    (Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts", TIMES),
    (Path("/System/Library/Fonts/Supplemental"), TIMES),
    (Path("/Library/Fonts"), TIMES),
    (Path("/usr/share/fonts/truetype/msttcorefonts"), TIMES),
    (Path("/usr/share/fonts/truetype/liberation2"), LIBERATION),
    (Path("/usr/share/fonts/truetype/liberation"), LIBERATION),
    (Path("/usr/share/fonts/liberation-serif"), LIBERATION),
    (Path("/usr/share/fonts/liberation-serif-fonts"), LIBERATION),
    (Path("/usr/share/fonts/liberation"), LIBERATION),
    (Path(fontpkg_crimson_text.ROOT) / "files", ANY),
)


class Font(TTFont):
    """The library's own, which looks at each letter of a text in turn, spared that where it has met them all."""

    def splitString(self, text: str, doc: PDFDocument, encoding: str = "utf-8") -> list[tuple[int, bytes]]:
        try:
            return [(0, bytes(map(self.state[doc].assignments.__getitem__, map(ord, text))))] if text else []
        except (KeyError, ValueError):  # a letter that is new, or beyond the first 256
            return super().splitString(text, doc, encoding)


def family_in(folder: Path, patterns: tuple[str, ...] = ANY) -> dict[str, Font] | None:
    """The four faces of the first family of a folder that can write Vietnamese, by the name to register."""
    families: dict[bytes, dict[str, Font]] = {}
    for path in sorted({path for pattern in patterns for path in folder.glob(pattern)}):
        font = _open(path)
        style = font and STYLES.get(font.face.styleName.decode("latin-1"))
        if style and all(ord(letter) in font.face.charToGlyph for letter in NEEDED):
            font.fontName = style
            families.setdefault(font.face.familyName, {}).setdefault(style, font)
    return next((faces for faces in families.values() if len(faces) == len(STYLES)), None)


def _open(path: Path) -> Font | None:
    try:
        return Font(path.stem, str(path))
    except (TTFError, OSError):
        return None


@cache
def register() -> frozenset[str]:
    """Registers the family; answers with the characters that all its four faces can draw."""
    own = os.environ.get("DIENHINH_FONT_DIR")
    places = ([(Path(own), ANY)] if own else []) + list(SYSTEM)
    faces = next(found for place in places if (found := family_in(*place)))
    drawable: set[int] | None = None
    for font in faces.values():
        pdfmetrics.registerFont(font)
        codes = font.face.charToGlyph.keys()
        drawable = set(codes) if drawable is None else drawable & codes
    return frozenset(map(chr, drawable or ()))
