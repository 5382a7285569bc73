"""sessions whose address changes, and those that came and went unseen

Revision ID: 0016
Revises: 0015.
"""

import sqlalchemy as sa
from alembic import op

from store.addresses import plain
from store.db import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An office that has read its portal before asks for what it missed since then."""
    with op.batch_alter_table("online_session") as online:
        online.add_column(sa.Column("began_at", Moment(), nullable=True))
        for name in ("up_before", "down_before"):
            online.add_column(sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("session_by_key", "online_session", ["key"])
    with op.batch_alter_table("portal_reading") as reading:
        reading.add_column(sa.Column("past_from", Moment(), nullable=True))
    op.execute("UPDATE portal_reading SET past_from = read_at")
    _spell_addresses()


def _spell_addresses() -> None:
    """In the one spelling in which they are looked for from now on (``store.addresses``)."""
    session = sa.table("online_session", sa.column("address", sa.String))
    found = op.get_bind().execute(
        sa.select(session.c.address).where(session.c.address.contains(":")).distinct()
    )
    for (told,) in found.all():
        if plain(told) != told:
            op.execute(
                sa.update(session).where(session.c.address == told).values(address=plain(told))
            )


def downgrade() -> None:
    """The older version knows no session that moved; its rows stay, without why they ended."""
    op.execute("UPDATE online_session SET cause = 'unknown' WHERE cause = 'moved'")
    with op.batch_alter_table("portal_reading") as reading:
        reading.drop_column("past_from")
    op.drop_index("session_by_key", "online_session")
    with op.batch_alter_table("online_session") as online:
        for name in ("down_before", "up_before", "began_at"):
            online.drop_column(name)
