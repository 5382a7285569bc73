"""sessions that have ended are sealed, and nobody changes them any more

Revision ID: 0017
Revises: 0016.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TO_SEAL = sa.text("segment IS NULL AND ended_at IS NOT NULL")


def upgrade() -> None:
    """What has ended by now is sealed as it is when the program runs next."""
    op.create_table(
        "session_segment",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous", sa.String(length=81), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("head", sa.String(length=81), nullable=False),
        sa.Column("purged_at", sa.BigInteger(), nullable=True),
        sa.Column("purge_seal", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("online_session") as session:
        session.add_column(sa.Column("number", sa.BigInteger(), nullable=True))
        session.add_column(sa.Column("segment", sa.Integer(), nullable=True))
        session.add_column(sa.Column("seal", sa.String(length=32), nullable=True))
    op.create_index(
        "session_to_seal",
        "online_session",
        ["ended_at"],
        sqlite_where=TO_SEAL,
        postgresql_where=TO_SEAL,
    )
    op.create_index("session_by_segment", "online_session", ["segment", "number"])
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(length=36), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("begins", Moment(), nullable=False),
        sa.Column("ends", Moment(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    _refuse_changes()


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            """
            CREATE TRIGGER sealed_session_stays BEFORE UPDATE ON online_session
            WHEN OLD.segment IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'a sealed session is not changed'); END
            """
        )
        return
    op.execute(
        """
        CREATE FUNCTION sealed_session_stays() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'a sealed session is not changed'; END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER sealed_session_stays BEFORE UPDATE ON online_session
        FOR EACH ROW WHEN (OLD.segment IS NOT NULL) EXECUTE FUNCTION sealed_session_stays()
        """
    )


def downgrade() -> None:
    """The older version seals no sessions: they stay, and the chain goes, and who asked with it. Export it
    before."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER sealed_session_stays")
    else:
        op.execute("DROP TRIGGER sealed_session_stays ON online_session")
        op.execute("DROP FUNCTION sealed_session_stays()")
    op.drop_index("session_by_segment", "online_session")
    op.drop_index("session_to_seal", "online_session")
    with op.batch_alter_table("online_session") as session:
        session.drop_column("seal")
        session.drop_column("segment")
        session.drop_column("number")
    op.drop_table("disclosure")
    op.drop_table("session_segment")
