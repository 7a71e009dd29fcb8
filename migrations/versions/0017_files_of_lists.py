"""files of consolidated lists: an attachment belongs to a dossier or to a list"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ONE_OWNER = "(dossier_id IS NULL) <> (consolidation_id IS NULL)"


def upgrade() -> None:
    with op.batch_alter_table("attachment") as batch:
        batch.add_column(sa.Column("consolidation_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            "fk_attachment_consolidation_id_consolidation", "consolidation", ["consolidation_id"], ["id"]
        )
        batch.create_index("ix_attachment_consolidation_id", ["consolidation_id"])
        batch.alter_column("dossier_id", existing_type=sa.Integer(), nullable=True)
        batch.create_check_constraint("one_owner", ONE_OWNER)


def downgrade() -> None:
    # There is no place for them in the older table; the bytes stay until the sweep finds them unnamed.
    op.execute("DELETE FROM attachment WHERE dossier_id IS NULL")
    with op.batch_alter_table("attachment") as batch:
        batch.drop_constraint("one_owner", type_="check")
        batch.alter_column("dossier_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_index("ix_attachment_consolidation_id")
        batch.drop_constraint("fk_attachment_consolidation_id_consolidation", type_="foreignkey")
        batch.drop_column("consolidation_id")
