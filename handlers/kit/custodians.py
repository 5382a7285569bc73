"""Shared machines, which are the office's, and whoever answers for them, who may leave."""

from dataclasses import dataclass
from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.effects import Param, Words
from handlers.language.normal import squeezed
from store.accounts import IN_USE, Account, AccountState
from store.people import Person
from store.refusals import Refusal


@dataclass
class WithoutCustodian(Refusal):
    """Its custodian has had their data deleted: it wants another one first."""

    machine: str


def has_custodian(account: Account, desk: Desk) -> bool:
    """False for a shared machine whose custodian has had their data deleted. It goes on until an
    officer hands it to somebody; nobody answers for it meanwhile."""
    return account.shared_label is None or not is_gone(desk.people.get(account.owner_id))


def may_be_handed(account: Account, desk: Desk) -> bool:
    """In use; or shut by a custodian who is gone, which nobody else would open again."""
    if account.state in IN_USE:
        return True
    left_shut = account.state is AccountState.FROZEN and account.suspended_by is None
    return left_shut and not has_custodian(account, desk)


def is_gone(person: Person) -> bool:
    """They have had their data deleted, though an officer may still see whose it was."""
    return person.erase_at is not None or person.erased_at is not None


def custodian_name(person: Person) -> Param:
    if is_gone(person):
        return Words("custody.nobody")
    return person.name or Words("search.no_name")


def refuse_without_custodian(account: Account, desk: Desk) -> None:
    """Raises ``WithoutCustodian``."""
    if not has_custodian(account, desk):
        raise WithoutCustodian(account.shared_label or "")


def same_machine(label: str, place: str, desk: Desk, *, besides: UUID | None = None) -> str | None:
    """The username of a machine of this name at this place that is there already, or waits to be;
    spaces and small and capital letters make no difference."""
    there = desk.custody.at(place, besides=besides)
    return next((name for known, name in there if squeezed(known) == squeezed(label)), None)
