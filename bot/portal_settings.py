"""What the environment says of the captive portal, under ``PORTAL__``."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal, Self, TypeVar

from pydantic import Field, SecretStr, ValidationError, model_validator

from bot.mikrotik_settings import MikrotikSettings
from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.mikrotik import MikrotikConfig
from portal_bridge.adapters.opennds import OpenndsConfig
from portal_bridge.adapters.radius.settings import Settings

OfRadius = TypeVar("OfRadius", bound=Settings)


class PortalSettings(MikrotikSettings):
    """Which captive portal, and how it is reached."""

    kind: Literal["memory", "freeradius", "opennds", "mikrotik", "bridge"] = "memory"
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
    """The certificate authority of a self-signed RADIUS database, or of a router."""
    page_unmetered: bool = False
    """What the status page sends and receives is not counted as use of the network."""
    poll_seconds: int = Field(default=30, ge=5, le=600)
    """Between two readings of who is online."""
    ndsctl: str = "ndsctl"
    """openNDS's program, with what leads to it: ``ssh -o BatchMode=yes router ndsctl``."""
    fas_key: SecretStr | None = None
    """openNDS's ``faskey``."""

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

    def mikrotik(self) -> MikrotikConfig:
        """The same of a router that needs no RADIUS."""
        return self.router(self.ca_file, self.mac_format)


def _named(error: ValidationError) -> Iterator[str]:
    """Each problem of the adapter's settings, under the name it has here; never a value."""
    for problem in error.errors(include_input=False):
        why = problem["msg"].removeprefix("Value error, ")
        yield f"PORTAL__{problem['loc'][0]}".upper() + f": {why}"
