"""Internet accounts: asking for one, and what happens once an officer has said yes."""

from handlers.accounts.changing import changing
from handlers.accounts.custody import custody
from handlers.accounts.opening import opening
from handlers.accounts.renewing import renewing
from handlers.accounts.request import request
from handlers.accounts.sharing import sharing
from handlers.accounts.status import status
from handlers.kit.router import Router

accounts = Router("accounts").include(
    [request, opening, status, renewing, changing, sharing, custody]
)

__all__ = ["accounts"]
