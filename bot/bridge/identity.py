"""Who a bridge is: its keys, and the office it belongs to. One file, readable by its user only."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from nacl.public import PrivateKey
from nacl.signing import SigningKey, VerifyKey

from bot.trouble import Trouble
from portal_bridge.remote import envelopes
from portal_bridge.remote.envelopes import Way

FILE: Final = "bridge.json"
LEDGER: Final = "ledger.db"


@dataclass(frozen=True)
class Identity:
    """What ``helpdesk bridge enrol`` made. Keys are in hexadecimal digits."""

    office: str
    """The office's https address."""
    bridge: str
    name: str
    office_key: str
    sign_seed: str = field(repr=False)
    box_key: str = field(repr=False)

    def write(self, said: dict[str, object]) -> str:
        """A message to the office."""
        return envelopes.write(self.signing, Way.TO_OFFICE, self.bridge, said)

    def read(self, message: str) -> dict[str, object]:
        """A message of the office. Raises ``Forged``."""
        key = VerifyKey(bytes.fromhex(self.office_key))
        return envelopes.read(key, Way.TO_BRIDGE, self.bridge, message)

    @property
    def signing(self) -> SigningKey:
        return SigningKey(bytes.fromhex(self.sign_seed))

    @property
    def opening(self) -> PrivateKey:
        return PrivateKey(bytes.fromhex(self.box_key))

    def keep(self, folder: Path) -> None:
        """Write it down, whole or not at all."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = folder / f"{FILE}.new"
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(folder / FILE)

    @classmethod
    def find(cls, folder: Path) -> "Identity":
        """Raises ``Trouble`` when there is none."""
        try:
            return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise Trouble(
                f"no bridge has been enrolled in {folder}: run `helpdesk bridge enrol ADDRESS CODE`"
            ) from None
        except (OSError, ValueError, TypeError):
            raise Trouble(f"{folder / FILE} cannot be read: enrol the bridge anew") from None
