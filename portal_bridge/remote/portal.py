"""A portal that is asked from afar. It has exactly the abilities that the far one has."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
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
        self._facts = facts


def remote_portal(way: Way, can: Collection[str], facts: Mapping[str, Any]) -> Accounts:
    """The portal at the other end of ``way``: ``isinstance`` tells what it can.

    ``can`` and ``facts`` are what its bridge told (``calls.abilities``, ``calls.facts``). What this
    version does not know of them is passed over, and so is an ability that needs such a fact.
    """
    known = dict(_readable(facts))
    methods = {
        form.method: _told(form) if form.name in GREETED else _asked(form)
        for form in FORMS.values()
        if form.name.split(".")[0] in can and (form.name not in GREETED or form.name in known)
    }
    kind = type("RemotePortal", (RemotePortal,), dict(methods))
    return cast(Accounts, kind(way, known))


def _readable(facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in GREETED & facts.keys():
        with suppress(ValueError):
            yield name, read_answer(name, {"result": facts[name]})


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
