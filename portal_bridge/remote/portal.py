"""A portal that is asked from afar. It has exactly the abilities that the far one has."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol, cast

from portal_bridge.contract import Accounts, Unsure
from portal_bridge.remote.calls import ABILITIES, FORMS, GREETED, Call, Form, Json, read_answer


class Way(Protocol):
    """How a call gets to the bridge, and its answer back."""

    def ask(self, call: Call) -> Json:
        """The bridge's answer, as ``calls.carry_out`` wrote it.

        Raises ``Unreachable`` when the call certainly came to nothing, and ``Unsure`` when it may
        have been carried out.
        """


class RemotePortal:
    """What every portal of ``remote_portal`` is; its abilities are added to it."""

    def __init__(self, way: Way, facts: Mapping[str, Any]) -> None:
        self._way = way
        self._facts = {name: read_answer(name, {"result": told}) for name, told in facts.items()}


def remote_portal(way: Way, can: Collection[str], facts: Mapping[str, Any]) -> Accounts:
    """The portal at the other end of ``way``: ``isinstance`` tells what it can. ``can`` and
    ``facts`` are what its bridge told (``calls.abilities``, ``calls.facts``); a name that this
    version does not know is passed over."""
    known = {name: told for name, told in facts.items() if name in GREETED}
    methods = {
        form.method: _told(form) if form.name in GREETED else _asked(form)
        for form in FORMS.values()
        if form.name.split(".")[0] in can and (form.name not in GREETED or form.name in known)
    }
    kind = type("RemotePortal", (RemotePortal,), dict(methods))
    return cast(Accounts, kind(way, known))


def _told(form: Form) -> Callable[..., Any]:
    def told(portal: RemotePortal) -> Any:
        return portal._facts[form.name]

    return told


def _asked(form: Form) -> Callable[..., Any]:
    def asked(portal: RemotePortal, *given: object, **named: object) -> Any:
        answer = portal._way.ask(form.write(*given, **named))
        try:
            return read_answer(form.name, answer)
        except ValueError:
            raise Unsure("the bridge gave an answer that cannot be read") from None

    asked.__name__ = form.method
    asked.__doc__ = getattr(ABILITIES[form.name.split(".")[0]], form.method).__doc__
    return asked
