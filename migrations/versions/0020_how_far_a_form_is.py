"""how far a form is"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("form_key") as batch:
        batch.add_column(sa.Column("words", sa.String(100), nullable=False, server_default=""))
        batch.add_column(sa.Column("done", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("total", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("form_key") as batch:
        for name in ("total", "done", "words"):
            batch.drop_column(name)
