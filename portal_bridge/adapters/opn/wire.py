"""One OPNsense's captive portal: what is asked of it, and the one thing that is changed."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeVar
from urllib.parse import quote

from portal_bridge.adapters.opn import answers
from portal_bridge.adapters.opn.answers import Client, Garbled, Rules, Verdict, Zone
from portal_bridge.adapters.opn.settings import ApiSettings
from portal_bridge.adapters.rest.line import PATIENT, Answer, RestLine, Timeouts, Whom
from portal_bridge.contract import PortalError, Rejected

T = TypeVar("T")

PRIVILEGE: Final = "Services: Captive Portal"
"""As OPNsense calls it; it has no narrower one."""
_NO_API: Final = (
    "What answers there is not OPNsense's API: check PORTAL__URL, and compare its version with "
    "portal_bridge/README.md."
)
_OPNSENSE: Final = Whom(
    "OPNsense",
    "Check that it runs, that this host reaches its web interface, PORTAL__URL, "
    "and its certificate (PORTAL__CA_FILE for one of its own).",
    _NO_API,
)
_KEY: Final = (
    "Check PORTAL__API_KEY and PORTAL__API_SECRET, that their user is not disabled or expired, "
    f'and has the privilege "{PRIVILEGE}": releases up to 24 say the same of either.'
)
_ACL: Final = f'Give the key\'s user the privilege "{PRIVILEGE}" (System: Access: Users).'
_BACKEND: Final = (
    "Restart OPNsense's configd (System: Diagnostics: Services), then look at its log."
)


@dataclass(frozen=True)
class Reading:
    """Who is in one zone, by OPNsense's own clock."""

    clients: list[Client]
    at: float
    """Seconds since 1970. Of this host's clock, where OPNsense told none."""


class Firewall:
    """Safe to use from several threads. All may raise ``Unreachable`` and ``Rejected``;
    ``disconnect`` may raise ``Unsure``."""

    def __init__(self, settings: ApiSettings, timeouts: Timeouts = PATIENT) -> None:
        self._line = RestLine(
            f"{settings.url}/api/captiveportal/",
            (settings.api_key.get_secret_value(), settings.api_secret),
            _OPNSENSE,
            ca_file=settings.ca_file,
            timeouts=timeouts,
        )
        self._chosen = settings.zones

    def one_call(self) -> AbstractContextManager[float]:
        """What is asked within it is asked within its time: gives what is left of that."""
        return self._line.one_call()

    def zones(self) -> list[Zone]:
        """The office's, by number. The list of a zone that is not there is empty, as if nobody was
        in; so it is asked first which there are."""
        told, _ = self._read("settings/searchZones", answers.zones)
        found = {zone.number: zone for zone in told}
        lacking = sorted(set(self._chosen) - found.keys())
        if lacking:
            missing = ", ".join(map(str, lacking))
            raise Rejected(f"OPNsense has no zone {missing}", cure=_zones(found))
        chosen = [
            zone
            for number, zone in sorted(found.items())
            if number in self._chosen or (not self._chosen and zone.enabled)
        ]
        if not chosen:
            raise Rejected("OPNsense has no captive portal that is switched on", cure=_SET_UP)
        return chosen

    def rules(self, zone: Zone) -> Rules:
        told, _ = self._read(f"settings/getZone/{quote(zone.uuid, safe='')}", answers.rules)
        return told

    def reading(self, zone: Zone) -> Reading:
        clients, at = self._read(f"session/list/{zone.number}", answers.clients)
        return Reading(clients, at.timestamp())

    def now(self) -> datetime:
        """OPNsense's clock, in whole seconds; ours, where it tells none."""
        _, at = self._read("settings/searchZones", answers.zones)
        return at

    def disconnect(self, zone: int, session_id: str) -> Verdict:
        """End a session; what was said of it. The zone is in the path: releases that heed it find
        a session in zone 0 only without."""
        body = json.dumps({"sessionId": session_id}).encode()
        answer = self._line.ask("POST", f"session/disconnect/{zone}", body=body)
        if answer.status != 200:
            raise self._refusal(answer, changes=True)
        try:
            return answers.verdict(answer.body, session_id)
        except Garbled:
            raise self._line.garbled(changes=True) from None

    def _read(self, path: str, read: Callable[[bytes], T]) -> tuple[T, datetime]:
        answer = self._line.ask("GET", path)
        if answer.status == 404 and _snake(path) != path:
            answer = self._line.ask("GET", _snake(path))
        if answer.status != 200:
            raise self._refusal(answer, changes=False)
        if not answer.body.strip():
            # PHP had nothing to say, because the service behind it had not.
            raise self._line.lost("'s own backend gave no answer", changes=False, cure=_BACKEND)
        try:
            return read(answer.body), answer.date or datetime.now(UTC)
        except Garbled:
            raise self._line.garbled(changes=False) from None

    def _refusal(self, answer: Answer, *, changes: bool) -> PortalError:
        """OPNsense's own words are dropped: they may quote what was sent."""
        status = answer.status
        if status == 401:
            return Rejected("OPNsense does not accept this key and secret", cure=_KEY)
        if status == 403:
            return Rejected("OPNsense does not let this key do that", cure=_ACL)
        if status == 404:
            return Rejected("OPNsense has no such call", cure=_NO_API)
        if 400 <= status < 500 and status not in (408, 425, 429):
            return Rejected(f"OPNsense refused what it was told ({status})")
        if status < 400:
            return self._line.garbled(changes=changes)
        return self._line.lost(f" answered {status}", changes=changes)


def _snake(path: str) -> str:
    """The command as today's documentation spells it. Either is understood today; of old releases
    only camelCase."""
    controller, command, *more = path.split("/")
    spelled = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in command)
    return "/".join((controller, spelled, *more))


_SET_UP: Final = "Set one up (Services: Captive Portal), and switch it on."


def _zones(found: dict[int, Zone]) -> str:
    there = ", ".join(map(str, sorted(found))) or "none"
    return f"Correct PORTAL__ZONES: there are {there} (Services: Captive Portal: Administration)."
