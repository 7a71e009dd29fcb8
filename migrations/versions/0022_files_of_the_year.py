"""files of plans, pledges, reports and urging letters: an attachment belongs to any record that papers are kept with"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BEFORE = "(dossier_id IS NULL) <> (consolidation_id IS NULL)"
NEW = ("school_plan", "pledge_list", "report", "urging")
OWNERS = ("dossier", "consolidation", *NEW)
ONE_OWNER = " + ".join(f"CASE WHEN {name}_id IS NULL THEN 0 ELSE 1 END" for name in OWNERS) + " = 1"


def upgrade() -> None:
    with op.batch_alter_table("attachment") as batch:
        for name in NEW:
            batch.add_column(sa.Column(f"{name}_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(f"fk_attachment_{name}_id_{name}", name, [f"{name}_id"], ["id"])
            batch.create_index(f"ix_attachment_{name}_id", [f"{name}_id"])
        batch.drop_constraint("one_owner", type_="check")
        batch.create_check_constraint("one_owner", ONE_OWNER)


def downgrade() -> None:
    # There is no place for them in the older table; the bytes stay until the sweep finds them unnamed.
    op.execute("DELETE FROM attachment WHERE dossier_id IS NULL AND consolidation_id IS NULL")
    with op.batch_alter_table("attachment") as batch:
        batch.drop_constraint("one_owner", type_="check")
        batch.create_check_constraint("one_owner", BEFORE)
        for name in NEW:
            batch.drop_index(f"ix_attachment_{name}_id")
            batch.drop_constraint(f"fk_attachment_{name}_id_{name}", type_="foreignkey")
            batch.drop_column(f"{name}_id")
