"""what was found of rows"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("table_import", sa.Column("judged", sa.JSON()))


def downgrade() -> None:
    with op.batch_alter_table("table_import") as batch:
        batch.drop_column("judged")
