"""Trouble on order: what the next calls meet instead of a plain answer."""

from dataclasses import dataclass

from bot.playground.bell import Bell

RATE = "The API rate limit has been exceeded. Try again later."


@dataclass(frozen=True)
class Fault:
    """One kind of trouble.

    ``status`` None answers as if nothing were wrong (after ``seconds``), 0 breaks the connection
    off after the head of the answer. ``accepted``: the call is carried out all the same.
    """

    status: int | None
    message: str = ""
    seconds: float = 0.0
    accepted: bool = False


def rate_limited() -> Fault:
    """429 for calling too fast; nothing was sent."""
    return Fault(429, RATE)


def server_error(*, accepted: bool = False) -> Fault:
    """500; with ``accepted`` the messages went out nevertheless."""
    return Fault(500, "Internal server error", accepted=accepted)


def unauthorized() -> Fault:
    """401, as after a token was revoked."""
    return Fault(401, "Authentication failed. Confirm that the access token is valid.")


def refused(message: str = "The request body has 1 error(s)") -> Fault:
    """400, whatever was sent."""
    return Fault(400, message)


def dropped(*, accepted: bool = True) -> Fault:
    """The connection breaks off before the answer is whole."""
    return Fault(0, accepted=accepted)


def slow(seconds: float, *, accepted: bool = True) -> Fault:
    """The answer takes this long.

    ``accepted``: the work is done at once, only the answer is late. Otherwise the work comes
    after the wait, and not at all if the caller has hung up.
    """
    return Fault(None, seconds=seconds, accepted=accepted)


@dataclass
class _Order:
    fault: Fault
    path: str
    containing: str
    left: int


class Faults:
    """Faults waiting for a call that matches."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._orders: list[_Order] = []

    def add(
        self, fault: Fault, *, path: str = "/v2/bot/message/", times: int = 1, containing: str = ""
    ) -> None:
        """Let the next ``times`` calls meet the fault.

        Those count whose path begins with ``path`` and whose body holds ``containing``.
        """
        with self._bell.changing():
            self._orders.append(_Order(fault, path, containing, times))

    def clear(self) -> None:
        """No more trouble."""
        with self._bell.changing():
            self._orders.clear()

    def take(self, path: str, body: str) -> Fault | None:
        """The fault this call meets, counted as used; None if it meets none."""
        with self._bell.looking():
            for order in self._orders:
                if order.left > 0 and path.startswith(order.path) and order.containing in body:
                    order.left -= 1
                    return order.fault
        return None
