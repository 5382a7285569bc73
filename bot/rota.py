"""``helpdesk roster``: who answers for what, from the terminal of the office's machine.

A change is handed to the running worker as an event: what waits goes to whom it belongs now.
"""

import json
import time
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID, uuid4

from sqlmodel import Session

from bot.console import Echo, audit, opened, read_at_the_terminal
from bot.places import PlaceBook
from bot.trouble import Trouble
from handlers.language.places import Kind, Place
from store.audit import Act
from store.db import Database
from store.duties import Area, Duties, Duty, Topic
from store.factors import Factors
from store.inbox import Arrival, Inbox
from store.roster import Officer, Role, Roster

EVERYWHERE: Final = "all"
DISTRICT: Final = "district:"
KINDS: Final = {f"{kind.value}s": kind for kind in (Kind.GROUP, Kind.SCHOOL)}
MOST_TURNS: Final = 99


def list_roster(echo: Echo) -> None:
    """One line for each duty: officer, role, topic, place, turn."""
    with opened() as database, database.read() as session:
        everyone, duties = Roster(session).everyone(), Duties(session).all()
    for entry in everyone:
        mine = [duty for duty in duties if duty.officer_id == entry.person_id]
        for line in map(_written, mine) if mine else [_by_role(entry)]:
            stopped = "\tsuspended" if entry.suspended_at else ""
            echo(f"{entry.name}\t{entry.role.value}\t{line}{stopped}")
    if not everyone:
        echo("nobody; `helpdesk invite officer --name NAME` prints a code that makes one")


def _written(duty: Duty) -> str:
    place = {
        Area.EVERYWHERE: EVERYWHERE,
        Area.KIND: f"{duty.spot}s",
        Area.DISTRICT: DISTRICT + duty.spot,
        Area.PLACE: duty.spot,
    }[duty.area]
    return f"{duty.topic.value if duty.topic else EVERYWHERE}\t{place}\tturn {duty.turn}"


def _by_role(entry: Officer) -> str:
    """Without a line of their own officers answer for everything, heads for what is left."""
    return "all\tall\tturn 1" if entry.role is Role.OFFICER else "what officers cannot or did not"


def give(name: str, topic: str, place: str, turn: int, echo: Echo) -> None:
    """One more line. Raises ``Trouble`` for a name, a topic or a place nobody knows."""
    if topic not in (EVERYWHERE, *Topic):
        raise Trouble(f"--topic is one of {', '.join((EVERYWHERE, *Topic))}")
    if not 1 <= turn <= MOST_TURNS:
        raise Trouble(f"--turn is 1 to {MOST_TURNS}")
    settings = read_at_the_terminal()
    with opened(settings) as database:
        area, spot = _area(place, PlaceBook(database)())
        with database.write() as session:
            duty = Duty(
                officer_id=_named(name, session),
                topic=None if topic == EVERYWHERE else Topic(topic),
                area=area,
                spot=spot,
                turn=turn,
            )
            Duties(session).give(duty)
            noted = audit(session, settings)
            how = f"topic={topic} area={area.value} turn={turn}"
            noted.note(Act.DUTY_GIVEN, duty.officer_id, of=duty.officer_id, how=how)
            _tell_the_worker(database, session)
    list_roster(echo)


def clear(name: str, echo: Echo) -> None:
    """Back to everything, everywhere. Raises ``Trouble`` for a name nobody has."""
    settings = read_at_the_terminal()
    with opened(settings) as database, database.write() as session:
        officer = _named(name, session)
        Duties(session).clear(officer)
        audit(session, settings).note(Act.DUTIES_CLEARED, officer, of=officer)
        _tell_the_worker(database, session)
    list_roster(echo)


def clear_factor(name: str, echo: Echo) -> None:
    """For an officer who lost both the app and the paper and has no colleague who could do it in
    the chat. Raises ``Trouble`` for a name nobody has, or who has none."""
    settings = read_at_the_terminal()
    with opened(settings) as database, database.write() as session:
        officer = _named(name, session)
        if not Factors(session).clear(officer):
            raise Trouble(f"{name} has no second factor")
        audit(session, settings).note(Act.FACTOR_CLEARED, officer, of=officer)
    echo(f"{name} sets up another with the next act that wants one")


def _named(name: str, session: Session) -> UUID:
    found = [entry for entry in Roster(session).everyone() if entry.name == name.strip()]
    if len(found) != 1:
        known = ", ".join(entry.name for entry in Roster(session).everyone()) or "nobody yet"
        raise Trouble(f"{name} is the name of {len(found)} officers; the roster holds: {known}")
    return found[0].person_id


def _area(place: str, places: Mapping[str, Place]) -> tuple[Area, str]:
    said = place.strip()
    if said == EVERYWHERE:
        return Area.EVERYWHERE, ""
    if said in KINDS:
        return Area.KIND, KINDS[said].value
    if said.startswith(DISTRICT):
        district = said.removeprefix(DISTRICT).strip()
        known = sorted({one.district for one in places.values() if one.district})
        if district not in known:
            raise Trouble(f"no district {district}; there are {', '.join(known)}")
        return Area.DISTRICT, district
    return Area.PLACE, _place(said, places.values())


def _place(said: str, places: Iterable[Place]) -> str:
    """By its code, or by a name that only one place has."""
    found = {p.code for p in places if said in (p.code, p.name, p.short, p.display)}
    if len(found) != 1:
        raise Trouble(
            f"{len(found)} places are called {said}; write all, groups, schools, district:NAME, "
            "or a code as `helpdesk places list` shows it"
        )
    return found.pop()


def _tell_the_worker(database: Database, session: Session) -> None:
    changed = Arrival(
        event_id=f"console:{uuid4().hex}",
        chat="timer",
        happened=int(time.time() * 1000),
        raw=json.dumps({"timer": "roster"}),
        source="timer",
    )
    Inbox(session).store([changed], now=database.real_now(session))
