"""An office's page of a dossier: what the school sent, and what the office says of it."""

from flask import Blueprint, Response, request

from dienhinh.domain import workflow
from dienhinh.errors import Conflict
from dienhinh.models import Dossier
from dienhinh.web.guard import me
from dienhinh.web.htmx import render

bp = Blueprint("review", __name__)


def page(dossier: Dossier) -> Response:
    """Show a dossier to those who judge it, or to those who read what became of it."""
    return render("dossiers/review.html", dossier=dossier, steps=workflow.open_steps(dossier, me()))


def check_seen(dossier: Dossier) -> None:
    """Refuse an act on a page that was opened before the school sent the dossier anew."""
    seen = request.form.get("round", "")
    if seen and seen != str(dossier.round):
        raise Conflict("Hồ sơ đã được nộp lại từ khi mở trang này. Xin xem bản mới rồi thực hiện tiếp.")
