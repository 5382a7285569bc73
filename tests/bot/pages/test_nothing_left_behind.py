"""A password is on one screen and in the portal. This looks for it everywhere else."""

import logging
from pathlib import Path

import httpx
import pytest
from sqlalchemy import inspect, text

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


def test_no_table_file_or_log_holds_a_password_or_a_token(
    office: Office,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    office.portal = portal = FailingPortal(RuntimeError())
    portal.trouble = None
    with caplog.at_level(logging.DEBUG):
        passwords, tokens = _a_day_at_the_counter(office)
    secret = passwords + tokens
    assert _found(secret, _tables(office)) == []
    assert _found(secret, "".join(map(_content, tmp_path.rglob("*")))) == []
    # The browser's own library names the address it opens; only the server is on trial.
    servers = [record for record in caplog.records if not record.name.startswith("http")]
    logs = "\n".join(record.getMessage() for record in servers) + "".join(capfd.readouterr())
    assert "password_page.shown" in logs, "the logs were really captured"
    assert _found([*secret, PHONE, "0812345678", "สมชาย", USERNAME], logs) == []


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
