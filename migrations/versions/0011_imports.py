"""imports"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('table_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('dossier_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('candidates', 'nominees', name='importkind', native_enum=False, length=20), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_table_import_dossier_id_dossier')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_table_import_unit_id_unit')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_table_import_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_table_import'))
    )
    with op.batch_alter_table('table_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_table_import_dossier_id'), ['dossier_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_table_import_unit_id'), ['unit_id'], unique=False)


def downgrade() -> None:
    op.drop_table('table_import')
