"""``ค้นหา``: an officer looks somebody up, sees their accounts and requests, and shuts an account or
gives it back. Who looks whom up is noted in the audit."""

from handlers.kit.router import Router
from handlers.search.finding import finding
from handlers.search.showing import showing
from handlers.search.shutting import shutting

search = Router("search").include([finding, showing, shutting])

__all__ = ["search"]
