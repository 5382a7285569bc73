"""figures, the files they came from, and the schools they are of

Revision ID: 0021
Revises: 0020.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figure_load",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("layout", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("loaded_at", Moment(), nullable=False),
        sa.Column("loaded_by", sa.String(length=36), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("schools", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("checked", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "one_next_load", "figure_load", ["series", "year", "round", "turn"], unique=True
    )
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("load_id", sa.Uuid(), nullable=False),
        sa.Column("school", sa.String(length=8), nullable=False),
        sa.Column("metric", sa.String(length=32), nullable=False),
        sa.Column("grade", sa.String(length=8), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("sex", sa.String(length=4), nullable=False),
        sa.Column("position", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["figure_load.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("figure_of_load", "figure", ["load_id", "metric", "school"])
    op.create_table(
        "school_facts",
        sa.Column("load_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("code10", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("district", sa.String(length=60), nullable=False),
        sa.Column("tambon", sa.String(length=60), nullable=False),
        sa.Column("lowest", sa.String(length=8), nullable=False),
        sa.Column("highest", sa.String(length=8), nullable=False),
        sa.Column("size7", sa.Integer(), nullable=True),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("cluster", sa.String(length=80), nullable=False),
        sa.Column("village", sa.String(length=120), nullable=False),
        sa.Column("postcode", sa.String(length=5), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("latitude", sa.String(length=20), nullable=False),
        sa.Column("longitude", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["figure_load.id"]),
        sa.PrimaryKeyConstraint("load_id", "code"),
    )


def downgrade() -> None:
    """The older version knows no figures: the files must be loaded anew after the next upgrade."""
    op.drop_table("school_facts")
    op.drop_index("figure_of_load", "figure")
    op.drop_table("figure")
    op.drop_index("one_next_load", "figure_load")
    op.drop_table("figure_load")
