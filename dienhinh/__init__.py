"""dienhinh: điển hình tiên tiến, from a school's proposal to the Sở's answer and on to those who learn from it."""

from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from dienhinh import cli, config, database, extensions, models, web

__all__ = ["create_app", "models"]


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Return the application; `overrides` win over the environment, and the environment over the defaults."""
    app = Flask(__name__, template_folder="../templates", static_folder="../static")
    app.request_class = web.Request
    app.config.from_mapping(config.defaults())
    app.config.from_prefixed_env("DIENHINH")
    app.config.from_mapping(overrides or {})
    _settle(app)
    for extension in (extensions.db, extensions.login_manager, extensions.csrf, extensions.mail):
        extension.init_app(app)
    for extension in (extensions.bootstrap, extensions.compress):
        extension.init_app(app)
    extensions.migrate.init_app(app, extensions.db, render_as_batch=True)
    database.install(app)
    web.init_app(app)
    cli.init_app(app)
    return app


def _settle(app: Flask) -> None:
    """Fill what depends on other settings."""
    data = Path(app.config["DATA"]).resolve()
    data.mkdir(parents=True, exist_ok=True)
    app.config["DATA"] = data
    app.config["SECRET_KEY"] = app.config["SECRET_KEY"] or config.secret_key(data)
    uri = app.config["SQLALCHEMY_DATABASE_URI"] or f"sqlite:///{data / 'dienhinh.sqlite3'}"
    app.config["SQLALCHEMY_DATABASE_URI"] = uri
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = database.engine_options(uri)
    app.config["SESSION_COOKIE_SECURE"] = app.config["PUBLIC_URL"].startswith("https://")
    app.config["PERMANENT_SESSION_LIFETIME"] = int(app.config["SESSION_HOURS"]) * 3600
    app.config["MAIL_SUPPRESS_SEND"] = False
    hops = app.config["PROXY_HOPS"]
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
