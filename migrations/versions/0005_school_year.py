"""school year"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

# Years that are there already get the plan's own words.
ACTIVITY_KINDS = 'Bồi dưỡng\nTuyên truyền\nTham quan, học tập\nGiao lưu, gặp mặt'
CHANNELS = (
    'Sinh hoạt đoàn thể\nTrang tin của trường\nTrang tin của Phòng\nHội nghị giao ban khối thi đua\nHội nghị\nKhác'
)


def upgrade() -> None:
    op.create_table('pledge_list',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'returned', 'confirmed', 'reviewed', name='pledgestate', native_enum=False, length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('signatory_id', sa.Integer(), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('return_reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_pledge_list_created_by_id_user')),
    sa.ForeignKeyConstraint(['office_id'], ['unit.id'], name=op.f('fk_pledge_list_office_id_unit')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_pledge_list_programme_id_programme')),
    sa.ForeignKeyConstraint(['signatory_id'], ['post.id'], name=op.f('fk_pledge_list_signatory_id_post')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_pledge_list_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pledge_list')),
    sa.UniqueConstraint('unit_id', 'programme_id', name=op.f('uq_pledge_list_unit_id_programme_id'))
    )
    with op.batch_alter_table('pledge_list', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pledge_list_office_id'), ['office_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_list_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_list_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_list_unit_id'), ['unit_id'], unique=False)

    op.create_table('school_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'returned', 'acknowledged', name='planstate', native_enum=False, length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('signatory_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(length=500), nullable=False),
    sa.Column('legal_bases', sa.Text(), nullable=False),
    sa.Column('aims', sa.Text(), nullable=False),
    sa.Column('tasks', sa.Text(), nullable=False),
    sa.Column('execution', sa.Text(), nullable=False),
    sa.Column('recipients', sa.Text(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('content_type', sa.String(length=100), nullable=False),
    sa.Column('file_name', sa.String(length=150), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('return_reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_school_plan_created_by_id_user')),
    sa.ForeignKeyConstraint(['office_id'], ['unit.id'], name=op.f('fk_school_plan_office_id_unit')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_school_plan_programme_id_programme')),
    sa.ForeignKeyConstraint(['signatory_id'], ['post.id'], name=op.f('fk_school_plan_signatory_id_post')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_school_plan_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_plan')),
    sa.UniqueConstraint('unit_id', 'programme_id', name=op.f('uq_school_plan_unit_id_programme_id'))
    )
    with op.batch_alter_table('school_plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_school_plan_office_id'), ['office_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_school_plan_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_school_plan_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_school_plan_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_school_plan_unit_id'), ['unit_id'], unique=False)

    op.create_table('pledge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pledge_list_id', sa.Integer(), nullable=False),
    sa.Column('candidate_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('award', sa.String(length=150), nullable=False),
    sa.Column('effort', sa.Text(), nullable=False),
    sa.Column('midyear_remark', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['candidate_id'], ['candidate.id'], name=op.f('fk_pledge_candidate_id_candidate')),
    sa.ForeignKeyConstraint(['pledge_list_id'], ['pledge_list.id'], name=op.f('fk_pledge_pledge_list_id_pledge_list')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pledge')),
    sa.UniqueConstraint('pledge_list_id', 'candidate_id', name=op.f('uq_pledge_pledge_list_id_candidate_id'))
    )
    with op.batch_alter_table('pledge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pledge_candidate_id'), ['candidate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_pledge_list_id'), ['pledge_list_id'], unique=False)

    op.create_table('assessment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pledge_id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.Enum('met', 'striving', 'not_yet', name='grade', native_enum=False, length=20), nullable=True),
    sa.Column('second', sa.Enum('met', 'striving', 'not_yet', name='grade', native_enum=False, length=20), nullable=True),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.id'], name=op.f('fk_assessment_criterion_id_criterion')),
    sa.ForeignKeyConstraint(['pledge_id'], ['pledge.id'], name=op.f('fk_assessment_pledge_id_pledge')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment')),
    sa.UniqueConstraint('pledge_id', 'criterion_id', name=op.f('uq_assessment_pledge_id_criterion_id'))
    )
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_criterion_id'), ['criterion_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_pledge_id'), ['pledge_id'], unique=False)

    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.add_column(sa.Column('activity_kinds', sa.Text(), server_default=ACTIVITY_KINDS, nullable=False))
        batch_op.add_column(sa.Column('channels', sa.Text(), server_default=CHANNELS, nullable=False))
        batch_op.add_column(sa.Column('plan_due_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('pledge_due_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('midyear_due_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('final_due_on', sa.Date(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.drop_column('final_due_on')
        batch_op.drop_column('midyear_due_on')
        batch_op.drop_column('pledge_due_on')
        batch_op.drop_column('plan_due_on')
        batch_op.drop_column('channels')
        batch_op.drop_column('activity_kinds')

    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assessment_pledge_id'))
        batch_op.drop_index(batch_op.f('ix_assessment_criterion_id'))

    op.drop_table('assessment')
    with op.batch_alter_table('pledge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pledge_pledge_list_id'))
        batch_op.drop_index(batch_op.f('ix_pledge_candidate_id'))

    op.drop_table('pledge')
    with op.batch_alter_table('school_plan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_school_plan_unit_id'))
        batch_op.drop_index(batch_op.f('ix_school_plan_state'))
        batch_op.drop_index(batch_op.f('ix_school_plan_sha256'))
        batch_op.drop_index(batch_op.f('ix_school_plan_programme_id'))
        batch_op.drop_index(batch_op.f('ix_school_plan_office_id'))

    op.drop_table('school_plan')
    with op.batch_alter_table('pledge_list', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pledge_list_unit_id'))
        batch_op.drop_index(batch_op.f('ix_pledge_list_state'))
        batch_op.drop_index(batch_op.f('ix_pledge_list_programme_id'))
        batch_op.drop_index(batch_op.f('ix_pledge_list_office_id'))

    op.drop_table('pledge_list')
