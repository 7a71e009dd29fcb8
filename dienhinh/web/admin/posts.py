from typing import Any

from flask import Blueprint, Response, request, url_for
from wtforms import BooleanField

from dienhinh import clock
from dienhinh.domain import people, posts, tree
from dienhinh.domain.policy import Permission as P
from dienhinh.models import Post, Role, Tenure, Unit
from dienhinh.web.admin.editing import EditForm, create, save, show
from dienhinh.web.forms import Form, choice, day, email, line, whole
from dienhinh.web.guard import me, require

bp = Blueprint("posts", __name__, url_prefix="/chuc-vu")


class PostForm(EditForm):
    title = line("Tên chức vụ", 100, required=True)
    role = choice("Vai trò trong phần mềm", [], required=True)
    signs = BooleanField("Ký văn bản của đơn vị")
    authority = line("Quyền hạn khi ký", 100)
    office_line = line("Chức vụ dưới quyền hạn", 100)
    position = whole("Thứ tự", 0, 1000)


class HandOverForm(Form):
    email = email("Thư điện tử của người nhận", required=True)
    name = line("Họ và tên", 100)
    day = day("Từ ngày", required=True)


class AmendForm(Form):
    starts_on = day("Từ ngày", required=True)
    ends_on = day("Đến hết ngày")


@bp.route("/moi/<int:unit_id>", methods=["GET", "POST"])
@require(P.ADMINISTER)
def new(unit_id: int) -> Response:
    unit = tree.find(unit_id, me())
    form = _with_roles(PostForm(), unit)

    def act() -> str:
        post = posts.add(tree.find(unit_id, me()), _values(form), me())
        return url_for("admin.posts.edit", id=post.id)

    return (request.method == "POST" and create(form, act, "Đã thêm chức vụ.")) or show(
        "admin/post.html", form, unit=unit
    )


@bp.route("/<int:id>", methods=["GET", "POST"])
@require(P.ADMINISTER)
def edit(id: int) -> Response:
    post = posts.find(id, me())
    form = _with_roles(PostForm(obj=post), post.unit)

    def act() -> str:
        posts.edit(posts.find(id, me(), lock=True), _values(form), form.base.data, me())
        return url_for("admin.posts.edit", id=id)

    return (request.method == "POST" and save(form, act, "Đã lưu chức vụ.")) or _page(post, form)


@bp.post("/<int:id>/ban-giao")
@require(P.ADMINISTER)
def hand_over(id: int) -> Response:
    post = posts.find(id, me())
    form = HandOverForm(prefix="next-")

    def act() -> str:
        who = posts.find(id, me(), lock=True)
        posts.hand_over(who, form.email.data, form.name.data, form.day.data, me())
        return url_for("admin.posts.edit", id=id)

    return create(form, act, "Đã bàn giao chức vụ.") or _page(post, handing=form)


@bp.post("/thoi-gian/<int:id>")
@require(P.ADMINISTER)
def amend(id: int) -> Response:
    tenure = people.find_tenure(id, me())
    form = _amending(tenure)
    post_id = tenure.post_id

    def act() -> str:
        posts.find(post_id, me(), lock=True)
        posts.amend(people.find_tenure(id, me()), form.starts_on.data, form.ends_on.data, me())
        return url_for("admin.posts.edit", id=post_id)

    return save(form, act, "Đã lưu thời gian giữ chức vụ.") or _page(
        posts.find(post_id, me()), amended=(id, form)
    )


def _page(
    post: Post,
    form: PostForm | None = None,
    handing: HandOverForm | None = None,
    amended: tuple[int, AmendForm] | None = None,
) -> Response:
    form = form or _with_roles(PostForm(formdata=None, obj=post), post.unit)
    amending = {tenure.id: _amending(tenure, formdata=None) for tenure in post.tenures}
    if amended:
        amending[amended[0]] = amended[1]
    return show(
        "admin/post.html",
        form,
        post,
        posts.FIELDS,
        unit=post.unit,
        handing=handing or HandOverForm(prefix="next-", formdata=None, data={"day": clock.today()}),
        amending=amending,
        opened=amended and amended[0],
        today=clock.today(),
    )


def _with_roles(form: PostForm, unit: Unit) -> PostForm:
    form.role.choices = [(role.value, role.label) for role in posts.roles_of(unit)]
    return form


def _amending(tenure: Tenure, **options: Any) -> AmendForm:
    return AmendForm(prefix=f"tenure{tenure.id}-", obj=tenure, **options)


def _values(form: PostForm) -> dict[str, Any]:
    values = {name: form[name].data for name in ("title", "signs", "authority", "office_line")}
    return values | {"role": Role(form.role.data), "position": form.position.data or 0}
