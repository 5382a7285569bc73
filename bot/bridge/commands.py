"""``helpdesk bridge invite``, ``list`` and ``remove``, at the office."""

from datetime import datetime
from typing import Final

from bot.bridge.asking import AWAY_AFTER
from bot.console import Echo, audit, opened, read_at_the_terminal, read_settings
from bot.portal_settings import variable
from bot.settings import Settings
from bot.trouble import Trouble
from store.audit import Act
from store.bridges import NAME, Bridge, Bridges
from store.clock import BANGKOK
from store.naming import MAIN


def invite(name: str, portal: str, echo: Echo) -> None:
    """The code stands alone on the last line, so that a script can take it from there."""
    if not NAME.fullmatch(name):
        raise Trouble("--name is 1 to 32 of a-z, 0-9 and -")
    settings = read_settings()
    if portal not in settings.each_portal():
        raise Trouble(f"--portal: the settings name {', '.join(settings.each_portal())}")
    with opened(settings) as database, database.write() as session:
        before = Bridges(session).enrolled(portal)
        now = database.real_now(session)
        bridge, code = Bridges(session).invite(name, now=now, portal=portal)
        audit(session, settings).note(Act.BRIDGE_INVITED, bridge.id)
    for line in _what_next(settings, portal, before):
        echo(line)
    echo(code)


def _what_next(settings: Settings, portal: str, before: Bridge | None) -> list[str]:
    lines = [
        "Beside the portal, within ten minutes, in the folder with its settings (PORTAL__…):",
        f"    helpdesk bridge enrol {settings.public_url} CODE",
    ]
    if settings.each_portal()[portal].kind != "bridge":
        kind = variable(portal, "kind")
        lines.append(f"Here set {kind}=bridge; until then nothing goes by the bridge.")
    if before is not None:
        lines.append(f"With that the bridge {before.name} is one no more.")
    return [*lines, "The code, once:"]


def list_bridges(echo: Echo) -> None:
    """One line each."""
    with opened() as database, database.read() as session:
        now = database.real_now(session)
        found = [
            (bridge.name, bridge.portal, _state(bridge, now))
            for bridge in Bridges(session).everyone()
        ]
    several = any(portal != MAIN for _, portal, _ in found)
    for name, portal, state in found:
        echo(f"{name}\tportal {portal}\t{state}" if several else f"{name}\t{state}")
    if not found:
        echo("none; `helpdesk bridge invite --name NAME` invites one")


def _state(bridge: Bridge, now: datetime) -> str:
    if bridge.removed_at is not None:
        return f"removed {_when(bridge.removed_at)}"
    if bridge.enrolled_at is None:
        open_still = now < bridge.code_until
        return f"invited, until {_when(bridge.code_until)}" if open_still else "did not come"
    return seen(bridge, now) if bridge.has_linked else "enrolled, does not run yet"


def seen(bridge: Bridge, now: datetime) -> str:
    """When it was heard last."""
    if bridge.seen_at is not None and now - bridge.seen_at <= AWAY_AFTER:
        return f"there, heard {max(0, round((now - bridge.seen_at).total_seconds()))} s ago"
    return f"away, last heard {_when(bridge.seen_at)}"


def _when(moment: datetime | None) -> str:
    return "never" if moment is None else f"{moment.astimezone(BANGKOK):%Y-%m-%d %H:%M}"


def remove(name: str, echo: Echo) -> None:
    """Its key is good no more, and its link ends. Raises ``Trouble`` when there is none."""
    settings = read_at_the_terminal()
    with opened(settings) as database, database.write() as session:
        bridges, now = Bridges(session), database.real_now(session)
        gone = [one for one in bridges.everyone() if one.name == name and not one.removed_at]
        if not gone:
            raise Trouble(f"no bridge {name}; `helpdesk bridge list` shows them")
        for one in gone:
            bridges.remove(one.id, now=now)
            audit(session, settings).note(Act.BRIDGE_REMOVED, one.id)
    echo(f"{name} removed: {GONE}")


GONE: Final = "its key opens nothing any more"
