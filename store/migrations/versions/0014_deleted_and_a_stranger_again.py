"""who had their data deleted is a stranger on LINE

Revision ID: 0014
Revises: 0013.
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Whoever waits to be forgotten is met as somebody new from now on; and who was forgotten has
    no LINE, instead of one that is none."""
    op.execute(
        "UPDATE person SET line_id = NULL WHERE erase_at IS NOT NULL OR erased_at IS NOT NULL"
    )


def downgrade() -> None:
    """What leads to nobody stays so: the older version takes them for people without LINE."""
