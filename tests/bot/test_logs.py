"""What reaches the log: one JSON object a line, and nothing that a person said."""

import asyncio
import gc
import json
import logging
import subprocess
import sys
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import logs

Lines = list[dict[str, Any]]


class Heard:
    """The log, read as a program would."""

    def __init__(self, stream: StringIO) -> None:
        self.stream = stream

    def lines(self) -> Lines:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def heard(log_as_it_was: None, monkeypatch: pytest.MonkeyPatch) -> Heard:
    stream = StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.set_up()
    return Heard(stream)


def runs(statement: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A process of its own, with the log of production and nothing of the tests' around it."""
    program = f"import logging\nfrom bot import logs\nlogs.set_up()\n{statement}\n"
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=300, cwd=folder
    )


def lines(done: subprocess.CompletedProcess[str]) -> Lines:
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_every_line_is_json_with_its_time_level_and_place(heard: Heard) -> None:
    structlog.get_logger("bot.somewhere").info("line.call", status=200, request_id="r1")

    [line] = heard.lines()

    assert line["timestamp"].endswith("Z")
    del line["timestamp"]
    assert line == {
        "event": "line.call",
        "level": "info",
        "logger": "bot.somewhere",
        "status": 200,
        "request_id": "r1",
    }


def test_what_libraries_say_comes_the_same_way(heard: Heard) -> None:
    logging.getLogger("some.library").warning("slow: %s", "yes")

    [line] = heard.lines()

    assert (line["event"], line["level"], line["logger"]) == (
        "slow: yes",
        "warning",
        "some.library",
    )


@pytest.mark.parametrize("name", ["alembic", "apscheduler", "sqlalchemy", "aiohttp", "httpx"])
def test_libraries_do_not_tell_their_whole_day(heard: Heard, name: str) -> None:
    logging.getLogger(f"{name}.engine").info("SELECT * FROM person")
    logging.getLogger(f"{name}.engine").warning("trouble")

    assert [line["event"] for line in heard.lines()] == ["trouble"]


def test_an_exception_is_named_by_its_kind_and_its_way_never_by_its_words(heard: Heard) -> None:
    def ask_the_portal() -> None:
        raise ValueError("password of somchai is Kx7-mango-42")

    try:
        ask_the_portal()
    except ValueError:
        structlog.get_logger("bot.x").exception("portal.bug", job=7)
        logging.getLogger("some.library").exception("it broke")

    said = heard.lines()

    assert "mango" not in json.dumps(said)
    for line in said:
        assert line["exception"] == "ValueError"
        assert any(step.endswith("ask_the_portal") for step in line["where"])
    assert said[0]["job"] == 7


@pytest.mark.parametrize("how", ["tuple", "error"])
def test_an_exception_may_be_handed_over(heard: Heard, how: str) -> None:
    try:
        raise KeyError("สมชาย ใจดี")
    except KeyError as error:
        given = sys.exc_info() if how == "tuple" else error
    structlog.get_logger("bot.x").error("worker.stumbled", exc_info=given)

    [line] = heard.lines()

    assert line["exception"] == "KeyError"
    assert "สมชาย" not in json.dumps(line, ensure_ascii=False)


def test_thai_stays_readable(heard: Heard) -> None:
    structlog.get_logger("bot.x").info("place", name="กลุ่มนิเทศ")

    assert heard.lines()[0]["name"] == "กลุ่มนิเทศ"


def test_a_line_stays_one_line(heard: Heard) -> None:
    structlog.get_logger("bot.x").info("odd", route='a\n{"event": "forged"}\r\n')

    assert [line["event"] for line in heard.lines()] == ["odd"]


def test_setting_up_twice_says_nothing_twice(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", heard.stream)
    logs.set_up()
    structlog.get_logger("bot.x").info("once")

    assert len(heard.lines()) == 1


def test_a_record_that_cannot_be_written_is_named_without_its_words(tmp_path: Path) -> None:
    """Python's own way prints it to standard error with its arguments and the whole traceback."""
    done = runs(
        'logging.getLogger("some.library").warning("called at %d", "081-234-5678")', tmp_path
    )

    [line] = lines(done)

    assert done.returncode == 0
    assert line == {
        "event": "log.unwritable",
        "level": "error",
        "logger": "some.library",
        "written_at": "<string>:4",
        "exception": "TypeError",
    }


def test_where_nothing_can_be_written_nothing_breaks(heard: Heard) -> None:
    heard.stream.close()

    structlog.get_logger("bot.x").info("nobody.reads_this")


def test_an_exception_among_a_librarys_words_is_named_by_its_kind(heard: Heard) -> None:
    error = ValueError("password is Kx7-mango-42")
    logging.getLogger("some.library").warning("gave up on %s after %d tries", error, 3)
    logging.getLogger("some.library").warning("gave up: %(why)r", {"why": error})
    structlog.get_logger("bot.x").warning("portal.bug", error=error)

    said = heard.lines()

    assert [line["event"] for line in said] == [
        "gave up on ValueError after 3 tries",
        "gave up: 'ValueError'",
        "portal.bug",
    ]
    assert said[2]["error"] == "ValueError"


async def failing_task() -> None:
    raise ValueError("password is Kx7-mango-42")


def test_a_task_nobody_waited_for_is_told_without_its_words(heard: Heard) -> None:
    async def forgets_it() -> None:
        task = asyncio.create_task(failing_task())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task
        gc.collect()

    asyncio.run(forgets_it())

    [line] = heard.lines()

    assert line["event"] == "Task exception was never retrieved"
    assert line["exception"] == "ValueError"
    assert "mango" not in json.dumps(line)


def test_a_thread_that_dies_is_told_without_its_words(heard: Heard) -> None:
    def dies() -> None:
        raise ValueError("password is Kx7-mango-42")

    thread = threading.Thread(target=dies, name="worker")
    thread.start()
    thread.join()

    [line] = heard.lines()

    assert (line["event"], line["exception"]) == ("process.uncaught", "ValueError")
    assert "mango" not in json.dumps(line)


def test_what_ends_the_process_is_told_without_its_words(tmp_path: Path) -> None:
    done = runs("raise ValueError('Kx7-mango-42')", tmp_path)

    assert (done.returncode, lines(done)[0]["event"]) == (1, "process.uncaught")
    assert "mango" not in done.stderr


def test_what_cannot_be_raised_is_told_without_its_words(tmp_path: Path) -> None:
    dies = "type('Bad', (), {'__del__': lambda self: int('Kx7-mango-42')})()"
    done = runs(dies, tmp_path)

    assert (done.returncode, lines(done)[0]["exception"]) == (0, "ValueError")
    assert "mango" not in done.stderr
