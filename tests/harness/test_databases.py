"""Each test has a database of its own, made by the migrations, on each kind of database."""

import pytest
import sqlalchemy as sa

from dienhinh.extensions import db
from tests.support.queries import count_queries


def tables(app) -> set[str]:
    with app.app_context():
        return set(sa.inspect(db.engine).get_table_names())


def test_the_schema_is_the_models_own(app):
    assert set(db.metadata.tables) - tables(app) == set()


def write_a_table(app) -> None:
    before = tables(app)
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE trace (id integer)")
    assert tables(app) - before == {"trace"}


# Two tests that write the same table: the second would fail on the first one's trace.
def test_a_test_may_write_what_it_likes(app):
    write_a_table(app)


def test_another_test_finds_nothing_of_it(app):
    write_a_table(app)


def test_two_applications_of_a_test_share_its_database(make_app):
    first, second = make_app(), make_app()
    write_a_table(first)
    assert "trace" in tables(second)


def test_queries_are_counted_without_the_housekeeping(context):
    with count_queries() as queries:
        db.session.execute(sa.text("SELECT 1"))
        db.session.execute(sa.text("SELECT 2"))
        db.session.rollback()
    assert queries == ["SELECT 1", "SELECT 2"]


def test_a_visitor_is_refused_while_a_context_is_open(context, client):
    with pytest.raises(AssertionError, match="close the application context"):
        client.get("/")
