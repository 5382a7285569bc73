"""What an officer is asked before a problem is over: what was done, or why nothing can be."""

from typing import Final
from uuid import UUID

from handlers.approvals.before import OfARequest
from handlers.approvals.settling import settled
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects
from handlers.kit.forms import Form, NotAChoice, ask, never
from handlers.kit.guards import officer
from handlers.kit.reasons import CLOSINGS
from handlers.kit.troubles import SOLUTIONS
from handlers.language.words import understand
from store.refusals import NotYours
from store.requests import Verdict

SHORTEST: Final = 4


def _read(answer: str, _desk: Desk) -> str:
    """The reporter reads it: a greeting or the word on another button tells them nothing."""
    if answer in (*SOLUTIONS, *CLOSINGS):
        return answer
    understood = understand(answer)
    if len(answer) < SHORTEST or (understood and understood.certain):
        raise NotAChoice
    return answer


def _solutions(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(f"solution.{name}", tap=name) for name in SOLUTIONS)


def _closings(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(f"reason.{name}", tap=name) for name in CLOSINGS)


class Solution(OfARequest, Form, form="solution"):
    """What was done?"""

    request: str = ask(when=never, given=True)
    version: str = ask(when=never, given=True)
    done: str = ask("problem.ask_done", reader=_read, choices=_solutions, limit=200)

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):  # the roster may have changed while the question lay open
            raise NotYours
        request, version = UUID(self.request), int(self.version)
        yield from settled(request, version, Verdict.APPROVE, desk, reason=self.done)


class WhyClosed(OfARequest, Form, form="closing"):
    """Why can nothing be done?"""

    request: str = ask(when=never, given=True)
    version: str = ask(when=never, given=True)
    reason: str = ask("problem.ask_why", reader=_read, choices=_closings, limit=200)

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):
            raise NotYours
        request, version = UUID(self.request), int(self.version)
        yield from settled(request, version, Verdict.REFUSE, desk, reason=self.reason)
