"""A forgotten password of somebody who has no LINE: an officer asks for them, and says how they
recognised them."""

from dataclasses import replace
from uuid import UUID

from handlers.kit.charges import file
from handlers.kit.custodians import refuse_without_custodian
from handlers.kit.desk import Desk
from handlers.kit.effects import Effects, Params, Then
from handlers.kit.filling import start
from handlers.kit.forms import Form, ask, never
from handlers.kit.guards import officer
from handlers.kit.news import Vouched
from handlers.kit.recognising import read_way, way_choices
from handlers.kit.router import Router
from handlers.kit.standing_in import kept_from
from handlers.kit.taps.accounts import ForgotFor
from handlers.passwords.asking import may_be_reset
from handlers.passwords.cases import about
from store.accounts import Account
from store.audit import Act
from store.people import Person
from store.refusals import NotYours, StaleCard
from store.requests import Application, Kind, Recognition

for_others = Router("passwords.for_others")


class ResetForOther(Form, form="reset_for"):
    """One question."""

    account: str = ask(when=never, given=True)
    how: str = ask("other.ask_reset_how", reader=read_way, choices=way_choices)

    def ask_params(self, desk: Desk) -> Params:
        account, owner = _of_somebody_without_line(UUID(self.account), desk)
        return {"username": account.username, "name": owner.name or account.username}

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):
            raise NotYours
        account, owner = _of_somebody_without_line(UUID(self.account), desk)
        filed = file(_asked_for(account, owner, desk), desk)
        desk.audit.note(Act.REQUEST_FILED_FOR, filed.number, of=owner.id, how=self.how)
        yield Then(Vouched(filed, Recognition(self.how)))


def _asked_for(account: Account, owner: Person, desk: Desk) -> Application:
    name = owner.name or account.username
    return replace(
        about(account, Kind.PASSWORD, desk),
        requester=owner.id,
        filed_by=desk.me.id,
        kept_from=kept_from(name, account.phone, desk),
        name=name,
        place_code=owner.place_code or "",
        place_name=owner.place_name or "",
    )


def _of_somebody_without_line(account: UUID, desk: Desk) -> tuple[Account, Person]:
    """Raises ``StaleCard`` for what has no password to forget any more, ``NotYours`` for who
    speaks for themselves."""
    found = desk.accounts.get(account)
    if found is None or not may_be_reset(found):
        raise StaleCard
    refuse_without_custodian(found, desk)
    owner = desk.people.get(found.owner_id)
    if owner.line_id is not None:
        raise NotYours
    return found, owner


@for_others.on(ForgotFor, who=officer)
def forgot(tap: ForgotFor, desk: Desk) -> Effects:
    _of_somebody_without_line(tap.account, desk)
    desk.conversations.end(desk.me.id, ResetForOther.form)
    yield from start(ResetForOther, desk, {"account": str(tap.account)})
