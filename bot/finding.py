"""What ``helpdesk doctor`` says of one thing it has looked at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``cure`` is empty when all is well."""

    what: str
    seen: str
    cure: str = ""
    serious: bool = True
