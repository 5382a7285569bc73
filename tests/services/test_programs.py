"""A test that needs a server says so, and is never silently left out."""

import pytest

from tests.services import programs


@pytest.fixture(autouse=True)
def service_nobody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(programs.NEEDS, "teleprinter", ("teleprinterd-of-1931",))


def test_missing_service_is_skipped_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REQUIRE_SERVICES", raising=False)

    with pytest.raises(pytest.skip.Exception, match=r"teleprinter \(teleprinterd-of-1931\)"):
        programs.require("teleprinter")


def test_missing_service_is_a_failure_where_services_are_required(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REQUIRE_SERVICES", "1")

    with pytest.raises(pytest.fail.Exception, match="teleprinter"):
        programs.require("teleprinter")


def test_service_that_is_there_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(programs.NEEDS, "shell", ("sh",))
    monkeypatch.setenv("REQUIRE_SERVICES", "1")

    programs.require("shell")

    assert programs.missing("shell") == []
