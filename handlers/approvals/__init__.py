"""The officers' side: cards to decide on, the decision, the queue, the morning digest."""

from handlers.approvals.cards import announcing
from handlers.approvals.decide import deciding
from handlers.approvals.queue import queue
from handlers.kit.router import Router

approvals = Router("approvals").include([announcing, deciding, queue])

__all__ = ["approvals"]
