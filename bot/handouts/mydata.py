"""Everything held about a person as one workbook, for themselves (PDPA B.E. 2562 s.30, s.31).

It is made when the page's button is pressed and kept nowhere. Other persons appear in it by their
role at most: who decided, who asked about an account, who acts for whom.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session

from bot.handouts import Draft, File, myaccounts, mydevices, mypasses, myschools, mysessions
from bot.handouts.begun import answers, asked, reported
from bot.handouts.cells import Cell, when
from bot.handouts.saying import told, wrote
from bot.papers.workbook import MEDIA_TYPE, Table, workbook
from bot.portals import Portals
from bot.texts import Texts
from handlers.kit.contacts import kept_phone
from handlers.kit.effects import Param, When, Words
from handlers.kit.purposes import purpose_words
from handlers.kit.reasons import reason_words
from handlers.kit.spans import span
from handlers.kit.uses import used_on
from store.audit import Act, Actor
from store.clock import moment
from store.duties import Area, Duty
from store.handouts import Handout
from store.mydata import MOST, Held, Holdings
from store.people import People
from store.refusals import StaleCard
from store.requests import Request

_ACTS: Final = frozenset(act.value for act in Act)
_ACTORS: Final = frozenset(actor.value for actor in Actor)


@dataclass(frozen=True)
class MyDataMaker:
    """Speaks the language that its reader speaks with us."""

    texts: Texts
    real_now: Callable[[Session], datetime]
    portals: Portals

    def __call__(self, session: Session, handout: Handout, now: datetime) -> Draft:
        """Raises ``StaleCard`` for who was forgotten meanwhile."""
        person = People(session).get(handout.person_id)
        if person.line_id is None:
            raise StaleCard
        held = Holdings(session).of(person)
        return _Book(held, self.texts, now, now - self.real_now(session), self.portals).file


@dataclass(frozen=True)
class _Book:
    """The workbook, written after the transaction from what was read in it."""

    held: Held
    texts: Texts
    now: datetime
    ahead: timedelta
    """Of real time; nothing but in a playground."""
    portals: Portals

    def file(self) -> File:
        body = workbook(
            [
                self._about(),
                self._requests(),
                self._accounts(),
                *((self._schools(),) if self.held.schools else ()),
                self._sessions(),
                self._devices(),
                self._links(),
                self._forms(),
                *((self._asked(),) if self.held.asked else ()),
                *((self._rounds(),) if self.held.reports or self.held.nudges else ()),
                *(() if self.held.officer is None else (self._office(), self._absences())),
                *((self._passes(),) if self.held.passes else ()),
                self._events(),
                self._letters(),
                self._audit(),
            ]
        )
        return File(f"{self._say('export.file')}.xlsx", MEDIA_TYPE, body)

    # How it is written

    @property
    def _language(self) -> str:
        return self.held.person.language

    def _say(self, key: str) -> str:
        return self.texts.say(key, {}, self._language)

    def _text(self, cell: Cell) -> str:
        return "" if cell is None else self.texts.value(cell, self._language)

    def _table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Table:
        written = [[self._text(cell) for cell in row] for row in rows]
        if len(written) >= MOST:
            rest = self.texts.say("export.newest", {"count": MOST}, self._language)
            written.append([rest, *[""] * (len(columns) - 1)])
        return Table(self._say(title), [self._say(column) for column in columns], written)

    def _told_where(
        self,
        title: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        portals: Iterable[str | None],
    ) -> Table:
        """With a column for the portal (its name, row by row) where the office has several."""
        if len(self.portals) < 2:
            return self._table(title, columns, rows)
        placed = ((*row, self._where(at)) for row, at in zip(rows, portals, strict=True))
        return self._table(title, (*columns, "fact.portal"), placed)

    def _where(self, portal: str | None) -> Cell:
        """As people call it; one that is there no more by its name."""
        if portal is None:
            return None
        return self.portals[portal].label if portal in self.portals else portal

    def _by(self, person: UUID | None) -> Cell:
        """Who acted: the reader, or another by their role."""
        if person is None:
            return None
        if person == self.held.person.id:
            return Words("export.you")
        roles = {one.person_id: one.role.value for one in self.held.colleagues}
        return Words(f"role.{roles[person]}") if person in roles else Words("export.somebody")

    # What is in it

    def _about(self) -> Table:
        me, host = self.held.person, self.held.host
        rows: list[tuple[str, Cell]] = [
            ("export.made", When(self.now)),
            ("export.controller", Words("export.office")),
            ("fact.name", me.name),
            ("fact.place", me.place_name),
            ("fact.phone", _phone(me.phone)),
            ("export.line_id", me.line_id),
            ("export.language", Words("export.spoken")),
            ("fact.line_since", When(me.created_at)),
            ("export.noticed", when(me.noticed_at)),
            ("export.host_since", None if host is None else When(host.allowed_at)),
            ("export.left", when(me.left_at)),
            ("export.warned", Words(f"export.warned_how.{me.warned.value}")),
            ("export.not_here", Words("export.elsewhere")),
        ]
        named = ((Words(label), value) for label, value in rows)
        return self._table("export.about", ("export.item", "export.value"), named)

    def _requests(self) -> Table:
        requests, me = self.held.requests, self.held.person.id
        return self._told_where(
            "export.requests",
            (
                *("export.number", "export.kind", "fact.state", "export.asked_by", "fact.name"),
                *("fact.place", "fact.phone", "fact.device", "fact.purpose", "fact.trouble"),
                "fact.position",
                *(
                    "fact.machine",
                    "fact.username",
                    "fact.phone_wanted",
                    "export.filed",
                    "fact.promised",
                    "export.decided",
                ),
                *("export.decided_by", "fact.reason", "field.how"),
            ),
            map(self._request, requests),
            (one.portal if one.holder_id in (None, me) else None for one in requests),
        )

    def _request(self, request: Request) -> Sequence[Cell]:
        """Of what another asked about the reader's account, only what is the reader's; of a claim
        to another's account, nothing that its owner had told us."""
        me = self.held.person.id
        asked = request.requester_id == me
        owned = request.holder_id in (None, me)
        return (
            request.number,
            Words(f"kind.{request.kind.value}"),
            Words(f"stands.{request.state.value}"),
            self._by(request.requester_id),
            request.name if asked else None,
            request.place_name if asked and owned else None,
            _phone(request.phone) if owned else None,
            used_on(request.profile) if owned else None,
            purpose_words(request.purpose) if asked and request.purpose else None,
            myschools.trouble(request) if asked else None,
            myschools.position(request) if asked else None,
            request.shared_label if asked else None,
            request.username,
            _phone(myschools.phone_wanted(request)) if asked else None,
            When(request.filed_at),
            When(request.promised_at),
            when(request.decided_at),
            self._by(request.decided_by),
            reason_words(request.reason) if asked and request.reason else None,
            Words(f"recognition.{request.recognised.value}") if request.recognised else None,
        )

    def _accounts(self) -> Table:
        accounts = self.held.accounts
        rows, at = myaccounts.rows(accounts, self._by), (one.portal for one in accounts)
        return self._told_where(myaccounts.TITLE, myaccounts.COLUMNS, rows, at)

    def _sessions(self) -> Table:
        sessions = self.held.sessions
        rows, at = mysessions.rows(sessions), (one.portal for one in sessions)
        return self._told_where(mysessions.TITLE, mysessions.COLUMNS, rows, at)

    def _schools(self) -> Table:
        rows = myschools.rows(self.held.schools, self.held.requests, self._by)
        return self._table(myschools.TITLE, myschools.COLUMNS, rows)

    def _devices(self) -> Table:
        devices = self.held.devices
        rows, at = mydevices.rows(devices, self.held.accounts), (one.portal for one in devices)
        return self._told_where(mydevices.TITLE, mydevices.COLUMNS, rows, at)

    def _passes(self) -> Table:
        passes = self.held.passes
        rows, at = mypasses.rows(passes), (one.portal for one in passes)
        return self._told_where(mypasses.TITLE, mypasses.COLUMNS, rows, at)

    def _links(self) -> Table:
        """Times only: nobody can make an address of them."""
        pages: list[tuple[Cell, ...]] = [
            (
                Words("export.password_page"),
                When(link.made_at),
                When(link.expires_at),
                when(link.ended_at),
            )
            for link in self.held.links
        ]
        pages += [
            (
                Words(f"page.handout.{handout.kind.value}.title"),
                When(handout.made_at),
                When(handout.expires_at),
                when(handout.opened_at),
            )
            for handout in self.held.handouts
        ]
        columns = ("export.page", "export.made", "fact.expires", "export.used")
        return self._table("export.links", columns, pages)

    def _forms(self) -> Table:
        rows = (row for form in self.held.forms for row in answers(form))
        columns = ("export.question", "export.answer", "export.touched")
        return self._table("export.forms", columns, rows)

    def _asked(self) -> Table:
        rows = asked(self.held.asked)
        return self._table("export.asked", ("export.question", "export.touched"), rows)

    def _rounds(self) -> Table:
        columns = ("export.round", "export.school", "export.what", "fact.state", "export.touched")
        rows = reported(self.held.reports, self.held.nudges)
        return self._table("export.rounds", columns, rows)

    def _office(self) -> Table:
        """What the roster says of an officer. Of the second factor, only since when there is one:
        what it is made from is kept from everybody."""
        officer, factor = self.held.officer, self.held.factor
        if officer is None:
            raise LookupError("this is no officer")
        rows: list[tuple[str, Cell]] = [
            ("fact.name", officer.name),
            ("fact.role", Words(f"role.{officer.role.value}")),
            ("export.bound", When(officer.bound_at)),
            ("export.suspended", when(officer.suspended_at)),
            ("export.suspended_by", self._by(officer.suspended_by)),
            ("export.left_office", when(officer.left_at)),
            ("fact.factor", when(factor.confirmed_at) if factor else None),
        ]
        rows += [
            (
                "fact.answers_for",
                Words(
                    "duty.one",
                    {
                        "topic": Words(f"topic.{duty.topic.value if duty.topic else 'all'}"),
                        "place": _area(duty),
                    },
                ),
            )
            for duty in self.held.duties
        ]
        named = ((Words(label), value) for label, value in rows)
        return self._table("export.roster", ("export.item", "export.value"), named)

    def _absences(self) -> Table:
        return self._table(
            "export.absences",
            ("field.why", "field.days", "fact.deputy", "export.said", "export.ended"),
            (
                (
                    Words(f"absence.{absence.why.value}"),
                    span(absence.first, absence.last),
                    self._by(absence.deputy_id) or Words("absence.no_deputy"),
                    When(absence.said_at),
                    when(absence.ended_at),
                )
                for absence in self.held.absences
            ),
        )

    def _events(self) -> Table:
        rows = (
            (self._told_at(event.received_at), *wrote(event, hides=self._works_for_others))
            for event in self.held.events
        )
        return self._table("export.events", ("export.when", "export.kind", "export.text"), rows)

    def _letters(self) -> Table:
        rows = (
            (
                self._told_at(job.made_at),
                Words(f"export.job_state.{job.state.value}"),
                Words("export.others_data")
                if self._works_for_others
                else told(job, self.texts, self._language, self.held.colleagues),
            )
            for job in self.held.letters
        )
        return self._table("export.letters", ("export.when", "fact.state", "export.text"), rows)

    def _told_at(self, real: datetime) -> When:
        """What came and went is dated by real time, for reply tokens and retention; a person reads
        all the sheets by one clock."""
        return When(real + self.ahead)

    @property
    def _works_for_others(self) -> bool:
        """What an officer writes and is told is mostly about others."""
        return self.held.officer is not None

    def _audit(self) -> Table:
        rows = (
            (
                When(moment(entry.at)),
                Words(f"export.act.{entry.act}") if entry.act in _ACTS else entry.act,
                self._actor(entry.actor),
            )
            for entry in self.held.entries
        )
        return self._table("export.audit", ("export.when", "export.done", "export.done_by"), rows)

    def _actor(self, actor: str) -> Cell:
        return Words(f"export.actor.{actor}") if actor in _ACTORS else self._by(UUID(actor))


def _area(duty: Duty) -> Param:
    match duty.area:
        case Area.EVERYWHERE:
            return Words("area.everywhere")
        case Area.KIND:
            return Words(f"area.{duty.spot}")
        case Area.DISTRICT:
            return Words("area.district", {"name": duty.spot})
        case Area.PLACE:
            return duty.spot


def _phone(kept: str | None) -> Cell:
    return kept_phone(kept).display if kept else None
