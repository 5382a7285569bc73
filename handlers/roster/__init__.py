"""``ผู้รับผิดชอบ``: who answers for what and who acts for whom; colleagues who come, go, or have a
new phone.

``showing`` is the roster itself; ``suspending`` stops an officer at once; ``inviting`` and
``leaving`` change who is on it and want a second factor.
"""

from handlers.kit.router import Router
from handlers.roster.inviting import inviting
from handlers.roster.leaving import leaving
from handlers.roster.showing import showing
from handlers.roster.suspending import suspending

roster = Router("roster").include([showing, suspending, inviting, leaving])

__all__ = ["roster"]
