"""Databases for tests: migrated (and filled) once as a template, then copied for each test."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from flask import Flask

from dienhinh.extensions import db
from dienhinh.factory import create_app
from dienhinh.schema import upgrade

from .postgres import Cluster

SETTINGS = {"TESTING": True, "SECRET_KEY": "for tests only, 0123456789abcdef0123456789abcdef"}


class Template(NamedTuple):
    name: str
    folder: Path


class Databases(Protocol):
    """Makes databases whose files live in `data`, and gives the settings that open them."""

    def create(self, name: str, data: Path) -> dict: ...
    def copy(self, template: Template, name: str, data: Path) -> dict: ...
    def drop(self, name: str) -> None: ...
    def stop(self) -> None: ...


class Sqlite:
    def create(self, name: str, data: Path) -> dict:
        return {"DATA": str(data)}

    def copy(self, template: Template, name: str, data: Path) -> dict:
        shutil.copytree(template.folder, data)
        return {"DATA": str(data)}

    def drop(self, name: str) -> None:
        """The file goes with the test's folder."""

    def stop(self) -> None:
        """No process was started."""


class Postgres:
    def __init__(self) -> None:
        self.cluster = Cluster()

    def create(self, name: str, data: Path) -> dict:
        self.cluster.execute(f'CREATE DATABASE "{name}"')
        return {"DATA": str(data), "SQLALCHEMY_DATABASE_URI": self.cluster.uri(name)}

    def copy(self, template: Template, name: str, data: Path) -> dict:
        shutil.copytree(template.folder, data)
        self.cluster.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template.name}"')
        return {"DATA": str(data), "SQLALCHEMY_DATABASE_URI": self.cluster.uri(name)}

    def drop(self, name: str) -> None:
        self.cluster.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def stop(self) -> None:
        self.cluster.stop()


KINDS: dict[str, Callable[[], Databases]] = {"sqlite": Sqlite, "postgres": Postgres}


def make_template(databases: Databases, name: str, folder: Path, fill: Callable[[Flask], None]) -> Template:
    """A migrated database that `fill` has written to, closed so that it can be copied."""
    folder.mkdir()
    app = create_app(SETTINGS | databases.create(name, folder))
    upgrade(app)
    fill(app)
    close(app)
    return Template(name, folder)


def close(app: Flask) -> None:
    """Let go of every connection, without which a file cannot be copied and a database not dropped."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
