"""What the officers are asked about an account that exists, by somebody whose account it is."""

from collections.abc import Sequence

from handlers.kit.desk import Desk
from store.accounts import Account
from store.audit import Act
from store.requests import Application, Kind, Request


def about(account: Account, kind: Kind, desk: Desk) -> Application:
    """The number to call is the one on file with the account, never one that is given now."""
    return Application(
        kind=kind,
        requester=desk.me.id,
        holder=account.owner_id,
        name=desk.me.name or account.username,
        place_code=desk.me.place_code or "",
        place_name=desk.me.place_name or "",
        phone=account.phone,
        profile=account.profile,
        username=account.username,
    )


def call_off(asked: Sequence[Request], desk: Desk) -> None:
    """What was done about the account has settled these."""
    desk.requests.call_off(asked, by=desk.me.id, now=desk.now)
    for request in asked:
        desk.audit.note(Act.REQUEST_CALLED_OFF, request.number, of=request.requester_id)
