"""Makes the application that serves: the core and the pages. The commands hang themselves on it, see `cli`."""

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from dienhinh import extensions, web
from dienhinh.core import create_core


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Return the application; `overrides` win over the environment, and the environment over the defaults."""
    app = create_core(overrides)
    app.request_class = web.Request
    hops = app.config["PROXY_HOPS"]
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
    for extension in (extensions.login_manager, extensions.csrf, extensions.bootstrap, extensions.compress):
        extension.init_app(app)
    web.init_app(app)
    return app
