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


PROVEN = "state <> 'approved' OR kind IN ('account', 'renewal') OR recognised IS NOT NULL"
PROVEN_BEFORE = "state <> 'approved' OR kind = 'account' OR recognised IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("erase_at", Moment(), nullable=True))
        person.add_column(sa.Column("erased_at", Moment(), nullable=True))
    with op.batch_alter_table("request") as request:
        request.add_column(sa.Column("wanted", sa.String(length=32), nullable=True))
        request.drop_constraint("recognised_before_approved", type_="check")
        request.create_check_constraint("recognised_before_approved", PROVEN)
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("closed_at", Moment(), nullable=True))
        account.add_column(sa.Column("suspended_by", sa.Uuid(), nullable=True))
        account.add_column(sa.Column("expiry_told", sa.Integer(), nullable=True))
        account.create_foreign_key("account_suspended_by_fkey", "person", ["suspended_by"], ["id"])
    op.execute("UPDATE account SET expiry_told = 0")
    with op.batch_alter_table("account") as account:
        account.alter_column("expiry_told", existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    """The older version knows no closed accounts: they stay shut in it."""
    op.execute("UPDATE account SET state = 'frozen', frozen_from = 'locked' WHERE state = 'closed'")
    with op.batch_alter_table("account") as account:
        account.drop_constraint("account_suspended_by_fkey", type_="foreignkey")
        account.drop_column("suspended_by")
        account.drop_column("closed_at")
        account.drop_column("expiry_told")
    # It knows neither other phones on file nor renewals.
    op.execute(
        "DELETE FROM assignment WHERE request_id IN "
        "(SELECT id FROM request WHERE kind IN ('phone', 'renewal'))"
    )
    op.execute("DELETE FROM request WHERE kind IN ('phone', 'renewal')")
    with op.batch_alter_table("request") as request:
        request.drop_constraint("recognised_before_approved", type_="check")
        request.create_check_constraint("recognised_before_approved", PROVEN_BEFORE)
        request.drop_column("wanted")
    with op.batch_alter_table("person") as person:
        person.drop_column("erased_at")
        person.drop_column("erase_at")
