"""Pictures made ready for a page: upright, without place and camera."""

from pathlib import Path

from dienhinh.files.kinds import HEAD_LENGTH, Kind, kinds_of
from dienhinh.files.sandbox import Unreadable, jpeg, webp

LONGEST = 1600
SMALL = 360
_PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.HEIC})


def to_jpeg(path: Path) -> bytes:
    """Return the picture in its own size as a JPEG without EXIF; raise DomainError when it cannot be read."""
    return jpeg(_kind(path), path, 0)


def preview(path: Path) -> bytes:
    """Return the picture as a JPEG of at most 1600 pixels a side, without EXIF."""
    return jpeg(_kind(path), path, LONGEST)


def small(path: Path) -> bytes:
    """Return the picture as a WebP of at most 360 pixels a side and 4,500 bytes, for a page that shows many."""
    return webp(_kind(path), path, SMALL)


def _kind(path: Path) -> Kind:
    try:
        with path.open("rb") as stream:
            kinds = kinds_of(stream.read(HEAD_LENGTH)) & _PICTURES
    except OSError as error:
        raise Unreadable() from error
    if not kinds:
        raise Unreadable()
    return next(iter(kinds))
