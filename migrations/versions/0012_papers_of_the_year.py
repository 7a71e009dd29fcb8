"""printed papers of plans, pledges and reports"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OWNERS = ("school_plan", "pledge_list", "report")


def upgrade() -> None:
    with op.batch_alter_table("paper") as batch:
        for name in OWNERS:
            batch.add_column(sa.Column(f"{name}_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(f"fk_paper_{name}_id_{name}", name, [f"{name}_id"], ["id"])
            batch.create_index(f"ix_paper_{name}_id", [f"{name}_id"])


def downgrade() -> None:
    # A paper without any owner would be in nobody's reach, and the register could not name it.
    op.execute(f"DELETE FROM paper WHERE {' OR '.join(f'{name}_id IS NOT NULL' for name in OWNERS)}")
    with op.batch_alter_table("paper") as batch:
        for name in OWNERS:
            batch.drop_index(f"ix_paper_{name}_id")
            batch.drop_constraint(f"fk_paper_{name}_id_{name}", type_="foreignkey")
            batch.drop_column(f"{name}_id")
