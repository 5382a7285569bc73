"""who had their data deleted is a stranger on LINE; a machine's care is offered

Revision ID: 0015
Revises: 0014.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


CLAIMED = """
    FROM account JOIN person ON person.id = account.owner_id
    WHERE account.username = request.username AND person.line_id IS NOT NULL
"""


def upgrade() -> None:
    """What was settled about an account that was claimed from LINE is its owner's history, no
    longer that of who had no LINE. Whoever waits to be forgotten is met as somebody new from now
    on; and who was forgotten has no LINE, instead of one that is none."""
    op.execute(
        f"""
        UPDATE request SET requester_id = (SELECT account.owner_id {CLAIMED})
        WHERE state <> 'pending' AND kind <> 'claim' AND EXISTS (SELECT 1 {CLAIMED})
        AND requester_id IN (SELECT id FROM person WHERE line_id IS NULL)
        """  # noqa: S608 - no input
    )
    op.execute(
        "UPDATE person SET line_id = NULL WHERE erase_at IS NOT NULL OR erased_at IS NOT NULL"
    )
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("offered_to", sa.Uuid(), nullable=True))
        account.add_column(sa.Column("offered_at", Moment(), nullable=True))
        account.create_foreign_key("account_offered_to_fkey", "person", ["offered_to"], ["id"])


def downgrade() -> None:
    """What leads to nobody stays so: the older version takes them for people without LINE."""
    with op.batch_alter_table("account") as account:
        account.drop_constraint("account_offered_to_fkey", type_="foreignkey")
        account.drop_column("offered_at")
        account.drop_column("offered_to")
