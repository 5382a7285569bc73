"""who speaks for a school, and requests for it

Revision ID: 0023
Revises: 0022.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BY_USERNAME = "one_open_request_per_username"
OF_AN_ACCOUNT = sa.text("state = 'pending' AND kind NOT IN ('claim', 'problem', 'school')")
BEFORE = sa.text("state = 'pending' AND kind NOT IN ('claim', 'problem')")
PROVEN = (
    "state <> 'approved' OR kind IN ('account', 'renewal', 'problem', 'guest', 'school') "
    "OR recognised IS NOT NULL"
)
PROVEN_BEFORE = (
    "state <> 'approved' OR kind IN ('account', 'renewal', 'problem', 'guest') "
    "OR recognised IS NOT NULL"
)
STANDS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    _rules(PROVEN, OF_AN_ACCOUNT)
    op.create_table(
        "school_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("position", sa.String(length=60), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_how", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"]),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_school_link_person_id", "school_link", ["person_id"])
    op.create_index(
        "one_link_of_a_person_to_a_school",
        "school_link",
        ["person_id", "school"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_index(
        "school_link_of_school",
        "school_link",
        ["school"],
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def downgrade() -> None:
    """The older version knows of no links: they go, with who asked for them."""
    op.drop_table("school_link")
    about_one = "request_id IN (SELECT id FROM request WHERE kind = 'school')"
    op.execute(f"DELETE FROM assignment WHERE {about_one}")  # noqa: S608 - no input
    op.execute("DELETE FROM request WHERE kind = 'school'")
    _rules(PROVEN_BEFORE, BEFORE)


def _rules(proven: str, by_username: sa.TextClause) -> None:
    with op.batch_alter_table("request") as request:
        request.drop_index(BY_USERNAME)
        request.drop_constraint("recognised_before_approved", type_="check")
        request.create_check_constraint("recognised_before_approved", proven)
    op.create_index(
        BY_USERNAME,
        "request",
        ["username", "kind"],
        unique=True,
        sqlite_where=by_username,
        postgresql_where=by_username,
    )
