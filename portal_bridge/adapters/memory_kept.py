"""What the portal in memory keeps: accounts, with their passwords as hashes, and visits."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from portal_bridge.contract import AccountState, Cause, Past, ProfileLimits, Session


@dataclass(frozen=True)
class PasswordHash:
    """A password as it is kept: salted scrypt, cheap enough for a test, never the word itself."""

    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, word: str) -> "PasswordHash":
        salt = secrets.token_bytes(16)
        return cls(salt, _scrypt(word, salt))

    def fits(self, word: str) -> bool:
        return hmac.compare_digest(self.digest, _scrypt(word, self.salt))


def _scrypt(word: str, salt: bytes) -> bytes:
    return hashlib.scrypt(word.encode(), salt=salt, n=256, r=8, p=1)


NOBODY = PasswordHash.of(secrets.token_hex())
"""Tried when there is no account or no password, so that the answer takes as long."""


@dataclass(frozen=True)
class KeptAccount:
    profile: ProfileLimits
    expires: datetime | None
    frozen: bool = False
    password: PasswordHash | None = None

    def state(self, username: str) -> AccountState:
        locked = self.password is None
        return AccountState(username, self.profile.name, locked, self.frozen, self.expires)


@dataclass
class Visit:
    """A session as it runs; ``Session`` is what is told of it."""

    id: str
    username: str
    mac: str
    address: str
    started: datetime
    last_seen: datetime
    bytes_up: int = 0
    bytes_down: int = 0

    def at(self, now: datetime, *, remembered: bool, knows_idleness: bool) -> Session:
        return Session(
            id=self.id,
            username=self.username,
            mac=self.mac,
            address=self.address,
            started=self.started,
            idle=now - self.last_seen if knows_idleness else None,
            bytes_up=self.bytes_up,
            bytes_down=self.bytes_down,
            remembered=remembered,
        )

    def over(self, at: datetime, cause: Cause, *, remembered: bool) -> Past:
        return Past(
            id=self.id,
            username=self.username,
            mac=self.mac,
            address=self.address,
            started=self.started,
            ended=at,
            cause=cause,
            bytes_up=self.bytes_up,
            bytes_down=self.bytes_down,
            remembered=remembered,
        )
