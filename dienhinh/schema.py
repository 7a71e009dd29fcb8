"""The schema: brought up to date by migrations, after a copy of what was there."""

from contextlib import closing
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate
from flask_migrate import upgrade as alembic_upgrade

from dienhinh.database import BUSY_SECONDS, sqlite
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


def knows(revision: str) -> bool:
    """Tell whether this version of the product can serve, or bring up to date, a schema of that revision."""
    scripts = ScriptDirectory(str(Path(__file__).parents[1] / "migrations"))
    return revision in {script.revision for script in scripts.walk_revisions()}


def back_up(source: Path, target: Path) -> None:
    """Copy a SQLite database, which may be in use, through SQLite's own backup; what has the name is whole.

    In one step: a copy in several begins anew at each write. To open the file in any other way would, on closing it,
    drop the locks that this process holds on it.
    """
    address = f"{source.resolve().as_uri()}?mode=rw"  # one that is not there is not made
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with closing(sqlite.connect(address, uri=True)) as old, closing(sqlite.connect(part)) as new:
        old.execute(f"PRAGMA busy_timeout={1000 * BUSY_SECONDS}")
        old.backup(new, pages=-1)
    part.replace(target)
