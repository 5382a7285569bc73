"""accounts of shared machines, and requests for them; what a staff list says otherwise than the
accounts, and when those of who has left are closed

Revision ID: 0010
Revises: 0009.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("account", "request"):
        with op.batch_alter_table(table) as changed:
            changed.add_column(sa.Column("shared_label", sa.String(length=80), nullable=True))
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("closes_at", Moment(), nullable=True))
    op.create_table(
        "finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("difference", sa.String(length=12), nullable=False),
        sa.Column("near", sa.String(length=160), nullable=True),
        sa.Column("place_code", sa.String(length=20), nullable=True),
        sa.Column("place_name", sa.String(length=160), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("officer_id", "person_id", name="one_finding_per_person"),
    )
    for column in ("officer_id", "person_id"):
        op.create_index(f"ix_finding_{column}", "finding", [column])


def downgrade() -> None:
    """An account of a shared machine is its custodian's own in the older version."""
    op.drop_table("finding")
    with op.batch_alter_table("account") as account:
        account.drop_column("closes_at")
    for table in ("request", "account"):
        with op.batch_alter_table(table) as changed:
            changed.drop_column("shared_label")
