"""merged schools: into which school one went, and from which school a candidate came with it"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ADDED = (("unit", "merged_into_id"), ("candidate", "former_unit_id"))


def upgrade() -> None:
    for table, column in ADDED:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch.create_foreign_key(f"fk_{table}_{column}_unit", "unit", [column], ["id"])
            batch.create_index(f"ix_{table}_{column}", [column])


def downgrade() -> None:
    for table, column in ADDED:
        with op.batch_alter_table(table) as batch:
            batch.drop_index(f"ix_{table}_{column}")
            batch.drop_constraint(f"fk_{table}_{column}_unit", type_="foreignkey")
            batch.drop_column(column)
