"""Several portals in the environment: named, labelled, and told apart."""

import pytest

from bot.console import read_beside
from tests.bot.test_settings import bare, read, refused

__all__ = ["bare"]

TWO = {
    "PORTAL__LABEL": "อาคาร 1",
    "PORTALS__EAST__KIND": "freeradius",
    "PORTALS__EAST__LABEL": "อาคาร 2",
    "PORTALS__EAST__DATABASE_URL": "postgresql://portal:h1dden-word@10.0.0.2/radius",
}
ROUTER = "h1dden-Vq9-tamarind-river"


def test_an_office_with_one_needs_no_label(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)
    assert list(settings.each_portal()) == ["main"]
    assert settings.portal.label == ""


def test_each_further_portal_has_all_that_one_has(monkeypatch: pytest.MonkeyPatch) -> None:
    given = TWO | {
        "PORTALS__EAST__COA_SECRETS": f'{{"10.0.0.1": "{ROUTER}"}}',
        "PORTALS__EAST__POLL_SECONDS": "60",
        "PORTALS__EAST__PAGE_UNMETERED": "true",
    }
    portals = read(monkeypatch, **given).each_portal()
    assert list(portals) == ["main", "east"]
    east = portals["east"]
    assert (east.kind, east.label, east.poll_seconds) == ("freeradius", "อาคาร 2", 60)
    assert east.page_unmetered
    assert east.coa_secrets["10.0.0.1"].get_secret_value() == ROUTER
    assert (portals["main"].kind, portals["main"].poll_seconds) == ("memory", 30)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"PORTALS__EAST__LABEL": None}, "PORTALS__EAST__LABEL: with several portals"),
        ({"PORTAL__LABEL": None}, "PORTAL__LABEL: with several portals"),
        ({"PORTALS__EAST__LABEL": " อาคาร  1 "}, "PORTALS__EAST__LABEL: is that of PORTAL__LABEL"),
        ({"PORTALS__EAST__LABEL": "2"}, "PORTALS__EAST__LABEL: needs a word"),
        (
            {f"PORTALS__P{n}__LABEL": f"อาคาร {n + 3}" for n in range(11)},
            "12 portals at most",
        ),
        ({"PORTALS__EAST__LABEL": "อ" * 21}, "PORTALS__EAST__LABEL: "),
        ({"PORTALS__EAST__LABEL": "อาคาร\u200b2"}, "PORTALS__EAST__LABEL: has characters"),
        (
            {"PORTALS__EAST__DATABASE_URL": None},
            "PORTALS__EAST__KIND=freeradius needs PORTALS__EAST__DATABASE_URL",
        ),
        (
            {"PORTALS__EAST__KIND": "mikrotik"},
            "PORTALS__EAST__KIND=mikrotik needs PORTALS__EAST__URL",
        ),
        ({"PORTALS__EAST__COA_SECRET": "short"}, "PORTALS__EAST__COA_SECRET: "),
        ({"PORTALS__EAST__POLL_SECONDS": "1"}, "PORTALS__EAST__POLL_SECONDS: "),
        ({"PORTALS__MAIN__KIND": "memory"}, "the portal named main is that of PORTAL__"),
        ({"PORTALS__2ND__KIND": "memory"}, "begins with a letter"),
        ({"PORTALS__A_BUILDING__KIND": "memory"}, "a portal's name is"),
        (
            {
                "PORTAL__KIND": "freeradius",
                "PORTAL__DATABASE_URL": TWO["PORTALS__EAST__DATABASE_URL"],
            },
            "PORTALS__EAST__DATABASE_URL: is that of PORTAL__DATABASE_URL",
        ),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_by_the_variable_that_is_to_be_mended(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str | None], said: str
) -> None:
    told = refused(monkeypatch, **(TWO | changed))
    assert said in told
    assert "h1dden" not in told


def test_beside_a_portal_its_name_leads_to_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    read(monkeypatch, **TWO)
    assert read_beside().portals["east"].kind == "freeradius"
