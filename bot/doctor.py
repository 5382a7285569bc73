"""``helpdesk doctor``: is everything set up, and if not, how is it mended?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from linebot.v3.messaging import ApiException, BotInfoResponse, MessagingApi
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from urllib3.exceptions import HTTPError

from bot import clockcheck
from bot.app import line_client
from bot.bridge.commands import seen
from bot.console import Echo, read_settings
from bot.couriers.orders import name_it
from bot.finding import Finding
from bot.line.credentials import NotIssued
from bot.misspelled import misspelled
from bot.opening import Opening
from bot.portal_settings import of_portal, variable
from bot.settings import Settings, facts, is_loopback
from bot.texts import Texts
from bot.trouble import Trouble
from bot.whose import whose, whose_channel, whose_places
from portal_bridge.adapters.mikrotik import MikrotikPortal
from portal_bridge.adapters.opennds import OpenndsPortal
from portal_bridge.adapters.opnsense import OpnsensePortal
from portal_bridge.adapters.radius.accounts import FreeradiusPortal
from portal_bridge.adapters.radius.live import FreeradiusWithSessions
from portal_bridge.contract import Accounts as Portal
from portal_bridge.contract import Devices, PortalError, Sessions
from store.accounts import Accounts
from store.bridges import Bridges
from store.budget import LEVELS
from store.clock import BANGKOK, Clock
from store.db import Database
from store.migrations import MadeByANewerProgram, check_known, current, newest
from store.naming import MAIN
from store.online import Readings
from store.orders import Orders
from store.places import Workplaces
from store.private import open_to_all
from store.retention import Clearings
from store.roster import Roster

TIMEOUT: Final = 10.0
LATE_READING: Final = 4
"""Times the time between two readings of who is online."""
BEHIND: Final = timedelta(hours=1)
"""How far the record of sessions that came and went unseen may lag behind a reading."""
OVERDUE: Final = timedelta(days=3)
NEARLY: Final = min(LEVELS) / 100
"""The share of the month's pushes from which the doctor warns, as officers are warned in chat."""
REACH_LINE: Final = "this machine needs HTTPS to api.line.me"
MORE_PUSHES: Final = "take a larger plan in the Official Account Manager and set PUSH__MONTHLY"
LINE_HOSTS: Final = ("api.line.me", "liff.line.me", "*.line-apps.com", "*.line-scdn.net")


def examine(echo: Echo) -> bool:
    """Look at everything, say what was found. True when nothing serious is wrong."""
    try:
        settings = read_settings()
    except Trouble as trouble:
        echo(f"✗ settings: {trouble}")
        echo("    → set them in the environment, or in a file .env where the command is run")
        return False
    well = True
    for finding in _findings(settings):
        mark = "✓" if not finding.cure else ("✗" if finding.serious else "!")
        echo(f"{mark} {finding.what}: {finding.seen}")
        if finding.cure:
            echo(f"    → {finding.cure}")
            well = well and not finding.serious
    echo("")
    echo("Let people reach these before they log in to the captive portal:")
    for host in allow_list(settings):
        echo(f"    {host}")
    return well


def allow_list(settings: Settings) -> list[str]:
    """What the portal must let through before a login: the password page, and LINE."""
    return [urlsplit(settings.public_url).hostname or "", *LINE_HOSTS]


def _findings(settings: Settings) -> Iterator[Finding]:
    yield Finding("settings", "complete")
    yield from misspelled()
    yield _public_url(settings)
    yield from whose(settings.office)
    yield clockcheck.of_this_host()
    yield from _database(settings)
    yield from _line(settings)
    for name in settings.each_portal():
        for one in _portal(name, settings):
            seen, cure = of_portal(name, one.seen), of_portal(name, one.cure)
            yield replace(one, seen=seen, cure=cure)


def _public_url(settings: Settings) -> Finding:
    if is_loopback(settings.public_url):
        return Finding(
            "PUBLIC_URL",
            f"{settings.public_url} is this machine only",
            "people cannot open the password page; set the https address they can reach",
            serious=False,
        )
    return Finding("PUBLIC_URL", settings.public_url)


def _database(settings: Settings) -> Iterator[Finding]:
    database = Database(settings.database_url.get_secret_value())
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    if database.is_sqlite and not Path(str(database.url.database)).exists():
        yield Finding(kind, "no database yet", "run `helpdesk migrate`")
        return
    try:
        check_known(database)
        here, wanted = current(database), newest(database)
        if here != wanted:
            yield Finding(kind, f"at {here}, wants {wanted}", "run `helpdesk migrate`")
            return
        yield Finding(kind, f"at {here}")
        yield from _readable(database)
        with database.read() as session:
            if not database.is_sqlite:  # which is on this host
                told = partial(database.real_now, session)
                yield clockcheck.of_a_database("the database's clock", told)
            officers = len(Roster(session).officers())
            yield from whose_places(settings.office, Workplaces(session))
            now = Clock(settings.offset()).now()
            yield _clearing(session, now)
            for name, said in settings.each_portal().items():
                what = _named("who is online", name, settings)
                yield from _watch(session, now, name, said.poll_seconds, what)
            yield from _strays(session, settings)
    except MadeByANewerProgram as newer:
        seen, _, cure = str(newer).partition(": ")
        yield Finding(kind, seen, cure)
        return
    except SQLAlchemyError as error:
        yield Finding(kind, type(error).__name__, "check DATABASE_URL and that the server runs")
        return
    finally:
        database.close()
    yield Finding(
        "officers",
        str(officers),
        "" if officers else "nobody can decide yet: run `helpdesk invite officer --name NAME`",
        serious=False,
    )


def _readable(database: Database) -> Iterator[Finding]:
    """A file from before the product made it private, or a restored one."""
    file = open_to_all(database.url.database or "")
    if file is not None:
        cure = f"it holds personal data: `chmod o-rwx {file}*`, in its folder's backups as well"
        yield Finding("SQLite", "everybody on this machine can read the file", cure, False)


def _clearing(session: Session, now: datetime) -> Finding:
    """Is what is old removed, as the privacy notice says?"""
    last = Clearings(session).last()
    if last is None or last.done_at is None:
        return Finding(
            "old data", "never cleared yet: a worker does it at night, and when it starts"
        )
    gone = ", ".join(f"{count} {kind}" for kind, count in last.gone.items()) or "nothing was due"
    seen = f"night of {last.night.isoformat()}: {gone}"
    if now.astimezone(BANGKOK).date() - last.night > OVERDUE:
        return Finding("old data", seen, "let `helpdesk serve` or `work` run", serious=False)
    return Finding("old data", seen)


def _named(what: str, portal: str, settings: Settings) -> str:
    """A finding about one of several portals says which."""
    return f"{what} ({portal})" if settings.portals else what


def _strays(session: Session, settings: Settings) -> Iterator[Finding]:
    """Orders for a portal that the settings name no more, which wait for it, and accounts there."""
    known = settings.each_portal()
    for name, count in Accounts(session).at_portals().items():
        if name not in known:
            yield Finding(
                f"accounts at {name}", f"{count}; no portal is named so", name_it(name), False
            )
    for name, count in Orders(session).stray(known).items():
        yield Finding(f"orders for {name}", f"{count} wait; no portal is named so", name_it(name))


def _watch(
    session: Session, now: datetime, portal: str, every: int, what: str
) -> Iterator[Finding]:
    """Is it seen who is online?"""
    reading = Readings(session).known(portal)
    if reading is None:
        return
    if reading.failing_since is not None:
        since = reading.failing_since.astimezone(BANGKOK).strftime("%Y-%m-%d %H:%M")
        cure = "look at the portal's finding below; nobody is warned before an idle logout"
        yield Finding(what, f"not read since {since}", cure, serious=False)
    elif reading.read_at is not None:
        age = int((now - reading.read_at).total_seconds())
        fresh = age <= every * LATE_READING
        cure = "" if fresh else "let `helpdesk serve` or `work` run"
        yield Finding(what, f"read {age} s ago", cure, serious=False)
    if reading.read_at and reading.past_from and reading.read_at - reading.past_from > BEHIND:
        until = reading.past_from.astimezone(BANGKOK).strftime("%Y-%m-%d %H:%M")
        seen = f"what nobody saw is made up for until {until} so far"
        cure = "wait, if that goes on; if not, look for `sweep.past_untold` in the log"
        yield Finding("record of sessions", seen, cure, serious=False)


def _line(settings: Settings) -> Iterator[Finding]:
    try:
        with line_client(settings) as client:
            api = MessagingApi(client)
            info = api.get_bot_info(_request_timeout=TIMEOUT)
            yield _account(api, info, settings)
            yield from whose_channel(settings.office, info.display_name)
            yield _quota(api, settings)
    except NotIssued as error:
        yield _no_token(error)
    except ApiException as error:
        yield _turned_away(error, settings)
    except (HTTPError, OSError) as error:
        yield Finding("LINE", type(error).__name__, REACH_LINE)


def _account(api: MessagingApi, info: BotInfoResponse, settings: Settings) -> Finding:
    try:
        endpoint = api.get_webhook_endpoint(_request_timeout=TIMEOUT)
    except ApiException as error:
        if error.status != 404:
            raise
        return Finding("LINE", "no webhook address", _webhook_cure(settings))
    if not endpoint.active or endpoint.endpoint != f"{settings.public_url}/callback":
        return Finding("LINE", f"webhook is {endpoint.endpoint}", _webhook_cure(settings))
    return Finding("LINE", f"{info.display_name} ({info.basic_id})")


def _quota(api: MessagingApi, settings: Settings) -> Finding:
    """By LINE's own count, which knows of what the Official Account Manager sent, too."""
    plan = api.get_message_quota(_request_timeout=TIMEOUT).value
    used = int(api.get_message_quota_consumption(_request_timeout=TIMEOUT).total_usage)
    ours = settings.push.monthly
    limit = ours if plan is None else min(plan, ours)
    seen = f"{used} of {limit} used this month (ใช้แล้ว {used} จาก {limit})"
    if used >= limit:
        return Finding("pushes", seen, f"nothing is pushed until next month: {MORE_PUSHES}")
    if used >= limit * NEARLY:
        cure = f"soon only what matters most is pushed: {MORE_PUSHES}"
        return Finding("pushes", seen, cure, serious=False)
    if plan is None or plan > ours:
        has = "no limit" if plan is None else str(plan)
        cure = f"LINE's plan has {has}: set PUSH__MONTHLY if we may use more"
        return Finding("pushes", seen, cure, serious=False)
    return Finding("pushes", seen)


def _no_token(error: NotIssued) -> Finding:
    if error.refused:
        return Finding(
            "LINE",
            "does not know this LINE_CHANNEL_ID with this LINE_CHANNEL_SECRET",
            "copy both from Basic settings of the channel in the LINE Developers console",
        )
    return Finding("LINE", str(error), f"try again in a minute; {REACH_LINE}")


def _turned_away(error: ApiException, settings: Settings) -> Finding:
    if error.status != 401:
        return Finding("LINE", f"answered {error.status}", "try again in a minute")
    if settings.line_channel_id is not None:
        return Finding("LINE", "does not accept the token it issued", "try again in a minute")
    cure = "issue the token anew in the LINE Developers console and set it, or set LINE_CHANNEL_ID"
    return Finding("LINE", "does not accept LINE_CHANNEL_ACCESS_TOKEN", cure)


def _webhook_cure(settings: Settings) -> str:
    return (
        f"set the webhook to {settings.public_url}/callback in the LINE Developers console, "
        "and switch on Use webhook and Webhook redelivery"
    )


def _portal(name: str, settings: Settings) -> Iterator[Finding]:
    kind, what = settings.each_portal()[name].kind, _named("portal", name, settings)
    if kind == "memory":
        yield Finding(
            what,
            "memory: accounts open nothing real",
            f"set {variable(name, 'kind')}=freeradius, opennds, mikrotik or opnsense, and what it "
            "needs, or bridge",
            serious=False,
        )
        return
    database = Database(settings.database_url.get_secret_value())
    try:
        clock = Clock(settings.offset())
        opening = Opening(settings, Texts.load(facts(settings.office)), database, clock)
        portal = opening.portal(name)
        portal.ping()
        if kind == "bridge":
            yield _bridge(database, name, portal, what)
            return
        yield _abilities(name, kind, portal, what)
        if isinstance(portal, FreeradiusPortal | OpenndsPortal | OpnsensePortal):
            yield clockcheck.of_another(
                _named("the portal database's clock", name, settings), portal.clock()
            )
        if isinstance(portal, MikrotikPortal):
            yield clockcheck.of_another(
                _named("the router's clock", name, settings), portal.clock()
            )
        if isinstance(portal, OpnsensePortal):
            yield clockcheck.of_another(
                _named("OPNsense's clock", name, settings), portal.firewall_clock()
            )
            for one in portal.shortfalls():
                yield Finding(_named("OPNsense", name, settings), one.what, one.cure, serious=False)
    except Trouble as trouble:
        yield Finding(what, f"{kind}: {trouble}", "look at the database's finding above")
    except PortalError as error:
        yield Finding(what, f"{kind}: {error}", error.cure)
    finally:
        database.close()


def _bridge(database: Database, name: str, portal: Portal, what: str) -> Finding:
    with database.read() as session:
        bridge = Bridges(session).enrolled(name)
        now = database.real_now(session)
    can = "with running sessions" if isinstance(portal, Sessions) else "without running sessions"
    who = f"{bridge.name} {seen(bridge, now)}" if bridge is not None else "none"
    return Finding(what, f"behind the bridge {who}, {can}")


def _abilities(name: str, kind: str, portal: object, what: str) -> Finding:
    """What is asked of it beside accounts. Raises ``PortalError``."""
    if not isinstance(portal, Sessions):
        return Finding(what, f"{kind}, without running sessions")
    if isinstance(portal, FreeradiusWithSessions) and not portal.tells_idleness():
        here = "" if name == MAIN else f" --portal {name}"
        return Finding(
            what,
            f"{kind}, with running sessions, but not how long they are idle",
            f"run `helpdesk portal install{here}`, or nobody is warned before an idle logout",
            serious=False,
        )
    told = f"{kind}, with running sessions and how long they are idle"
    return Finding(what, f"{told}{_devices(portal)}")


def _devices(portal: object) -> str:
    if isinstance(portal, OpenndsPortal) and isinstance(portal, Devices):
        # It lets them in, and is not asked from here.
        return "; devices are remembered, if the login page has the same PORTAL__MAC_FORMAT"
    return "; devices are remembered" if isinstance(portal, Devices) else ""
