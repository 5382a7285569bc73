"""guest passes, who came in with one, and who may make them

Revision ID: 0014
Revises: 0013.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PROVEN = (
    "state <> 'approved' OR kind IN ('account', 'renewal', 'problem', 'guest') "
    "OR recognised IS NOT NULL"
)
PROVEN_BEFORE = (
    "state <> 'approved' OR kind IN ('account', 'renewal', 'problem') OR recognised IS NOT NULL"
)


def upgrade() -> None:
    op.create_table(
        "guest_pass",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("begins_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("ever", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("code_hash"),
    )
    op.create_index("ix_guest_pass_ends_at", "guest_pass", ["ends_at"])
    op.create_index("ix_guest_pass_made_by", "guest_pass", ["made_by"])
    op.create_table(
        "guest",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("pass_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("visit", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["pass_id"], ["guest_pass.id"]),
        sa.PrimaryKeyConstraint("account_id"),
        sa.UniqueConstraint("person_id"),
        sa.UniqueConstraint("visit"),
    )
    op.create_index("ix_guest_pass_id", "guest", ["pass_id"])
    op.create_table(
        "host",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("allowed_by", sa.Uuid(), nullable=False),
        sa.Column("allowed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["allowed_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id"),
    )
    _check(PROVEN)


def downgrade() -> None:
    """The older version knows no guests: who has their accounts must stay known all the same."""
    op.execute("UPDATE request SET kind = 'account' WHERE kind = 'guest'")
    op.execute("DELETE FROM handout WHERE kind = 'poster'")
    _check(PROVEN_BEFORE)
    op.drop_table("host")
    op.drop_table("guest")
    op.drop_table("guest_pass")


def _check(rule: str) -> None:
    with op.batch_alter_table("request") as request:
        request.drop_constraint("recognised_before_approved", type_="check")
        request.create_check_constraint("recognised_before_approved", rule)
