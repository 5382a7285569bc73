"""A call that LINE would refuse, as it would say it."""

from collections.abc import Mapping, Sequence

from bot.line.limits import Complaint, error_body


class LineError(Exception):
    """LINE's answer to a call it does not carry out (reference, "Error responses")."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        more: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {message}")
        self.status = status
        self.body: dict[str, object] = {"message": message, **(more or {})}
        self.headers = dict(headers or {})


class OAuthError(LineError):
    """A refusal of the token endpoint, which has a shape of its own (``ErrorResponse``)."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(400, description)
        self.body = {"error": error, "error_description": description}


def not_found(what: str = "Not found") -> LineError:
    return LineError(404, what)


def invalid(property_: str, message: str) -> LineError:
    """One fault in the request body."""
    return complained([Complaint(message, property_)])


def complained(complaints: Sequence[Complaint]) -> LineError:
    """All the faults found in the request body; there must be at least one."""
    body = error_body(complaints)
    return LineError(400, str(body["message"]), more={"details": body["details"]})
