"""What goes when somebody's data is deleted, whoever asked for it."""

from datetime import datetime

from handlers.kit.calling_off import call_off
from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Effects, Then
from handlers.kit.news import MachinesLeft
from handlers.kit.unlinking import end_links
from portal_bridge.orders import FreezeAccount
from store.accounts import Account
from store.audit import Act
from store.handouts import HandoutKind
from store.people import Person
from store.requests import ABOUT_AN_ACCOUNT
from store.schoollinks import Ended


def machines_of(person: Person, desk: Desk) -> list[Account]:
    """Shared machines in their care. These are the office's, and go on without them."""
    return [account for account in desk.accounts.of(person.id) if account.shared_label]


def close_accounts(person: Person, desk: Desk) -> Effects:
    """Shut first; whoever is online is put out when that is done, and then it is closed. Shared
    machines in their care wait for another custodian, and officers hear of it."""
    machines = machines_of(person, desk)
    for account in desk.accounts.of(person.id):
        call_off(desk.requests.open_about(account.username, *ABOUT_AN_ACCOUNT), desk)
        desk.links.end_all(account.id, now=desk.now)
        if account in machines:
            account.phone = ""
            desk.session.add(account)
        elif desk.accounts.close(account.id, now=desk.now):
            desk.audit.note(Act.ACCOUNT_CLOSED, account.id, of=person.id)
            yield Ask(FreezeAccount(account.username))
    if machines:
        yield Then(MachinesLeft(tuple(machines)))


def forget(person: Person, desk: Desk, *, how: str | None = None) -> datetime | None:
    """Everything else goes at once, and with it the name of who never had an account. Says until
    when the name of who had one is kept; nothing leads to it from LINE any more. ``how``: by what
    an officer who asked for it had recognised them."""
    accounts = desk.accounts.ever_of(person.id)
    call_off(desk.requests.all_open_of(person.id), desk)
    end_links(person.id, Ended.ERASED, desk)
    desk.findings.drop_person(person.id)
    desk.passes.stop_host(person.id)
    desk.factors.clear(person.id)
    desk.duties.clear(person.id)
    desk.absences.forget(person.id)
    desk.conversations.end_all(person.id)
    desk.handouts.end(person.id, HandoutKind.MY_DATA, now=desk.now)
    desk.audit.note(Act.PERSON_ERASED, person.id, of=person.id, how=how)
    # Who used an account that is another's by now is asked after by the sessions of that time.
    if not accounts and not desk.online.knows(person.id):
        desk.erasing.now(person, now=desk.now)
        return None
    until = desk.now + desk.office.keeps.accounts
    desk.erasing.later(person, at=until)
    return until
