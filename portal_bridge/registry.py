"""Every portal we can speak to, one line each. Settings choose by ``kind``."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter

from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.memory import MemoryConfig
from portal_bridge.adapters.mikrotik import MikrotikConfig

AnyPortal = Annotated[MemoryConfig | FreeradiusConfig | MikrotikConfig, Field(discriminator="kind")]
"""As a field of somebody's settings. Those must set ``hide_input_in_errors`` themselves: pydantic
heeds only the outermost model's wish not to repeat a secret."""

_ANY: TypeAdapter[MemoryConfig | FreeradiusConfig | MikrotikConfig] = TypeAdapter(
    AnyPortal, config=ConfigDict(hide_input_in_errors=True)
)


def read(settings: Mapping[str, object]) -> MemoryConfig | FreeradiusConfig | MikrotikConfig:
    """The settings of one portal. Raises ``ValidationError``, which repeats none of them."""
    return _ANY.validate_python(dict(settings))
