"""The schema: brought up to date by migrations, after a copy of what was there."""

from contextlib import closing
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate
from flask_migrate import upgrade as alembic_upgrade

from dienhinh.database import sqlite
from dienhinh.extensions import db


def _ours(_item: object, name: str | None, kind: str, *_: object) -> bool:
    """Leave out the index of the search, which each database keeps in its own way, when schemas are compared."""
    return not (kind in ("table", "index") and (name or "").startswith("search_words"))


migrate = Migrate(render_as_batch=True, include_object=_ours)


def init_app(app: Flask) -> None:
    """Tell the migrations of the application's database."""
    migrate.init_app(app, db)


def upgrade(app: Flask) -> None:
    """Bring the schema to the newest migration."""
    init_app(app)
    with app.app_context():
        alembic_upgrade(directory=str(Path(app.root_path).parent / "migrations"))


def is_behind(app: Flask) -> bool:
    """Tell whether the database has tables, and lacks the newest migration."""
    scripts = ScriptDirectory(str(Path(app.root_path).parent / "migrations"))
    with app.app_context(), db.engine.connect() as connection:
        applied = MigrationContext.configure(connection).get_current_revision()
    return applied is not None and applied != scripts.get_current_head()


def back_up(source: Path, target: Path) -> None:
    """Copy a SQLite database that nobody has open, through SQLite's own backup; what has the name is whole."""
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    with closing(sqlite.connect(source)) as old, closing(sqlite.connect(part)) as new:
        old.backup(new, pages=-1)
    part.replace(target)
