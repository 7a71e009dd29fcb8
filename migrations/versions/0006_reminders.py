"""reminders, and a weekly digest that a person can turn off"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("occurrence", sa.String(length=80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_reminder_programme_id_programme"),
        sa.ForeignKeyConstraint(["sent_by_id"], ["user.id"], name="fk_reminder_sent_by_id_user"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_reminder_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint("occurrence", name="uq_reminder_occurrence"),
    )
    with op.batch_alter_table("reminder") as batch:
        batch.create_index("ix_reminder_programme_id", ["programme_id"])
        batch.create_index("ix_reminder_sent_at", ["sent_at"])
        batch.create_index("ix_reminder_unit_id", ["unit_id"])
    with op.batch_alter_table("user") as batch:
        batch.add_column(sa.Column("weekly_digest", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("user") as batch:
        batch.drop_column("weekly_digest")
    op.drop_table("reminder")
