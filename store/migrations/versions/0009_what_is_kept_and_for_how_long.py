"""what went in each night's clearing; accounts and requests that name nobody any more

Revision ID: 0009
Revises: 0008.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clearing",
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("gone", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("night"),
    )
    for name in ("account", "request"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("forgotten_at", Moment(), nullable=True))


def downgrade() -> None:
    for name in ("request", "account"):
        with op.batch_alter_table(name) as table:
            table.drop_column("forgotten_at")
    op.drop_table("clearing")
