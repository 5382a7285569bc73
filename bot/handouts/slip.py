"""The slip of somebody without LINE, as a PDF to be printed. Its code is made when the page is
opened; the row keeps a fingerprint, and the file is kept nowhere."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.handouts import Draft, File, Product
from bot.pages.papercodes import PaperCodes
from bot.pages.password import Network
from bot.pages.tokens import LinkSigner
from bot.papers.slip import Say, Sheaf, Slip, paper
from bot.papers.typesetting import typeset
from store.accounts import Links
from store.handouts import Handout
from store.papercodes import PaperCodes as Printed
from store.people import People
from store.refusals import NotYours, StaleCard
from store.requests import Requests
from store.roster import Roster


@dataclass(frozen=True)
class SlipMaker:
    """``network``: how people get online once they have their password."""

    codes: PaperCodes
    signer: LinkSigner
    network: Network
    say: Say

    def __call__(self, session: Session, handout: Handout, now: datetime) -> Draft:
        """Raises ``NotYours`` for who is no officer any more, ``StaleCard`` when the password page
        is another or none by now."""
        officer = Roster(session).officer(handout.person_id)
        if officer is None or officer.suspended_at is not None:
            raise NotYours
        found = None if handout.subject is None else Links(session).get(handout.subject)
        if found is None:
            raise StaleCard
        link, account = found
        code = self.codes.new()
        if not Printed(session).print(self._fingerprint(code), link, now=now):
            raise StaleCard
        owner = People(session).get(account.owner_id)
        slip = Slip(
            number=Requests(session).last_about(account.username).number,
            name=owner.name or account.username,
            place=owner.place_name or "",
            username=account.username,
            profile=account.profile,
            account_ends=account.expires_at,
            page=self.signer.address(link.id),
            code=code,
            until=link.expires_at,
        )
        sheaf = Sheaf(
            officer.name,
            now,
            self.signer.code_address,
            self.network.wifi_name or "",
            self.network.login_address or "",
        )
        return partial(_printed, slip, sheaf, self.say, owner.language)

    def _fingerprint(self, code: str) -> str:
        made = self.codes.fingerprint(code)
        if made is None:
            raise ValueError("a code made here is no code")
        return made


def _printed(slip: Slip, sheaf: Sheaf, say: Say, language: str) -> Product:
    body = typeset("slip", paper([slip], sheaf, say, language))
    return File(f"{slip.number}-{slip.username}.pdf", "application/pdf", body)
