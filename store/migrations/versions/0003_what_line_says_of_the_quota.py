"""what LINE itself says of the month's pushes, and who has been told how much is used

Revision ID: 0003
Revises: 0002.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pushmonth") as month:
        month.add_column(sa.Column("line_limit", sa.Integer(), nullable=True))
        month.add_column(sa.Column("line_used", sa.Integer(), nullable=True))
        month.add_column(sa.Column("read_at", Moment(), nullable=True))
    with op.batch_alter_table("officer") as officer:
        officer.add_column(sa.Column("quota_told", sa.String(length=12), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("officer") as officer:
        officer.drop_column("quota_told")
    with op.batch_alter_table("pushmonth") as month:
        month.drop_column("read_at")
        month.drop_column("line_used")
        month.drop_column("line_limit")
