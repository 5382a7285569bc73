"""``helpdesk`` as somebody at a terminal uses it, from a folder that is not ours."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import cli
from bot.playground.running import ACCESS_TOKEN
from bot.settings import Settings
from store.db import Database
from store.profiles import Profiles
from tests.tables import lay

Helpdesk = Callable[..., str]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the office's own, with settings for a desk."""
    for name in list(os.environ):
        if name.split("__")[0].lower() in Settings.model_fields:
            monkeypatch.delenv(name)
    settings = {
        "LINE_CHANNEL_SECRET": "playground-channel-secret",
        "LINE_CHANNEL_ACCESS_TOKEN": ACCESS_TOKEN,
        "LINE_API_URL": "http://127.0.0.1:9",
        "PUBLIC_URL": "http://127.0.0.1:9",
        "SECRET_KEY": "Zr8Qw1Lk3Vn6Tb9Xs2Ym5Pc7Hd4Gf0Ju",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def helpdesk(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Helpdesk:
    """Call it with a command's words: gives what was printed, or complained of."""

    def run(*words: str, expect: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["helpdesk", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        assert end.value.code in ((0, None) if expect == 0 else (expect,)), said.out + said.err
        return said.err if expect else said.out

    return run


@pytest.fixture
def database(home: Path) -> Iterator[Database]:
    """The office's database, as ``helpdesk migrate`` leaves it."""
    database = Database("sqlite:///helpdesk.db")
    lay(database)
    with database.write() as session:
        Profiles(session).ship()
    yield database
    database.close()
