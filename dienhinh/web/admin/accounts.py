from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.domain import account_history, accounts, factors, links, people, posts
from dienhinh.domain.policy import Permission as P
from dienhinh.models import User
from dienhinh.web import confirming
from dienhinh.web.admin.editing import EditForm, create, save, show
from dienhinh.web.admin.posts import HandOverForm
from dienhinh.web.forms import Form, choice, email, line
from dienhinh.web.guard import me, require
from dienhinh.web.htmx import go, render

bp = Blueprint("accounts", __name__, url_prefix="/tai-khoan")


class InviteForm(HandOverForm):
    post_id = choice("Chức vụ", {}, required=True)


class AccountForm(EditForm):
    email = email("Thư điện tử", required=True)
    name = line("Họ và tên", 100, required=True)
    phone = line("Số điện thoại", 20)


class ReasonForm(Form):
    reason = line("Lý do", 300, required=True)


@bp.get("/")
@require(P.ADMINISTER)
def index() -> Response:
    words, after = request.args.get("tu", "")[:200], request.args.get("sau", "")[:254]
    users, following = people.page(me(), words, after)
    return render(
        "admin/accounts.html",
        "rows",
        users=users,
        words=words,
        after=after,
        following=following,
        today=clock.today(),
    )


@bp.route("/moi", methods=["GET", "POST"])
@require(P.ADMINISTER)
def new() -> Response:
    """Invite a person to a post; who holds it now ends the day before."""
    form = InviteForm(data={"day": clock.today(), "post_id": request.args.get("chuc-vu", "")})
    form.post_id.choices = {
        unit: [(str(post.id), _held(post)) for post in group] for unit, group in posts.by_unit(me()).items()
    }

    def act() -> str:
        post = posts.find(int(form.post_id.data), me(), lock=True)
        user = posts.hand_over(post, form.email.data, form.name.data, form.day.data, me())
        return url_for("admin.accounts.show_account", id=user.id)

    return (request.method == "POST" and create(form, act, "Đã giao chức vụ.")) or show(
        "admin/invite.html", form
    )


@bp.route("/<int:id>", methods=["GET", "POST"])
@require(P.ADMINISTER)
def show_account(id: int) -> Response:
    user = people.find(id, me())
    form = AccountForm(obj=user)

    def act() -> str:
        links.readdress(_own(id), form.email.data, me())
        accounts.rename(_own(id), form.name.data, form.phone.data, me())
        return url_for("admin.accounts.show_account", id=id)

    return (request.method == "POST" and save(form, act, "Đã lưu tài khoản.")) or _page(user, form)


@bp.post("/<int:id>/gui-lien-ket")
@require(P.ADMINISTER)
def send_link(id: int) -> Response:
    with write_tx():
        links.send(_own(id), me())
    flash("Thư kèm liên kết đã được xếp vào hàng chờ gửi.")
    return go(url_for("admin.accounts.show_account", id=id))


@bp.post("/<int:id>/khoa")
@require(P.ADMINISTER)
def disable(id: int) -> Response:
    user, form = people.find(id, me()), ReasonForm()

    def act() -> str:
        accounts.disable(_own(id), form.reason.data, me())
        return url_for("admin.accounts.show_account", id=id)

    return save(form, act, "Đã khóa tài khoản.") or _page(user, reason=form)


@bp.post("/<int:id>/bo-xac-thuc")
@require(P.ADMINISTER)
def reset_factor(id: int) -> Response:
    """Take the second factor from who lost it; the next log-in needs the password alone."""
    user, form = people.find(id, me()), ReasonForm(prefix="factor")

    def act() -> str:
        factors.reset(_own(id), form.reason.data, me())
        return url_for("admin.accounts.show_account", id=id)

    if form.validate():
        confirming.ask("Bỏ xác thực hai bước")
    return save(form, act, "Đã bỏ xác thực hai bước.") or _page(user, lost=form)


@bp.post("/<int:id>/mo-khoa")
@require(P.ADMINISTER)
def enable(id: int) -> Response:
    with write_tx():
        accounts.enable(_own(id), me())
    flash("Đã mở khóa tài khoản.")
    return go(url_for("admin.accounts.show_account", id=id))


def _own(id: int) -> User:
    """Find the account, held until the transaction ends, and refuse one that works elsewhere by now."""
    user = people.find(id, me(), lock=True)
    people.refuse_foreign(user, me())
    return user


def _page(
    user: User,
    form: AccountForm | None = None,
    reason: ReasonForm | None = None,
    lost: ReasonForm | None = None,
) -> Response:
    form = form or AccountForm(formdata=None, obj=user)
    return show(
        "admin/account.html",
        form,
        user,
        ("email", "name", "phone"),
        reason=reason or ReasonForm(formdata=None),
        lost=lost or ReasonForm(formdata=None, prefix="factor"),
        lines=account_history.of(user),
        today=clock.today(),
        mine=user.id == me().id,
    )


def _held(post: Any) -> str:
    holder = next((tenure.user.name for tenure in post.tenures if tenure.covers(clock.today())), "")
    return f"{post.title} (đang giữ: {holder})" if holder else f"{post.title} (chưa có người)"
