"""Names in ``.env`` that are no settings."""

from pathlib import Path

import pytest

from bot.misspelled import misspelled


def found(home: Path, *lines: str) -> dict[str, str]:
    (home / ".env").write_text("\n".join(lines), encoding="utf-8")
    return {one.what: one.cure for one in misspelled(home / ".env")}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("OFFICE_PHONE", "OFFICE__PHONE"),
        ("PORTAL_KIND", "PORTAL__KIND"),
        ("PUSH__MONTLY", "PUSH__MONTHLY"),
        ("SECRETKEY", "SECRET_KEY"),
        ("RETENTION__SESSION_DAYS", "RETENTION__SESSIONS_DAYS"),
    ],
)
def test_a_setting_that_is_misspelled_is_said_with_the_one_that_is_meant(
    tmp_path: Path, written: str, meant: str
) -> None:
    assert found(tmp_path, f"{written}=056-000-000") == {written: f"is {meant} meant?"}


@pytest.mark.parametrize("written", ["RETENTION__X", "PORTALS__EAST__COLOUR"])
def test_one_that_is_like_none_is_said_as_well(tmp_path: Path, written: str) -> None:
    assert written in found(tmp_path, f"{written}=h1dden")


def test_what_there_is_and_what_is_for_other_programs_is_passed_over(tmp_path: Path) -> None:
    lines = (
        "OFFICE__PHONE=056-000-000",
        "office__name=สพป.",
        "PORTALS__EAST__URL=https://10.2.0.1",
        'PORTAL__COA_SECRETS__10.0.0.1="x"',
        "PORTAL_OWNER_URL=postgresql://owner@db/radius",
        "LOGIN_PAGE__GATEWAY=10.0.0.1:2050",
        "BRIDGE_FOLDER=keys",
        "HTTPS_PROXY=http://10.0.0.9:3128",
        "TZ=Asia/Bangkok",
        "PORTALS={}",
    )
    assert found(tmp_path, *lines) == {}


def test_without_a_file_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert list(misspelled(tmp_path / ".env")) == []
