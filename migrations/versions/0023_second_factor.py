"""second factor, and when a log-in was last used and confirmed"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("user") as batch:
        batch.add_column(sa.Column("second_secret", sa.String(200), nullable=True))
        batch.add_column(sa.Column("second_since", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("second_step", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("token") as batch:
        for name in ("seen_at", "confirmed_at"):
            batch.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.String(4), nullable=False),
        sa.Column("code_hash", sa.String(200), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_recovery_code_user_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
    )
    op.create_index("ix_recovery_code_user_id", "recovery_code", ["user_id"])


def downgrade() -> None:
    op.drop_table("recovery_code")
    op.execute("DELETE FROM token WHERE purpose = 'second'")
    with op.batch_alter_table("token") as batch:
        for name in ("confirmed_at", "seen_at"):
            batch.drop_column(name)
    with op.batch_alter_table("user") as batch:
        for name in ("second_step", "second_since", "second_secret"):
            batch.drop_column(name)
