from flask import Blueprint, Response

from dienhinh.web.htmx import render

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> Response:
    return render("home.html")


@bp.get("/healthz")
def health() -> Response:
    return Response("ok\n", mimetype="text/plain")
