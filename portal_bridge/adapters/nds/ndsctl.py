"""``ndsctl``, the only way to ask openNDS anything: run here, or on the router through SSH.

It answers in something like JSON (``listing``) where every value is a text, ``"null"`` too, and in
sentences elsewhere. One at a time may run: a second is told that it is locked. What openNDS 9.10
does was seen on the real one.
"""

import contextlib
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from ipaddress import IPv4Address
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from portal_bridge import checks
from portal_bridge.adapters.nds import listing
from portal_bridge.contract import PortalError, Rejected, Unreachable, Unsure

TIME: Final = 5.0
"""Seconds that one call may take, the way to the router included."""
OF_A_LIST: Final = 4
"""So many times as long may a list of all devices take: 9.10 runs a script for each of them."""
LONGEST: Final = 4 * 1024 * 1024
"""Bytes of an answer: some 1,000 a device, and openNDS takes 250 devices unless told otherwise."""
SSH_FAILED, NOT_STARTED, LOCKED = 255, 3, 4
"""Exit codes; openNDS's own were seen on 9.10, which says nothing when it is locked."""
PAUSE: Final = 0.1
"""Seconds before a call that found it locked is made once more."""
_TOKEN: Final = re.compile(r"[0-9a-f]{8,64}")
_GONE: Final = re.compile(r"Client \S+ not found\.")

Number = Annotated[int, Field(ge=0, le=2**53)]


class Client(BaseModel):
    """A device as openNDS has it now. Moments are seconds since 1970 by the router's clock."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    mac: str
    """As ``AA-BB-CC-DD-EE-FF``."""
    address: str = Field(alias="ip")
    token: str
    """Of this stay: who leaves and comes back gets another."""
    is_in: bool = Field(alias="state")
    """Logged in. Before, a device may reach the login page and nothing else."""
    custom: str
    """What the login page had to say about the login; empty where the device's owner spoilt what
    is told of it."""
    started: Number = Field(alias="session_start")
    ends: Number = Field(0, alias="session_end")
    """When openNDS itself ends the session; 0 for never."""
    active: Number = Field(alias="last_active")
    """When the device last was seen to have sent anything."""
    up: Number = Field(0, alias="upload_this_session")
    """Bytes since the login, rounded down to 1,024."""
    down: Number = Field(0, alias="download_this_session")

    @field_validator("mac")
    @classmethod
    def _is_a_mac(cls, told: str) -> str:
        return _read(checks.mac, told)

    @field_validator("address")
    @classmethod
    def _is_an_address(cls, told: str) -> str:
        return _read(checks.address, told)

    @field_validator("token")
    @classmethod
    def _is_a_token(cls, told: str) -> str:
        if not _TOKEN.fullmatch(told):
            raise ValueError("not a token")
        return told

    @field_validator("is_in", mode="before")
    @classmethod
    def _is_authenticated(cls, told: object) -> bool:
        return told == "Authenticated"

    @field_validator("ends", mode="before")
    @classmethod
    def _null_is_never(cls, told: object) -> object:
        return 0 if told == "null" else told

    @field_validator("up", "down", mode="before")
    @classmethod
    def _in_kilobytes(cls, told: object) -> object:
        return int(told) * 1_024 if isinstance(told, str) and told.isdecimal() else told


class Said(Enum):
    """What came of asking for a device to be shown out."""

    OUT = auto()
    """So it says, which is no proof."""
    GONE = auto()
    """It has no such device (any more)."""


@dataclass(frozen=True)
class Ndsctl:
    """The program with all that stands before its own arguments, such as ``ssh router ndsctl``.
    Never a shell: what is not in the command is an argument of a shape that was checked."""

    command: Sequence[str]
    patience: float = TIME

    def clients(self) -> list[Client]:
        """Every device that openNDS knows, oldest session first.

        Raises ``Unreachable`` (no answer, or half of one) or ``Rejected``: not the openNDS we know.
        """
        try:
            told = listing.read(self._ask())
        except listing.Torn:
            raise Unreachable("ndsctl gave half an answer, or none", cure=_WAY) from None
        except listing.Strange:
            raise _otherwise() from None
        found = [client for device in told if (client := _client(device)) is not None]
        # One that cannot be read is what somebody wrote for a device; all of them, another openNDS.
        if told and not found:
            raise _otherwise()
        return sorted(found, key=lambda client: (client.started, client.token))

    def who_has(self, token: str) -> Client | None:
        """The device that has this token, in openNDS's own words: in a list somebody may have made
        it up within what is told of their own, or its MAC address. Without ``custom`` and traffic.
        Raises as ``clients`` does."""
        found = self._one(token) if _TOKEN.fullmatch(token) else None
        return found if found is not None and found.token == token else None

    def who_is_at(self, address: str) -> Client | None:
        """The same by IPv4 address: openNDS runs a program for each device that it tells of, so
        that a list of a hundred is a matter of many seconds."""
        try:
            asked = str(IPv4Address(address))
        except ValueError:
            return None
        found = self._one(asked)
        return found if found is not None and found.address == asked else None

    def _one(self, which: str) -> Client | None:
        told = listing.one(self._ask(which))
        return _client(told) if told is not None else None

    def deauth(self, token: str) -> Said:
        """Show out whoever has this token, and nobody who came after them.

        Raises ``Unreachable`` (not asked), ``Unsure`` (asked, and no answer) or ``Rejected``.
        """
        if not _TOKEN.fullmatch(token):
            raise Rejected("not a token of openNDS")
        try:
            done = self._call("deauth", token, patience=self.patience)
        except _CutShort:
            raise Unsure("ndsctl gave no answer to a deauth in time", cure=_WAY) from None
        if done.returncode == 0:
            return Said.OUT
        if _GONE.search(done.stdout):
            return Said.GONE
        if done.returncode == SSH_FAILED or done.returncode < 0:
            raise Unsure("the way to ndsctl broke during a deauth", cure=_WAY)
        raise _failure(done)

    def _ask(self, *which: str) -> str:
        patience = self.patience if which else self.patience * OF_A_LIST
        try:
            done = self._call("json", *which, patience=patience)
        except _CutShort as cut:
            raise (_busy() if cut.was_locked else _silent()) from None
        if done.returncode:
            raise _failure(done)
        return done.stdout

    def _call(self, *arguments: str, patience: float) -> "subprocess.CompletedProcess[str]":
        """One call, again while another's is running. Raises ``_CutShort``."""
        until = time.monotonic() + patience
        was_locked = False
        while True:
            try:
                done = _run([*self.command, *arguments], max(until - time.monotonic(), PAUSE))
            except subprocess.TimeoutExpired:
                raise _CutShort(was_locked) from None
            if done.returncode != LOCKED or time.monotonic() + PAUSE > until:
                return done
            was_locked = True
            time.sleep(PAUSE)


class _CutShort(Exception):
    """A call had no answer in the time that was left for it. ``was_locked``: the tries before it
    found it locked, so that others are the reason."""

    def __init__(self, was_locked: bool) -> None:
        super().__init__()
        self.was_locked = was_locked


_WAY: Final = (
    "Check that openNDS runs, and PORTAL__NDSCTL: typed in a terminal as this process's user, with "
    "`json` behind it, it lists the devices and asks for no password."
)
_VERSION: Final = "Known are openNDS 9.10 and its kin: see portal_bridge/README.md."


def _client(told: Mapping[str, str]) -> Client | None:
    try:
        return Client.model_validate(told)
    except ValidationError:
        return None


def _otherwise() -> Rejected:
    return Rejected("ndsctl tells of devices otherwise than 9.10", cure=_VERSION)


def _read(check: Callable[[str], str], told: str) -> str:
    try:
        return check(told)
    except Rejected as no:
        raise ValueError(str(no)) from None


def _busy() -> Unreachable:
    return Unreachable("ndsctl was locked by others all the time", cure=_WAY)


def _silent() -> Unreachable:
    return Unreachable("ndsctl gave no answer in time", cure=_WAY)


def _failure(done: "subprocess.CompletedProcess[str]") -> PortalError:
    """Of a call that did nothing."""
    if done.returncode == SSH_FAILED:
        return Unreachable("no way to ndsctl (exit code 255)", cure=_WAY)
    if done.returncode == LOCKED:
        return _busy()
    if done.returncode == NOT_STARTED or done.returncode < 0:
        return Unreachable(f"openNDS is not running (exit code {done.returncode})", cure=_WAY)
    return Rejected(f"ndsctl said no (exit code {done.returncode})", cure=_WAY)


def _run(command: Sequence[str], seconds: float) -> "subprocess.CompletedProcess[str]":
    """To its end, or to the end of it and all that it started. Raises ``TimeoutExpired``."""
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell, and checked arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise Unreachable(f"ndsctl cannot be run ({type(error).__name__})", cure=_WAY) from None
    with process:
        try:
            said, complained = process.communicate(timeout=seconds)
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    if len(said) > LONGEST:
        raise Rejected("ndsctl's answer is too long to be one", cure=_VERSION)
    return subprocess.CompletedProcess(
        command,
        process.returncode,
        said.decode(errors="replace"),
        complained.decode("ascii", "replace"),
    )
