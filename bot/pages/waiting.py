"""Waiting for the portal on behalf of somebody who looks at a page: for their turn, and for an
answer that may come too late for them. Knows no HTTP."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool

from bot.portals import Opened
from portal_bridge.contract import Accounts as Portal
from portal_bridge.contract import Frozen, PortalError

T = TypeVar("T")

PATIENCE: Final = timedelta(seconds=5)
"""How long a post waits while an order, or another post, is before it."""
PORTAL_TIME: Final = timedelta(seconds=10)
"""How long the portal may take. With the waiting it stays well inside the claim's 30 seconds."""
AT_ONCE: Final = 20
"""Calls to one portal side by side; more wait, within the portal's time."""
_LOOK_AGAIN: Final = 0.1

StillThere = Callable[[], Awaitable[bool]]
"""Is the person's browser still waiting for our answer?"""


async def for_turn(
    ask: Callable[[], T | None], still_there: StillThere, patience: timedelta
) -> T | None:
    """What ``ask`` gives once it gives something; ``None`` where that takes too long, or nobody
    waits any more. A second tap on a page's button waits here for the first."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience.total_seconds()
    while True:
        turn = await run_in_threadpool(ask)
        if turn is not None:
            return turn
        if loop.time() >= deadline or not await still_there():
            return None
        await asyncio.sleep(_LOOK_AGAIN)


class TooLate(Exception):
    """The portal has not answered in time, and may still do what was asked."""


@dataclass(frozen=True)
class Calls:
    """Calls to one portal, each in a thread of its own. Its threads are no other's: a portal that
    hangs holds these, and neither another portal's pages nor anybody else's."""

    time: timedelta
    _threads: CapacityLimiter = field(
        default_factory=lambda: CapacityLimiter(AT_ONCE), init=False, repr=False
    )
    _late: set[asyncio.Task[None]] = field(default_factory=set, init=False, repr=False)
    """Those that outlasted their time: their turn ends when they do."""

    async def make(
        self, call: Callable[[], T], *, when_late: Callable[[BaseException | None], object]
    ) -> T:
        """The call's answer, or what it raised. Raises ``TooLate``; then ``when_late`` is called,
        in a thread, once the call has ended after all, with what it raised if it did."""
        running = asyncio.ensure_future(to_thread.run_sync(call, limiter=self._threads))
        done, _ = await asyncio.wait({running}, timeout=self.time.total_seconds())
        if done:
            return running.result()

        async def wait() -> None:
            await asyncio.wait({running})
            await run_in_threadpool(when_late, running.exception())

        task = asyncio.create_task(wait())
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        raise TooLate


@dataclass(frozen=True)
class At:
    """A portal, and the calls to it."""

    portal: Portal
    calls: Calls


def each(portals: Mapping[str, Opened], time: timedelta) -> Mapping[str, At]:
    """Every portal with calls of its own."""
    return {name: At(opened.portal, Calls(time)) for name, opened in portals.items()}


def why(error: PortalError) -> str:
    """The word for what a portal said instead, which both pages have a sentence for."""
    if isinstance(error, Frozen):
        return "frozen"
    return "no_answer" if error.retry else "refused"
