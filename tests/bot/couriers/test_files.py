"""A file is fetched from LINE, read, and brought as an event; nothing of it stays when that is done
or has failed."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlmodel import select

from bot.couriers.files import TRIES, FileCourier
from bot.dispatcher import _heard
from bot.line.reading import without_text
from handlers.kit.intents import FileArrived, FileLost
from store.db import Database
from store.inbox import Event
from store.outbox import Job, JobState, Kind, NewJob, Outbox
from store.sends import Sends
from tests.store.people import person
from tests.tables import lay

CSV = "ชื่อ-สกุล,สังกัด\nสมชาย ใจดี,นิเทศ\n".encode()


class Handing:
    """LINE's door for files, as a ``Wire`` has it: hands out these bytes, or fails."""

    def __init__(self, data: bytes | Exception) -> None:
        self.data = data

    async def file(self, _message: str) -> bytes:
        if isinstance(self.data, Exception):
            raise self.data
        return self.data


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'helpdesk.db'}")
    lay(made)
    yield made
    made.close()


def wanted(database: Database, *, age: timedelta = timedelta()) -> None:
    with database.write() as session:
        now = database.real_now(session)
        job = NewJob(
            kind=Kind.FILE,
            lane="file:U1",
            body=json.dumps({"message": "4711", "form": "staff_list"}),
            due_at=now,
            made_at=now,
            person_id=person(session),
            reply_token="a-token",
            reply_until=now - age + timedelta(seconds=50),
        )
        Outbox(session).add([job])


async def fetch(database: Database, handing: Handing) -> bool:
    courier = FileCourier(database)
    job = courier.take()
    assert job is not None
    return courier.report(job, await courier.carry(job, handing))  # type: ignore[arg-type]  # all it needs of a wire


def rows(database: Database) -> tuple[list[Event], list[Job]]:
    with database.read() as session:
        return list(session.exec(select(Event))), list(session.exec(select(Job)))


@pytest.mark.parametrize(("seconds", "token"), [(0, "a-token"), (9, "a-token"), (11, None)])
def test_a_table_comes_as_an_event_on_a_token_that_surely_lives(
    database: Database, seconds: int, token: str | None
) -> None:
    wanted(database, age=timedelta(seconds=seconds))
    assert asyncio.run(fetch(database, Handing(CSV)))
    ((event,), (job,)) = rows(database)
    heard = _heard(event)
    assert heard.intent == FileArrived(
        "staff_list", "4711", (("ชื่อ-สกุล", "สังกัด"), ("สมชาย ใจดี", "นิเทศ"))
    )
    assert heard.reply_token == token
    assert job.state is JobState.DONE
    assert "สมชาย" not in job.body


def test_a_form_may_have_its_files_read_in_a_way_of_its_own_by_their_names(
    database: Database,
) -> None:
    with database.write() as session:
        now = database.real_now(session)
        body = json.dumps({"message": "4711", "form": "figures", "name": "2568-1.csv"})
        job = NewJob(
            kind=Kind.FILE,
            lane="file:U1",
            body=body,
            due_at=now,
            made_at=now,
            person_id=person(session),
        )
        Outbox(session).add([job])
    courier = FileCourier(database, {"figures": lambda name, data: [[name, str(len(data))]]})
    job_ = courier.take()
    assert job_ is not None
    told = asyncio.run(courier.carry(job_, Handing(b"abc")))  # type: ignore[arg-type]  # all it needs of a wire
    assert told == {"rows": [["2568-1.csv", "3"]]}


def test_of_an_event_that_is_forgotten_nothing_is_left_but_that_it_was(database: Database) -> None:
    wanted(database)
    asyncio.run(fetch(database, Handing(CSV)))
    ((event,), _) = rows(database)
    event.raw = without_text(event.raw)
    assert "สมชาย" not in event.raw
    assert _heard(event).intent == FileLost("staff_list", "4711", "not_fetched")


def test_line_is_asked_a_few_times_and_then_the_person_is_told(database: Database) -> None:
    wanted(database)
    for tried in range(1, TRIES + 1):
        told = asyncio.run(fetch(database, Handing(aiohttp.ClientError("away"))))
        assert told == (tried == TRIES)
        with database.write() as session:
            for job in session.exec(select(Job)):
                job.due_at = database.real_now(session)
                session.add(job)
    ((event,), (job,)) = rows(database)
    assert _heard(event).intent == FileLost("staff_list", "4711", "not_fetched")
    assert job.state is JobState.DONE


def test_what_is_no_table_is_told_at_once(database: Database) -> None:
    wanted(database)
    assert asyncio.run(fetch(database, Handing(b"PK\x03\x04 torn")))
    ((event,), _) = rows(database)
    assert _heard(event).intent == FileLost("staff_list", "4711", "damaged")


def test_a_file_over_which_the_process_dies_is_set_aside_and_listed(database: Database) -> None:
    """No parser is proof against every file; one that takes the process along must not do so again
    at every start."""
    wanted(database)
    for _ in range(TRIES):
        assert FileCourier(database).take() is not None
        with database.write() as session:  # the process died; another one starts
            Sends(session).free_all()
    assert FileCourier(database).take() is None
    ((event,), (job,)) = rows(database)
    assert (job.state, job.attempts) == (JobState.DEAD, TRIES)
    assert _heard(event).intent == FileLost("staff_list", "4711", "unreadable")
    with database.read() as session:
        assert [listed.id for listed in Outbox(session).listed()] == [job.id]
    assert FileCourier(database).take() is None
    assert len(rows(database)[0]) == 1, "told once"
