"""The sheet of a person's sessions: when they were online, with what, and how it ended."""

from collections.abc import Iterator, Sequence
from typing import Final

from handlers.kit.amounts import amount
from handlers.kit.effects import Param, When, Words
from store.online import OnlineSession

TITLE: Final = "export.sessions"
COLUMNS: Final = (
    *("fact.username", "export.mac", "export.address", "export.begins", "export.ends"),
    *("export.session_end.column", "export.uploaded", "export.downloaded"),
)


def rows(sessions: Sequence[OnlineSession]) -> Iterator[tuple[Param | None, ...]]:
    """One for each session, as ``COLUMNS`` has it."""
    for one in sessions:
        yield (
            one.username,
            one.mac or None,
            one.address or None,
            When(one.started_at),
            None if one.ended_at is None else When(one.ended_at),
            Words(f"export.session_end.{one.cause.value}") if one.cause is not None else None,
            amount(one.bytes_up),
            amount(one.bytes_down),
        )
