"""``helpdesk whois`` and ``helpdesk sessions``: who was online, for an authority that may know."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlmodel import Session

from bot.books.commands import days, tell, written
from bot.books.sheets import SessionsSheet
from bot.books.writing import is_free
from bot.console import Echo, audit, opened, read_at_the_books, read_at_the_terminal
from bot.settings import facts
from bot.texts import Texts
from bot.trouble import Trouble
from handlers.language.addresses import address as read_address
from handlers.language.days import BadDays
from handlers.language.errors import Misread
from handlers.language.moments import Moment, moment
from store.audit import Act
from store.clock import BANGKOK, BUDDHIST_ERA, Clock
from store.online import End, OnlineSession, Readings
from store.people import Person
from store.whois import (
    LONGEST_REASON,
    MOST,
    SHORTEST_REASON,
    Disclosures,
    Had,
    Whois,
    is_a_reason,
)

NOBODY: Final = 1


def whois(address: str, at: str, reason: str, echo: Echo) -> int:
    """Says who had it, and gives the exit code: 1 when nobody had. Raises ``Trouble``."""
    why, settings = _why(reason), read_at_the_terminal()
    clock = Clock(settings.offset())
    wanted, span = _address(address), _moment(at, clock.now())
    with opened(settings) as database, database.write() as session:
        asked = Whois(session)
        found = asked.had(wanted, span.begins, span.ends)
        number = Disclosures(session).note(
            audit(session, settings),
            Act.ADDRESS_LOOKED_UP,
            address=wanted,
            span=(span.begins, span.ends),
            reason=why,
            found=len(found),
        )
        lines = [f"{wanted}, {exact(span.begins)} until {exact(span.ends)} (Asia/Bangkok)"]
        lines += [line for had in found for line in _told(had, span, Readings(session))]
        if not found:
            lines += _nearest(asked, wanted, span)
        if len(found) == MOST:
            lines.append(f"at least {MOST}: ask for less, or export the day")
    for line in lines:
        echo(line)
    echo(f"noted as disclosure {number}, with the reason")
    return 0 if found else NOBODY


def export_sessions(
    file: Path, begins: str, ends: str, address: str | None, reason: str, echo: Echo
) -> None:
    """Every session that ran in these days, or those with one address. Raises ``Trouble``."""
    why, settings, span = _why(reason), read_at_the_books(), days(begins, ends)
    wanted = None if address is None else _address(address)
    sheet = SessionsSheet(Texts.load(facts(settings.office)), wanted)
    is_free(file)
    with opened(settings) as database:
        with database.write() as session:
            number = Disclosures(session).note(
                audit(session, settings),
                Act.SESSIONS_EXPORTED,
                address=wanted or "",
                span=span,
                reason=why,
                found=sheet.count(session, *span),
            )
        manifest = written(file, sheet, span, database, settings)
    tell(file, manifest, echo)
    echo(f"noted as disclosure {number}, with the reason")


def disclosures(span_days: int, echo: Echo) -> None:
    """Who asked in the last days, for what, and why."""
    settings = read_at_the_terminal()
    since = Clock(settings.offset()).now() - timedelta(days=span_days)
    with opened(settings) as database, database.read() as session:
        rows = Disclosures(session).since(since)
        names = {row.actor: by_name(row.actor, session) for row in rows}
    for row in rows:
        what = row.address or "all addresses"
        span = f"{exact(row.begins)} until {exact(row.ends)}"
        echo(
            f"{row.id}\t{exact(row.at)}\t{names[row.actor]}\t{what}\t{span}\t{row.found}\t{row.reason}"
        )
    if not rows:
        echo("nobody has asked")


def by_name(actor: str, session: Session) -> str:
    """Who did something, where it was somebody whose name is still known; else as it was noted."""
    try:
        person = session.get(Person, UUID(actor))
    except ValueError:
        return actor
    return person.name if person is not None and person.name else actor


def exact(at: datetime) -> str:
    """To the second, in both eras: an authority's letter may have either."""
    here = at.astimezone(BANGKOK)
    return f"{here:%d/%m}/{here.year + BUDDHIST_ERA} {here:%H:%M:%S} ({here:%Y-%m-%d})"


def _why(reason: str) -> str:
    why = " ".join(reason.split())
    if not is_a_reason(why) or len(why) > LONGEST_REASON:
        raise Trouble(
            f"the reason has {SHORTEST_REASON} letters or digits or more, and {LONGEST_REASON} "
            "characters at most: whose request, and its number and date"
        )
    return why


def _address(text: str) -> str:
    try:
        return read_address(text)
    except Misread:
        raise Trouble(f"{text[:60]} is no IPv4 or IPv6 address") from None


def _moment(text: str, now: datetime) -> Moment:
    try:
        return moment(text, now=now)
    except Misread as no:
        if no.reason.value == "ahead":
            raise Trouble(f"{text[:60]} has not come yet") from None
        what = "day" if isinstance(no, BadDays) else "moment"
        raise Trouble(
            f'{text[:60]} is no {what} that can be read; write "2569-11-20 14:05", or with seconds'
        ) from None


def _told(had: Had, span: Moment, readings: Readings) -> Iterator[str]:
    row, person = had.session, had.person
    yield f"* {row.username}: {_whose(had)}"
    yield f"  device {row.mac or 'not known'}, portal {row.portal}, NAS {row.nas or 'not known'}"
    yield f"  from {exact(row.started_at)} {_until(row, span, readings)}"
    yield f"  sent {row.bytes_up:,} bytes, received {row.bytes_down:,}"
    yield f"  {_in_the_book(row)}; account {row.account_id}, person {person and person.id}"


def _whose(had: Had) -> str:
    if had.person is None:
        return "no account of ours"
    known = (had.person.name, had.person.place_name, had.person.phone)
    return " · ".join(filter(None, known)) or "name erased, as its time had come"


def _until(row: OnlineSession, span: Moment, readings: Readings) -> str:
    if row.ended_at is not None:
        how = "went on elsewhere" if row.cause is End.MOVED else f"ended: {row.cause and row.cause}"
        return f"to {exact(row.ended_at)}, {how}"
    read_at = readings.of(row.portal).read_at
    if read_at is None or read_at < span.ends:
        seen = "never" if read_at is None else exact(read_at)
        return f"and not known to have ended; the portal was last read {seen}"
    return "and still online"


def _in_the_book(row: OnlineSession) -> str:
    if row.number is None:
        return "not sealed yet"
    return f"entry {row.number}, segment {row.segment}"


def _nearest(asked: Whois, address: str, span: Moment) -> Iterator[str]:
    yield "nobody had it then"
    before, after = asked.before(address, span.begins), asked.after(address, span.ends)
    if before is not None and before.session.ended_at is not None:
        yield f"  before: {before.session.username}, until {exact(before.session.ended_at)}"
    if after is not None:
        yield f"  after: {after.session.username}, from {exact(after.session.started_at)}"
    earliest = asked.earliest()
    if earliest is None or span.begins < earliest:
        since = "no session at all" if earliest is None else f"none before {exact(earliest)}"
        yield f"  what is kept has {since}"
