"""no date of its own on a list of pledges"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pledge_list") as batch:
        batch.drop_column("issued_on")


def downgrade() -> None:
    with op.batch_alter_table("pledge_list") as batch:
        batch.add_column(sa.Column("issued_on", sa.Date(), nullable=True))
