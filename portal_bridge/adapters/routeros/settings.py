"""What an office sets of its MikroTik router, and what of it would not protect."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from portal_bridge.adapters.rest.address import CaFile, SafeUrl

MARK: Final = "helpdesk"
"""The first word of the comment of whatever we wrote. A profile's name begins with it, too."""

UserName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@#-]{0,63}$")]


class Settings(BaseModel):
    """What is to be known of a router that keeps the hotspot's users itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Literal["mikrotik"] = "mikrotik"
    url: SafeUrl
    user: UserName
    """A user of the router's in a group with the policies in the README and no more."""
    password: SecretStr = Field(min_length=16, max_length=128)
    ca_file: CaFile | None = None
    mac_format: Literal["AA:BB:CC:DD:EE:FF"] | None = None
    """How RouterOS writes a MAC address as a username; unset where the hotspot lets no device in
    by it (``login-by=mac``), and then none is remembered."""
