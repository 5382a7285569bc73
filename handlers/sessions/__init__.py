"""Who is online: one's own devices, what an officer sees, and the warning before an idle cut."""

from handlers.kit.router import Router
from handlers.sessions.ending import ending
from handlers.sessions.everyone import everyone
from handlers.sessions.showing import showing
from handlers.sessions.warning import warning

sessions = Router("sessions").include([showing, ending, warning, everyone])
