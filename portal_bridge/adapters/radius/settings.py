"""What an office sets of its FreeRADIUS, and what of it could not work or would not protect."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FilePath,
    SecretStr,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from portal_bridge.adapters.radius import nas, passwords
from portal_bridge.adapters.radius.devices import MacFormat
from portal_bridge.adapters.radius.tables import TableNames
from portal_bridge.adapters.radius.wire import Tls, read_url

GroupPrefix = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,20}-$")]


class Settings(BaseModel):
    """What is to be known of a FreeRADIUS that keeps its users in PostgreSQL or MariaDB."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Literal["freeradius"] = "freeradius"
    database_url: SecretStr
    """``postgresql://`` or ``mariadb://``, of a role with the rights in the README and no more."""
    password_form: passwords.Form = "crypt"  # noqa: S105  # the name of a form
    crypt_rounds: int = Field(5000, ge=1000, le=200_000)
    """Rounds of sha512-crypt, which FreeRADIUS works through at every login. 5000: the standard."""
    server_zone: str = "Asia/Bangkok"
    """The local time of the host that FreeRADIUS runs on: it reads Expiration in it."""
    interim_interval: timedelta = Field(timedelta(minutes=1), ge=timedelta(minutes=1))
    """How often a session reports its traffic (RFC 2869 section 5.16: 60 seconds or more)."""
    group_prefix: GroupPrefix = "helpdesk-"
    """Before a profile's name, so that no group of the site's own is ever written over."""
    frozen_message: str = Field("", max_length=200)
    """Reply-Message for a frozen account: many login pages show it. Empty: none is sent."""
    idle_counts: Literal["upload", "both"] = "upload"
    """Which traffic ends idleness at the routers: pfSense counts what a device sends, MikroTik
    either direction."""
    looks_every: timedelta = Field(timedelta(minutes=1), ge=timedelta(0), le=timedelta(hours=1))
    """How often the routers look whom to cut for idleness: pfSense every minute, some every ten."""
    coa_port: int = Field(3799, ge=1, le=65_535)
    """Where the NASes take a Disconnect-Request (RFC 5176)."""
    coa_secret: nas.Secret | None = None
    """The secret shared with every NAS that ``coa_secrets`` does not name."""
    coa_secrets: Mapping[nas.Address, nas.Secret] = Field(default_factory=dict)
    """Secrets by the NAS's IP address, as ``radacct`` has it."""
    stale_after: timedelta | None = Field(None, ge=timedelta(minutes=5), le=timedelta(days=7))
    """After how long without a report a session is taken to be gone, and its row closed. Unset:
    none is. Needs UPDATE on three columns of ``radacct``."""
    mac_format: MacFormat | None = None
    """How the NASes write a MAC address as a username when a device comes in by itself; unset where
    they let none in so, and then none is remembered."""
    tables: TableNames = TableNames()
    tls: Tls = "auto"
    """``auto`` verifies the server's certificate unless it is on this host."""
    ca_file: FilePath | None = None
    """The certificate authority of a self-signed database server."""

    @field_validator("database_url")
    @classmethod
    def _is_an_address(cls, value: SecretStr) -> SecretStr:
        read_url(value.get_secret_value())
        return value

    @field_validator("server_zone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, OSError):
            raise ValueError("no such time zone") from None
        return value

    @field_validator("frozen_message")
    @classmethod
    def _is_plain_text(cls, value: str) -> str:
        # FreeRADIUS may expand % and act on quotation marks and back-slashes.
        if len(value.encode()) > 240 or any(c in "%\\\"'`" or not c.isprintable() for c in value):
            raise ValueError("plain text of at most 240 bytes, without % \\ and quotation marks")
        return value

    @model_validator(mode="after")
    def _interval_is_whole(self) -> Self:
        if self.interim_interval.microseconds:
            raise ValueError("the interim interval is in whole seconds")
        return self

    @property
    def ends_sessions(self) -> bool:
        """Whether we share a secret with any NAS."""
        return self.coa_secret is not None or bool(self.coa_secrets)


class NasSettings(Settings):
    """The same where sessions are ended by the NASes that reported them."""

    @field_validator("mac_format")
    @classmethod
    def _can_put_out_what_it_forgets(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and not (info.data.get("coa_secret") or info.data.get("coa_secrets")):
            raise ValueError("a device that is forgotten must be put out: that needs a coa_secret")
        return value
