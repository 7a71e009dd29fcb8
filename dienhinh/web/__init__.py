"""HTTP in, HTML out."""

from flask import Flask

from dienhinh.web import (
    attachments,
    auth,
    candidates,
    dossiers,
    editor,
    errors,
    guard,
    home,
    once,
    papers,
    review,
    security,
    template_tools,
)
from dienhinh.web.request import Id, Request

BLUEPRINTS = (
    attachments.bp,
    auth.bp,
    candidates.bp,
    dossiers.bp,
    editor.bp,
    home.bp,
    papers.bp,
    review.bp,
)


def init_app(app: Flask) -> None:
    """Register the border, the guards, the handlers and every page."""
    app.url_map.converters["int"] = Id
    security.init_app(app)
    guard.init_app(app)
    errors.init_app(app)
    once.init_app(app)
    template_tools.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


__all__ = ["Request", "init_app"]
