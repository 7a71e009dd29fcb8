"""the file that a forwarded list is handed over in, and its receipt"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consolidation_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("receiver", sa.String(length=150), nullable=False),
        sa.Column("receiver_unit", sa.String(length=200), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consolidation_id"], ["consolidation.id"], name="fk_handover_consolidation_id_consolidation"
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_handover_made_by_id_user"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name="fk_handover_recorded_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_handover"),
        sa.UniqueConstraint("consolidation_id", "fingerprint", name="uq_handover_consolidation_id_fingerprint"),
    )
    op.create_index("ix_handover_consolidation_id", "handover", ["consolidation_id"])
    op.create_index("ix_handover_sha256", "handover", ["sha256"])


def downgrade() -> None:
    op.drop_table("handover")
