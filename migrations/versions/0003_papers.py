"""papers"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('dossier_id', sa.Integer(), nullable=True),
    sa.Column('consolidation_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('about', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('symbol', sa.String(length=60), nullable=False),
    sa.Column('subject', sa.String(length=500), nullable=False),
    sa.Column('search_key', sa.Text(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('ink', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('printed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('printed_by_id', sa.Integer(), nullable=True),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('series', sa.String(length=20), nullable=True),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('issued_by_id', sa.Integer(), nullable=True),
    sa.Column('issue_reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['consolidation_id'], ['consolidation.id'], name=op.f('fk_paper_consolidation_id_consolidation')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_paper_dossier_id_dossier')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['user.id'], name=op.f('fk_paper_issued_by_id_user')),
    sa.ForeignKeyConstraint(['printed_by_id'], ['user.id'], name=op.f('fk_paper_printed_by_id_user')),
    sa.ForeignKeyConstraint(['replaces_id'], ['paper.id'], name=op.f('fk_paper_replaces_id_paper')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_paper_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper')),
    sa.UniqueConstraint('code', name=op.f('uq_paper_code')),
    sa.UniqueConstraint('kind', 'about', 'version', name=op.f('uq_paper_kind_about_version')),
    sa.UniqueConstraint('unit_id', 'year', 'series', 'number', name=op.f('uq_paper_unit_id_year_series_number'))
    )
    with op.batch_alter_table('paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_about'), ['about'], unique=False)
        batch_op.create_index(batch_op.f('ix_paper_consolidation_id'), ['consolidation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_paper_dossier_id'), ['dossier_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_paper_unit_id'), ['unit_id'], unique=False)

    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('one_series', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('consolidation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('amendment', sa.Enum('supplement', 'correction', name='amendment', native_enum=False, length=20), nullable=True))
        batch_op.add_column(sa.Column('amends_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_consolidation_amends_id_consolidation'), 'consolidation', ['amends_id'], ['id'])
        batch_op.create_index(batch_op.f('ix_consolidation_amends_id'), ['amends_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('consolidation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consolidation_amends_id'))
        batch_op.drop_constraint(batch_op.f('fk_consolidation_amends_id_consolidation'), type_='foreignkey')
        batch_op.drop_column('amends_id')
        batch_op.drop_column('amendment')

    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_column('one_series')

    with op.batch_alter_table('paper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paper_unit_id'))
        batch_op.drop_index(batch_op.f('ix_paper_dossier_id'))
        batch_op.drop_index(batch_op.f('ix_paper_consolidation_id'))
        batch_op.drop_index(batch_op.f('ix_paper_about'))

    op.drop_table('paper')
