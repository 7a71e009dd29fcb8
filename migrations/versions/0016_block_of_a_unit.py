"""the block that a unit names exists

The first migration left this reference to be added once both tables were there, and on PostgreSQL nothing added it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NAME = "fk_unit_block_id_block"


def upgrade() -> None:
    if any(key["name"] == NAME for key in sa.inspect(op.get_bind()).get_foreign_keys("unit")):
        return
    op.execute("UPDATE unit SET block_id = NULL WHERE block_id NOT IN (SELECT id FROM block)")
    with op.batch_alter_table("unit") as batch:
        batch.create_foreign_key(NAME, "block", ["block_id"], ["id"])


def downgrade() -> None:
    """Keep the reference: the first migration meant it to be there."""
