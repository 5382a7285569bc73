"""figures in pages of schools, with their sums by place beside them

Revision ID: 0025
Revises: 0024.
"""

import sys
import zlib
from array import array
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

DIMENSIONS = ("grade", "level", "sex", "position", "subject")
PARTS, ON_A_PAGE, NO_SCHOOLS = 10_000, 64, -1
WIDTHS = {2: "h", 4: "i", 8: "q"}

OLD = sa.table(
    "figure",
    sa.column("id", sa.Integer()),
    sa.column("load_id", sa.Uuid()),
    sa.column("school", sa.String()),
    sa.column("metric", sa.String()),
    *(sa.column(name, sa.String()) for name in DIMENSIONS),
    sa.column("value", sa.BigInteger()),
)
TABLE = sa.table(
    "figure_table",
    sa.column("load_id", sa.Uuid()),
    sa.column("metric", sa.String()),
    sa.column("kinds", sa.JSON()),
    sa.column("parts", sa.Integer()),
    sa.column("sparse", sa.Boolean()),
    sa.column("firsts", sa.JSON()),
)
PAGE = sa.table(
    "figure_page",
    sa.column("load_id", sa.Uuid()),
    sa.column("metric", sa.String()),
    sa.column("number", sa.Integer()),
    sa.column("schools", sa.String()),
    sa.column("totals", sa.LargeBinary()),
    sa.column("filled", sa.LargeBinary()),
    sa.column("cells", sa.LargeBinary()),
)


def upgrade() -> None:
    """What there is is laid into pages. Its sums are not reckoned: an answer does without, and
    the next list of schools brings them."""
    op.create_table(
        "figure_table",
        sa.Column("load_id", sa.Uuid(), nullable=False),
        sa.Column("metric", sa.String(length=32), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("sparse", sa.Boolean(), nullable=False),
        sa.Column("firsts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["figure_load.id"]),
        sa.PrimaryKeyConstraint("load_id", "metric"),
    )
    op.create_table(
        "figure_page",
        sa.Column("load_id", sa.Uuid(), nullable=False),
        sa.Column("metric", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("schools", sa.String(), nullable=False),
        sa.Column("totals", sa.LargeBinary(), nullable=False),
        sa.Column("filled", sa.LargeBinary(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["figure_load.id"]),
        sa.PrimaryKeyConstraint("load_id", "metric", "number"),
    )
    op.create_table(
        "figure_sum",
        sa.Column("load_id", sa.Uuid(), nullable=False),
        sa.Column("metric", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("extended", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Uuid(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("figures", sa.Integer(), nullable=False),
        sa.Column("sums", sa.LargeBinary(), nullable=False),
        sa.Column("filled", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["figure_load.id"]),
        sa.PrimaryKeyConstraint("load_id", "metric", "level", "place", "extended"),
    )
    op.create_index("school_facts_of_district", "school_facts", ["load_id", "district"])
    connection = op.get_bind()
    tables = sa.select(OLD.c.load_id, OLD.c.metric).distinct()
    for load, metric in connection.execute(tables).all():
        _lay_out(connection, load, metric)
    op.drop_index("figure_of_load", "figure")
    op.drop_table("figure")


def _lay_out(connection: sa.Connection, load: Any, metric: str) -> None:
    columns: dict[tuple[Any, ...], int] = {}
    rows: dict[str, dict[int, int]] = {}
    asked = sa.select(OLD).where(OLD.c.load_id == load, OLD.c.metric == metric)
    for one in connection.execute(asked.order_by(OLD.c.id)).mappings():
        row, again = rows.setdefault(one["school"], {}), 0
        while True:
            kind = (*(one[name] for name in DIMENSIONS), again)
            at = columns.setdefault(kind, len(columns))
            if at not in row:
                break
            again += 1
        row[at] = one["value"]
    whole = all(value % PARTS == 0 for row in rows.values() for value in row.values())
    parts = 1 if whole else PARTS
    lines = {
        school: [None if at not in row else row[at] * parts // PARTS for at in range(len(columns))]
        for school, row in rows.items()
    }
    schools = sorted(school for school in lines if not school.startswith("@"))
    others = sorted(school for school in lines if school.startswith("@"))
    pages = [
        (at // ON_A_PAGE, schools[at : at + ON_A_PAGE]) for at in range(0, len(schools), ON_A_PAGE)
    ]
    key = {"load_id": load, "metric": metric}
    connection.execute(
        TABLE.insert(),
        key
        | {
            "kinds": [list(kind[:-1]) for kind in columns],
            "parts": parts,
            "sparse": False,
            "firsts": schools[::ON_A_PAGE],
        },
    )
    for number, on_it in [*pages, *([(NO_SCHOOLS, others)] if others else [])]:
        cells = [lines[school] for school in on_it]
        connection.execute(
            PAGE.insert(),
            key
            | {
                "number": number,
                "schools": " ".join(on_it),
                "totals": _packed([sum(filter(None, row)) for row in cells]),
                "filled": _packed([len(row) - row.count(None) for row in cells]),
                "cells": _packed([cell for row in cells for cell in row]),
            },
        )


def _packed(numbers: Sequence[int | None]) -> bytes:
    told = [one for one in numbers if one is not None]
    furthest = max(max(told, default=0), -min(told, default=0))
    width = next((one for one in WIDTHS if furthest < 1 << (8 * one - 1)), 8)
    none = -1 << (8 * width - 1)
    found = array(WIDTHS[width], [none if one is None else one for one in numbers])
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()


def downgrade() -> None:
    """One row a figure again, each as it was, in the order of the schools' codes."""
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("load_id", sa.Uuid(), nullable=False),
        sa.Column("school", sa.String(length=8), nullable=False),
        sa.Column("metric", sa.String(length=32), nullable=False),
        *(
            sa.Column(name, sa.String(length=length), nullable=False)
            for name, length in zip(DIMENSIONS, (8, 12, 4, 40, 40), strict=True)
        ),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["figure_load.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("figure_of_load", "figure", ["load_id", "metric", "school"])
    connection = op.get_bind()
    for table in connection.execute(sa.select(TABLE)).mappings().all():
        for _, figures in groupby(_told(connection, table), key=lambda one: one["school"]):
            connection.execute(OLD.insert(), list(figures))
    op.drop_index("school_facts_of_district", "school_facts")
    for name in ("figure_sum", "figure_page", "figure_table"):
        op.drop_table(name)


def _told(connection: sa.Connection, table: Any) -> Iterator[dict[str, Any]]:
    asked = sa.select(PAGE).where(
        PAGE.c.load_id == table["load_id"], PAGE.c.metric == table["metric"]
    )
    kinds = [dict(zip(DIMENSIONS, kind, strict=True)) for kind in table["kinds"]]
    for page in connection.execute(asked.order_by(PAGE.c.number)).mappings():
        schools = page["schools"].split(" ")
        cells = _unpacked(page["cells"], len(schools) * len(kinds), sparse=table["sparse"])
        none = -1 << (8 * cells.itemsize - 1)
        for at, cell in enumerate(cells):
            if cell != none:
                yield {
                    "load_id": table["load_id"],
                    "school": schools[at // len(kinds)],
                    "metric": table["metric"],
                    **kinds[at % len(kinds)],
                    "value": cell * PARTS // table["parts"],
                }


def _unpacked(data: bytes, count: int, *, sparse: bool) -> "array[int]":
    data = zlib.decompress(data) if sparse else data
    found = array(WIDTHS[len(data) // count])
    found.frombytes(data)
    if sys.byteorder == "big":
        found.byteswap()
    return found
