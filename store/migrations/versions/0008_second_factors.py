"""second factors of officers; officers who are none any more or have a new phone; requests that the
head took in an emergency

Revision ID: 0008
Revises: 0007.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "factor",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=True),
        sa.Column("pending", sa.String(length=32), nullable=True),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("paused_until", Moment(), nullable=True),
        sa.Column("proven_until", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "paper_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_index("ix_paper_code_person_id", "paper_code", ["person_id"])
    with op.batch_alter_table("officer") as officer:
        officer.add_column(sa.Column("left_at", Moment(), nullable=True))
    with op.batch_alter_table("invitation") as invitation:
        invitation.add_column(sa.Column("invited_by", sa.Uuid(), nullable=True))
        invitation.add_column(sa.Column("replaces", sa.Uuid(), nullable=True))
        for name in ("invited_by", "replaces"):
            invitation.create_foreign_key(f"invitation_{name}_fkey", "person", [name], ["id"])
    with op.batch_alter_table("request") as request:
        request.add_column(sa.Column("broken_by", sa.Uuid(), nullable=True))
        request.add_column(sa.Column("broken_why", sa.String(length=200), nullable=True))
        request.create_foreign_key("request_broken_by_fkey", "person", ["broken_by"], ["id"])


def downgrade() -> None:
    """Who has left stays suspended in the older version."""
    with op.batch_alter_table("request") as request:
        request.drop_constraint("request_broken_by_fkey", type_="foreignkey")
        request.drop_column("broken_why")
        request.drop_column("broken_by")
    with op.batch_alter_table("invitation") as invitation:
        for name in ("replaces", "invited_by"):
            invitation.drop_constraint(f"invitation_{name}_fkey", type_="foreignkey")
            invitation.drop_column(name)
    with op.batch_alter_table("officer") as officer:
        officer.drop_column("left_at")
    op.drop_table("paper_code")
    op.drop_table("factor")
