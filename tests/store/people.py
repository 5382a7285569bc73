"""Rows that stores refer to, and threads that all begin at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlmodel import Session

from store.accounts import Account, Accounts
from store.assignments import Assignment, Assignments
from store.people import People
from store.requests import Application, Requests, Step

NOW = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
T = TypeVar("T")


def person(session: Session) -> UUID:
    return People(session).meet(f"U{uuid4().hex}", now=NOW).id


def application(requester: UUID, username: str = "somchai.cha", **more: Any) -> Application:
    return Application(
        **more,
        requester=requester,
        name="สมชาย ใจดี",
        place_code="01",
        place_name="กลุ่มนิเทศ",
        phone="+66812345678",
        profile="pc",
        username=username,
    )


def charge(session: Session, request: UUID, *officers: UUID, **more: Any) -> None:
    """These people may decide it."""
    for officer in officers:
        Assignments(session).give(
            [
                Assignment(
                    request_id=request,
                    officer_id=officer,
                    step=Step.RESPONSIBLE,
                    since=NOW,
                    **more,
                )
            ]
        )


def account(session: Session, username: str = "somchai.cha") -> Account:
    owner = person(session)
    filed = Requests(session).file(application(owner, username), now=NOW, promised=NOW)
    return Accounts(session).open(
        username=username,
        owner=owner,
        request=filed.id,
        profile="pc",
        phone=filed.phone,
        purpose=None,
        now=NOW,
        expires=None,
    )


def at_once(count: int, act: Callable[[int], T]) -> list[T]:
    """``act(0)`` to ``act(count - 1)``, each in a thread of its own, all released together."""
    gate = threading.Barrier(count)

    def run(number: int) -> T:
        gate.wait(timeout=30)
        return act(number)

    with ThreadPoolExecutor(max_workers=count) as pool:
        return list(pool.map(run, range(count)))
