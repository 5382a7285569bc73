"""people who have no LINE, for whom an officer asks; and codes on paper that lead to a password page

Revision ID: 0011
Revises: 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

PEOPLE = ("filed_by", "kept_from")


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.alter_column("line_id", existing_type=sa.String(length=64), nullable=True)
    with op.batch_alter_table("request") as request:
        for column in PEOPLE:
            request.add_column(sa.Column(column, sa.Uuid(), nullable=True))
            request.create_foreign_key(f"request_{column}_fkey", "person", [column], ["id"])
    with op.batch_alter_table("request") as request:
        request.add_column(sa.Column("batch", sa.Uuid(), nullable=True))
        request.create_index("ix_request_batch", ["batch"])
    op.create_table(
        "papercode",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["passwordlink.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_index("ix_papercode_link_id", "papercode", ["link_id"])


def downgrade() -> None:
    """The older version knows LINE users only: a name that LINE knows nobody by."""
    op.execute(
        "UPDATE person SET line_id = 'none-' || CAST(id AS VARCHAR(36)) WHERE line_id IS NULL"
    )
    op.execute("DELETE FROM handout WHERE kind IN ('slip', 'slips')")
    op.drop_table("papercode")
    with op.batch_alter_table("request") as request:
        request.drop_index("ix_request_batch")
        request.drop_column("batch")
        for column in PEOPLE:
            request.drop_constraint(f"request_{column}_fkey", type_="foreignkey")
            request.drop_column(column)
    with op.batch_alter_table("person") as person:
        person.alter_column("line_id", existing_type=sa.String(length=64), nullable=False)
