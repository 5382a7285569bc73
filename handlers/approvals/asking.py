"""What an officer is asked before a decision counts: why not, or how the person was recognised."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from handlers.approvals.before import OfARequest, asked_about
from handlers.approvals.settling import settled
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects
from handlers.kit.forms import Form, NotAChoice, ask, never
from handlers.kit.guards import officer
from handlers.kit.reasons import REASONS
from handlers.kit.recognising import way_button, ways
from handlers.language.choices import chosen
from handlers.language.words import understand
from store.refusals import NotYours, Refusal
from store.requests import Recognition, Verdict

SHORTEST: Final = 4
VERDICTS: Final = ("อนุมัติ", "ไม่อนุมัติ", "approve", "refuse", "decline")


@dataclass
class NoReason(Refusal):
    """A greeting, a yes, or the word on another button is no reason to give a requester."""


def _read_reason(answer: str, _desk: Desk) -> str:
    understood = understand(answer)
    if answer not in REASONS and (
        len(answer) < SHORTEST or answer in VERDICTS or (understood and understood.certain)
    ):
        raise NoReason
    return answer


def _reasons(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(f"reason.{reason}", tap=reason) for reason in REASONS)


class RefusalReason(OfARequest, Form, form="refusal"):
    """Why not? Canned reasons, or the officer's own words."""

    request: str = ask(when=never, given=True)
    version: str = ask(when=never, given=True)
    reason: str = ask("decide.ask_reason", reader=_read_reason, choices=_reasons, limit=200)

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):  # the roster may have changed while the question lay open
            raise NotYours
        yield from settled(
            UUID(self.request), int(self.version), Verdict.REFUSE, desk, reason=self.reason
        )


def _read_way(answer: str, desk: Desk) -> str:
    among = ways(asked_about(WayOfRecognition, desk), desk)
    way = answer if answer in among else chosen("recognition", answer, among)
    if way is None:
        raise NotAChoice
    return way


def _ways(desk: Desk) -> tuple[Button, ...]:
    return tuple(
        way_button(way, way.value) for way in ways(asked_about(WayOfRecognition, desk), desk)
    )


class WayOfRecognition(OfARequest, Form, form="recognition"):
    """How was the person recognised? Without an answer nothing happens."""

    request: str = ask(when=never, given=True)
    version: str = ask(when=never, given=True)
    how: str = ask("decide.ask_how", reader=_read_way, choices=_ways)

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):
            raise NotYours
        yield from settled(
            UUID(self.request),
            int(self.version),
            Verdict.APPROVE,
            desk,
            recognised=Recognition(self.how),
        )
