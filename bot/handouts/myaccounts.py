"""The sheet of a person's accounts, closed ones too."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final
from uuid import UUID

from bot.handouts.cells import Cell, when
from handlers.kit.contacts import kept_phone
from handlers.kit.effects import When, Words
from handlers.kit.purposes import purpose_words
from handlers.kit.uses import used_on
from store.accounts import Account

TITLE: Final = "export.accounts"
COLUMNS: Final = (
    *("fact.username", "fact.device", "fact.purpose", "fact.machine"),
    *("fact.phone_on_file", "fact.state", "fact.opened", "export.owned_since"),
    *("fact.expires", "fact.closes", "export.frozen", "export.frozen_by", "export.closed"),
)


def rows(
    accounts: Sequence[Account], by: Callable[[UUID | None], Cell]
) -> Iterator[Sequence[Cell]]:
    """One for each account, as ``COLUMNS`` has it. ``by`` says who somebody is to the reader."""
    for account in accounts:
        yield (
            account.username,
            used_on(account.profile),
            purpose_words(account.purpose) if account.purpose else None,
            account.shared_label,
            kept_phone(account.phone).display if account.phone else None,
            Words(f"account_state.{account.state.value}"),
            When(account.opened_at),
            When(account.owned_since),
            when(account.expires_at),
            when(account.closes_at),
            when(account.frozen_at),
            by(account.suspended_by),
            when(account.closed_at),
        )
