"""Short commands: invitations, the list of what died, workplaces, profiles, rich menus."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal, TypeVar

from pydantic import ValidationError
from pydantic_settings import SettingsError
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.portal_settings import of_portal
from bot.settings import (
    CURES,
    AtTheBooks,
    AtTheTerminal,
    BesideThePortal,
    GatewaySettings,
    Settings,
    facts,
)
from bot.texts import Texts
from bot.trouble import Trouble
from portal_bridge.orders import ChangeProfile
from store.accounts import Accounts, AccountState
from store.audit import Act, Actor, Audit
from store.clock import Clock
from store.db import Database
from store.devices import Devices
from store.inbox import Inbox
from store.naming import LONGEST
from store.outbox import Outbox
from store.people import People
from store.profiles import Profile, Profiles
from store.roster import Role, Roster

Echo = Callable[[str], object]

SECONDS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
BITS: Final = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}
SPANS: Final = ("idle_timeout", "idle_lead", "session_timeout")
RATES: Final = ("rate_down", "rate_up")
COUNTS: Final = ("devices", "validity_days")
LIMITS: Final = (*SPANS, *RATES, *COUNTS, "remember", "remember_most", "who")
"""Of a profile, in the order in which they are shown."""
MOST_REMEMBERED: Final = "[1-9]|1[0-9]|20"
WHO: Final = ("anyone", "member", "officer")
S = TypeVar("S", bound=AtTheTerminal | GatewaySettings | BesideThePortal)
NAMES: Final = f"a portal's name is 1 to {LONGEST} of a-z, 0-9 and -, and begins with a letter"
LISTED: Final = re.compile(r"((?P<kind>event|job):)?(?P<number>[0-9]{1,18})")
"""An id as ``helpdesk jobs dead`` shows it."""


def read_settings() -> Settings:
    """The settings, or ``Trouble`` naming each that is missing or unsafe (never its value)."""
    return _read(Settings)


def read_at_the_terminal() -> AtTheTerminal:
    """The same for a command that speaks to nothing but the database."""
    return _read(AtTheTerminal)


def read_at_the_books() -> AtTheBooks:
    """The same for one that needs the keys of the books besides."""
    return _read(AtTheBooks)


def read_gateway_settings() -> GatewaySettings:
    """The same of those that the login page in front of an openNDS needs."""
    return _read(GatewaySettings)


def read_beside() -> BesideThePortal:
    """The same for what runs beside the portal, which needs nothing of LINE's."""
    return _read(BesideThePortal)


def _read(kind: type[S]) -> S:
    try:
        return kind()
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False, include_context=False)
        lines = [_problem(problem["loc"], problem["type"], problem["msg"]) for problem in problems]
    except SettingsError as error:
        lines = [str(error)]
    raise Trouble("\n  ".join(["the settings cannot be used:", *lines]))


def _problem(where: tuple[int | str, ...], kind: str, why: str) -> str:
    parts = [part for part in where if isinstance(part, str) and part != "[key]"]
    name = "__".join(parts).upper()
    said = why.removeprefix("Value error, ")
    if parts[:1] == ["portals"] and len(parts) > 1:
        # The settings of every portal are checked alike; each names its own variables.
        said = of_portal(parts[1], said)
    if where[-1:] == ("[key]",):
        said = NAMES
    if kind == "missing":
        said = f"is not set; {CURES[name]}" if name in CURES else "is not set"
    return f"{name}: {said}" if name else said


def _is_there(database: Database) -> bool:
    """A file by its path; what is written as SQLite's own ``file:`` address it looks for itself."""
    file = database.url.database or ""
    return file.startswith("file:") or Path(file).exists()


@contextmanager
def opened(settings: AtTheTerminal | None = None) -> Iterator[Database]:
    """The office's database for a short command. ``Trouble`` when it cannot be used, and where its
    file is not there: nothing is made in whatever folder somebody happens to be in."""
    database = Database((settings or read_at_the_terminal()).database_url.get_secret_value())
    try:
        if database.is_sqlite and not _is_there(database):
            raise Trouble(
                f"there is no database {Path(database.url.database or '').absolute()}: go to the "
                "folder of your .env, or, in a new office, run `helpdesk migrate` first"
            )
        yield database
    except SQLAlchemyError as error:
        raise Trouble(
            f"the database cannot be used ({type(error).__name__}): check DATABASE_URL, and run "
            "`helpdesk migrate` first"
        ) from None
    finally:
        database.close()


def audit(session: Session, settings: AtTheTerminal) -> Audit:
    """What is noted here was done at the office's terminal; by whom, nobody knows."""
    return Audit(session, Clock(settings.offset()).now(), Actor.CONSOLE)


def invite(role: str, name: str, echo: Echo) -> None:
    """The code stands alone on the last line, so that a script can take it from there."""
    if role not in Role.__members__.values():
        raise Trouble("role is officer, head or director")
    if not 1 <= len(name.strip()) <= 120:
        raise Trouble("--name is the officer's name, at most 120 characters")
    settings = read_at_the_terminal()
    with opened(settings) as database, database.write() as session:
        now = Clock(settings.offset()).now()
        code = Roster(session).invite(name.strip(), Role(role), now=now)
        given = Roster(session).invitation(code)
        audit(session, settings).note(Act.OFFICER_INVITED, given.id, how=role)
    texts = Texts.load(facts(settings.office))
    echo(texts.say("officer.invitation", {"name": name.strip()}, "th"))
    echo(code)


def list_dead(echo: Echo) -> None:
    """One line each: its id, kind, attempts, and what went wrong. No person's words."""
    with opened() as database, database.read() as session:
        events, jobs = Inbox(session).dead(), Outbox(session).listed()
    for event in events:
        echo(f"event:{event.id}\t{event.source}\t{event.attempts} attempts\t{event.error}")
    for job in jobs:
        echo(
            f"job:{job.id}\t{job.kind.value}\t{job.state.value}"
            f"\t{job.attempts} attempts\t{job.error}"
        )
    if not events and not jobs:
        echo("nothing")


def retry(ids: Iterable[str], echo: Echo) -> None:
    """Raises ``Trouble`` for an id that is not on the list."""
    settings = read_at_the_terminal()
    with opened(settings) as database, database.write() as session:
        wanted = list(ids)
        if wanted == ["all"]:
            wanted = [f"event:{event.id}" for event in Inbox(session).dead()]
            wanted += [f"job:{job.id}" for job in Outbox(session).listed()]
        for one in wanted:
            match = LISTED.fullmatch(one)
            if match is None:
                raise Trouble(f"{one} is no id; `helpdesk jobs dead` shows them, like job:12")
            number, kind = int(match["number"]), match["kind"] or "job"
            revive = Inbox(session).revive if kind == "event" else Outbox(session).retry
            if not revive(number):
                raise Trouble(f"{one} is not on the list")
            audit(session, settings).note(Act.JOB_RETRIED, f"{kind}:{number}")
    echo(f"{len(wanted)} again")


def load_places(file: Path, echo: Echo) -> None:
    """Replace the workplaces. Raises ``Trouble`` naming the row that cannot be read."""
    from bot.places import rows
    from bot.settings import facts
    from bot.texts import Texts
    from handlers.language.errors import Misread
    from handlers.language.place_file import load
    from store.places import Workplaces

    settings = read_settings()
    try:
        places = load(file.read_bytes(), tuple(settings.each_portal()))
    except Misread as no:
        said = Texts.load(facts(settings.office)).say(no.text, dict(no.params), "th")
        raise Trouble(f"{file.name}: {said}") from None
    with opened(settings) as database, database.write() as session:
        Workplaces(session).replace(rows(places))
        audit(session, settings).note(Act.PLACES_LOADED, "places", how=f"count={len(places)}")
    echo(f"{len(places)} places loaded")


def list_places(echo: Echo) -> None:
    from bot.places import PlaceBook

    with opened() as database:
        places = PlaceBook(database)()
    for place in places.values():
        shown = (place.code, place.kind.value, place.short, place.name, place.district)
        echo("\t".join((*shown, *((place.portal,) if place.portal else ()))))


def list_profiles(echo: Echo) -> None:
    with opened() as database, database.read() as session:
        for profile in Profiles(session).all():
            shown = (f"{key}={_shown(key, getattr(profile, key))}" for key in LIMITS)
            echo(f"{profile.name}\t" + " ".join(shown))


def _shown(key: str, value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if key in SPANS and isinstance(value, int):
        unit = next(u for u in ("d", "h", "m", "s") if value % SECONDS[u] == 0)
        return f"{value // SECONDS[unit]}{unit}"
    return str(value)


def set_profile(name: str, limits: Iterable[str], echo: Echo, *, new: bool = False) -> None:
    """Change a profile, or add a ``new`` one. Raises ``Trouble`` for a name or a limit nobody
    knows."""
    from handlers.kit.limits import limits as as_the_portal_sees

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,31}", name):
        raise Trouble("a profile's name is 1 to 32 of a-z, 0-9 and -")
    settings = read_at_the_terminal()
    with opened(settings) as database, database.write() as session:
        noted, now = audit(session, settings), database.real_now(session)
        profile = _profile(session, name, new=new)
        given = [limit.partition("=") for limit in limits]
        for key, _, value in given:
            setattr(profile, key, _limit(key, value.strip().lower()))
        try:
            as_the_portal_sees(profile)
        except ValueError as error:
            raise Trouble(str(error)) from None
        if (profile.idle_lead or 0) >= (profile.idle_timeout or profile.idle_lead or 1):
            raise Trouble("idle_lead must be shorter than idle_timeout")
        session.add(profile)
        session.flush()
        how = " ".join(f"{key}={_shown(key, getattr(profile, key))}" for key, *_ in given)
        noted.note(Act.PROFILE_CHANGED, f"profile:{name}", how=how)
        told = tell_the_portal(session, profile, now=now)
        forgotten = 0 if profile.remember else forget_the_devices(session, profile, noted, now=now)
    list_profiles(echo)
    if told:
        echo(f"{told} accounts: the portal is told by the running worker")
    if forgotten:
        echo(f"{forgotten} remembered devices: forgotten, they ask for the password from now on")


def _profile(session: Session, name: str, *, new: bool) -> Profile:
    """A misspelled name makes no profile."""
    profile = session.get(Profile, name)
    if profile is None and not new:
        known = [one.name for one in Profiles(session).all()]
        near = get_close_matches(name, known, n=1)
        meant = f"is {near[0]} meant?" if near else f"there are {', '.join(known)}."
        raise Trouble(f"no profile is called {name}; {meant} A new one wants --new")
    if profile is not None and new:
        raise Trouble(f"a profile is called {name} already; leave out --new to change it")
    return profile or Profile(name=name)


def tell_the_portal(session: Session, profile: Profile, *, now: datetime) -> int:
    """Order the new limits for every account of this profile; says how many."""
    from bot.jobs import order_job
    from handlers.kit.limits import limits as as_the_portal_sees

    known = (AccountState.LOCKED, AccountState.ACTIVE, AccountState.FROZEN)
    limits = as_the_portal_sees(profile)
    jobs = [
        order_job(ChangeProfile(account.username, limits), now=now, portal=account.portal)
        for account in Accounts(session).all()
        if account.profile == profile.name and account.state in known
    ]
    if jobs:
        Outbox(session).add(jobs)
    return len(jobs)


def forget_the_devices(session: Session, profile: Profile, audit: Audit, *, now: datetime) -> int:
    """No account of this profile has a remembered device any more; says how many had to go."""
    from bot.jobs import order_job
    from handlers.kit.remembering import let_all_go

    jobs = [
        order_job(order, now=now, portal=account.portal)
        for account in Accounts(session).all()
        if account.profile == profile.name
        for order in let_all_go(account, Devices(session), audit, how="profile")
    ]
    if jobs:
        Outbox(session).add(jobs)
    return len(jobs)


def _limit(key: str, value: str) -> int | bool | str | None:
    if key == "remember" and value in ("yes", "no"):
        return value == "yes"
    if key == "who" and value in WHO:
        return value
    if key == "remember_most" and re.fullmatch(MOST_REMEMBERED, value):
        return int(value)
    if key in (*SPANS, *RATES, *COUNTS) and value == "none":
        return None
    match = re.fullmatch(r"(\d{1,9})([a-z]?)", value)
    if match is not None:
        count, unit = int(match[1]), match[2]
        if key in SPANS and (unit or "s") in SECONDS:
            return count * SECONDS[unit or "s"]
        if key in RATES and unit in BITS:
            return count * BITS[unit]
        if key in COUNTS and not unit:
            return count
    raise Trouble(
        f"cannot read {key}={value}; write e.g. idle_timeout=10m rate_down=20m devices=2 "
        "remember=yes remember_most=2 who=anyone, or none to lift a limit"
    )


def install_menus(echo: Echo) -> None:
    """Draw and install the rich menus; those that are there already stay. Whoever has a menu of
    their role is shown the new one."""
    from linebot.v3.messaging import ApiException, MessagingApi, MessagingApiBlob
    from urllib3.exceptions import HTTPError

    from bot.app import line_client
    from bot.line.credentials import NotIssued
    from bot.line.richmenu import install, link

    settings = read_settings()
    people = _people_by_role()
    try:
        with line_client(settings) as client:
            api, texts = MessagingApi(client), Texts.load(facts(settings.office))
            installed = install(api, MessagingApiBlob(client), texts)
            for role, line_ids in people.items():
                link(api, installed[role], line_ids)
    except NotIssued as error:
        raise Trouble(f"LINE: {error}; see `helpdesk doctor`") from None
    except ApiException as error:
        raise Trouble(f"LINE answered {error.status}; see `helpdesk doctor`") from None
    except HTTPError as error:
        raise Trouble(f"LINE cannot be reached ({type(error).__name__})") from None
    with opened(settings) as database, database.write() as session:
        audit(session, settings).note(Act.MENUS_INSTALLED, "menus")
    for role, menu in installed.items():
        echo(f"{role}\t{menu}")


def _people_by_role() -> dict[Literal["guest", "member", "officer"], list[str]]:
    """LINE users who have a menu of their own: officers, and owners of accounts."""
    with opened() as database, database.read() as session:
        officers = {person.id: person.line_user for _, person in Roster(session).officers()}
        owners = {account.owner_id for account in Accounts(session).all()} - officers.keys()
        found = (People(session).get(owner).line_id for owner in owners)
        members = [line_id for line_id in found if line_id is not None]
    return {"member": members, "officer": list(officers.values())}
