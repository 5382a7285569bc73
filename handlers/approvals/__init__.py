"""The officers' side: cards to decide on, the decision, the queue and who is at what, the morning
digest and the reminders."""

from handlers.approvals.breaking import breaking
from handlers.approvals.cards import announcing
from handlers.approvals.decide import deciding
from handlers.approvals.digest import digesting
from handlers.approvals.queue import queue
from handlers.approvals.reminders import reminding
from handlers.approvals.taking import taking
from handlers.approvals.vouching import vouching
from handlers.kit.router import Router

approvals = Router("approvals").include(
    [announcing, breaking, deciding, queue, taking, vouching, digesting, reminding]
)

__all__ = ["approvals"]
