"""A database that has been in use comes through every migration with all its rows, and its references hold."""

from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from dienhinh import schema, serve
from dienhinh.domain import search_index, versions
from dienhinh.extensions import db
from dienhinh.factory import create_app
from dienhinh.models import (
    Attachment,
    AttachmentKind,
    DossierState,
    ImportKind,
    Paper,
    SearchEntry,
    TableImport,
)
from tests.support import make

ROWS = (
    "INSERT INTO unit (id, kind, name, symbol, header_superior, header_name, place, addressed_as, copies_to, email,"
    " search_key) VALUES (1, 'school', 'Trường A', 'THA', '', 'TRƯỜNG A', '', '', '', '', 'truong a')",
    "INSERT INTO user (id, email, name, phone, session_version, created_at, search_key)"
    " VALUES (1, 'a@example.vn', 'Lê A', '', 1, '2021-11-04', 'le a')",
    "INSERT INTO post (id, unit_id, role, title, signs, authority, office_line, position)"
    " VALUES (1, 1, 'clerk', 'Văn thư', 0, '', '', 0)",
    "INSERT INTO tenure (id, post_id, user_id, starts_on) VALUES (1, 1, 1, '2021-09-01')",
)
COUNT = "SELECT (SELECT count(*) FROM unit) + (SELECT count(*) FROM user) + (SELECT count(*) FROM tenure)"


def test_a_used_database_keeps_its_rows_and_references_through_every_migration(tmp_path):
    app = create_app({"DATA": str(tmp_path), "SECRET_KEY": "k" * 40})
    schema.init_app(app)
    with app.app_context():
        upgrade(directory="migrations", revision="0001")
        with db.engine.begin() as connection:
            for row in ROWS:
                connection.exec_driver_sql(row)
        commits: list[sa.Connection] = []
        sa.event.listen(db.engine, "commit", commits.append)
    schema.upgrade(app)
    # A kill leaves the old schema or the new one.
    assert len(commits) == 1
    with app.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql(COUNT).scalar() == 3
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert sa.inspect(db.engine).get_foreign_keys("tenure") != []


def test_the_papers_of_a_year_can_be_taken_back_and_brought_again(app):
    schema.init_app(app)
    with app.app_context():
        world = make.world()
        dossier, plan, urging = make.dossier(world), make.plan(world), make.urging(world, "pledges")
        for name, record in (("school_letter", dossier), ("school_plan", plan), ("urging_letter", urging)):
            versions.printed(name, record, world.officer)
        db.session.commit()
        db.session.remove()
        downgrade(directory="migrations", revision="0011")
        assert not sa.inspect(db.engine).has_table("urging")
    schema.upgrade(app)
    with app.app_context():
        kept = db.session.scalars(sa.select(Paper)).all()
        assert [(paper.kind, paper.owner.id) for paper in kept] == [("school_letter", 1)]
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts=schema.migrate.alembic_ctx_kwargs)
            assert compare_metadata(context, db.metadata) == []


def test_a_copy_has_its_name_only_once_it_is_whole(tmp_path, monkeypatch):
    source, target = tmp_path / "a.sqlite3", tmp_path / "b.sqlite3"
    with closing(schema.sqlite.connect(source)) as connection, connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS n")
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(Path, "replace", lambda *_: 1 / 0)
        schema.back_up(source, target)
    assert not target.exists()
    schema.back_up(source, target)
    with closing(schema.sqlite.connect(target)) as connection:
        assert connection.execute("SELECT n FROM t").fetchall() == [(1,)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.sqlite3", "b.sqlite3"]


def test_an_update_makes_the_index_of_the_search_anew(app):
    schema.init_app(app)
    with app.app_context():
        make.world()
        db.session.commit()
        db.session.execute(sa.update(SearchEntry).values(words="phien ban truoc"))
        db.session.commit()
        db.session.remove()
        downgrade(directory="migrations", revision="0021")
    serve.migrate(app)
    with app.app_context():
        assert list(search_index.faults()) == []


def test_imports_of_pledges_go_where_older_code_could_not_read_them(app):
    schema.init_app(app)
    with app.app_context():
        world = make.world()
        register = make.pledge_list(world)
        for kind, pledge_list in ((ImportKind.CANDIDATES, None), (ImportKind.PLEDGES, register)):
            values = {"unit": world.school, "user_id": world.clerk.id, "pledge_list": pledge_list}
            db.session.add(TableImport(kind=kind, name=f"{kind}.xlsx", rows=[], **values))
        db.session.commit()
        db.session.remove()
        downgrade(directory="migrations", revision="0013")
        with db.engine.connect() as connection:
            kept = connection.exec_driver_sql("SELECT kind, name FROM table_import").all()
            assert kept == [("candidates", "candidates.xlsx")]
    schema.upgrade(app)
    with app.app_context():
        assert [row.kind for row in db.session.scalars(sa.select(TableImport))] == [ImportKind.CANDIDATES]


def test_files_of_younger_owners_come_and_go_while_those_of_older_ones_stay(app):
    schema.init_app(app)
    values = {"kind": AttachmentKind.OTHER, "sha256": "a" * 64, "size": 7, "content_type": "a/b"}
    kept = sa.text("SELECT id, dossier_id, name, size FROM attachment")
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, DossierState.ACCEPTED)
        listed = make.consolidation(world)
        for owner in (dossier, listed, make.plan(world)):
            owner.attachments.append(Attachment(name=f"{owner.__tablename__}.pdf", **values))
        db.session.commit()
        db.session.remove()
        for revision, left in (("0021", ["dossier.pdf", "consolidation.pdf"]), ("0016", ["dossier.pdf"])):
            downgrade(directory="migrations", revision=revision)
            with db.engine.connect() as connection:
                assert [row.name for row in connection.execute(kept)] == left
        upgrade(directory="migrations")
        with db.engine.begin() as connection:
            assert connection.execute(kept).all() == [(1, 1, "dossier.pdf", 7)]
            with pytest.raises(sa.exc.IntegrityError):
                connection.exec_driver_sql("UPDATE attachment SET dossier_id = NULL")
