"""High-risk acts want the speaker's second factor: who has an officer's phone in hand, and with it
their LINE, is not yet that officer."""

from handlers.kit.desk import Desk
from handlers.kit.effects import Effects, Then
from handlers.kit.intents import Postback
from handlers.kit.news import ProofWanted


def is_proven(desk: Desk) -> bool:
    """Has the speaker shown it within the last minutes?"""
    return desk.factors.is_proven(desk.me.id, now=desk.now)


def proof_for(act: Postback) -> Effects:
    """Ask for it; ``act`` is carried out once it was shown, as if it were tapped then."""
    yield Then(ProofWanted(act.pack()))
