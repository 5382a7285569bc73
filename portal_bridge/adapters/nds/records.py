"""What openNDS said of each session's end, as ``binauth.sh`` wrote it down: one file each.

A file is taken away only once its end is in RADIUS accounting, so that none is lost while
FreeRADIUS is away. They lie among the router's temporary files: a power cut ends them, and with
them all sessions.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from portal_bridge import checks
from portal_bridge.contract import Rejected

LONGEST: Final = 4_096
"""Bytes of a file that is read."""
_NAME: Final = re.compile(r"[0-9]{1,12}-[0-9]{1,9}")


@dataclass(frozen=True)
class Ending:
    """An end as openNDS told it. Moments are seconds since 1970 by the router's clock."""

    how: str
    """Such as ``idle_deauth``."""
    token: str
    mac: str
    """As ``AA-BB-CC-DD-EE-FF``."""
    custom: str
    started: int
    at: int
    bytes_up: int
    bytes_down: int


@dataclass(frozen=True)
class Records:
    """A folder that ``binauth.sh`` writes into, and we take from."""

    folder: Path
    trouble: Callable[[OSError], object] = lambda _error: None
    """Told of what could not be read, or taken away."""

    def script(self) -> str:
        """``binauth.sh`` for this folder. Raises ``ValueError`` when no shell could be told it."""
        path = str(self.folder)
        if not re.fullmatch(r"/[\w./-]+", path, re.ASCII):
            raise ValueError("the folder's path is whole, of letters, digits, '.', '_' and '-'")
        text = resources.files(__package__).joinpath("binauth.sh").read_text(encoding="utf-8")
        return text.replace("@RECORDS@", path)

    def endings(self) -> Iterator[tuple[Path, Ending]]:
        """Every end that was written down, oldest first, with the file to ``take`` afterwards.
        What is none (a login, or nonsense) is taken away at once. A file that cannot be read stays,
        and keeps no other back."""
        for file in self._files():
            try:
                ending = _read(file)
            except OSError as error:
                self.trouble(error)
                continue
            if ending is None:
                self.take(file)
            else:
                yield file, ending

    def take(self, file: Path) -> None:
        """It was heard: away with it. Where it cannot be, it is heard again, which does no harm."""
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            self.trouble(error)

    def _files(self) -> list[Path]:
        try:
            files = [file for file in self.folder.iterdir() if _NAME.fullmatch(file.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            self.trouble(error)
            return []
        return sorted(files, key=lambda file: [int(n) for n in file.name.split("-")])


def _read(file: Path) -> Ending | None:
    """The arguments of 9.10: how, MAC, bytes down and up, start, end, token, custom."""
    try:
        with file.open("rb") as record:
            lines = record.read(LONGEST).decode("ascii", "replace").split("\n")
    except FileNotFoundError:
        return None
    match lines:
        case [how, mac, down, up, started, end, token, custom, *_] if how.endswith("_deauth"):
            numbers = (started, end, up, down)
            if all(number.isdecimal() for number in numbers) and _is_mac(mac):
                begun, over, sent, received = map(int, numbers)
                return Ending(
                    how, token, checks.mac(mac), unquote(custom), begun, over, sent, received
                )
    return None


def _is_mac(told: str) -> bool:
    try:
        return bool(checks.mac(told))
    except Rejected:
        return False
