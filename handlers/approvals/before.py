"""What questions to officers have in common: the request that they are about."""

from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.effects import Params
from handlers.kit.forms import Answers, Form
from store.refusals import NotYours
from store.requests import Request


def asked_about(form: type[Form], desk: Desk) -> Request:
    """The request that the open question is about. Raises ``NotYours`` where there is none."""
    current = desk.conversations.named(desk.me.id, form.form)
    if current is None:
        raise NotYours
    return desk.requests.get(UUID(current.answers["request"]))


class OfARequest:
    """Mixed into a form with these two fields. It is over when a colleague has settled it."""

    request: str
    version: str

    @classmethod
    def check(cls, answers: Answers, desk: Desk) -> None:
        request = desk.requests.get(UUID(answers["request"]))
        desk.requests.check(request, int(answers["version"]), by=desk.me.id)

    def ask_params(self, desk: Desk) -> Params:
        request = desk.requests.get(UUID(self.request))
        return {"number": request.number, "name": request.name}
