"""which accounts an officer has shut, beside those that their owners did

Revision ID: 0006
Revises: 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("suspended_by", sa.Uuid(), nullable=True))
        account.create_foreign_key("account_suspended_by_fkey", "person", ["suspended_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.drop_constraint("account_suspended_by_fkey", type_="foreignkey")
        account.drop_column("suspended_by")
