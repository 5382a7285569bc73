"""bridges to portals behind the office's own network, and the calls on their way to them

Revision ID: 0019
Revises: 0018.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ENROLLED = sa.text("enrolled_at IS NOT NULL AND removed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "bridge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("portal", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("code_until", Moment(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("invited_at", Moment(), nullable=False),
        sa.Column("enrolled_at", Moment(), nullable=True),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("sign_key", sa.String(length=64), nullable=False),
        sa.Column("box_key", sa.String(length=64), nullable=False),
        sa.Column("can", sa.Text(), nullable=False),
        sa.Column("session", sa.String(length=32), nullable=False),
        sa.Column("heard", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_hash"),
    )
    op.create_index(
        "one_bridge",
        "bridge",
        ["portal"],
        unique=True,
        sqlite_where=ENROLLED,
        postgresql_where=ENROLLED,
    )
    op.create_table(
        "bridge_call",
        sa.Column("bridge_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("call", sa.String(length=64), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("good_until", Moment(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.Column("taken_by", sa.String(length=32), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["bridge_id"], ["bridge.id"]),
        sa.PrimaryKeyConstraint("bridge_id", "number"),
    )


def downgrade() -> None:
    """The older version knows no bridge: each must be enrolled anew after the next upgrade."""
    op.drop_table("bridge_call")
    op.drop_index("one_bridge", "bridge")
    op.drop_table("bridge")
