"""The application's core, settings and database, for a process that serves no pages."""

from pathlib import Path
from typing import Any

from flask import Flask

from dienhinh import config, database, logs, models
from dienhinh.extensions import db, mail

__all__ = ["create_core", "models"]


def create_core(overrides: dict[str, Any] | None = None) -> Flask:
    """Return an application with settings and database only.

    `overrides` win over the environment, and the environment over the defaults.
    """
    logs.install()
    app = Flask("dienhinh", template_folder="../templates", static_folder="../static")
    app.config.from_mapping(config.defaults())
    app.config.from_prefixed_env("DIENHINH")
    app.config.from_mapping(overrides or {})
    _settle(app)
    for extension in (db, mail):
        extension.init_app(app)
    database.install(app)
    return app


def _settle(app: Flask) -> None:
    """Give each setting its type, and fill what depends on other settings."""
    app.config.update({name: config.typed(name, value) for name, value in app.config.items()})
    data = Path(app.config["DATA"]).resolve()
    data.mkdir(mode=0o750, parents=True, exist_ok=True)
    app.config["DATA"] = data
    app.config["SECRET_KEY"] = app.config["SECRET_KEY"] or config.secret_key(data)
    app.config["SIGNING_KEY"] = app.config["SIGNING_KEY"] or config.signing_key(data)
    uri = app.config["SQLALCHEMY_DATABASE_URI"] or f"sqlite:///{data / 'dienhinh.sqlite3'}"
    app.config["SQLALCHEMY_DATABASE_URI"] = uri
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = database.engine_options(uri)
    app.config["SESSION_COOKIE_SECURE"] = app.config["PUBLIC_URL"].startswith("https://")
    if app.config["SESSION_COOKIE_SECURE"]:
        app.config["SESSION_COOKIE_NAME"] = "__Host-dienhinh"
    app.config["PERMANENT_SESSION_LIFETIME"] = int(app.config["SESSION_HOURS"]) * 3600
    app.config["MAIL_SUPPRESS_SEND"] = False
