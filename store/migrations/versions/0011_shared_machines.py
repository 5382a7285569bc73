"""accounts of shared machines, and requests for them

Revision ID: 0011
Revises: 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("account", "request"):
        with op.batch_alter_table(table) as changed:
            changed.add_column(sa.Column("shared_label", sa.String(length=80), nullable=True))


def downgrade() -> None:
    """An account of a shared machine is its custodian's own in the older version."""
    for table in ("request", "account"):
        with op.batch_alter_table(table) as changed:
            changed.drop_column("shared_label")
