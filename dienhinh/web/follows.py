"""Nhân rộng: a school registers to follow a story's model, and reports what it did."""

from flask import Blueprint, Response, flash, request, url_for

from dienhinh.database import write_tx
from dienhinh.domain import access, follows
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError
from dienhinh.models import Story, StoryFollow
from dienhinh.web import stories
from dienhinh.web.forms import Form, paragraph, refuse_field, status
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import again, go, render
from dienhinh.web.once import once
from dienhinh.web.stale import EditForm, stored_values

bp = Blueprint("follows", __name__)


class RegisterForm(Form):
    plan = paragraph("Nội dung trường dự định vận dụng", 2000)


class ReportForm(RegisterForm, EditForm):
    done = paragraph("Việc trường đã làm", 5000)
    outcome = paragraph("Kết quả đạt được", 5000)


@bp.post("/guong/<int:id>/nhan-rong")
@require(P.EDIT_STORIES)
def register(id: int) -> Response:
    def add() -> str:
        story = find(Story, id, P.VIEW_STORIES, lock=True)
        form = RegisterForm()
        if not form.validate():
            _, label, sentence = form.errors_list()[0]
            raise DomainError(f"{label}: {sentence}", field="plan")
        follows.register(story, access.own_unit(me(), P.EDIT_STORIES), form.plan.data or "", me())
        flash("Trường đã đăng ký học tập điển hình này. Khi đã làm, xin báo cáo kết quả ở đây.", "ok")
        return url_for("stories.show", id=id, _anchor="spread")

    find(Story, id, P.VIEW_STORIES)
    try:
        return once(add)
    except DomainError as error:
        return again(error, stories.show, id=id)


@bp.route("/nhan-rong/<int:id>", methods=["GET", "POST"])
@require(P.EDIT_STORIES)
def report(id: int) -> Response:
    follow = find(StoryFollow, id, P.EDIT_STORIES)
    form = ReportForm(obj=follow)
    if request.method == "POST" and form.validate():
        try:
            with write_tx():
                follow = find(StoryFollow, id, P.EDIT_STORIES, lock=True)
                words = (form[name].data or "" for name in follows.FIELDS)
                follows.report(follow, *words, me(), base=form.base.data or "")
                story = follow.story_id
            flash("Đã ghi kết quả học tập điển hình.", "ok")
            return go(url_for("stories.show", id=story, _anchor="spread"))
        except DomainError as error:
            refuse_field(form, error)
            follow = find(StoryFollow, id, P.EDIT_STORIES)
    return _page(follow, form)


def _page(follow: StoryFollow, form: ReportForm) -> Response:
    form.mark(follow, follows.FIELDS)
    stored = stored_values(form, follow, follows.FIELDS)
    return render("stories/report.html", status=status(), form=form, follow=follow, stored=stored)


@bp.post("/nhan-rong/<int:id>/bo")
@require(P.EDIT_STORIES)
def give_up(id: int) -> Response:
    try:
        with write_tx():
            follow = find(StoryFollow, id, P.EDIT_STORIES, lock=True)
            story = follow.story_id
            follows.give_up(follow, me())
    except DomainError as error:
        follow = find(StoryFollow, id, P.EDIT_STORIES)
        form = ReportForm(None, obj=follow)
        return again(error, lambda: _page(follow, form))
    flash("Đã bỏ đăng ký.", "ok")
    return go(url_for("stories.show", id=story))
