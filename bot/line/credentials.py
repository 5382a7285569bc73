"""What we show LINE with each call: a token. Where it comes from is the settings' choice: from the
console, good for long (here), or issued for fifteen minutes at a time (``stateless``)."""

from dataclasses import dataclass
from typing import Protocol

from pydantic import SecretStr


class NotIssued(Exception):
    """LINE gave us no token, so that nothing was sent. ``refused``: it does not know the id or the
    secret, and somebody must look; otherwise trying again later may help."""

    def __init__(self, why: str, *, refused: bool = False) -> None:
        super().__init__(f"no token: {why}")
        self.refused = refused


class Credentials(Protocol):
    """Whatever opens LINE's door to us."""

    async def token(self) -> SecretStr:
        """A token that should be good now. Raises ``NotIssued``."""
        ...

    def refused(self, token: SecretStr) -> bool:
        """LINE answered 401 to this token. Says whether another can be had."""
        ...


@dataclass(frozen=True)
class LongLived:
    """A token issued in the LINE Developers console; good until somebody issues another."""

    issued: SecretStr

    async def token(self) -> SecretStr:
        return self.issued

    def refused(self, token: SecretStr) -> bool:
        return False
