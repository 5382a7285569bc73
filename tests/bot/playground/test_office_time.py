"""The portal beside the phones goes by the office's clock, which the page moves."""

from datetime import timedelta
from pathlib import Path

import httpx

from bot.playground.running import running
from portal_bridge.contract import ProfileLimits
from store.clock import StoppedClock
from store.db import Database
from tests.tables import lay


def test_the_portal_shows_office_time_and_lets_accounts_expire_by_it(tmp_path: Path) -> None:
    clock = StoppedClock()
    lay(Database(f"sqlite:///{tmp_path / 'helpdesk.db'}"))  # which nobody needs to migrate then
    with running(clock=clock, folder=tmp_path) as play:
        play.portal.open_account(
            "somchai.jai", ProfileLimits("pc"), clock.now() + timedelta(days=6)
        )
        play.portal.set_password("somchai.jai", "abc234")
        play.portal.login("somchai.jai", "abc234", "02-00-5E-00-00-01", "10.0.0.21")

        def shown() -> dict[str, list[dict[str, str]]]:
            answer = httpx.get(f"{play.page}/play/state", trust_env=False)
            portal: dict[str, list[dict[str, str]]] = answer.json()["portal"]
            return portal

        before = shown()
        assert before["online"][0]["since"] == clock.now().isoformat()
        assert before["accounts"][0]["state"] == "open"
        week = {"minutes": 7 * 24 * 60}
        httpx.post(f"{play.page}/play/clock", json=week, trust_env=False).raise_for_status()
        after = shown()
        assert after["accounts"][0]["state"] == "expired"
        assert after["online"] == []
