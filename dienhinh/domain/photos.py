"""The pictures of an activity or a story. Bytes are encoded anew and stored before; callers commit."""

from typing import NamedTuple

from dienhinh import text
from dienhinh.domain import audit, stories
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Activity, Photo, Story, User

MOST = 12


class Encoded(NamedTuple):
    """The hashes of a picture as pages show it, and of the small one that leads to it."""

    sha256: str
    small_sha256: str


def add(
    holder: Activity | Story, pictures: list[Encoded], caption: str, actor: User, *, most: int = MOST
) -> list[Photo]:
    """Hang pictures on their holder under one caption; the same picture is not hung twice."""
    check_open(holder)
    held = {photo.sha256 for photo in holder.photos}
    new = [each for each in dict.fromkeys(pictures) if each.sha256 not in held]
    if len(held) + len(new) > most:
        raise DomainError(
            f"Mỗi bài, mỗi hoạt động có tối đa {most} ảnh. Xin bỏ bớt ảnh rồi thêm.", field="photos"
        )
    made = [
        Photo(**each._asdict(), caption=text.line(caption)[:200], uploaded_by_id=actor.id) for each in new
    ]
    holder.photos += made
    db.session.flush()
    audit.record(f"{_noun(holder)}.photo", holder, actor=actor, photos=[photo.id for photo in made])
    return made


def remove(photo: Photo, actor: User) -> None:
    """Take a picture off what it hung on; its bytes stay until the sweep finds them unreferenced."""
    holder = photo.activity or db.session.get_one(Story, photo.story_id)
    check_open(holder)
    audit.record(f"{_noun(holder)}.photo_remove", holder, actor=actor, photo=photo.id)
    holder.photos.remove(photo)


def check_open(holder: Activity | Story) -> None:
    """Refuse to change the pictures of a story that is not in its school's hands."""
    if isinstance(holder, Story):
        stories.check_editable(holder)


def _noun(holder: Activity | Story) -> str:
    return type(holder).__name__.lower()
