"""rounds of data: what is due, which school has sent, which was nudged

Revision ID: 0024
Revises: 0023.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("system", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "one_data_round", "data_round", ["system", "title", "year", "number"], unique=True
    )
    op.create_table(
        "round_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("by_officer", sa.Boolean(), nullable=False),
        sa.Column("reported_at", Moment(), nullable=False),
        sa.Column("figure", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("taken_back_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["round_id"], ["data_round.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "one_standing_report",
        "round_report",
        ["round_id", "school"],
        unique=True,
        sqlite_where=sa.text("taken_back_at IS NULL"),
        postgresql_where=sa.text("taken_back_at IS NULL"),
    )
    op.create_table(
        "round_nudge",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("nudged_by", sa.Uuid(), nullable=False),
        sa.Column("nudged_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["nudged_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["round_id"], ["data_round.id"]),
        sa.PrimaryKeyConstraint("round_id", "school"),
    )
    op.create_table(
        "round_reminder",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id"),
    )


def downgrade() -> None:
    """The older version knows no rounds: what schools have reported is lost."""
    op.drop_table("round_reminder")
    op.drop_table("round_nudge")
    op.drop_index("one_standing_report", "round_report")
    op.drop_table("round_report")
    op.drop_index("one_data_round", "data_round")
    op.drop_table("data_round")
