"""imports of pledges"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("table_import") as batch:
        batch.add_column(sa.Column("pledge_list_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            "fk_table_import_pledge_list_id_pledge_list", "pledge_list", ["pledge_list_id"], ["id"]
        )
        batch.create_index("ix_table_import_pledge_list_id", ["pledge_list_id"])


def downgrade() -> None:
    # Older code knows no such kind: it could read none of these rows.
    op.execute("DELETE FROM table_import WHERE kind = 'pledges'")
    with op.batch_alter_table("table_import") as batch:
        batch.drop_index("ix_table_import_pledge_list_id")
        batch.drop_constraint("fk_table_import_pledge_list_id_pledge_list", type_="foreignkey")
        batch.drop_column("pledge_list_id")
