"""What the officers are asked about an account that exists, by somebody whose account it is."""

from handlers.kit.desk import Desk
from store.accounts import Account
from store.requests import Application, Kind


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
