"""other kinds of requests: a forgotten password, a claim, an account to be given back

Revision ID: 0002
Revises: 0001.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'pending'")
OPEN_BY_PERSON = sa.text("state = 'pending' AND kind <> 'return'")
OPEN_BY_USERNAME = sa.text("state = 'pending' AND kind <> 'claim'")
PROVEN = "state <> 'approved' OR kind = 'account' OR recognised IS NOT NULL"
STATES = ("opening", "locked", "active", "frozen", "failed")
WAYS = ("in_person", "call_back", "superior", "bound_line")


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=12)


def upgrade() -> None:
    with op.batch_alter_table("request") as request:
        request.drop_index("one_open_request_per_person")
        request.drop_index("one_open_request_per_username")
        request.add_column(sa.Column("holder_id", sa.Uuid(), nullable=True))
        request.add_column(sa.Column("recognised", _one_of("recognition", *WAYS), nullable=True))
        request.create_foreign_key("request_holder_id_fkey", "person", ["holder_id"], ["id"])
        request.create_check_constraint("recognised_before_approved", PROVEN)
    _index("one_open_request_per_person", ["requester_id", "kind"], OPEN_BY_PERSON)
    _index("one_open_request_per_username", ["username", "kind"], OPEN_BY_USERNAME)

    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("owned_since", Moment(), nullable=True))
        account.add_column(sa.Column("frozen_at", Moment(), nullable=True))
        account.add_column(
            sa.Column("frozen_from", _one_of("accountstate", *STATES), nullable=True)
        )
    op.execute("UPDATE account SET owned_since = opened_at")
    with op.batch_alter_table("account") as account:
        account.alter_column("owned_since", existing_type=Moment(), nullable=False)

    with op.batch_alter_table("passwordlink") as link:
        link.add_column(sa.Column("asks", _one_of("asks", "phone", "old"), nullable=True))
        link.add_column(sa.Column("wished", sa.Boolean(), nullable=True))
    op.execute("UPDATE passwordlink SET asks = 'phone', wished = false")
    with op.batch_alter_table("passwordlink") as link:
        link.alter_column("asks", existing_type=_one_of("asks", "phone", "old"), nullable=False)
        link.alter_column("wished", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    """What the older version does not know goes: requests of the new kinds, and pages that ask for
    the old password."""
    op.execute("DELETE FROM passwordlink WHERE asks <> 'phone'")
    with op.batch_alter_table("passwordlink") as link:
        link.drop_column("wished")
        link.drop_column("asks")
    with op.batch_alter_table("account") as account:
        account.drop_column("frozen_from")
        account.drop_column("frozen_at")
        account.drop_column("owned_since")
    op.execute("DELETE FROM request WHERE kind <> 'account'")
    with op.batch_alter_table("request") as request:
        request.drop_index("one_open_request_per_username")
        request.drop_index("one_open_request_per_person")
        request.drop_constraint("recognised_before_approved", type_="check")
        request.drop_constraint("request_holder_id_fkey", type_="foreignkey")
        request.drop_column("recognised")
        request.drop_column("holder_id")
    _index("one_open_request_per_person", ["requester_id", "kind"], OPEN)
    _index("one_open_request_per_username", ["username"], OPEN)


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(
        name, "request", columns, unique=True, sqlite_where=where, postgresql_where=where
    )
