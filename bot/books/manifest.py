"""What goes with an export: which segments it holds, their heads, and the file's own SHA-256."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

from bot.trouble import Trouble
from store.chain import Key


def digest_of(file: Path) -> str:
    with file.open("rb") as bytes_:
        return file_digest(bytes_, "sha256").hexdigest()


@dataclass(frozen=True)
class Manifest:
    """Sealed as a whole, so that the office can say later whether it wrote it."""

    file: str
    sha256: str
    begins: str
    ends: str
    """Not included."""
    made_at: str
    entries: int
    unsealed: int
    """Of these, not in a segment yet."""
    changed: int
    """Places at which the chain did not hold when this was written."""
    segments: list[dict[str, Any]]
    """Each as its head covers it, with its head, and how many of its entries are in the file."""
    last: dict[str, Any] | None
    """The chain's last segment and its head at that time."""
    key: str
    seal: str = ""
    book: str = "audit"
    """Which book (``store.books.Book.name``); what was written before there were two names none."""

    @staticmethod
    def beside(file: Path) -> Path:
        return file.with_name(file.name + ".manifest.json")

    @classmethod
    def read(cls, path: Path) -> "Manifest":
        """Raises ``Trouble`` when it is none."""
        try:
            manifest = cls(**json.loads(path.read_text(encoding="utf-8")))
            manifest.heads.items()
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Trouble(f"{path.name} is no manifest of an export") from None
        return manifest

    @property
    def heads(self) -> Mapping[int, str]:
        told = [*self.segments, *([self.last] if self.last else [])]
        return {int(segment["number"]): str(segment["head"]) for segment in told}

    def _said(self) -> str:
        said = asdict(self) | {"seal": ""}
        if self.book == "audit":
            del said["book"]
        return json.dumps(said, sort_keys=True, separators=(",", ":"))

    def sealed(self, key: Key) -> dict[str, Any]:
        return asdict(self) | {"seal": key.sign("manifest", self._said())}

    def is_sealed_by(self, key: Key) -> bool:
        return key.sign("manifest", self._said()) == self.seal
