"""What the environment says of the captive portal, under ``PORTAL__``, and of further ones, under
``PORTALS__<NAME>__``."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.mikrotik_settings import MikrotikSettings
from bot.opnsense_settings import OpnsenseSettings
from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.mikrotik import MikrotikConfig
from portal_bridge.adapters.opennds import OpenndsConfig
from portal_bridge.adapters.opnsense import OpnsenseConfig
from portal_bridge.adapters.radius.settings import Settings
from store.naming import LONGEST, MAIN

OfRadius = TypeVar("OfRadius", bound=Settings)


class PortalSettings(MikrotikSettings, OpnsenseSettings):
    """Which captive portal, and how it is reached."""

    label: str = Field(default="", max_length=20)
    """What people read where there are several, such as ``อาคาร 2``: a button holds so much."""
    wifi: str = Field(default="", max_length=32)
    """The Wi-Fi's name there, where it is not ``OFFICE__WIFI`` (IEEE 802.11: 32 octets)."""
    kind: Literal["memory", "freeradius", "opennds", "mikrotik", "opnsense", "bridge"] = "memory"
    """``bridge``: whatever stands behind the office's own network (``helpdesk bridge``)."""
    database_url: SecretStr | None = None
    password_form: Literal["crypt", "nt", "cleartext"] = "crypt"  # noqa: S105 - a form's name
    coa_port: int = Field(default=3799, ge=1, le=65_535)
    coa_secret: SecretStr | None = None
    """With it, or with one of ``coa_secrets``, running sessions are told and can be ended."""
    coa_secrets: Mapping[str, SecretStr] = Field(default_factory=dict)
    """By the IP address of the portal's routers."""
    idle_counts: Literal["upload", "both"] = "upload"
    """Which traffic ends idleness at the portal's routers."""
    looks_seconds: int = Field(default=60, ge=0, le=3_600)
    """How often they look whom to cut."""
    interim_seconds: int = Field(default=60, ge=60, le=3_600)
    """How often a session reports its traffic (RFC 2869 section 5.16: 60 or more)."""
    server_zone: str = "Asia/Bangkok"
    """The local time of the host that FreeRADIUS runs on."""
    stale_minutes: int | None = Field(default=None, ge=5, le=10_080)
    """After how many minutes without a report a session is taken to be gone."""
    mac_format: str | None = None
    """How the portal's routers write a MAC address as a username, such as ``AA-BB-CC-DD-EE-FF``;
    unset where they let no device in by it: then none is remembered."""
    tls: Literal["auto", "verify", "off"] = "auto"
    """To the RADIUS database; ``auto`` verifies it unless it is on this host."""
    ca_file: Path | None = None
    """The certificate authority of a self-signed RADIUS database, or of a router; one file may hold
    both."""
    page_unmetered: bool = False
    """What the status page sends and receives is not counted as use of the network."""
    poll_seconds: int = Field(default=30, ge=5, le=600)
    """Between two readings of who is online."""
    ndsctl: str = "ndsctl"
    """openNDS's program, with what leads to it: ``ssh -o BatchMode=yes router ndsctl``."""
    fas_key: SecretStr | None = None
    """openNDS's ``faskey``."""

    @field_validator("coa_secrets", mode="before")
    @classmethod
    def _written_as_json(cls, given: object) -> object:
        """Under ``PORTALS__<NAME>__`` what is in the environment comes as it is written there."""
        if not isinstance(given, str):
            return given
        try:
            return json.loads(given or "{}")
        except ValueError:
            raise ValueError('is written like {"10.0.0.1": "…"}') from None

    @field_validator("label")
    @classmethod
    def _in_one_line(cls, label: str) -> str:
        words = " ".join(label.split())
        if not words.isprintable():
            raise ValueError("has characters that nobody sees")
        if words and not any(character.isalpha() for character in words):
            raise ValueError("needs a word: a number alone is too much else in a message")
        return words

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind in ("memory", "bridge"):
            return self
        if self.kind != "mikrotik" and self.database_url is None:
            raise ValueError(f"PORTAL__KIND={self.kind} needs PORTAL__DATABASE_URL")
        try:
            match self.kind:
                case "opennds":
                    self.opennds()
                case "mikrotik":
                    self.mikrotik()
                case "opnsense":
                    self.opnsense()
                case _:
                    self.freeradius()
        except ValidationError as error:
            raise ValueError("; ".join(sorted(set(_named(error))))) from None
        return self

    def freeradius(self, frozen_message: str = "") -> FreeradiusConfig:
        """The same as its adapter takes it, which refuses what could not work or protect."""
        return self._radius(FreeradiusConfig, frozen_message)

    def _radius(self, settings: type[OfRadius], frozen_message: str) -> OfRadius:
        if self.database_url is None:
            raise ValueError("PORTAL__DATABASE_URL is not set")
        return settings(
            database_url=self.database_url,
            password_form=self.password_form,
            coa_port=self.coa_port,
            coa_secret=self.coa_secret,
            coa_secrets=self.coa_secrets,
            frozen_message=frozen_message,
            idle_counts=self.idle_counts,
            looks_every=timedelta(seconds=self.looks_seconds),
            interim_interval=timedelta(seconds=self.interim_seconds),
            server_zone=self.server_zone,
            stale_after=self.stale_minutes and timedelta(minutes=self.stale_minutes),
            mac_format=self.mac_format,
            tls=self.tls,
            ca_file=self.ca_file,
        )

    def opennds(self, frozen_message: str = "") -> OpenndsConfig:
        """The same as its adapter takes it, which refuses what could not work or protect."""
        if self.fas_key is None:
            raise ValueError("PORTAL__KIND=opennds needs PORTAL__FAS_KEY, openNDS's own faskey")
        return OpenndsConfig(
            # Forgotten devices are put out by ``ndsctl``: no router needs to share a secret.
            accounts=self._radius(Settings, frozen_message),
            ndsctl=self.ndsctl,
            fas_key=self.fas_key,
            looks_every=timedelta(seconds=self.looks_seconds),
        )

    def opnsense(self, frozen_message: str = "") -> OpnsenseConfig:
        """The same of a firewall and the FreeRADIUS that its captive portal asks."""
        return self.firewall(self.freeradius(frozen_message), self.url, self.ca_file)

    def mikrotik(self) -> MikrotikConfig:
        """The same of a router that needs no RADIUS."""
        return self.router(self.ca_file, self.mac_format)


def _named(error: ValidationError) -> Iterator[str]:
    """Each problem of the adapter's settings, under the name it has here; never a value."""
    for problem in error.errors(include_input=False):
        why = problem["msg"].removeprefix("Value error, ")
        yield f"PORTAL__{problem['loc'][0]}".upper() + f": {why}"


def _without_the_main(further: Mapping[str, PortalSettings]) -> Mapping[str, PortalSettings]:
    if MAIN in further:
        raise ValueError("the portal named main is that of PORTAL__…; call this one otherwise")
    return further


MOST: Final = 12
"""Quick replies under a question, of LINE's thirteen; one is ``ยกเลิก``."""
Name = Annotated[str, StringConstraints(pattern=rf"^[a-z][a-z0-9-]{{0,{LONGEST - 1}}}$")]
Further = Annotated[Mapping[Name, PortalSettings], AfterValidator(_without_the_main)]
"""The portals beside the main one, by name."""


def each(main: PortalSettings, further: Further) -> dict[str, PortalSettings]:
    """All portals by name, the main one first."""
    return {MAIN: main, **further}


def variable(portal: str, field: str) -> str:
    """How a setting of this portal is called in the environment."""
    prefix = "PORTAL" if portal == MAIN else f"PORTALS__{portal}"
    return f"{prefix}__{field}".upper()


def of_portal(portal: str, said: str) -> str:
    """``said`` of any portal's settings, or by an adapter, which knows no names: with the variables
    of this one."""
    return said if portal == MAIN else said.replace("PORTAL__", variable(portal, ""))


def tell_apart(portals: Mapping[str, PortalSettings]) -> None:
    """Raises ``ValueError`` where people, or the portals themselves, could mistake one for another.
    It says the variable that is to be mended."""
    if len(portals) == 1:
        return
    if len(portals) > MOST:
        raise ValueError(f"PORTALS: {MOST} portals at most, so that each has a button")
    labels: dict[str, str] = {}
    places: dict[str, str] = {}
    for name, said in portals.items():
        if not said.label:
            raise ValueError(
                f"{variable(name, 'label')}: with several portals each needs what people call it, "
                "such as อาคาร 2"
            )
        twin = labels.setdefault(said.label.casefold(), name)
        if twin != name:
            raise ValueError(
                f"{variable(name, 'label')}: is that of {variable(twin, 'label')}, too"
            )
        for field in ("database_url", "url"):
            place = _address(said, field)
            other = places.setdefault(place, name) if place else name
            if other != name:
                raise ValueError(
                    f"{variable(name, field)}: is that of {variable(other, field)}, too; "
                    "each portal has accounts and sessions of its own"
                )


def _address(said: PortalSettings, field: str) -> str:
    if said.kind in ("memory", "bridge") or (said.kind == "mikrotik") == (field == "database_url"):
        return ""
    given = said.database_url.get_secret_value() if said.database_url else ""
    return (given if field == "database_url" else said.url or "").rstrip("/")
