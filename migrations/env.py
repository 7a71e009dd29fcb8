"""Run migrations on the application's own engine, all in one transaction."""

import sqlalchemy as sa
from alembic import context
from flask import current_app

migrate = current_app.extensions["migrate"]
database = migrate.db


def plain(kind: str, item: object, _context: object) -> str | bool:
    """Write our types as the database's own, so that a migration does not depend on the code of a later day."""
    is_instant = kind == "type" and type(item).__name__ == "UtcDateTime"
    return "sa.DateTime(timezone=True)" if is_instant else False


def run() -> None:
    """Apply the migrations with the write lock held, so that a kill leaves the old schema or the new one."""
    engine = database.engine.execution_options(write=True)
    with engine.connect() as connection:
        _ignore_references(connection)
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=plain,
            # Alembic believes that SQLite cannot, and would commit after each migration.
            transactional_ddl=True,
            **{"render_as_batch": True, "compare_type": True} | migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            if broken := _broken_references(connection):
                raise RuntimeError(f"The migrations broke references: {broken[:5]}")


def _ignore_references(connection: sa.Connection) -> None:
    """Let SQLite drop a table that others refer to: it changes a column only by writing the table anew."""
    if connection.dialect.name == "sqlite":
        connection.detach()  # nobody else is to get a connection that ignores them
        # Past SQLAlchemy, which would begin a transaction, and inside one this does nothing.
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")


def _broken_references(connection: sa.Connection) -> list[tuple]:
    sqlite = connection.dialect.name == "sqlite"
    return connection.exec_driver_sql("PRAGMA foreign_key_check").all() if sqlite else []


run()
