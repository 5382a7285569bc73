"""who answers for what, who is away, who may decide a request, and the office's own days off

Revision ID: 0004
Revises: 0003.
"""

import sqlalchemy as sa
from alembic import op

from store.db import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'pending'")
STEPS = ("responsible", "reminded", "deputy", "anyone", "head")
TOPICS = ("account", "password", "problem", "figures")
AREAS = ("everywhere", "kind", "district", "place")
WHYS = ("leave", "trip", "training")


def _one_of(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=12)


def _person(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey("person.id"), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), primary_key=True),
        _person("officer_id"),
        sa.Column("topic", _one_of("topic", TOPICS), nullable=True),
        sa.Column("area", _one_of("area", AREAS), nullable=False),
        sa.Column("spot", sa.String(length=80), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
    )
    op.create_index("ix_duty_officer_id", "duty", ["officer_id"])
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _person("officer_id"),
        sa.Column("why", _one_of("why", WHYS), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        _person("deputy_id", nullable=True),
        sa.Column("said_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
    )
    op.create_index("ix_absence_officer_id", "absence", ["officer_id"])
    op.create_table(
        "dayoff",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        _person("set_by"),
        sa.Column("set_at", Moment(), nullable=False),
    )
    op.create_table(
        "assignment",
        sa.Column("request_id", sa.Uuid(), sa.ForeignKey("request.id"), primary_key=True),
        sa.Column("officer_id", sa.Uuid(), sa.ForeignKey("person.id"), primary_key=True),
        _person("acting_for", nullable=True),
        sa.Column("step", _one_of("step", STEPS), nullable=False),
        sa.Column("since", Moment(), nullable=False),
    )
    op.create_index("assignment_of_officer", "assignment", ["officer_id", "request_id"])
    _widen_officer()
    _widen_request()
    # What waits was every officer's until now.
    op.execute(
        "INSERT INTO assignment (request_id, officer_id, step, since) "
        "SELECT request.id, officer.person_id, 'responsible', request.filed_at "
        "FROM request CROSS JOIN officer WHERE request.state = 'pending' "
        "AND request.requester_id <> officer.person_id "
        "AND (request.holder_id IS NULL OR request.holder_id <> officer.person_id)"
    )
    op.execute("UPDATE request SET step_due = promised_at WHERE state = 'pending'")


def _widen_officer() -> None:
    with op.batch_alter_table("officer") as officer:
        officer.add_column(sa.Column("suspended_at", Moment(), nullable=True))
        officer.add_column(sa.Column("suspended_by", sa.Uuid(), nullable=True))
        officer.create_foreign_key("officer_suspended_by_fkey", "person", ["suspended_by"], ["id"])


def _widen_request() -> None:
    with op.batch_alter_table("request") as request:
        request.add_column(sa.Column("step", _one_of("step", STEPS), nullable=True))
        request.add_column(sa.Column("step_due", Moment(), nullable=True))
        request.add_column(sa.Column("taken_by", sa.Uuid(), nullable=True))
        request.add_column(sa.Column("taken_at", Moment(), nullable=True))
        request.add_column(sa.Column("decided_for", sa.Uuid(), nullable=True))
        request.create_foreign_key("request_taken_by_fkey", "person", ["taken_by"], ["id"])
        request.create_foreign_key("request_decided_for_fkey", "person", ["decided_for"], ["id"])
    op.execute("UPDATE request SET step = 'responsible'")
    with op.batch_alter_table("request") as request:
        request.alter_column("step", existing_type=_one_of("step", STEPS), nullable=False)
    for name, columns in (
        ("request_waiting", ["promised_at", "filed_at", "number"]),
        ("request_step_due", ["step_due"]),
    ):
        op.create_index(name, "request", columns, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    """The older version shows every request to every officer. It knows no directors and no
    suspended officers: neither may decide in it."""
    op.drop_index("request_step_due", "request")
    op.drop_index("request_waiting", "request")
    with op.batch_alter_table("request") as request:
        request.drop_constraint("request_decided_for_fkey", type_="foreignkey")
        request.drop_constraint("request_taken_by_fkey", type_="foreignkey")
        for name in ("decided_for", "taken_at", "taken_by", "step_due", "step"):
            request.drop_column(name)
    op.execute("DELETE FROM officer WHERE role = 'director' OR suspended_at IS NOT NULL")
    op.execute("DELETE FROM invitation WHERE role = 'director'")
    with op.batch_alter_table("officer") as officer:
        officer.drop_constraint("officer_suspended_by_fkey", type_="foreignkey")
        officer.drop_column("suspended_by")
        officer.drop_column("suspended_at")
    for table in ("assignment", "dayoff", "absence", "duty"):
        op.drop_table(table)
