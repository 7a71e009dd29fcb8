"""What the world may read at `/cong-bo`: published stories, their pictures, and the feed that websites take.

To publish is the office's act, and the person has agreed to it: so these pages ask for no log-in. They say the name,
the school and the text, never a telephone number or an address, and a story that was taken down is gone at once.
"""

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for

from dienhinh.domain import gallery
from dienhinh.domain.gallery import Filter
from dienhinh.errors import NotFound
from dienhinh.extensions import db
from dienhinh.models import Photo, Story, StoryState
from dienhinh.web import pictures
from dienhinh.web.htmx import render
from dienhinh.web.stories import SECTIONS

bp = Blueprint("public", __name__)

FEED = 30
_PUBLISHED = Story.state == StoryState.PUBLISHED


@bp.get("/cong-bo")
def index() -> Response:
    wanted = Filter(words=request.args.get("tu", "")[:200])
    rows, following = gallery.page(wanted, request.args.get("sau", ""))
    more = url_for("public.index", sau=following, tu=wanted.words or None) if following else ""
    return render("stories/public_index.html", "rows", rows=rows, more=more, wanted=wanted)


@bp.get("/cong-bo/<int:id>")
def show(id: int) -> Response:
    story = db.session.scalar(sa.select(Story).where(Story.id == id, _PUBLISHED))
    if story is None:
        raise NotFound
    followers = gallery.followers([story]).get(id, 0)
    return render("stories/public.html", story=story, followers=followers, sections=SECTIONS)


@bp.get("/cong-bo/anh/<int:id>")
def photo(id: int) -> Response:
    of_published = Photo.story_id.in_(sa.select(Story.id).where(_PUBLISHED))
    found = db.session.scalar(sa.select(Photo).where(Photo.id == id, of_published))
    if found is None:
        raise NotFound
    return pictures.send(found, shrunk="nho" in request.args)


@bp.get("/cong-bo.atom")
def feed() -> Response:
    rows, _ = gallery.page(Filter(), size=FEED)
    base = current_app.config["PUBLIC_URL"].rstrip("/")
    response = make_response(render_template("stories/feed.xml", rows=rows, base=base, sections=SECTIONS))
    response.mimetype = "application/atom+xml"
    return response
