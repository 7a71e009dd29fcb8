"""HTTP in, HTML out."""

from flask import Flask

from dienhinh.domain import search_index
from dienhinh.web import (
    activities,
    admin,
    attachments,
    auth,
    candidates,
    checks,
    confirming,
    consolidations,
    dossiers,
    editor,
    errors,
    exports,
    exports_office,
    exports_school,
    exports_stories,
    exports_year,
    follows,
    gallery,
    guard,
    handovers,
    heavy,
    home,
    honours,
    imports,
    inspections,
    issuing,
    mails,
    nominees,
    once,
    papers,
    plans,
    pledge_imports,
    pledges,
    previews,
    progress,
    public,
    register,
    reports,
    results,
    review,
    search,
    security,
    stories,
    template_tools,
    urgings,
    waiting,
    word,
)
from dienhinh.web.request import Id, Request

BLUEPRINTS = (
    activities.bp,
    admin.bp,
    attachments.bp,
    auth.bp,
    candidates.bp,
    checks.bp,
    consolidations.bp,
    dossiers.bp,
    editor.bp,
    exports.bp,
    exports_office.bp,
    exports_school.bp,
    exports_stories.bp,
    exports_year.bp,
    follows.bp,
    gallery.bp,
    handovers.bp,
    home.bp,
    inspections.bp,
    imports.bp,
    issuing.bp,
    honours.bp,
    mails.bp,
    nominees.bp,
    papers.bp,
    plans.bp,
    pledge_imports.bp,
    pledges.bp,
    previews.bp,
    progress.bp,
    public.bp,
    reports.bp,
    register.bp,
    results.bp,
    review.bp,
    stories.bp,
    search.bp,
    urgings.bp,
    waiting.bp,
    word.bp,
)


def init_app(app: Flask) -> None:
    """Register the border, the guards, the handlers and every page."""
    app.url_map.converters["int"] = Id
    search_index.listen()
    security.init_app(app)
    guard.init_app(app)
    heavy.init_app(app)
    errors.init_app(app)
    confirming.init_app(app)
    once.init_app(app)
    template_tools.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


__all__ = ["Request", "init_app"]
