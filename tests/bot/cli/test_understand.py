"""``helpdesk understand``: a message a line in, its meaning a line out, and nothing else needed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.understanding import LONGEST

pytestmark = pytest.mark.slow
HEAVY = ("linebot", "sqlalchemy", "sqlmodel", "fastapi", "pydantic", "apscheduler")


def asked(typed: bytes, folder: Path) -> list[dict[str, Any]]:
    """The answers of the program, in an empty environment and an empty folder."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "understand"],
        input=typed,
        env={},
        cwd=folder,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    assert list(folder.iterdir()) == []
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_each_line_is_answered_as_it_was_typed(tmp_path: Path) -> None:
    first, second = asked("นร.บ้านวังไผ่กี่คน\nลืมรหัสเน็ตค่ะ แล้วก็ไวไฟใช้ไม่ได้\r\n".encode(), tmp_path)

    assert first == {
        "text": "นร.บ้านวังไผ่กี่คน",
        "intent": "mis_query",
        "slots": {"metric": "students", "school": "บ้านวังไผ่"},
    }
    assert second == {
        "text": "ลืมรหัสเน็ตค่ะ แล้วก็ไวไฟใช้ไม่ได้",
        "intent": "password_reset",
        "slots": {},
        "also": [{"intent": "problem_report", "slots": {"system": "wifi"}}],
    }


def test_an_empty_line_bad_bytes_and_an_endless_line_are_answered_too(tmp_path: Path) -> None:
    typed = b"\n\xff\xfe\x80\n\x00\n" + b"x" * (3 * LONGEST) + "\nสวัสดี".encode()

    told = asked(typed, tmp_path)

    assert [line["intent"] for line in told] == [*["smalltalk_unknown"] * 4, "greeting"]
    assert all(line["slots"] == {} for line in told)
    assert len(told[3]["text"]) == LONGEST


def test_nothing_in_is_nothing_out(tmp_path: Path) -> None:
    assert asked(b"", tmp_path) == []


def test_no_line_no_database_no_web_is_loaded_for_it() -> None:
    code = (
        "import sys, bot.cli, bot.understanding; from handlers.understanding.asking import *;"
        "understand('นักเรียนบ้านน้ำก้อกี่คน');"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=True
    )

    assert loaded.stdout.strip() == "[]"
