"""search"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

# The words are ASCII letters and figures with single spaces, cut by the application for both databases.
SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5("
    "words, content='search_entry', content_rowid='id', tokenize='ascii', detail='none', prefix='2 3 4')",
    "CREATE TRIGGER search_entry_insert AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_words(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER search_entry_delete AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER search_entry_update AFTER UPDATE OF words ON search_entry BEGIN "
    "INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', old.id, old.words); "
    "INSERT INTO search_words(rowid, words) VALUES (new.id, new.words); END",
)
POSTGRESQL = (
    "CREATE INDEX search_words ON search_entry USING gin (array_to_tsvector(string_to_array(words, ' ')))",
)


def upgrade() -> None:
    op.create_table('search_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_entry')),
    sa.UniqueConstraint('kind', 'record_id', name=op.f('uq_search_entry_kind_record_id'))
    )
    statements = SQLITE if op.get_bind().dialect.name == 'sqlite' else POSTGRESQL
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE search_words')
    op.drop_table('search_entry')
