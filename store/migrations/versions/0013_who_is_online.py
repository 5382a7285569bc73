"""who is online, and who was

Revision ID: 0013
Revises: 0012.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

RUNS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    _sessions()
    op.create_table(
        "portal_reading",
        sa.Column("portal", sa.String(length=32), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.Column("failing_since", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("portal"),
    )
    with op.batch_alter_table("person") as person:
        person.add_column(
            sa.Column("warned", sa.String(length=12), nullable=False, server_default="daily")
        )
        person.add_column(sa.Column("warned_on", sa.Date(), nullable=True))
        person.add_column(sa.Column("cut_at", Moment(), nullable=True))
    with op.batch_alter_table("job") as job:
        job.add_column(sa.Column("good_until", Moment(), nullable=True))


def downgrade() -> None:
    """The older version knows no sessions, and no warnings: what is still to be sent goes."""
    op.execute("DELETE FROM job WHERE good_until IS NOT NULL AND state = 'waiting'")
    with op.batch_alter_table("job") as job:
        job.drop_column("good_until")
    with op.batch_alter_table("person") as person:
        person.drop_column("cut_at")
        person.drop_column("warned_on")
        person.drop_column("warned")
    op.drop_table("portal_reading")
    op.drop_table("online_session")


def _sessions() -> None:
    op.create_table(
        "online_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("portal", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("mac", sa.String(length=17), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("nas", sa.String(length=64), nullable=False),
        sa.Column("remembered", sa.Boolean(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("quiet_since", Moment(), nullable=True),
        sa.Column("bytes_up", sa.BigInteger(), nullable=False),
        sa.Column("bytes_down", sa.BigInteger(), nullable=False),
        sa.Column("warned_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("cause", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_online_session_account_id", "online_session", ["account_id"])
    op.create_index("session_by_address", "online_session", ["address", "started_at"])
    op.create_index("ended_of_a_person", "online_session", ["person_id", "ended_at"])
    op.create_index("session_ended", "online_session", ["ended_at"])
    for name, columns, unique in (
        ("one_running_session", ["portal", "key"], True),
        ("running_of_a_person", ["person_id"], False),
    ):
        op.create_index(
            name,
            "online_session",
            columns,
            unique=unique,
            sqlite_where=RUNS,
            postgresql_where=RUNS,
        )
