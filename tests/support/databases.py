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

SETTINGS = {
    "TESTING": True,
    "SECRET_KEY": "for tests only, 0123456789abcdef0123456789abcdef",
    "SECOND_FACTOR_ROLES": "",
    "PAPERS_A_MINUTE": 0,  # one test after another is the same person to an application
}


class Place(NamedTuple):
    """Where a database stands: its name, where it has one, and the folder of its files."""

    name: str
    data: Path


class Template(NamedTuple):
    """A filled database, the place where its copies stand one after another, and an application that opens them."""

    original: Place
    copy: Place
    app: Flask


class Databases(Protocol):
    def create(self, place: Place) -> None: ...
    def copy(self, template: Place, to: Place) -> None: ...
    def drop(self, place: Place) -> None: ...
    def settings(self, place: Place) -> dict: ...
    def stop(self) -> None: ...


class Sqlite:
    def create(self, place: Place) -> None:
        place.data.mkdir()

    def copy(self, template: Place, to: Place) -> None:
        shutil.copytree(template.data, to.data)

    def drop(self, place: Place) -> None:
        shutil.rmtree(place.data)

    def settings(self, place: Place) -> dict:
        return SETTINGS | {"DATA": str(place.data)}

    def stop(self) -> None:
        """No process was started."""


class Postgres(Sqlite):
    def __init__(self) -> None:
        self.cluster = Cluster()

    def create(self, place: Place) -> None:
        super().create(place)
        self.cluster.execute(f'CREATE DATABASE "{place.name}"')

    def copy(self, template: Place, to: Place) -> None:
        super().copy(template, to)
        self.cluster.copy(template.name, to.name)

    def drop(self, place: Place) -> None:
        super().drop(place)
        self.cluster.execute(f'DROP DATABASE "{place.name}" WITH (FORCE)')

    def settings(self, place: Place) -> dict:
        return super().settings(place) | {"SQLALCHEMY_DATABASE_URI": self.cluster.uri(place.name)}

    def stop(self) -> None:
        self.cluster.stop()


KINDS: dict[str, Callable[[], Databases]] = {"sqlite": Sqlite, "postgres": Postgres}


def make_template(databases: Databases, name: str, folder: Path, fill: Callable[[Flask], None]) -> Template:
    """A migrated database that `fill` has written to, closed so that it can be copied."""
    original, copy = Place(name, folder / "original"), Place(f"{name}-copy", folder / "data")
    databases.create(original)
    app = create_app(databases.settings(original))
    upgrade(app)
    fill(app)
    close(app)
    databases.copy(original, copy)  # the application reads its keys there
    app = create_app(databases.settings(copy))
    databases.drop(copy)
    return Template(original, copy, app)


def close(app: Flask) -> None:
    """Let go of every connection, without which a file cannot be copied and a database not dropped."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
