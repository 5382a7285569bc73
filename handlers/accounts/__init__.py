"""Internet accounts: asking for one, and what happens once an officer has said yes."""

from handlers.accounts.by_themselves import by_themselves
from handlers.accounts.changing import changing
from handlers.accounts.custody import custody
from handlers.accounts.for_others import for_others
from handlers.accounts.many import many
from handlers.accounts.offering import offering
from handlers.accounts.opening import opening
from handlers.accounts.renewing import renewing
from handlers.accounts.request import request
from handlers.accounts.sharing import sharing
from handlers.accounts.slips import slips
from handlers.accounts.status import status
from handlers.kit.router import Router

accounts = Router("accounts").include(
    [
        *(request, for_others, many, opening, slips, status, renewing, changing, sharing, custody),
        *(offering, by_themselves),
    ]
)

__all__ = ["accounts"]
