"""A worker: dispatcher threads, the portal courier's thread, and the LINE couriers' loop.

It stops in order: nothing new is taken, what is in hand is finished and reported. What a killed
worker had in hand is found again by the others: an event by its row, a send by its lease.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.couriers.files import FileCourier
from bot.couriers.letters import LineCourier, Report
from bot.couriers.menus import MenuCourier
from bot.couriers.orders import PortalCourier
from bot.couriers.patience import NOTICEABLE, SECONDS, PatienceCourier
from bot.couriers.quota import EVERY_SECONDS, QuotaReader
from bot.dispatcher import Dispatcher
from bot.line.wire import Wire
from bot.wake import POLL_SECONDS, Bell, Bells
from store.outbox import NewSend, Send

log = structlog.get_logger(__name__)

GATHER_SECONDS: Final = 0.03
"""Under load what comes together is written together: many sends to a transaction, not one."""
IN_FLIGHT: Final = 128
"""Calls to LINE at once; LINE allows 2,000 a second for one channel."""


@dataclass
class Worker:
    """Everything that happens after an event is stored. ``wire`` opens LINE in the loop."""

    dispatcher: Dispatcher
    letters: LineCourier
    patience: PatienceCourier
    quota: QuotaReader
    menus: MenuCourier
    files: FileCourier
    orders: Sequence[PortalCourier]
    """One for each portal."""
    open_wire: Callable[[], Wire]
    bells: Bells
    threads: int = 1
    _stopping: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _carrying: bool = False
    _ended_by_itself: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether every part of it is at work: threads and the letters' loop."""
        return self._carrying and all(thread.is_alive() for thread in self._threads)

    @property
    def died(self) -> bool:
        """Whether it ended without having been asked to."""
        return self._ended_by_itself

    def stop(self) -> None:
        """Take nothing new."""
        self._stopping.set()
        self.bells.ring()

    async def run(self) -> None:
        """Work until ``stop``; returns when what was in hand is done."""
        rounds = [(self.dispatcher.run_once, self.bells.events)] * self.threads
        rounds += [(partial(self._carry_order, one), self.bells.orders) for one in self.orders]
        threads = [
            threading.Thread(target=self._go_round, args=done, name=f"round-{n}")
            for n, done in enumerate(rounds)
        ]
        self._threads = threads
        for thread in threads:
            thread.start()
        self._carrying = True
        try:
            await self._carry_letters()
        finally:
            self._carrying = False
            self._ended_by_itself = not self._stopping.is_set()
            self.stop()
            for thread in threads:
                await asyncio.to_thread(thread.join)

    def _carry_order(self, courier: PortalCourier) -> bool:
        """An order's answer is an event."""
        carried = courier.run_once()
        if carried:
            self.bells.events.ring()
        return carried

    def _go_round(self, once: Callable[[], bool], bell: Bell) -> None:
        """Do one thing after another; wait for the bell when there is nothing."""
        while not self._stopping.is_set():
            seen = bell.rings
            try:
                found = once()
            except Exception as error:
                _say(error)
                self._stopping.wait(POLL_SECONDS)
                continue
            if not found:
                bell.wait(seen)

    async def _carry_letters(self) -> None:
        wire = self.open_wire()
        rang = self.bells.letters.listen()
        reports: asyncio.Queue[Report] = asyncio.Queue()
        under_way: set[asyncio.Task[None]] = set()
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="letters") as desk:
            reporter = asyncio.create_task(self._report(reports, desk))
            menus = asyncio.create_task(self._carry_menus(wire, desk))
            files = asyncio.create_task(self._carry_files(wire, desk))
            patience = asyncio.create_task(self._show_patience(wire))
            quota = asyncio.create_task(self._read_quota(wire, desk))
            while not self._stopping.is_set():
                rang.clear()
                for send in await self._take(desk, IN_FLIGHT - len(under_way)):
                    task = asyncio.create_task(self._carry_one(send, wire, reports))
                    under_way.add(task)
                    task.add_done_callback(under_way.discard)
                await self._rest(rang, under_way)
                if under_way:
                    await asyncio.sleep(GATHER_SECONDS)
            if under_way:
                await asyncio.wait(under_way)
            await reports.join()
            helpers = (reporter, menus, files, patience, quota)
            for task in helpers:
                task.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
        await wire.close()

    async def _rest(self, rang: asyncio.Event, under_way: set[asyncio.Task[None]]) -> None:
        """Until the bell rings, a place is free again, or the poll is due."""
        if len(under_way) >= IN_FLIGHT:
            await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            return
        await _heard(rang)

    async def _take(self, desk: ThreadPoolExecutor, limit: int) -> list[Send | NewSend]:
        if limit <= 0:
            return []
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(desk, self.letters.take, limit)
        except Exception as error:
            _say(error)
            return []

    async def _carry_one(
        self, send: Send | NewSend, wire: Wire, reports: asyncio.Queue[Report]
    ) -> None:
        try:
            reports.put_nowait(await self.letters.carry(send, wire))
        except Exception:
            # The lease runs out and the send is carried again; its key keeps it single.
            log.exception("send.failed", send=str(send.id))

    async def _report(self, reports: asyncio.Queue[Report], desk: ThreadPoolExecutor) -> None:
        """Write reports down, as many as have come in, in one transaction."""
        loop = asyncio.get_running_loop()
        while True:
            batch = [await reports.get()]
            await asyncio.sleep(GATHER_SECONDS)
            while not reports.empty():
                batch.append(reports.get_nowait())
            await loop.run_in_executor(desk, self._write_down, batch)
            for _ in batch:
                reports.task_done()
            self.bells.letters.ring()

    def _write_down(self, batch: list[Report]) -> None:
        """All at once; if that fails, one by one, so that none takes the others' reports along."""
        try:
            self.letters.report(batch)
        except Exception as error:
            if len(batch) == 1:
                # The lease runs out, and the send is carried and reported again.
                _say(error)
                return
            for report in batch:
                self._write_down([report])

    async def _read_quota(self, wire: Wire, desk: ThreadPoolExecutor) -> None:
        """At the start and once a day. Without LINE's word our own count goes on."""
        loop = asyncio.get_running_loop()
        while not self._stopping.is_set():
            try:
                limit, used = await self.quota.read(wire)
                if await loop.run_in_executor(desk, self.quota.learn, limit, used):
                    self.bells.letters.ring()
            except Exception as error:
                log.warning("quota.unread", error=type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    async def _show_patience(self, wire: Wire) -> None:
        """Awake only while somebody waits. What goes wrong here hinders nothing."""
        rang = self.bells.events.listen()
        while not self._stopping.is_set():
            rang.clear()
            await asyncio.sleep(NOTICEABLE.total_seconds())
            anybody = True
            try:
                users, anybody = await asyncio.to_thread(self.patience.look)
                for user in users:
                    await wire.show_loading(user, SECONDS)
            except Exception as error:
                _say(error)
            if not anybody:
                await rang.wait()

    async def _carry_menus(self, wire: Wire, desk: ThreadPoolExecutor) -> None:
        loop = asyncio.get_running_loop()
        rang = self.bells.menus.listen()
        while not self._stopping.is_set():
            rang.clear()
            try:
                job = await loop.run_in_executor(desk, self.menus.take)
                if job is not None:
                    outcome = await self.menus.carry(job, wire)
                    await loop.run_in_executor(desk, self.menus.report, job, outcome)
                    continue
            except Exception:
                log.exception("menu.failed")
            await _heard(rang)

    async def _carry_files(self, wire: Wire, desk: ThreadPoolExecutor) -> None:
        loop = asyncio.get_running_loop()
        rang = self.bells.files.listen()
        while not self._stopping.is_set():
            rang.clear()
            try:
                job = await loop.run_in_executor(desk, self.files.take)
                if job is not None:
                    told = await self.files.carry(job, wire)
                    if await loop.run_in_executor(desk, self.files.report, job, told):
                        self.bells.events.ring()
                    continue
            except Exception as error:
                _say(error)
            await _heard(rang)


def _say(error: Exception) -> None:
    """A worker outlives what it stumbles over, and says what that was: a database that is away
    for a moment, or a bug."""
    if isinstance(error, SQLAlchemyError):
        log.error("database.trouble", error=type(error).__name__)
    else:
        log.error("worker.stumbled", exc_info=error)


async def _heard(rang: asyncio.Event) -> None:
    """Until the bell rings, or the poll is due."""
    with suppress(TimeoutError):
        # Not wait_for: before Python 3.12 it may swallow a cancellation that comes with the ring.
        async with asyncio.timeout(POLL_SECONDS):
            await rang.wait()
