"""Names that people gave to their files: kept readable, made harmless."""

import re
import unicodedata
from urllib.parse import quote

MAX_LENGTH = 120
_FALLBACK = "tep"
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def clean_name(name: str) -> str:
    """Return a name safe to show, store and hand to any system: NFC, no folders, at most 120 characters."""
    base = re.split(r"[/\\]", name)[-1]
    printable = "".join(" " if c in "\t\r\n" else c for c in base if _shown(c))
    tidy = re.sub(r'[<>:"|?*]', "-", unicodedata.normalize("NFC", printable))
    tidy = " ".join(tidy.split()).rstrip(". ")
    stem, extension = _split(tidy)
    stem = stem.rstrip(". ") or _FALLBACK
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return (stem[: MAX_LENGTH - len(extension)].rstrip(". ") or _FALLBACK) + extension


def extension_of(name: str) -> str:
    """Return the lower-case extension with its dot, or nothing; the stem may be any Vietnamese."""
    return _split(clean_name(name))[1].lower()


def content_disposition(name: str, *, inline: bool = False) -> str:
    """Return the header's value: an ASCII name for old clients and the true one in UTF-8."""
    name = clean_name(name)
    encoded = quote(name, safe="!#$&+-.^_`|~")
    return (
        f"{'inline' if inline else 'attachment'}; filename=\"{ascii_name(name)}\"; filename*=UTF-8''{encoded}"
    )


def _shown(char: str) -> bool:
    return char in "\t\r\n" or unicodedata.category(char) not in _UNPRINTABLE


def _split(name: str) -> tuple[str, str]:
    match = _EXTENSION.search(name)
    return (name[: match.start()], match.group()) if match else (name, "")


def ascii_name(name: str) -> str:
    """Return a clean name in letters that any system writes."""
    stem, extension = _split(name)
    bare = unicodedata.normalize("NFD", stem.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return (re.sub(r"[^A-Za-z0-9 ()\[\],.&+=_~$-]+", "_", bare).strip() or _FALLBACK) + extension
