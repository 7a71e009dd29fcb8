"""However many stories have photographs, and however rough those are, a page is light when it is first opened."""

import io
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Page

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.extensions import db
from dienhinh.factory import create_app
from dienhinh.files import store
from dienhinh.files.preview import preview, small
from dienhinh.models import Photo, Story, StoryState
from tests.e2e.test_every_page import FIRST_LOAD
from tests.support.browser import first_load_bytes
from tests.support.server import Server

STORIES, PHOTOS = 20, 12
WORDS = "Cả tổ cùng soạn, cùng dự giờ, cùng góp ý; việc nhỏ làm đều tay mỗi tuần. " * 4
SHOWN = (
    """wanted => [...document.images].filter(e => e.closest("main") && e.naturalWidth).length === wanted"""
)


def photograph() -> bytes:
    """Grain over grain in every colour: worse than what any phone takes at night."""
    grain = Image.merge("RGB", [Image.effect_noise((360, 240), 60) for _ in range(3)])
    buffer = io.BytesIO()
    grain.save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def full(server: Server, tmp_path_factory) -> Iterator[int]:
    """Fill the gallery with stories that have as many pictures as a story may have; the newest story's id."""
    path = tmp_path_factory.mktemp("photo") / "night.jpg"
    path.write_bytes(photograph())
    kept = [
        store.put(server.data / "blobs", io.BytesIO(encode(path)), limit=10**8).sha256
        for encode in (preview, small)
    ]
    app = create_app({"DATA": server.data, "SECRET_KEY": "-" * 40})
    with app.app_context(), write_tx():
        like = db.session.scalars(sa.select(Story).where(Story.state == StoryState.PUBLISHED)).first()
        made = [story_like(like, number, kept) for number in range(STORIES)]
        db.session.add_all(made)
        db.session.flush()
        ids = [story.id for story in made]
    yield ids[-1]
    with app.app_context(), write_tx():
        for id in ids:
            db.session.delete(db.session.get_one(Story, id))


def story_like(like: Story, number: int, kept: list[str]) -> Story:
    same = ("unit_id", "office_id", "candidate_id", "programme_id", "lessons")
    story = Story(**{name: getattr(like, name) for name in same}, title=f"Nếp hay {number}", summary=WORDS)
    story.state, story.published_at = StoryState.PUBLISHED, clock.now()
    story.photos = [Photo(sha256=kept[0], small_sha256=kept[1]) for _ in range(PHOTOS)]
    return story


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("place", ["/guong", "/cong-bo", "/guong/{}", "/cong-bo/{}"])
def test_a_page_of_photographs_is_light_when_it_is_first_opened(browse, full, place, width):
    page: Page = browse("chuyenvien@example.vn", width=width)
    weight = first_load_bytes(page, place.format(full))
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function(SHOWN, arg=6)
    assert weight <= FIRST_LOAD, f"{page.url} weighs {weight} bytes on first load"


def test_the_pictures_after_the_sixth_come_when_they_are_asked_for(browse, full):
    page: Page = browse("chuyenvien@example.vn", javascript=False)
    page.goto(f"/guong/{full}")
    page.get_by_text("Xem thêm 6 ảnh").click()
    page.get_by_alt_text("Ảnh 12").scroll_into_view_if_needed()
    page.wait_for_function(SHOWN, arg=12)
