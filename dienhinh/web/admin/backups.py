from flask import Blueprint, Response, url_for

from dienhinh.domain import backups, health
from dienhinh.domain.policy import Permission as P
from dienhinh.web.admin.editing import create
from dienhinh.web.forms import Form, status
from dienhinh.web.guard import me, require
from dienhinh.web.htmx import render

bp = Blueprint("backups", __name__, url_prefix="/sao-luu")


@bp.get("/")
@require(P.ADMINISTER)
def index() -> Response:
    return _page(Form(formdata=None))


@bp.post("/ngay")
@require(P.ADMINISTER)
def make() -> Response:
    """Ask the worker for a backup; nobody is handed one over the web, for it holds everybody's data and the keys."""
    form = Form()

    def act() -> str:
        backups.want(me())
        return url_for("admin.backups.index")

    return create(form, act, "Đã ghi nhận. Bản sao lưu sẽ được lập ngay.") or _page(form)


def _page(form: Form) -> Response:
    return render(
        "admin/backups.html",
        "backups",
        status=status(),
        form=form,
        backups=backups.there(),
        folder=backups.folder(),
        room=backups.room(),
        hour=backups.hour(),
        warning=backups.warning(),
        disk_fault=health.disk(),
        pending=backups.is_wanted() or backups.is_at_work(),
    )
