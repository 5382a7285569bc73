"""What the bot asked of LINE, call by call."""

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Call:
    """One call and how it was answered. ``status`` 0: the connection was broken off."""

    method: str
    path: str
    status: int
    request_id: str
    at: float
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    troubled: bool = False

    @property
    def json(self) -> dict[str, object]:
        """The body, if it is a JSON object; otherwise empty."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def retry_key(self) -> str | None:
        return self.headers.get("x-line-retry-key")
