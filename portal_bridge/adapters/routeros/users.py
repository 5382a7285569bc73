"""The hotspot's users as we write them: accounts, and remembered devices.

Whose a user is stands in its comment: ``helpdesk`` an account of ours, ``helpdesk expired`` one
that the router shut when its time came, ``helpdesk device malee`` a device of malee's, ``helpdesk
forgotten malee`` one that was forgotten while it was online. Anybody else's user has another
comment, and is never touched.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from portal_bridge import checks
from portal_bridge.adapters.routeros.answers import Row
from portal_bridge.adapters.routeros.limits import is_yes
from portal_bridge.adapters.routeros.settings import MARK
from portal_bridge.contract import Rejected

MENU: Final = "ip/hotspot/user"
NAMES: Final = (".id", "name", "comment", "disabled", "profile", "mac-address")
"""What may be asked of all users at once: no passwords."""
FIELDS: Final = (*NAMES, "password")

EXPIRED: Final = f"{MARK} expired"
_LOCK: Final = f"{MARK}-locked:"
_SENSITIVE: Final = (
    "Give the group of PORTAL__USER the policy sensitive, and an account whose password was "
    "emptied at the router a new one."
)


class Kind(Enum):
    """What a user of the hotspot is to us."""

    ACCOUNT = "account"
    DEVICE = "device"
    FORGOTTEN = "forgotten"
    SOMEBODY = "somebody"
    """Not ours."""


@dataclass(frozen=True)
class User:
    """One user of the hotspot's."""

    id: str
    name: str
    kind: Kind
    owner: str
    """The account it belongs to: of an account, itself."""
    profile: str
    comment: str
    disabled: bool
    mac: str
    """As ``AA-BB-CC-DD-EE-FF``; empty when it may come from any device."""
    _password: str | None = field(repr=False)

    @property
    def expired(self) -> bool:
        """The router shut it when its time came; nobody froze it."""
        return self.disabled and self.comment == EXPIRED

    @property
    def frozen(self) -> bool:
        """Shut by us or by hand."""
        return self.disabled and self.comment != EXPIRED

    @property
    def locked(self) -> bool:
        return self._secret().startswith(_LOCK)

    def knows(self, word: str) -> bool:
        """Whether this is the password. Takes as long whatever it is."""
        return hmac.compare_digest(self._secret().encode(), word.encode())

    def has(self, wanted: Row) -> bool:
        """Whether it is all that already."""
        told = {
            "profile": self.profile,
            "comment": self.comment,
            "disabled": truth(self.disabled),
            "mac-address": spelled(self.mac) if self.mac else "",
        }
        return all(
            self.knows(value) if name == "password" else told[name] == value
            for name, value in wanted.items()
        )

    def _secret(self) -> str:
        if not self._password or set(self._password) == {"*"}:
            raise Rejected("the router does not show this account's password", cure=_SENSITIVE)
        return self._password


def read(row: Row) -> User:
    """What the row is to us."""
    comment = row.get("comment", "")
    mark, kind, owner = (*comment.split(" "), "", "", "")[:3]
    which = Kind.SOMEBODY
    if mark == MARK:
        which = {"device": Kind.DEVICE, "forgotten": Kind.FORGOTTEN}.get(kind, Kind.ACCOUNT)
    name = row.get("name", "")
    return User(
        id=row.get(".id", ""),
        name=name,
        kind=which,
        owner=name if which is Kind.ACCOUNT else owner,
        profile=row.get("profile", ""),
        comment=comment,
        disabled=is_yes(row.get("disabled", "")),
        mac=mac(row.get("mac-address", "")),
        _password=row.get("password"),
    )


def device_of(owner: str) -> str:
    """The comment of a device that is remembered for this account."""
    return f"{MARK} device {owner}"


def forgotten_of(owner: str) -> str:
    """The comment of one that was forgotten while it was online."""
    return f"{MARK} forgotten {owner}"


def locked_word() -> str:
    """A password that nobody knows: the router has no other way to have none. By its beginning it
    says that the account is locked, so that this and the password change in one."""
    return _LOCK + secrets.token_urlsafe(32)


def is_lock(word: str) -> bool:
    """What may be no person's password."""
    return word.startswith(_LOCK)


def truth(yes: bool) -> str:
    return "true" if yes else "false"


def mac(text: str) -> str:
    """As ``AA-BB-CC-DD-EE-FF``; empty for none and for zeros, which is RouterOS's "any"."""
    try:
        found = checks.mac(text)
    except Rejected:
        return ""
    return "" if found == "00-00-00-00-00-00" else found


def spelled(address: str) -> str:
    """``AA-BB-CC-DD-EE-FF`` as RouterOS writes it: a device's username."""
    return address.replace("-", ":")
