"""The poster of a guest pass, as a PDF for the door of the room. It is made when its page is
opened; the same pass always has the same QR code and the same code to be typed."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.handouts import Draft, File, Product
from bot.pages.papercodes import PaperCodes
from bot.pages.password import Network
from bot.pages.tokens import LinkSigner, Page
from bot.papers.poster import Poster, paper
from bot.papers.typesetting import typeset
from bot.portals import Portals
from bot.texts import Say
from store.handouts import Handout
from store.passes import GuestPass, Passes, Shut
from store.people import People
from store.refusals import NotYours, StaleCard
from store.roster import Officer, Roster


@dataclass(frozen=True)
class PosterMaker:
    """``network``: the Wi-Fi to connect to, if the settings know it."""

    codes: PaperCodes
    signer: LinkSigner
    network: Network
    say: Say
    portals: Portals

    def __call__(self, session: Session, handout: Handout, now: datetime) -> Draft:
        """Raises ``NotYours`` for who makes no passes any more, ``StaleCard`` for a pass that is
        over."""
        officer = Roster(session).officer(handout.person_id)
        if not _may(handout, officer, session):
            raise NotYours
        known = Passes(session).get(handout.subject) if handout.subject is not None else None
        if known is None or known.shut(now) is Shut.OVER:
            raise StaleCard
        code = self.codes.fixed(known.id)
        Passes(session).print(known.id, self.codes.fingerprint(code) or "")
        return partial(_printed, self._poster(known, code, session), self.say)

    def _poster(self, known: GuestPass, code: str, session: Session) -> Poster:
        maker = Roster(session).officer(known.made_by)
        name = maker.name if maker is not None else People(session).get(known.made_by).name
        network = self.network.of(self.portals.get(known.portal))
        return Poster(
            number=known.number,
            title=known.title,
            begins_at=known.begins_at,
            ends_at=known.ends_at,
            host=name or "",
            page=self.signer.address(known.id, Page.GUESTS),
            short_address=self.signer.code_address,
            code=code,
            wifi=network.wifi_name or "",
            where=network.where,
        )


def _may(handout: Handout, officer: Officer | None, session: Session) -> bool:
    if officer is not None and officer.suspended_at is None:
        return True
    known = Passes(session).get(handout.subject) if handout.subject is not None else None
    mine = known is not None and known.made_by == handout.person_id
    return mine and Passes(session).is_host(handout.person_id)


def _printed(poster: Poster, say: Say) -> Product:
    body = typeset("poster", paper(poster, say, "th", also="en"))
    return File(f"{poster.number}.pdf", "application/pdf", body)
