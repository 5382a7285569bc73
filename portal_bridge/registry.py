"""Every portal we can speak to, one line each. Settings choose by ``kind``."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter

from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.memory import MemoryConfig
from portal_bridge.adapters.mikrotik import MikrotikConfig
from portal_bridge.adapters.opennds import OpenndsConfig
from portal_bridge.adapters.opnsense import OpnsenseConfig

PortalConfig = MemoryConfig | FreeradiusConfig | OpenndsConfig | MikrotikConfig | OpnsenseConfig

AnyPortal = Annotated[PortalConfig, Field(discriminator="kind")]
"""As a field of somebody's settings. Those must set ``hide_input_in_errors`` themselves: pydantic
heeds only the outermost model's wish not to repeat a secret."""

_ANY: TypeAdapter[PortalConfig] = TypeAdapter(
    AnyPortal, config=ConfigDict(hide_input_in_errors=True)
)


def read(settings: Mapping[str, object]) -> PortalConfig:
    """The settings of one portal. Raises ``ValidationError``, which repeats none of them."""
    return _ANY.validate_python(dict(settings))
