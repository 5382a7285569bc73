"""The contract's calls as data: what is asked of a portal, and what it answers.

Nothing here is written for one method: parameters and results are read off the protocols, so that
a method added to the contract can be asked from afar without another line.
"""

import inspect
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from portal_bridge import contract
from portal_bridge.contract import (
    Accounts,
    Devices,
    History,
    LoginRefused,
    PortalError,
    Rejected,
    Sessions,
    Tidies,
    Why,
)

ABILITIES: Final[Mapping[str, type]] = {
    "accounts": Accounts,
    "sessions": Sessions,
    "devices": Devices,
    "history": History,
    "tidies": Tidies,
}
"""Every protocol of the contract, by the name it is sent under, which is never given to another."""

SECRET: Final = frozenset({"password"})
"""Parameters that cross sealed, and stand in the clear nowhere on the way."""

GREETED: Final = frozenset({"sessions.idle_count"})
"""Calls that ask nobody: their answers are told once, in the bridge's greeting."""

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Call:
    """One method and its arguments, ready for the way. ``secrets`` are never shown."""

    name: str
    arguments: Json
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def lane(self) -> str:
        """What must not overtake each other: the calls about one user. Empty: no matter."""
        return str(self.arguments.get("username", ""))


@dataclass(frozen=True)
class Form:
    """How one method of the contract is written down."""

    name: str
    method: str
    signature: inspect.Signature
    parameters: Mapping[str, TypeAdapter[Any]]
    result: TypeAdapter[Any]

    @property
    def secrets(self) -> frozenset[str]:
        return SECRET & self.parameters.keys()

    def write(self, *given: object, **named: object) -> Call:
        """The call with these arguments. Raises ``TypeError`` for the wrong ones, as the method
        itself would, and ``Rejected`` for what no portal could take."""
        bound = self.signature.bind(*given, **named)
        bound.apply_defaults()
        secrets = {name: str(bound.arguments[name]) for name in self.secrets}
        open_ones = {
            name: self.parameters[name].dump_python(_plain(value), mode="json")
            for name, value in bound.arguments.items()
            if name not in secrets
        }
        return Call(self.name, open_ones, secrets)

    def read(self, call: Call) -> dict[str, object]:
        """The arguments, as the method takes them. Raises ``Rejected`` for what is none."""
        given = {**call.arguments, **call.secrets}
        if given.keys() != self.parameters.keys():
            raise Rejected("the call has other arguments than this version knows", cure=_VERSIONS)
        try:
            return {
                name: adapter.validate_python(given[name])
                for name, adapter in self.parameters.items()
            }
        except ValidationError:  # its text would repeat them
            raise Rejected("an argument of the call cannot be read", cure=_VERSIONS) from None


_VERSIONS: Final = "Let the office and the bridge run the same version of helpdesk."


def _plain(value: object) -> object:
    """Sets, iterators and the like as lists, which is how they are sent."""
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
        return list(value)
    return value


def _as_sent(hint: Any) -> Any:
    """The type under which a value of this one is sent."""
    if get_origin(hint) in (Collection, Iterable, Iterator, Sequence):
        [item] = get_args(hint)
        return list[item]  # type: ignore[valid-type]  # known when it runs, which is enough
    return type(None) if hint is None else hint


def _form(ability: str, method: str, function: Any) -> Form:
    hints = {name: _as_sent(hint) for name, hint in get_type_hints(function).items()}
    whole = inspect.signature(function)
    without_self = whole.replace(parameters=list(whole.parameters.values())[1:])
    return Form(
        name=f"{ability}.{method}",
        method=method,
        signature=without_self,
        parameters={name: TypeAdapter(hints[name]) for name in without_self.parameters},
        result=TypeAdapter(hints["return"]),
    )


def methods(protocol: type) -> dict[str, Any]:
    """The methods that a protocol promises, by name."""
    return {
        name: function
        for name, function in vars(protocol).items()
        if inspect.isfunction(function) and not name.startswith("_")
    }


FORMS: Final[Mapping[str, Form]] = {
    form.name: form
    for ability, protocol in ABILITIES.items()
    for method, function in methods(protocol).items()
    for form in [_form(ability, method, function)]
}


def abilities(portal: object) -> list[str]:
    """What this portal can, by the names under which it is told."""
    return [name for name, protocol in ABILITIES.items() if isinstance(portal, protocol)]


def facts(portal: object) -> dict[str, Any]:
    """The answers to the calls that ask nobody (``GREETED``), as far as the portal has them."""
    return {
        name: FORMS[name].result.dump_python(getattr(portal, FORMS[name].method)(), mode="json")
        for name in sorted(GREETED)
        if name.split(".")[0] in abilities(portal)
    }


# Answers

ERRORS: Final[Mapping[str, type[PortalError]]] = {
    name: kind
    for name, kind in vars(contract).items()
    if isinstance(kind, type) and issubclass(kind, PortalError)
}


def carry_out(call: Call, portal: object) -> dict[str, Any]:
    """Ask the portal, and write its answer down: a result, or what went wrong."""
    form = FORMS.get(call.name)
    if form is None or form.name.split(".")[0] not in abilities(portal):
        refusal = Rejected("the portal at the bridge cannot do this", cure=_VERSIONS)
        return {"error": write_error(refusal)}
    try:
        result = getattr(portal, form.method)(**form.read(call))
    except PortalError as error:
        return {"error": write_error(error)}
    return {"result": form.result.dump_python(_plain(result), mode="json")}


def read_answer(name: str, answer: Json) -> Any:
    """The result. Raises the ``PortalError`` it tells of, or ``ValueError`` when it is none."""
    if not isinstance(answer, Mapping):
        raise ValueError("not an answer")
    if "error" in answer:
        raise read_error(answer["error"])
    try:
        return FORMS[name].result.validate_python(answer["result"])
    except (KeyError, ValidationError):
        raise ValueError("not an answer to this call") from None


def write_error(error: PortalError) -> dict[str, str]:
    """Its kind, its text and its cure, none of which holds a secret (``PortalError``)."""
    told = {"kind": type(error).__name__, "what": str(error), "cure": error.cure}
    if isinstance(error, LoginRefused):
        told["why"] = error.why.name
    return told


def read_error(told: Json) -> PortalError:
    """The same error again. One of a kind that is not known here is ``Rejected``: a person must
    look. Raises ``ValueError`` for what is none."""
    if not isinstance(told, Mapping):
        raise ValueError("not an error of a portal")
    kind, what, cure = (told.get(key) for key in ("kind", "what", "cure"))
    if not (isinstance(kind, str) and isinstance(what, str) and isinstance(cure, str)):
        raise ValueError("not an error of a portal")
    known = ERRORS.get(kind, Rejected)
    if known is LoginRefused:
        why = Why.__members__.get(str(told.get("why")))
        return Rejected(what, cure=cure) if why is None else LoginRefused(why)
    return known(what, cure=cure)
