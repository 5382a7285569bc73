"""Portals in memory that behave badly, or that wait to be told."""

import threading
from dataclasses import dataclass, field

from portal_bridge.adapters.memory import MemoryPortal


class FailingPortal(MemoryPortal):
    """Raises ``trouble`` when a password is to be set; with ``too_late`` after setting it."""

    def __init__(self, trouble: BaseException, *, too_late: bool = False) -> None:
        super().__init__()
        self.trouble: BaseException | None = trouble
        self.too_late = too_late

    def set_password(self, username: str, password: str) -> None:
        if self.trouble is None or self.too_late:
            super().set_password(username, password)
        if self.trouble is not None:
            raise self.trouble


class OnlyPasswords:
    """A portal that remembers no device, as far as the page can see."""

    def __init__(self, behind: MemoryPortal) -> None:
        self.set_password = behind.set_password


@dataclass
class Gate:
    """A call that has arrived and waits, for at most half a minute, until it may go on."""

    arrived: threading.Event = field(default_factory=threading.Event)
    open: threading.Event = field(default_factory=threading.Event)

    def pass_through(self) -> None:
        self.arrived.set()
        if not self.open.wait(30):
            raise TimeoutError("nobody opened the gate")


class GatedPortal(MemoryPortal):
    """Stops every password at ``before``, and again at ``after`` when it has been set."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.after = Gate(), Gate()
        self.calls = 0
        self.passwords: list[str] = []

    def set_password(self, username: str, password: str) -> None:
        self.calls += 1
        self.before.pass_through()
        super().set_password(username, password)
        self.passwords.append(password)
        self.after.pass_through()


class PowerCut(BaseException):
    """The process ends here. Not an ``Exception``: nothing may clean up after it."""
