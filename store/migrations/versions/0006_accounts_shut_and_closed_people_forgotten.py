"""accounts that an officer has shut, or that are closed for good; people who are to be forgotten,
and phones on file that are to be others

Revision ID: 0006
Revises: 0005.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("erase_at", Moment(), nullable=True))
        person.add_column(sa.Column("erased_at", Moment(), nullable=True))
    with op.batch_alter_table("request") as request:
        request.add_column(sa.Column("wanted", sa.String(length=32), nullable=True))
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("closed_at", Moment(), nullable=True))
        account.add_column(sa.Column("suspended_by", sa.Uuid(), nullable=True))
        account.create_foreign_key("account_suspended_by_fkey", "person", ["suspended_by"], ["id"])


def downgrade() -> None:
    """The older version knows no closed accounts: they stay shut in it."""
    op.execute("UPDATE account SET state = 'frozen', frozen_from = 'locked' WHERE state = 'closed'")
    with op.batch_alter_table("account") as account:
        account.drop_constraint("account_suspended_by_fkey", type_="foreignkey")
        account.drop_column("suspended_by")
        account.drop_column("closed_at")
    # It knows no other phones on file either.
    op.execute(
        "DELETE FROM assignment WHERE request_id IN (SELECT id FROM request WHERE kind = 'phone')"
    )
    op.execute("DELETE FROM request WHERE kind = 'phone'")
    with op.batch_alter_table("request") as request:
        request.drop_column("wanted")
    with op.batch_alter_table("person") as person:
        person.drop_column("erased_at")
        person.drop_column("erase_at")
