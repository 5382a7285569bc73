"""One router's REST interface: what is read of it, and what is changed."""

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Final

from portal_bridge.adapters.rest.line import PATIENT, Answer, RestLine, Timeouts, Whom
from portal_bridge.adapters.routeros import answers
from portal_bridge.adapters.routeros.answers import Row
from portal_bridge.adapters.routeros.settings import Settings
from portal_bridge.contract import PortalError

__all__ = ["PATIENT", "Router", "Timeouts"]

_ROUTER: Final = Whom(
    "the router",
    "Check that the router runs, that this host reaches it, PORTAL__URL, that www-ssl is enabled, "
    "and its certificate (PORTAL__CA_FILE for one of its own).",
    answers.NO_REST,
)


class Router:
    """RouterOS 7 by REST. Safe to use from several threads.

    All may raise ``Unreachable`` and ``Rejected``; what changes something, ``Unsure``.
    """

    def __init__(self, settings: Settings, timeouts: Timeouts = PATIENT) -> None:
        self.changes = 0
        """Answers so far that said something was changed."""
        self._line = RestLine(
            f"{settings.url}/rest/",
            (settings.user, settings.password),
            _ROUTER,
            ca_file=settings.ca_file,
            timeouts=timeouts,
        )

    def one_call(self) -> AbstractContextManager[float]:
        """What is asked within it is asked within its time: gives what is left of that."""
        return self._line.one_call()

    def rows(self, menu: str, fields: Sequence[str], **where: str) -> list[Row]:
        """The items of a menu that have these values, with these fields as far as they are set."""
        found = self._read(menu, {".proplist": ",".join(fields), **where})
        if not all(".id" in row for row in found):
            raise self._line.garbled(changes=False)
        return [row for row in found if all(row.get(name) == where[name] for name in where)]

    def whole(self, menu: str) -> Row:
        """The one object that some menus are, such as the clock."""
        found = self._read(menu, {})
        if len(found) != 1:
            raise self._line.garbled(changes=False)
        return found[0]

    def add(self, menu: str, fields: Mapping[str, str]) -> None:
        self._change("PUT", menu, fields)

    def change(self, menu: str, item: str, fields: Mapping[str, str]) -> bool:
        """Whether the item was there."""
        return self._change("PATCH", f"{menu}/{item}", fields)

    def remove(self, menu: str, item: str) -> bool:
        """Whether the item was there."""
        return self._change("DELETE", f"{menu}/{item}", None)

    def _read(self, menu: str, query: Mapping[str, str]) -> list[Row]:
        answer = self._line.ask("GET", menu, query=query)
        if answer.status != 200:
            if 200 < answer.status < 400:
                raise self._line.garbled(changes=False)
            raise self._refusal(answer, changes=False)
        try:
            return answers.rows(answer.body)
        except answers.Garbled:
            raise self._line.garbled(changes=False) from None

    def _change(self, method: str, path: str, fields: Mapping[str, str] | None) -> bool:
        # Strings throughout: RouterOS reads a number that begins with 0 as octal.
        body = json.dumps(fields).encode() if fields is not None else None
        answer = self._line.ask(method, path, body=body)
        if not 200 <= answer.status < 300:
            if method != "PUT" and answers.is_gone(answer.status, answer.body):
                return False
            if answer.status < 400:
                raise self._line.garbled(changes=True)
            raise self._refusal(answer, changes=True)
        try:
            answers.rows(answer.body)
        except answers.Garbled:
            raise self._line.garbled(changes=True) from None
        self.changes += 1
        return True

    def _refusal(self, answer: Answer, *, changes: bool) -> PortalError:
        said_no = answers.refusal(answer.status, answer.body)
        return said_no or self._line.lost(f" answered {answer.status}", changes=changes)
