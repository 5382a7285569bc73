"""the audit: what was done, by whom, and the segments that seal it

Revision ID: 0005
Revises: 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=36), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=36), nullable=True),
        sa.Column("how", sa.String(length=200), nullable=True),
        sa.Column("segment", sa.Integer(), nullable=True),
        sa.Column("seal", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_entry_by_segment", "audit_entry", ["segment", "id"])
    op.create_table(
        "audit_segment",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous", sa.String(length=81), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("head", sa.String(length=81), nullable=False),
        sa.Column("purged_at", sa.BigInteger(), nullable=True),
        sa.Column("purge_seal", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )


def downgrade() -> None:
    """The older version keeps no audit: it goes, the chain with it. Export it before."""
    op.drop_table("audit_segment")
    op.drop_index("audit_entry_by_segment", "audit_entry")
    op.drop_table("audit_entry")
