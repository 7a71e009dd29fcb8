"""letters that urge schools on"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "urging",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("schools", sa.JSON(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("signatory_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_urging_unit_id_unit"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_urging_programme_id_programme"),
        sa.ForeignKeyConstraint(["signatory_id"], ["post.id"], name="fk_urging_signatory_id_post"),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name="fk_urging_created_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_urging"),
    )
    op.create_index("ix_urging_unit_id", "urging", ["unit_id"])
    op.create_index("ix_urging_programme_id", "urging", ["programme_id"])
    with op.batch_alter_table("paper") as batch:
        batch.add_column(sa.Column("urging_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_paper_urging_id_urging", "urging", ["urging_id"], ["id"])
        batch.create_index("ix_paper_urging_id", ["urging_id"])


def downgrade() -> None:
    op.execute("DELETE FROM paper WHERE urging_id IS NOT NULL")
    with op.batch_alter_table("paper") as batch:
        batch.drop_index("ix_paper_urging_id")
        batch.drop_constraint("fk_paper_urging_id_urging", type_="foreignkey")
        batch.drop_column("urging_id")
    op.drop_table("urging")
