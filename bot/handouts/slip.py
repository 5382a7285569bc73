"""The slips of people without LINE, as a PDF to be printed. Their codes are made when the page is
opened; the rows keep fingerprints, and the file is kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.handouts import Draft, File, Product
from bot.pages.papercodes import PaperCodes
from bot.pages.password import Network
from bot.pages.tokens import LinkSigner
from bot.papers.slip import Sheaf, Slip, paper
from bot.papers.typesetting import typeset
from bot.portals import Portals
from bot.texts import Say
from handlers.kit.effects import Params
from store.accounts import Account, Links, PasswordLink
from store.handouts import Handout, HandoutKind
from store.papercodes import PaperCodes as Printed
from store.people import People
from store.refusals import NotYours, StaleCard
from store.requests import Requests
from store.roster import Roster

Waiting = tuple[PasswordLink, Account]


@dataclass(frozen=True)
class SlipMaker:
    """``network``: how people get online once they have their password."""

    codes: PaperCodes
    signer: LinkSigner
    network: Network
    say: Say
    portals: Portals

    def __call__(self, session: Session, handout: Handout, now: datetime) -> Draft:
        """Raises ``NotYours`` for who is no officer any more, ``StaleCard`` when the password pages
        are others or none by now."""
        officer = Roster(session).officer(handout.person_id)
        if officer is None or officer.suspended_at is not None:
            raise NotYours
        waiting = _waiting(session, handout, now)
        slips = [self._slip(session, *one, now) for one in waiting]
        if not slips:
            raise StaleCard
        sheaf = Sheaf(
            officer.name,
            now,
            self.signer.code_address,
            self._wifi([account for _, account in waiting]),
            self.network.login_address or "",
        )
        return partial(_printed, slips, sheaf, self.say)

    def _wifi(self, accounts: Sequence[Account]) -> str:
        """Of several portals, each name once: the step is the same on all slips of one printing."""
        found = (self.network.of(self.portals.get(one.portal)).wifi_name for one in accounts)
        return " / ".join(dict.fromkeys(filter(None, found)))

    def _slip(self, session: Session, link: PasswordLink, account: Account, now: datetime) -> Slip:
        code = self.codes.new()
        if not Printed(session).print(self._fingerprint(code), link, now=now):
            raise StaleCard
        owner = People(session).get(account.owner_id)
        return Slip(
            number=Requests(session).last_about(account.username).number,
            name=owner.name or account.username,
            place=owner.place_name or "",
            username=account.username,
            profile=account.profile,
            account_ends=account.expires_at,
            page=self.signer.address(link.id),
            code=code,
            until=link.expires_at,
            where=self.network.of(self.portals.get(account.portal)).where,
        )

    def _fingerprint(self, code: str) -> str:
        made = self.codes.fingerprint(code)
        if made is None:
            raise ValueError("a code made here is no code")
        return made


def _waiting(session: Session, handout: Handout, now: datetime) -> Sequence[Waiting]:
    """The page of the one slip; or, of a whole batch, those that were made for this printing and
    are still good."""
    if handout.subject is None:
        return []
    if handout.kind is HandoutKind.SLIPS:
        batch = Printed(session).good_of_batch(handout.subject, now=now)
        return [(link, account) for link, account in batch if link.made_at == handout.made_at]
    found = Links(session).get(handout.subject)
    return [] if found is None else [found]


def _printed(slips: Sequence[Slip], sheaf: Sheaf, say: Say) -> Product:
    body = typeset("slip", paper(slips, sheaf, say, "th"))
    return File(f"{_file_name(slips, say)}.pdf", "application/pdf", body)


def _file_name(slips: Sequence[Slip], say: Say) -> str:
    """After the one person, or after the whole batch: it is none of theirs alone."""
    first, last = slips[0], slips[-1]
    if first is last:
        return f"{first.number}-{first.username}"
    of_all: Params = {"first": first.number, "last": last.number, "count": len(slips)}
    return say("slip.paper.file_of_several", of_all, "th")
