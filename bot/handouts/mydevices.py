"""The sheet of a person's remembered devices, now and as far back as they are kept."""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from handlers.kit.effects import Param, When, Words
from handlers.kit.remembering import name_words
from store.accounts import Account
from store.devices import Device

TITLE: Final = "export.devices"
COLUMNS: Final = (
    *("fact.username", "export.mac", "export.called", "export.device_state.column"),
    *("export.begins", "export.ends"),
)


def rows(
    devices: Sequence[Device], accounts: Sequence[Account]
) -> Iterator[tuple[Param | None, ...]]:
    """One for each device, as ``COLUMNS`` has it. An account that is not the reader's any more is
    not named."""
    names: dict[UUID, str] = {account.id: account.username for account in accounts}
    for one in devices:
        yield (
            names.get(one.account_id),
            one.mac,
            name_words(one),
            Words(f"export.device_state.{one.state.value}"),
            When(one.since),
            None if one.until is None else When(one.until),
        )
