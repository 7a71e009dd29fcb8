"""HTTP in, HTML out."""

from flask import Flask

from dienhinh.web import (
    admin,
    attachments,
    auth,
    candidates,
    consolidations,
    dossiers,
    editor,
    errors,
    guard,
    home,
    mails,
    nominees,
    once,
    papers,
    progress,
    results,
    review,
    security,
    template_tools,
)
from dienhinh.web.request import Id, Request

BLUEPRINTS = (
    admin.bp,
    attachments.bp,
    auth.bp,
    candidates.bp,
    consolidations.bp,
    dossiers.bp,
    editor.bp,
    home.bp,
    mails.bp,
    nominees.bp,
    papers.bp,
    progress.bp,
    results.bp,
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
