"""reports of schools and of the office"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("midyear", "final", name="reportkind", native_enum=False, length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "submitted", "returned", "accepted", name="reportstate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("signatory_id", sa.Integer(), nullable=True),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("done", "shortcomings", "lessons", "next_steps", "requests")
        ),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name="fk_report_created_by_id_user"),
        sa.ForeignKeyConstraint(["office_id"], ["unit.id"], name="fk_report_office_id_unit"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_report_programme_id_programme"),
        sa.ForeignKeyConstraint(["signatory_id"], ["post.id"], name="fk_report_signatory_id_post"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_report_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sa.UniqueConstraint("unit_id", "programme_id", "kind", name="uq_report_unit_id_programme_id_kind"),
    )
    with op.batch_alter_table("report") as batch:
        for name in ("office_id", "programme_id", "state", "unit_id"):
            batch.create_index(f"ix_report_{name}", [name])


def downgrade() -> None:
    op.drop_table("report")
