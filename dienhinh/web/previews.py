"""The paper beside the form: the page that shows what is being typed, as a picture drawn anew at each save."""

import base64

from flask import Blueprint, Response, request

from dienhinh.domain import previews, printing
from dienhinh.domain.policy import Permission as P
from dienhinh.models import Dossier
from dienhinh.papers.picture import picture
from dienhinh.web.guard import find, require
from dienhinh.web.htmx import is_htmx, render
from dienhinh.web.request import whole_number

bp = Blueprint("previews", __name__)

WIDTH = 640  # of the picture in pixels; the column is half as wide, and sharp screens show twice as many


@bp.get("/ho-so/<int:id>/xem-truoc")
@require(P.VIEW_DOSSIER)
def show(id: int) -> Response:
    """`o` is the id of the field that is being typed, `trang` a page asked for."""
    dossier = find(Dossier, id, P.VIEW_DOSSIER)
    found = previews.spot(dossier, request.args.get("o", ""))
    page = request.args.get("trang", type=whole_number) or 0
    drawn = picture(previews.draw(found), found.words, page, WIDTH)
    return render(
        "dossiers/preview.html",
        "preview",
        quiet=True,
        dossier=dossier,
        title=printing.title_of(found.name, found.record),
        field=request.args.get("o", "")[:80],
        papers={} if is_htmx() else previews.papers(dossier),
        drawn=drawn,
        source=f"data:image/png;base64,{base64.b64encode(drawn.png).decode()}",
    )
