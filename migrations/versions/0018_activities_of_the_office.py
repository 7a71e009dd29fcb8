"""activities of the office"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("activity") as batch:
        batch.add_column(sa.Column("block_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_activity_block_id_block", "block", ["block_id"], ["id"])
        batch.create_index("ix_activity_block_id", ["block_id"])


def downgrade() -> None:
    with op.batch_alter_table("activity") as batch:
        batch.drop_index("ix_activity_block_id")
        batch.drop_constraint("fk_activity_block_id_block", type_="foreignkey")
        batch.drop_column("block_id")
