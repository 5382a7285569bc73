"""The accounts of one batch, which the portal opens one by one: their officer hears once, when the
last of them is open or was turned down."""

from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Effects, Fact, Show
from handlers.kit.standing_in import tell_stand_in
from handlers.kit.taps.accounts import PrintSlips
from store.accounts import Account, AccountState
from store.requests import Request


def hold_batch(account: Account, desk: Desk) -> None:
    """Before an account of a batch changes: two of them do not both think that the other is
    still to come."""
    batch = desk.requests.get(account.request_id).batch
    if batch is not None:
        desk.requests.of_batch(batch)


def accounts_of(batch: UUID, desk: Desk) -> list[Account]:
    """Those that came of the batch, as they are now."""
    found = (desk.accounts.by_username(one.username) for one in desk.requests.of_batch(batch))
    accounts = [account for account in found if account is not None]
    for account in accounts:
        desk.session.refresh(account)
    return accounts


def batch_settled(asked: Request, batch: UUID, desk: Desk) -> Effects:
    states = [account.state for account in accounts_of(batch, desk)]
    if AccountState.OPENING in states:
        return
    failed = states.count(AccountState.FAILED)
    card = Card(
        "many.opened",
        badge=Badge.APPROVED,
        facts=(
            Fact("fact.opened_count", len(states) - failed),
            *((Fact("fact.failed_count", failed),) if failed else ()),
        ),
        buttons=(Button.of("button.print_slips", PrintSlips(batch), style="primary"),),
    )
    yield from tell_stand_in(asked, Show((card,)), desk)
