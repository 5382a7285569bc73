"""Remembered devices as FreeRADIUS knows them: users who are named by a MAC address.

A device is a user of its own, in a group that is its profile's but for the idle limit
(``helpdesk.device.mobile``), or, once it is forgotten and while a session of it still runs, in
``helpdesk.forgotten``. ``Class`` says whose it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator
from sqlalchemy import Connection, or_, select

from portal_bridge.adapters.radius.tables import MATCHES, SET, Membership, Pair, Tables
from portal_bridge.contract import Device, NameTaken, Rejected

ACCEPT: Final = Pair("Auth-Type", SET, "Accept")
REJECT: Final = Pair("Auth-Type", SET, "Reject")
PRIORITY: Final = 10
LONGEST_OWNER: Final = 31
"""Bytes. FreeRADIUS writes a Class as ``0x`` and two digits a byte, where a site lets it, into a
column that has 64 characters on MariaDB; a longer one would cost the whole accounting row."""
_HEXED: Final = "0x"
_FORMATS: Final = re.compile(
    r"AA([-:]?)BB(\1CC\1DD\1EE\1FF)|aa([-:]?)bb(\3cc\3dd\3ee\3ff)|aabb\.ccdd\.eeff|aabbcc-ddeeff"
)


def _format(text: str) -> str:
    if not _FORMATS.fullmatch(text):
        raise ValueError("write it as AA-BB-CC-DD-EE-FF, aa:bb:cc:dd:ee:ff, aabbccddeeff or so")
    return text


MacFormat = Annotated[str, AfterValidator(_format)]
"""How a NAS writes a MAC address as a username: the example ``AA-BB-CC-DD-EE-FF`` in its way."""


def spelled(mac: str, like: str) -> str:
    """``AA-BB-CC-DD-EE-FF`` in a NAS's own way."""
    digits = iter(mac.replace("-", "").lower() if like.islower() else mac.replace("-", ""))
    return "".join(next(digits) if sign.isalpha() else sign for sign in like)


def every_spelling(mac: str) -> list[str]:
    """As any NAS may write it, in small letters."""
    likes = ("aa-bb-cc-dd-ee-ff", "aa:bb:cc:dd:ee:ff", "aabbccddeeff")
    return [spelled(mac, like) for like in (*likes, "aabb.ccdd.eeff", "aabbcc-ddeeff")]


def mac_of(username: str) -> str:
    """A device's username as ``AA-BB-CC-DD-EE-FF``."""
    digits = re.sub(r"[^0-9A-F]", "", username.upper())
    return "-".join(digits[at : at + 2] for at in range(0, 12, 2))


def calling(mac: str) -> Pair:
    """The request must come from this very device, however the NAS writes its address: else
    whoever types it as a username would be let in."""
    pattern = "[-:.]?".join("".join(map(_either, pair)) for pair in mac.split("-"))
    return Pair("Calling-Station-Id", MATCHES, f"^{pattern}$")


def _either(digit: str) -> str:
    return digit if digit.isdigit() else f"[{digit}{digit.lower()}]"


def owner_class(account: str) -> Pair:
    """Whose it is, as accounting hears it too. Raises ``Rejected`` for a name that is too long."""
    if len(account.encode()) > LONGEST_OWNER:
        raise Rejected(
            f"devices are remembered for usernames of at most {LONGEST_OWNER} characters",
            cure="Open an account with a shorter username for this person.",
        )
    hexed = account.startswith(_HEXED)  # FreeRADIUS would take it for digits already
    return Pair("Class", SET, _HEXED + account.encode().hex() if hexed else account)


def read_class(value: str) -> str:
    """The account of ``owner_class``."""
    if not value.startswith(_HEXED):
        return value
    try:
        return bytes.fromhex(value.removeprefix(_HEXED)).decode()
    except ValueError:
        return value


@dataclass(frozen=True)
class Standing:
    """How an account stands, which its devices share."""

    account: str
    group: Membership
    frozen: bool
    expiration: Sequence[Pair]


@dataclass(frozen=True)
class Known:
    """A device user of ours."""

    username: str
    account: str
    forgotten: bool

    @property
    def mac(self) -> str:
        return mac_of(self.username)


class DeviceUsers:
    """Reading and writing them, within somebody's transaction."""

    def __init__(self, tables: Tables, prefix: str, frozen: Membership) -> None:
        stem = prefix.removesuffix("-")
        # Without the hyphen, so that no profile's group can be one of these.
        self._tables, self._prefix, self._frozen = tables, prefix, frozen
        self._stem = f"{stem}.device."
        self._forgotten = Membership(f"{stem}.forgotten", PRIORITY)

    def everyone(self, connection: Connection) -> list[Known]:
        """All of them, the oldest first."""
        return list(self._known(connection))

    def of(self, connection: Connection, account: str) -> list[Known]:
        return [one for one in self._known(connection) if one.account == account]

    def here(self, connection: Connection, mac: str) -> list[Known]:
        """What stands under this MAC address, in any spelling. Raises ``NameTaken`` when some of it
        is not ours."""
        names = self._tables.spelled(connection, every_spelling(mac))
        ours = [one for one in self._known(connection) if one.username in names]
        if names - {one.username for one in ours}:
            raise NameTaken("the portal has a device of that address which we did not remember")
        return ours

    def remembered(self, connection: Connection) -> list[Device]:
        devices = [one for one in self._known(connection) if not one.forgotten]
        return [Device(one.mac, one.account) for one in devices]

    def write(self, connection: Connection, username: str, standing: Standing) -> None:
        """Let it in as its account is let in."""
        group = self._group(standing.group.group)
        memberships = [Membership(group, PRIORITY)]
        if standing.frozen:
            memberships.insert(0, self._frozen)
        self._tables.put_user(
            connection,
            username,
            checks=[
                REJECT if standing.frozen else ACCEPT,
                calling(mac_of(username)),
                *standing.expiration,
            ],
            replies=[owner_class(standing.account)],
            memberships=memberships,
        )

    def write_group(self, connection: Connection, profile_group: str) -> None:
        """A profile's answers for its remembered devices: all but the idle limit. Each device is a
        user of its own, so that there is nothing to count."""
        replies = self._tables.group(connection, profile_group)
        kept = [pair for pair in replies if pair.attribute != "Idle-Timeout"]
        self._tables.put_group(connection, self._group(profile_group), checks=[], replies=kept)

    def forget(self, connection: Connection, device: Known, *, runs: bool) -> None:
        """Let it in no more. While a session of it runs it is still known whose that is."""
        if not runs:
            self._tables.erase(connection, device.username)
            return
        self._tables.put_user(
            connection,
            device.username,
            checks=[REJECT],
            replies=[owner_class(device.account)],
            memberships=[self._forgotten],
        )

    def _group(self, profile_group: str) -> str:
        return self._stem + profile_group.removeprefix(self._prefix)

    def _known(self, connection: Connection) -> Iterator[Known]:
        here, said = self._tables.members.c, self._tables.replies.c
        rows = connection.execute(
            select(here.username, here.groupname, said.value)
            .join(self._tables.replies, said.username == here.username)
            .where(
                said.attribute == "Class",
                or_(
                    here.groupname.startswith(self._stem, autoescape=True),
                    here.groupname == self._forgotten.group,
                ),
            )
            .order_by(said.id)
        )
        for username, group, value in rows:
            yield Known(username, read_class(value), group == self._forgotten.group)
