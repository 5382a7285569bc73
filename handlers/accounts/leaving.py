"""Accounts whose owners have left the office are closed on their day.

Nobody gets in with one by then: its end in the portal is the same moment. What is left to do is to
take it out of the portal, and to let the law's ninety days begin. They speak for no school either.
"""

from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Effects, LinkMenu
from handlers.kit.unlinking import end_links
from portal_bridge.orders import FreezeAccount
from store.audit import Act
from store.requests import ABOUT_AN_ACCOUNT
from store.schoollinks import Ended


def close_what_was_left(desk: Desk) -> Effects:
    """Shut first; it is closed in the portal when whoever is online has been put out."""
    for account in desk.accounts.closing(by=desk.now):
        if not desk.accounts.close(account.id, now=desk.now):
            continue
        desk.links.end_all(account.id, now=desk.now)
        waiting = desk.requests.open_about(account.username, *ABOUT_AN_ACCOUNT)
        if waiting:
            desk.requests.call_off(waiting, by=account.owner_id, now=desk.now)
        desk.audit.note(Act.ACCOUNT_CLOSED, account.id, of=account.owner_id, how="left")
        end_links(account.owner_id, Ended.LEFT, desk)
        yield Ask(FreezeAccount(account.username))
        if desk.roster.officer(account.owner_id) is None and not desk.accounts.of(account.owner_id):
            yield LinkMenu(account.owner_id, "guest")
