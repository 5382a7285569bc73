"""which captive portal an account, a request, a pass, a workplace and an order belong to

Revision ID: 0020
Revises: 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NAMED = ("account", "request", "guest_pass")
STILL = {
    "account": "state <> 'closed'",
    "request": "state = 'pending'",
    "guest_pass": "ended_at IS NULL",
    "job": "state IN ('waiting', 'dead')",
}
"""What is not over."""
RUNS = sa.text("until IS NULL")


def upgrade() -> None:
    """All that there is by now is the one portal's."""
    for table in NAMED:
        op.add_column(
            table,
            sa.Column("portal", sa.String(length=32), nullable=False, server_default="main"),
        )
    op.add_column(
        "device", sa.Column("portal", sa.String(length=32), nullable=False, server_default="main")
    )
    op.drop_index("one_running_device", "device")
    _one_running_device("portal", "mac")
    op.add_column("workplace", sa.Column("portal", sa.String(length=32), nullable=True))
    op.add_column("job", sa.Column("portal", sa.String(length=32), nullable=True))


def downgrade() -> None:
    """The older version knows one portal, and would take there what is another's."""
    bind = op.get_bind()
    for table, still in STILL.items():
        rows = sa.table(table, sa.column("portal"))
        elsewhere = sa.select(sa.func.count()).select_from(rows)
        elsewhere = elsewhere.where(rows.c.portal != "main", sa.text(still))
        if bind.execute(elsewhere).scalar_one():
            raise RuntimeError(
                f"{table} has rows of another portal than main, which the older version would take "
                "for the main one's: close or finish them first"
            )
    op.drop_index("one_running_device", "device")
    for table in (*NAMED, "device", "workplace", "job"):
        op.drop_column(table, "portal")
    _one_running_device("mac")


def _one_running_device(*columns: str) -> None:
    op.create_index(
        "one_running_device",
        "device",
        [*columns],
        unique=True,
        sqlite_where=RUNS,
        postgresql_where=RUNS,
    )
