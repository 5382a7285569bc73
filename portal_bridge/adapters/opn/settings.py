"""What an office sets of its OPNsense, and what of it would not protect."""

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from portal_bridge.adapters.rest.address import CaFile, SafeUrl

MOST_ZONES: Final = 20
"""Of one OPNsense: it numbers them from 0 to 19."""


def _word(secret: SecretStr) -> SecretStr:
    word = secret.get_secret_value()
    if not word.isascii() or not word.isprintable() or set(word) & {":", " "}:
        raise ValueError("as OPNsense wrote it into the file that it gave once")
    return secret


ApiWord = Annotated[SecretStr, Field(min_length=16, max_length=256), AfterValidator(_word)]
"""OPNsense's own are 80 characters of base64."""


class ApiSettings(BaseModel):
    """How the interface is reached, and which of its zones are the office's."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    url: SafeUrl
    api_key: ApiWord
    """Of a user of OPNsense's with the privilege in the README and no other."""
    api_secret: ApiWord
    zones: tuple[Annotated[int, Field(ge=0, lt=MOST_ZONES)], ...] = ()
    """The numbers of the captive portal's zones; none: all that are switched on."""
    ca_file: CaFile | None = None
