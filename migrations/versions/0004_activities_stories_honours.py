"""activities stories honours"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('activity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=100), nullable=False),
    sa.Column('channel', sa.String(length=100), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('search_key', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_activity_created_by_id_user')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_activity_programme_id_programme')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_activity_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity'))
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.create_index('ix_activity_month', ['happened_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_unit_id'), ['unit_id'], unique=False)

    op.create_table('honour',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('candidate_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('own_award', 'school_meeting', 'sector_meeting', 'media', name='honourkind', native_enum=False, length=20), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('occasion', sa.String(length=300), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('award', sa.String(length=150), nullable=False),
    sa.Column('decision_number', sa.String(length=60), nullable=False),
    sa.Column('decision_date', sa.Date(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('search_key', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['candidate_id'], ['candidate.id'], name=op.f('fk_honour_candidate_id_candidate')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_honour_created_by_id_user')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_honour_programme_id_programme')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_honour_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_honour'))
    )
    with op.batch_alter_table('honour', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_honour_candidate_id'), ['candidate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_honour_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index('ix_honour_register', ['happened_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_honour_unit_id'), ['unit_id'], unique=False)

    op.create_table('activity_candidate',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('candidate_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_activity_candidate_activity_id_activity')),
    sa.ForeignKeyConstraint(['candidate_id'], ['candidate.id'], name=op.f('fk_activity_candidate_candidate_id_candidate')),
    sa.PrimaryKeyConstraint('activity_id', 'candidate_id', name=op.f('pk_activity_candidate'))
    )
    with op.batch_alter_table('activity_candidate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_candidate_candidate_id'), ['candidate_id'], unique=False)

    op.create_table('story',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('candidate_id', sa.Integer(), nullable=False),
    sa.Column('nominee_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('draft', 'submitted', 'returned', 'published', 'withdrawn', name='storystate', native_enum=False, length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('causes', sa.Text(), nullable=False),
    sa.Column('measures', sa.Text(), nullable=False),
    sa.Column('lessons', sa.Text(), nullable=False),
    sa.Column('consented', sa.Boolean(), nullable=False),
    sa.Column('search_key', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['candidate_id'], ['candidate.id'], name=op.f('fk_story_candidate_id_candidate')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_story_created_by_id_user')),
    sa.ForeignKeyConstraint(['nominee_id'], ['nominee.id'], name=op.f('fk_story_nominee_id_nominee')),
    sa.ForeignKeyConstraint(['office_id'], ['unit.id'], name=op.f('fk_story_office_id_unit')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_story_programme_id_programme')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_story_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_story'))
    )
    with op.batch_alter_table('story', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_story_candidate_id'), ['candidate_id'], unique=False)
        batch_op.create_index('ix_story_gallery', ['state', 'published_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_story_nominee_id'), ['nominee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_story_office_id'), ['office_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_story_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_story_unit_id'), ['unit_id'], unique=False)

    op.create_table('photo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('story_id', sa.Integer(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('small_sha256', sa.String(length=64), nullable=False),
    sa.Column('caption', sa.String(length=200), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_photo_activity_id_activity')),
    sa.ForeignKeyConstraint(['story_id'], ['story.id'], name=op.f('fk_photo_story_id_story')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['user.id'], name=op.f('fk_photo_uploaded_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo'))
    )
    with op.batch_alter_table('photo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_photo_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_small_sha256'), ['small_sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_story_id'), ['story_id'], unique=False)

    op.create_table('story_follow',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('story_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.Text(), nullable=False),
    sa.Column('done', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('registered_by_id', sa.Integer(), nullable=True),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_story_follow_programme_id_programme')),
    sa.ForeignKeyConstraint(['registered_by_id'], ['user.id'], name=op.f('fk_story_follow_registered_by_id_user')),
    sa.ForeignKeyConstraint(['story_id'], ['story.id'], name=op.f('fk_story_follow_story_id_story')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_story_follow_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_story_follow')),
    sa.UniqueConstraint('story_id', 'unit_id', name=op.f('uq_story_follow_story_id_unit_id'))
    )
    with op.batch_alter_table('story_follow', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_story_follow_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_story_follow_story_id'), ['story_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_story_follow_unit_id'), ['unit_id'], unique=False)

    with op.batch_alter_table('nominee', schema=None) as batch_op:
        batch_op.add_column(sa.Column('revocation_number', sa.String(length=60), server_default='', nullable=False))
        batch_op.add_column(sa.Column('revocation_date', sa.Date(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('nominee', schema=None) as batch_op:
        batch_op.drop_column('revocation_date')
        batch_op.drop_column('revocation_number')

    with op.batch_alter_table('story_follow', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_story_follow_unit_id'))
        batch_op.drop_index(batch_op.f('ix_story_follow_story_id'))
        batch_op.drop_index(batch_op.f('ix_story_follow_programme_id'))

    op.drop_table('story_follow')
    with op.batch_alter_table('photo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_photo_story_id'))
        batch_op.drop_index(batch_op.f('ix_photo_small_sha256'))
        batch_op.drop_index(batch_op.f('ix_photo_sha256'))
        batch_op.drop_index(batch_op.f('ix_photo_activity_id'))

    op.drop_table('photo')
    with op.batch_alter_table('story', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_story_unit_id'))
        batch_op.drop_index(batch_op.f('ix_story_programme_id'))
        batch_op.drop_index(batch_op.f('ix_story_office_id'))
        batch_op.drop_index(batch_op.f('ix_story_nominee_id'))
        batch_op.drop_index('ix_story_gallery')
        batch_op.drop_index(batch_op.f('ix_story_candidate_id'))

    op.drop_table('story')
    with op.batch_alter_table('activity_candidate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_candidate_candidate_id'))

    op.drop_table('activity_candidate')
    with op.batch_alter_table('honour', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_honour_unit_id'))
        batch_op.drop_index('ix_honour_register')
        batch_op.drop_index(batch_op.f('ix_honour_programme_id'))
        batch_op.drop_index(batch_op.f('ix_honour_candidate_id'))

    op.drop_table('honour')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_unit_id'))
        batch_op.drop_index(batch_op.f('ix_activity_programme_id'))
        batch_op.drop_index('ix_activity_month')

    op.drop_table('activity')
