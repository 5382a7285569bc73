"""problems that people report

Revision ID: 0012
Revises: 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BY_USERNAME = "one_open_request_per_username"
OF_AN_ACCOUNT = sa.text("state = 'pending' AND kind NOT IN ('claim', 'problem')")
BEFORE = sa.text("state = 'pending' AND kind <> 'claim'")
PROVEN = (
    "state <> 'approved' OR kind IN ('account', 'renewal', 'problem') OR recognised IS NOT NULL"
)
PROVEN_BEFORE = "state <> 'approved' OR kind IN ('account', 'renewal') OR recognised IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("request") as request:
        request.drop_index(BY_USERNAME)
        request.add_column(sa.Column("detail", sa.String(length=1_000), nullable=True))
        request.drop_constraint("recognised_before_approved", type_="check")
        request.create_check_constraint("recognised_before_approved", PROVEN)
    _index(OF_AN_ACCOUNT)


def downgrade() -> None:
    """The older version knows no problems: they go, and who had them."""
    about_one = "request_id IN (SELECT id FROM request WHERE kind = 'problem')"
    op.execute(f"DELETE FROM assignment WHERE {about_one}")  # noqa: S608 - no input
    op.execute("DELETE FROM request WHERE kind = 'problem'")
    with op.batch_alter_table("request") as request:
        request.drop_index(BY_USERNAME)
        request.drop_column("detail")
        request.drop_constraint("recognised_before_approved", type_="check")
        request.create_check_constraint("recognised_before_approved", PROVEN_BEFORE)
    _index(BEFORE)


def _index(where: sa.TextClause) -> None:
    op.create_index(
        BY_USERNAME,
        "request",
        ["username", "kind"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
