"""The desk is where a handler works: who is speaking, what time it is in the office, and the
stores of this transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final
from uuid import UUID

from sqlmodel import Session

from handlers.kit.authenticator import Authenticator
from handlers.kit.portals import THE_ONE, PortalFacts
from handlers.language.places import Place
from store.absences import Absences
from store.accounts import Accounts, Links
from store.asked import Asked
from store.assignments import Assignments
from store.audit import Actor, Audit
from store.budget import Budget
from store.clock import BANGKOK
from store.conversations import Conversations
from store.custody import Custody
from store.daysoff import DaysOff
from store.devices import Devices
from store.duties import Duties
from store.erasing import Erasing
from store.factors import Factors
from store.findings import Findings
from store.grades import FOUR_SIZES
from store.guests import Guests
from store.handouts import Handouts
from store.hours import OfficeHours
from store.inbox import Inbox
from store.lookup import Lookup
from store.online import Online, Readings
from store.outbox import Outbox
from store.passes import Passes
from store.people import People, Person, Warned
from store.profiles import Profiles
from store.queue import Queue
from store.requests import Requests
from store.retention import Clearings, Retention
from store.roster import Officer, Roster
from store.rounds import Rounds
from store.schoollinks import SchoolLinks
from store.schoolyear import USUAL_TERMS, Terms
from store.whois import Disclosures, Whois

UNKNOWN_TO_APPS: Final = Authenticator(b"")
"""In an office that has no key no code is right but those made with none: only in tests."""
NOTHING_SET: Final = Retention()
PAST_DAYS_OFF: Final = timedelta(days=30)
"""How far back a working day is looked for: a slip is undone on the day it was made."""


@dataclass(frozen=True)
class Office:
    """What the settings say of the office. Handlers never read settings themselves."""

    name: str
    short_name: str
    hours: OfficeHours
    phone: str
    place: str
    privacy_contact: str
    promise: timedelta = timedelta(minutes=90)
    """Working time within which a request is decided."""
    recognises_newcomers: bool = False
    """Whether the yes to a new account, too, must say how its owner was recognised."""
    portals: Mapping[str, PortalFacts] = field(default_factory=lambda: THE_ONE)
    """By name, the main one first."""
    wifi: str = ""
    """The name of the office's Wi-Fi."""
    warnings: Warned = Warned.DAILY
    """How often anybody is warned on LINE before an idle cut, at most."""
    pushes: int = 300
    """Pushes a month that LINE's plan allows."""
    published: frozenset[str] = frozenset()
    """Which figures of a school anybody may ask for; empty: the usual ones."""
    terms: Terms = USUAL_TERMS
    """When schools teach."""
    school_sizes: tuple[int, ...] = FOUR_SIZES
    """The most pupils of a small, a medium and a large school."""
    keeps: Retention = NOTHING_SET
    """How long each kind of data is kept."""
    shows_pictures: bool = False
    """Whether LINE can fetch a picture from here."""

    def portal(self, name: str) -> PortalFacts:
        """Of one that the settings name no more nothing is known; it is called by its name."""
        return self.portals.get(name) or PortalFacts(label=name)

    @property
    def has_several_portals(self) -> bool:
        """Whether it must be asked, and said, which one is meant."""
        return len(self.portals) > 1

    @property
    def ends_sessions(self) -> bool:
        """Whether any portal can tell who is online, and end it."""
        return any(portal.ends_sessions for portal in self.portals.values())


@dataclass
class Desk:
    """Made by the dispatcher for one event; gone with its transaction."""

    session: Session
    office: Office
    now: datetime
    """Office time."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Workplaces by code."""
    speaker: Person | None = None
    """Who caused the event; nobody for a portal's answer, a timer, or a group."""
    my_office: Officer | None = None
    """The speaker's entry in the roster."""
    silent: Actor = Actor.UNKNOWN
    """Who acts where nobody speaks."""
    authenticator: Authenticator = UNKNOWN_TO_APPS
    real_now: datetime | None = None
    """Real time, which authenticator apps go by; office time can be another in a playground."""

    def office_time(self, real: datetime) -> datetime:
        """A moment that real time dated (an event, a job), as the office's clock tells it."""
        return real if self.real_now is None else real + (self.now - self.real_now)

    @property
    def me(self) -> Person:
        """Who is speaking. Raises ``LookupError`` where nobody is: a handler for such events must
        not ask."""
        if self.speaker is None:
            raise LookupError("nobody speaks in this event")
        return self.speaker

    @cached_property
    def hours(self) -> OfficeHours:
        """Working time, with the local days off that officers have set."""
        closed = frozenset(off.day for off in self.days_off.since(self.today - PAST_DAYS_OFF))
        return replace(self.office.hours, extra_closed=self.office.hours.extra_closed | closed)

    @property
    def today(self) -> date:
        return self.now.astimezone(BANGKOK).date()

    @cached_property
    def _officers(self) -> Sequence[Officer]:
        return self.roster.ever()

    @property
    def officer_names(self) -> Mapping[UUID, str]:
        """Whoever is or was an officer, by the name they were invited with."""
        return {entry.person_id: entry.name for entry in self._officers}

    @property
    def has_one_officer(self) -> bool:
        """Whether there is nobody to share the work with."""
        return sum(entry.left_at is None for entry in self._officers) == 1

    @property
    def audit(self) -> Audit:
        """What is noted here was done by who speaks."""
        actor = self.silent if self.speaker is None else self.speaker.id
        return Audit(self.session, self.now, actor)

    @property
    def people(self) -> People:
        return People(self.session)

    @property
    def erasing(self) -> Erasing:
        return Erasing(self.session)

    @property
    def lookup(self) -> Lookup:
        return Lookup(self.session)

    @property
    def roster(self) -> Roster:
        return Roster(self.session)

    @property
    def duties(self) -> Duties:
        return Duties(self.session)

    @property
    def absences(self) -> Absences:
        return Absences(self.session)

    @property
    def days_off(self) -> DaysOff:
        return DaysOff(self.session)

    @property
    def requests(self) -> Requests:
        return Requests(self.session)

    @property
    def queue(self) -> Queue:
        return Queue(self.session)

    @property
    def assignments(self) -> Assignments:
        return Assignments(self.session)

    @property
    def accounts(self) -> Accounts:
        return Accounts(self.session)

    @property
    def custody(self) -> Custody:
        return Custody(self.session)

    @property
    def links(self) -> Links:
        return Links(self.session)

    @property
    def factors(self) -> Factors:
        return Factors(self.session)

    @property
    def findings(self) -> Findings:
        return Findings(self.session)

    @property
    def guests(self) -> Guests:
        return Guests(self.session)

    @property
    def passes(self) -> Passes:
        return Passes(self.session)

    @property
    def handouts(self) -> Handouts:
        return Handouts(self.session)

    @property
    def online(self) -> Online:
        return Online(self.session)

    @property
    def school_links(self) -> SchoolLinks:
        return SchoolLinks(self.session)

    @property
    def asked(self) -> Asked:
        """Questions about figures."""
        return Asked(self.session)

    @property
    def rounds(self) -> Rounds:
        """Rounds of data."""
        return Rounds(self.session)

    @property
    def whois(self) -> Whois:
        return Whois(self.session)

    @property
    def disclosures(self) -> Disclosures:
        return Disclosures(self.session)

    @property
    def devices(self) -> Devices:
        return Devices(self.session)

    @property
    def readings(self) -> Readings:
        return Readings(self.session)

    @property
    def profiles(self) -> Profiles:
        return Profiles(self.session)

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self.session)

    @property
    def inbox(self) -> Inbox:
        return Inbox(self.session)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.session)

    @property
    def clearings(self) -> Clearings:
        return Clearings(self.session)

    @property
    def budget(self) -> Budget:
        return Budget(self.session, self.office.pushes)
