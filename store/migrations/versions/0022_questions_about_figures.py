"""questions about figures, and which had no answer

Revision ID: 0022
Revises: 0021.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asked_figure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("intent", sa.String(length=32), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("loads", sa.JSON(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("asked_figure_of_person", "asked_figure", ["person_id", "asked_at"])
    op.create_table(
        "unanswered",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("why", sa.String(length=32), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "topic", "why"),
    )


def downgrade() -> None:
    """What was asked is forgotten in a week anyway; the counts are lost."""
    op.execute("DELETE FROM handout WHERE kind = 'figures'")
    op.drop_table("unanswered")
    op.drop_index("asked_figure_of_person", "asked_figure")
    op.drop_table("asked_figure")
