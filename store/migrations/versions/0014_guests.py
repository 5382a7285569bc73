"""guest passes, who came in with one, and who may make them

Revision ID: 0014
Revises: 0013.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PROVEN = (
    "state <> 'approved' OR kind IN ('account', 'renewal', 'problem', 'guest') "
    "OR recognised IS NOT NULL"
)
PROVEN_BEFORE = (
    "state <> 'approved' OR kind IN ('account', 'renewal', 'problem') OR recognised IS NOT NULL"
)

ACCOUNT = sa.table(
    "account",
    sa.column("id", sa.Uuid()),
    sa.column("request_id", sa.Uuid()),
    sa.column("state", sa.String()),
    sa.column("closed_at", Moment()),
    sa.column("frozen_at", Moment()),
    sa.column("frozen_from", sa.String()),
)
LINK = sa.table("passwordlink", sa.column("account_id", sa.Uuid()), sa.column("ended_at", Moment()))
REQUEST = sa.table("request", sa.column("id", sa.Uuid()))
PERSON = sa.table("person", sa.column("id", sa.Uuid()))
GUEST = sa.table(
    "guest",
    *(sa.column(name, sa.Uuid()) for name in ("account_id", "person_id", "pass_id")),
)
PASS = sa.table(
    "guest_pass",
    sa.column("id", sa.Uuid()),
    sa.column("ends_at", Moment()),
    sa.column("ended_at", Moment()),
)


def upgrade() -> None:
    op.create_table(
        "guest_pass",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("begins_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("ever", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("code_hash"),
    )
    op.create_index("ix_guest_pass_ends_at", "guest_pass", ["ends_at"])
    op.create_index("ix_guest_pass_made_by", "guest_pass", ["made_by"])
    op.create_table(
        "guest",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("pass_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("visit", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["pass_id"], ["guest_pass.id"]),
        sa.PrimaryKeyConstraint("account_id"),
        sa.UniqueConstraint("person_id"),
        sa.UniqueConstraint("visit"),
    )
    op.create_index("ix_guest_pass_id", "guest", ["pass_id"])
    op.create_table(
        "host",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("allowed_by", sa.Uuid(), nullable=False),
        sa.Column("allowed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["allowed_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id"),
    )
    _check(PROVEN)


def downgrade() -> None:
    """The older version knows no guests: who has their accounts must stay known all the same. Nor
    does it close them at a pass's hour, so they are closed here (in the portal they end by
    themselves); who was half let in leaves no trace."""
    _close_guests(datetime.now(UTC))
    op.execute("UPDATE request SET kind = 'account' WHERE kind = 'guest'")
    op.execute("DELETE FROM handout WHERE kind = 'poster'")
    _check(PROVEN_BEFORE)
    op.drop_table("host")
    op.drop_table("guest")
    op.drop_table("guest_pass")


def _close_guests(now: datetime) -> None:
    database = op.get_bind()
    begun = sa.and_(ACCOUNT.c.id == GUEST.c.account_id, ACCOUNT.c.state == "opening")
    half_open = database.execute(
        sa.select(ACCOUNT.c.id, ACCOUNT.c.request_id, GUEST.c.person_id).where(begun)
    ).all()
    came = database.execute(
        sa.select(ACCOUNT.c.id, PASS.c.ended_at, PASS.c.ends_at)
        .join(GUEST, GUEST.c.account_id == ACCOUNT.c.id)
        .join(PASS, PASS.c.id == GUEST.c.pass_id)
        .where(ACCOUNT.c.state.not_in(("opening", "closed")))
    ).all()
    database.execute(sa.delete(GUEST))
    for account, request, person in half_open:
        database.execute(sa.delete(LINK).where(LINK.c.account_id == account))
        for table, row in ((ACCOUNT, account), (REQUEST, request), (PERSON, person)):
            database.execute(sa.delete(table).where(table.c.id == row))
    for account, ended_at, ends_at in came:
        at = min(ended_at or ends_at, now)
        alive = (LINK.c.account_id == account, LINK.c.ended_at.is_(None))
        database.execute(sa.update(LINK).where(*alive).values(ended_at=at))
        closed = {"state": "closed", "closed_at": at, "frozen_at": None, "frozen_from": None}
        database.execute(sa.update(ACCOUNT).where(ACCOUNT.c.id == account).values(closed))


def _check(rule: str) -> None:
    with op.batch_alter_table("request") as request:
        request.drop_constraint("recognised_before_approved", type_="check")
        request.create_check_constraint("recognised_before_approved", rule)
