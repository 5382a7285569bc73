"""``แจ้งปัญหา``: something does not work, and whoever answers for it hears of it (manual, 1.3)."""

from handlers.kit.router import Router
from handlers.problems.answering import answering
from handlers.problems.mended import mended
from handlers.problems.other_systems import other_systems
from handlers.problems.reporting import reporting
from handlers.problems.telling_more import telling_more

problems = Router("problems").include([reporting, telling_more, answering, mended, other_systems])

__all__ = ["problems"]
