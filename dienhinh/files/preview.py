"""Pictures made ready for a page: upright, without place and camera."""

from pathlib import Path

from dienhinh.files.kinds import HEAD_LENGTH, Kind, kinds_of
from dienhinh.files.sandbox import Unreadable, jpeg

LONGEST = 1600
SMALL = 360
_PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.HEIC})


def to_jpeg(path: Path) -> bytes:
    """Return the picture in its own size as a JPEG without EXIF; raise DomainError when it cannot be read."""
    return _jpeg(path, 0)


def preview(path: Path) -> bytes:
    """Return the picture as a JPEG of at most 1600 pixels a side, without EXIF."""
    return _jpeg(path, LONGEST)


def small(path: Path) -> bytes:
    """Return the picture as a JPEG of at most 360 pixels a side, for a page that shows many."""
    return _jpeg(path, SMALL)


def _jpeg(path: Path, longest: int) -> bytes:
    try:
        with path.open("rb") as stream:
            kinds = kinds_of(stream.read(HEAD_LENGTH)) & _PICTURES
    except OSError as error:
        raise Unreadable() from error
    if not kinds:
        raise Unreadable()
    return jpeg(next(iter(kinds)), path, longest)
