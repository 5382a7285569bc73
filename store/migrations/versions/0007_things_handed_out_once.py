"""what is handed out once, on a page of its own; invitations whose code is made there

Revision ID: 0007
Revises: 0006.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handout",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_handout_person_id", "handout", ["person_id"])
    with op.batch_alter_table("invitation") as invitation:
        invitation.alter_column("code_hash", existing_type=sa.String(length=64), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM invitation WHERE code_hash IS NULL")
    with op.batch_alter_table("invitation") as invitation:
        invitation.alter_column("code_hash", existing_type=sa.String(length=64), nullable=False)
    op.drop_table("handout")
