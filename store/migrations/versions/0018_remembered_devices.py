"""remembered devices, and how many of them a profile allows

Revision ID: 0018
Revises: 0017.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

RUNS = sa.text("until IS NULL")


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mac", sa.String(length=17), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_device_account_id", "device", ["account_id"])
    op.create_index("ix_device_person_id", "device", ["person_id"])
    op.create_index("device_until", "device", ["until"])
    op.create_index(
        "one_running_device",
        "device",
        ["mac"],
        unique=True,
        sqlite_where=RUNS,
        postgresql_where=RUNS,
    )
    with op.batch_alter_table("profile") as profile:
        profile.add_column(
            sa.Column("remember_most", sa.Integer(), nullable=False, server_default="2")
        )


def downgrade() -> None:
    """The older version knows of no device. What the portal remembers it goes on letting in, until
    the account is closed: let them be forgotten first. Orders about them that still wait go."""
    op.execute(
        "DELETE FROM job WHERE kind = 'order' AND"
        " (body LIKE '%\"remember_device\"%' OR body LIKE '%\"forget_device\"%')"
    )
    with op.batch_alter_table("profile") as profile:
        profile.drop_column("remember_most")
    op.drop_table("device")
