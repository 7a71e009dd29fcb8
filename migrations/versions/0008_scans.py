"""signed scans and the version that was signed"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("paper") as batch:
        batch.add_column(sa.Column("nominees", sa.Integer(), server_default="0", nullable=False))
        batch.add_column(sa.Column("pages", sa.Integer(), nullable=True))
    with op.batch_alter_table("attachment") as batch:
        batch.add_column(sa.Column("paper_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("paper_pages", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_attachment_paper_id", "paper", ["paper_id"], ["id"])
        batch.create_index("ix_attachment_paper_id", ["paper_id"])


def downgrade() -> None:
    with op.batch_alter_table("attachment") as batch:
        batch.drop_index("ix_attachment_paper_id")
        batch.drop_constraint("fk_attachment_paper_id", type_="foreignkey")
        batch.drop_column("paper_pages")
        batch.drop_column("paper_id")
    with op.batch_alter_table("paper") as batch:
        batch.drop_column("pages")
        batch.drop_column("nominees")
