"""The card that leads to a one-time password page."""

from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Fact, When
from store.accounts import Account, Asks, PasswordLink
from store.audit import Act


def link_card(
    text: str,
    account: Account,
    link: PasswordLink,
    number: str = "",
    *buttons: Button,
) -> Card:
    """Which account, until when, and the button; the address is made when it is sent."""
    until = When(link.expires_at)
    label = "button.set_password" if link.asks is Asks.PHONE else "button.change_password"
    machine = account.shared_label
    return Card(
        text,
        params={
            "number": number,
            "username": account.username,
            "until": until,
            "machine": machine or "",
        },
        badge=Badge.APPROVED,
        facts=(
            *((Fact("fact.machine", machine),) if machine else ()),
            Fact("fact.username", account.username),
            Fact("fact.set_until", until),
        ),
        buttons=(Button(label, link=link.id, style="primary"), *buttons),
    )


def new_link(account: Account, desk: Desk) -> PasswordLink:
    """The page that comes with an officer's decision."""
    return desk.links.make(account.id, now=desk.now, expires=desk.hours.link_ends(desk.now))


def wished_link(account: Account, desk: Desk, asks: Asks = Asks.PHONE) -> PasswordLink:
    """A page on the owner's own wish. Raises ``TooManyLinks``."""
    expires = desk.hours.link_ends(desk.now)
    desk.audit.note(Act.LINK_REISSUED, account.id, how=asks.value)
    return desk.links.make_again(account.id, now=desk.now, expires=expires, asks=asks)
