"""A password is on one screen and in the portal. This looks for it everywhere else."""

import io
import json
import sys
from pathlib import Path

import httpx
import pytest
from sqlalchemy import inspect, text

from bot import logs
from bot.playground.serving import serving
from tests.bot.pages.doubles import FailingPortal
from tests.bot.pages.office import LAST4, PHONE, USERNAME, Office
from tests.bot.pages.reading import shown_password

CHOSEN = "maliwan-in-2569"
REFUSED = "kanomkrok ร้อนๆ"
UNLUCKY = "sticky-rice-77"


def _a_day_at_the_counter(office: Office) -> tuple[list[str], list[str]]:
    """Every kind of visit; gives the passwords typed or shown, and the tokens used."""
    paths = [
        office.fresh(),
        office.path(office.link(office.account(username="malee.dee"))),
        office.path(office.link(office.account(username="john.smith", language="en"))),
    ]
    shown: list[str | None] = []
    with serving(office.app()) as host:

        def post(path: str, last4: str = LAST4, password: str = "") -> httpx.Response:
            return httpx.post(host + path, data={"last4": last4, "password": password})

        shown.append(shown_password(post(paths[0]).text))
        post(paths[1], last4="0000", password=CHOSEN)
        post(paths[1], password=REFUSED)
        shown.append(shown_password(post(paths[1], password=CHOSEN).text))
        assert isinstance(office.portal, FailingPortal)
        office.portal.trouble = RuntimeError(f"INSERT failed: {UNLUCKY}")
        assert post(paths[2], password=UNLUCKY).status_code == 500
        httpx.get(host + paths[0])
        httpx.get(host + paths[0] + "x")
    assert shown[0] is not None
    assert shown[1] == CHOSEN
    tokens = [path.removeprefix("/p/") for path in paths]
    return [shown[0], CHOSEN, REFUSED, UNLUCKY], tokens


@pytest.fixture
def logged(log_as_it_was: None, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Everything that any library logs, at its most talkative, through the production set-up."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.set_up("DEBUG")
    return stream


def test_no_table_file_or_log_holds_a_password_or_a_token(
    office: Office, tmp_path: Path, logged: io.StringIO
) -> None:
    office.portal = portal = FailingPortal(RuntimeError())
    portal.trouble = None
    passwords, tokens = _a_day_at_the_counter(office)
    secret = passwords + tokens
    assert _found(secret, _tables(office)) == []
    assert _found(secret, "".join(map(_content, tmp_path.rglob("*")))) == []
    # The browser's own library names the address it opens; only the server is on trial.
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    servers = [line for line in lines if not str(line["logger"]).startswith("http")]
    said = json.dumps(servers, ensure_ascii=False)
    assert "password_page.shown" in said, "the logs were really captured"
    assert "password_page.broken" in said
    assert _found([*secret, PHONE, "0812345678", "สมชาย", USERNAME], said) == []


def _tables(office: Office) -> str:
    names = inspect(office.database.engine).get_table_names()
    with office.database.engine.connect() as connection:
        rows = [
            str(row)
            for name in names
            for row in connection.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608 - ours
        ]
    assert any(USERNAME in row for row in rows), "the tables were really read"
    return "\n".join(rows)


def _content(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""


def _found(words: list[str], text: str) -> list[str]:
    return [word for word in words if word in text]
