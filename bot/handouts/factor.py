"""What sets up an officer's second factor: the secret as a QR code and in letters, and the codes to
be kept on paper. The chat asks for the first code afterwards."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from textwrap import wrap
from typing import Final

import segno
from markupsafe import Markup
from sqlmodel import Session

from bot.handouts import Draft, Product, Sheet
from handlers.kit.authenticator import Authenticator
from store.factors import Factors
from store.handouts import Handout
from store.refusals import NotYours, StaleCard
from store.roster import Roster

LABEL: Final = "ICT"
"""Beside the office's name in the app. A Thai letter takes nine characters of the address, and a
drawing with the officer's name in it is too fine for a cheap camera."""


@dataclass(frozen=True)
class FactorMaker:
    """``office``: the name under which the app lists the code."""

    authenticator: Authenticator
    office: str

    def __call__(self, session: Session, handout: Handout, now: datetime) -> Draft:
        """Raises ``NotYours`` for who is no officer any more, ``StaleCard`` when nothing is being
        set up."""
        officer = Roster(session).officer(handout.person_id)
        if officer is None or officer.suspended_at is not None:
            raise NotYours
        factor = Factors(session).get(handout.person_id)
        if factor is None or factor.pending is None:
            raise StaleCard
        codes = Factors(session).print_codes(factor)
        secret = self.authenticator.secret(handout.person_id, factor.pending)
        address = self.authenticator.address(
            handout.person_id, factor.pending, name=LABEL, office=self.office
        )
        return partial(_sheet, officer.name, secret, address, codes)


def _sheet(name: str, secret: str, address: str, codes: list[str]) -> Product:
    drawn = segno.make(address, error="l").svg_inline(scale=4, omitsize=True, svgclass="qr")
    values = {
        "name": name,
        "secret": " ".join(wrap(secret, 4)),
        "address": address,
        # Nothing in it is anybody's text: the drawing is dark and light squares.
        "qr": Markup(drawn),  # noqa: S704
        "codes": codes,
    }
    return Sheet("factor", values)
