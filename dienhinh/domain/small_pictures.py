"""Small pictures of earlier days, which are JPEG, made anew as the lighter WebP of today. Callers commit."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from flask import current_app

from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.files import store
from dienhinh.files.preview import small
from dienhinh.models import Photo

WEBP = b"RIFF"

log = logging.getLogger(__name__)


class Made(NamedTuple):
    """A small picture that is stored, and the one that it is to take the place of."""

    photo_id: int
    old: str
    new: str


def made_anew() -> Iterator[Made]:
    """Make and store the small picture of each photo whose own is no WebP, one by one, outside of any transaction."""
    root: Path = current_app.config["DATA"] / "blobs"
    rows = db.session.execute(sa.select(Photo.id, Photo.sha256, Photo.small_sha256).order_by(Photo.id)).all()
    db.session.rollback()
    for number, sha256, old in rows:
        try:
            if not is_webp(root, old):
                picture = small(store.path_of(root, sha256))
                yield Made(number, old, store.put(root, io.BytesIO(picture), limit=2 * len(picture)).sha256)
        except DomainError:
            log.warning("Picture %s cannot be read; its small one stays as it is.", number)


def put(made: Made) -> None:
    """Let a photo show its new small picture; the old bytes stay until the sweep finds them unreferenced."""
    same = sa.and_(Photo.id == made.photo_id, Photo.small_sha256 == made.old)
    db.session.execute(sa.update(Photo).where(same).values(small_sha256=made.new))


def is_webp(root: Path, sha256: str) -> bool:
    """Tell whether a stored picture is a WebP."""
    with store.open_blob(root, sha256) as file:
        return file.read(len(WEBP)) == WEBP
