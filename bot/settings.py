"""The only reader of the environment. Unsafe settings are refused before anything starts."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final, Self
from urllib.parse import urlsplit

from pydantic import (
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.login_page_settings import LoginPageSettings, OpenndsSettings
from bot.office_settings import OfficeSettings
from bot.portal_settings import Further, PortalSettings, each, tell_apart
from bot.push_settings import PushSettings
from bot.retention_settings import LONGEST_KEPT, RetentionSettings
from bot.texts.worktime import worktime
from store.books import Book
from store.chain import Keys
from store.db import driver_url
from store.hours import OfficeHours
from store.retention import Retention

WEAK: Final = frozenset(
    {"", "secret", "changeme", "change-me", "password", "default", "test", "playground"}
)
SHORTEST_SECRET: Final = 32
SHORTEST_OF_LINE: Final = 16
"""LINE's own secrets are longer: 32 hexadecimal digits, and tokens of far more."""
_PLACEHOLDER = re.compile(
    r".*(change.?me|change.?this|placeholder|playground|example|your[-_ ]|x{6}).*|(.+?)\2+"
)
"""What documents and templates write, or one block again and again."""
LONGEST_OFFSET: Final = timedelta(days=3_660)
DATABASES: Final = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
_OFFSET = re.compile(r"([+-])(\d{1,5})([smhd])")


RANDOMLY: Final = "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
_IN_THE_CONSOLE: Final = "copy it from Basic settings of the channel in the LINE Developers console"
CURES: Final = {
    "LINE_CHANNEL_SECRET": _IN_THE_CONSOLE,
    "SECRET_KEY": f"let `{RANDOMLY}` make one, and keep a copy apart from the database's backup",
    "PUBLIC_URL": "write the https address under which people reach this server",
}
"""What to do for each setting that has no default."""


def _refuse_weak(name: str, key: SecretStr) -> None:
    text = key.get_secret_value()
    if len(text) < SHORTEST_SECRET or len(set(text)) < 8 or text.lower() in WEAK:
        raise ValueError(
            f"{name} needs at least {SHORTEST_SECRET} random characters: let `{RANDOMLY}` make them"
        )


def _several(value: object) -> object:
    """Secrets that are parted by commas."""
    if isinstance(value, str):
        return tuple(SecretStr(part.strip()) for part in value.split(",") if part.strip())
    return value


def is_loopback(url: str) -> bool:
    """Does this address lead nowhere but to this machine?"""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _https(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise ValueError("not an address") from None
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("an address without user, password, ? and #")
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url))
    if not safe or not whole or not url.isprintable() or " " in url:
        raise ValueError("must be an https address (http only on this machine)")
    return url.rstrip("/")


class AtTheTerminal(BaseSettings):
    """What a command needs that only reads or writes the office's database: nothing of LINE's, no
    key and no portal."""

    model_config = SettingsConfigDict(
        env_nested_delimiter="__",
        env_file=".env",
        extra="ignore",
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    line_api_url: str | None = None
    """Unset in production: the SDK knows LINE's hosts. Here because only beside a LINE at a desk
    may ``clock_offset`` be set."""
    database_url: SecretStr = SecretStr("sqlite:///helpdesk.db")
    clock_offset: str | None = None
    office: OfficeSettings = OfficeSettings()

    @field_validator("database_url")
    @classmethod
    def _we_have_its_driver(cls, address: SecretStr) -> SecretStr:
        try:
            url = make_url(driver_url(address.get_secret_value()))
        except (ArgumentError, ValueError):
            raise ValueError(
                "not a database address; write sqlite:///FILE or postgresql://…"
            ) from None
        if url.drivername not in DATABASES:
            raise ValueError("must begin with sqlite:/// or postgresql://")
        if not url.database or url.database == ":memory:":
            raise ValueError("names no file or database")
        return address

    _line_is_https = field_validator("line_api_url")(_https)

    @model_validator(mode="after")
    def _clock_moves_only_at_a_desk(self) -> Self:
        if self.clock_offset is not None:
            if self.line_api_url is None or not is_loopback(self.line_api_url):
                raise ValueError("CLOCK_OFFSET is for tests: it needs a loopback LINE_API_URL")
            self.offset()
        return self

    def offset(self) -> timedelta:
        """``CLOCK_OFFSET`` (``+14h``, ``-30m``) as a span of time."""
        if self.clock_offset is None:
            return timedelta()
        total = timedelta()
        text = self.clock_offset.strip().replace(" ", "")
        signed = text if text[:1] in "+-" else "+" + text
        if not re.fullmatch(rf"(?:{_OFFSET.pattern})+", signed):
            raise ValueError("CLOCK_OFFSET is written like +14h, -30m or +1d")
        units = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
        for sign, count, unit in _OFFSET.findall(signed):
            span = timedelta(**{units[unit]: int(count)})
            total += span if sign == "+" else -span
        if abs(total) > LONGEST_OFFSET:
            raise ValueError("CLOCK_OFFSET is at most ten years")
        return total


class AtTheBooks(AtTheTerminal):
    """What checks the books that are sealed, or writes out of them, needs beside the database: the
    keys."""

    secret_key: SecretStr | None = None
    audit_key: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """What seals the audit and the sessions; unset: made from ``secret_key``. Several parted by
    commas: the first seals, with the others older segments can still be checked."""

    @field_validator("audit_key", mode="before")
    @classmethod
    def _each_part(cls, value: object) -> object:
        return _several(value)

    @field_validator("secret_key")
    @classmethod
    def _strong(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None:
            _refuse_weak("SECRET_KEY", key)
        return key

    @field_validator("audit_key")
    @classmethod
    def _each_strong(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for key in keys:
            _refuse_weak("AUDIT_KEY", key)
        return keys

    @model_validator(mode="after")
    def _has_a_key(self) -> Self:
        if not self.audit_key and self.secret_key is None:
            raise ValueError("SECRET_KEY: is not set, nor is AUDIT_KEY; set what seals the books")
        return self

    def keys(self, book: Book) -> Keys:
        """What seals this book, and what has sealed it before."""
        secrets = self.audit_key or filter(None, (self.secret_key,))
        return Keys.of([secret.get_secret_value() for secret in secrets], book.purpose)


class Settings(AtTheBooks):
    """Everything the environment may say. See the table in README.md."""

    line_channel_secret: Annotated[tuple[SecretStr, ...], NoDecode]
    """One secret, or several parted by commas while one replaces the other."""
    line_channel_id: str | None = None
    """With it, tokens are issued as they are needed, and ``line_channel_access_token`` is none."""
    line_channel_access_token: SecretStr | None = Field(default=None, validate_default=True)
    secret_key: SecretStr
    audit_keep_days: int = Field(default=1_826, ge=400, le=LONGEST_KEPT)
    """The yearly report counts what was done in the twelve months before it."""
    public_url: str
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)
    portal: PortalSettings = PortalSettings()
    portals: Further = Field(default_factory=dict)
    """Further ones, of other buildings."""
    push: PushSettings = PushSettings()
    retention: RetentionSettings = RetentionSettings()

    @field_validator("line_channel_secret", mode="before")
    @classmethod
    def _each_secret(cls, value: object) -> object:
        return _several(value)

    @field_validator("line_channel_secret")
    @classmethod
    def _secrets_given(cls, secrets: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if not secrets or any(s.get_secret_value().lower() in WEAK for s in secrets):
            raise ValueError("LINE_CHANNEL_SECRET is empty or a placeholder")
        return secrets

    @field_validator("line_channel_id")
    @classmethod
    def _a_number(cls, channel: str | None) -> str | None:
        if channel is not None and not re.fullmatch(r"[0-9]{6,20}", channel):
            raise ValueError("is the number under Basic settings in the LINE Developers console")
        return channel

    @field_validator("line_channel_access_token")
    @classmethod
    def _one_way_to_a_token(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """Both would leave unsaid which is used, and a token lying about that nobody needs."""
        channel_id = info.data.get("line_channel_id")
        if token is None:
            if "line_channel_id" in info.data and channel_id is None:
                raise ValueError(
                    f"is not set, nor is LINE_CHANNEL_ID, which is better: {_IN_THE_CONSOLE}"
                )
        elif channel_id is not None:
            raise ValueError("is not needed with LINE_CHANNEL_ID; remove it")
        elif token.get_secret_value().lower() in WEAK:
            raise ValueError("LINE_CHANNEL_ACCESS_TOKEN is empty or a placeholder")
        return token

    _people_reach_us_by_https = field_validator("public_url")(_https)

    @model_validator(mode="after")
    def _no_placeholder_in_production(self) -> Self:
        """What protects nothing but a desk may be short and known; LINE's real hosts are another
        matter."""
        if self.line_api_url is not None and is_loopback(self.line_api_url):
            return self
        given = {
            "LINE_CHANNEL_SECRET": self.line_channel_secret,
            "LINE_CHANNEL_ACCESS_TOKEN": filter(None, (self.line_channel_access_token,)),
            "SECRET_KEY": (self.secret_key,),
            "AUDIT_KEY": self.audit_key,
        }
        for name, secrets in given.items():
            for secret in secrets:
                text = secret.get_secret_value()
                if len(text) < SHORTEST_OF_LINE or _PLACEHOLDER.fullmatch(text.lower()):
                    cure = CURES.get(name, "set its own")
                    raise ValueError(f"{name} is a placeholder or too short; {cure}")
        return self

    @model_validator(mode="after")
    def _portals_are_told_apart(self) -> Self:
        tell_apart(self.each_portal())
        return self

    @property
    def shows_pictures(self) -> bool:
        """Whether pictures can be put into the chat: LINE fetches them by https only, the
        playground from this machine, too."""
        at_a_desk = self.line_api_url is not None and is_loopback(self.line_api_url)
        return at_a_desk or self.public_url.startswith("https:")

    def each_portal(self) -> Mapping[str, PortalSettings]:
        """All portals by name, the main one first."""
        return each(self.portal, self.portals)

    def keeps(self) -> Retention:
        """How long each kind of data is kept."""
        return replace(self.retention.spans(), disclosures=timedelta(days=self.audit_keep_days))


class GatewaySettings(BaseSettings):
    """What the login page of an openNDS needs, and nothing else: it runs on the gateway, where
    nobody's LINE secrets or database belong."""

    model_config = AtTheTerminal.model_config

    office: OfficeSettings = OfficeSettings()
    portal: OpenndsSettings = OpenndsSettings()
    login_page: LoginPageSettings = Field(default=LoginPageSettings(), validate_default=True)


def facts(office: OfficeSettings) -> Mapping[str, str]:
    """What every text may name of the office; ``<fact>.en`` is what the English ones name."""
    hours = OfficeHours.parse(office.hours)
    return {
        "office_name": office.name,
        "office_name.en": office.name_en or office.name,
        "office_short": office.short_name,
        "office_short.en": office.short_name_en or office.short_name,
        "office_phone": office.phone,
        "office_place": office.place,
        "office_place.en": office.place_en or office.place,
        "office_hours": office.hours_text or worktime(hours, "th"),
        "office_hours.en": worktime(hours, "en"),
        "privacy_contact": office.privacy_contact,
    }


class BesideThePortal(BaseSettings):
    """What a bridge needs, beside the portal: nothing of LINE's, and nothing of the office's."""

    model_config = AtTheTerminal.model_config

    portal: PortalSettings = PortalSettings()
    portals: Further = Field(default_factory=dict)
    """For `helpdesk portal install --portal NAME`; a bridge stands beside one, ``portal``."""
    office: OfficeSettings = OfficeSettings()
    """For the portal's own messages, which name the office's telephone."""
    bridge_folder: Path = Path("bridge")
    """Where its keys are."""
    bridge_ca_file: Path | None = None
    """The authority of the office's certificate, where this machine does not know it."""

    @field_validator("portal")
    @classmethod
    def _is_at_hand(cls, portal: PortalSettings) -> PortalSettings:
        if portal.kind == "bridge":
            raise ValueError("KIND is the portal's own here; bridge is for the office's side")
        return portal
