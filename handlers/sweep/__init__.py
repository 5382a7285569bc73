"""``สำรวจบัญชีประจำปี``: who has left the office or moved within it, by its own staff list.

An officer sends the list; it is compared with the accounts and kept by nobody. Each difference is
decided by itself, and nothing is closed unseen.
"""

from handlers.kit.router import Router
from handlers.sweep.closing import closing
from handlers.sweep.deciding import deciding
from handlers.sweep.reminding import reminding
from handlers.sweep.sending import sending

sweep = Router("sweep").include([sending, deciding, closing, reminding])

__all__ = ["sweep"]
