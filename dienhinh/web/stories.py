"""Gương điển hình at `/guong`: the gallery for whoever is logged in, a school's stories, the office's check."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from sqlalchemy.orm import selectinload
from wtforms import BooleanField

from dienhinh.database import write_tx
from dienhinh.domain import access, choosing, follows, gallery, photos, stories, workflow
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.review import bounded
from dienhinh.errors import Conflict, DomainError
from dienhinh.models import Candidate, Story, StoryFollow, StoryState
from dienhinh.web import pictures, saving
from dienhinh.web.choosing import ChooseOneForm, is_searching, with_position
from dienhinh.web.forms import choice, line, paragraph, refuse_field, status
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import again, go, render
from dienhinh.web.once import once
from dienhinh.web.saving import Part, Saved, SectionForm

bp = Blueprint("stories", __name__)

FOLLOWED = (selectinload(Story.follows).joinedload(StoryFollow.unit),)


class NewStoryForm(ChooseOneForm):
    candidate = choice("Viết về", [], required=True)
    title = line("Tên bài", 200, required=True)


class StoryForm(SectionForm):
    title = line("Tên bài", 200, required=True)
    summary = paragraph("Giới thiệu", 1000)
    causes = paragraph("Nguyên nhân thành công", 10_000)
    measures = paragraph("Biện pháp, cách làm", 10_000)
    lessons = paragraph("Kinh nghiệm rút ra", 10_000)
    consented = BooleanField(
        "Người được nêu gương (hoặc đại diện tập thể) đã đọc và đồng ý cho công bố bài viết"
    )


@bp.route("/guong/moi", methods=["GET", "POST"])
@require(P.EDIT_STORIES)
def new() -> Response:
    form = NewStoryForm(candidate=request.args.get("doi-tuong", ""))
    own = choosing.of_school(access.own_unit(me(), P.EDIT_STORIES))
    form.offer_one(choosing.recognised_first(own), with_position)
    if request.method == "POST" and not is_searching() and form.validate():
        try:
            return once(lambda: _create(form))
        except DomainError as error:
            refuse_field(form, error)
    return render("stories/new.html", "people", status=200 if is_searching() else status(), form=form)


def _create(form: NewStoryForm) -> str:
    candidate = find(Candidate, int(form.candidate.data), P.EDIT_CANDIDATES)
    return url_for("stories.edit", id=stories.begin(candidate, {"title": form.title.data}, me()).id)


@bp.get("/guong/<int:id>")
@require(P.VIEW_STORIES)
def show(id: int) -> Response:
    story, user = find(Story, id, P.VIEW_STORIES, options=FOLLOWED), me()
    schools = access.units_with(user, P.EDIT_STORIES)
    at_home = story.unit_id in schools
    return render(
        "stories/show.html",
        story=story,
        steps=workflow.open_steps(story, user),
        lacking=stories.lacking(story) if at_home and story.editable else [],
        editing=at_home and story.editable,
        inside=at_home or access.allowed(story, user, P.PUBLISH_STORIES),
        spread=gallery.spread(story),
        following=follows.of_unit(story, schools),
        can_follow=bool(schools) and not at_home and story.state is StoryState.PUBLISHED,
        most=photos.MOST,
        sections=SECTIONS,
    )


SECTIONS = (
    ("causes", "Nguyên nhân thành công"),
    ("measures", "Biện pháp, cách làm"),
    ("lessons", "Kinh nghiệm rút ra"),
)


@bp.get("/guong/<int:id>/sua")
@require(P.EDIT_STORIES)
def edit(id: int) -> Response:
    story = find(Story, id, P.EDIT_STORIES)
    stories.check_editable(story)
    return _form(story)


def _form(story: Story, saved: Saved | None = None) -> Response:
    return render(
        "stories/form.html",
        status=saved.status if saved else 200,
        story=story,
        part=saved.part if saved else _part(story),
        saved=saved,
        tab=saving.new_tab(),
    )


def _part(story: Story, sent: Any = None) -> Part:
    """Return a story's text as a form, bound to what was sent or to what is stored."""
    stored = {name: getattr(story, name) for name in stories.FIELDS}
    where = url_for("stories.edit", id=story.id)
    return Part("story", story, where, StoryForm(sent, data=stored), stored, partial(stories.edit, story))


@bp.post("/guong/<int:id>/luu")
@require(P.EDIT_STORIES)
def save(id: int) -> Response:
    try:
        return saving.save(
            lambda: _part(find(Story, id, P.EDIT_STORIES, lock=True), request.form),
            "stories/form.html",
            lambda saved: _form(find(Story, id, P.EDIT_STORIES), saved),
        )
    except DomainError as error:
        return again(error, show, id=id)


@bp.post("/guong/<int:id>/xoa")
@require(P.EDIT_STORIES)
def remove(id: int) -> Response:
    try:
        with write_tx():
            stories.remove(find(Story, id, P.EDIT_STORIES, lock=True), me())
    except DomainError as error:
        return again(error, show, id=id)
    flash("Đã xóa bản nháp.", "ok")
    return go(url_for("gallery.desk"))


@bp.post("/guong/<int:id>/chuyen/<name>")
@require(P.VIEW_STORIES)
def transition(id: int, name: str) -> Response:
    def step() -> str:
        story = find(Story, id, P.VIEW_STORIES, lock=True)
        if request.form.get("round", "") not in ("", str(story.version)):
            raise Conflict("Bài viết đã được cập nhật ở nơi khác. Xin xem lại rồi thực hiện tiếp.")
        workflow.perform(story, name, actor=me(), reason=bounded(request.form.get("reason", "")))
        flash(f"Bài viết: {story.state.label}.", "ok")
        return url_for("stories.show", id=id)

    try:
        return once(step)
    except DomainError as error:
        return again(error, show, id=id)


pictures.give_views(bp, Story, P.EDIT_STORIES, P.VIEW_STORIES, "/guong", show)
