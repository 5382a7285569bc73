"""What waited for a decision and needs none any more."""

from collections.abc import Sequence

from handlers.kit.desk import Desk
from store.audit import Act
from store.requests import Request


def call_off(asked: Sequence[Request], desk: Desk) -> None:
    """What was done about the account has settled these."""
    desk.requests.call_off(asked, by=desk.me.id, now=desk.now)
    for request in asked:
        desk.audit.note(Act.REQUEST_CALLED_OFF, request.number, of=request.requester_id)
