"""What the questions before a verdict have in common: the request that they are about."""

from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.effects import Params
from handlers.kit.forms import Answers


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
