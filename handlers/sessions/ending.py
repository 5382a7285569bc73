"""``ออกจากระบบ`` from the chat: one device, or all of an account.

"Ended" is said when the portal was read again and tells the session no more: a portal's yes is no
proof (``portal_bridge.carry``).
"""

from collections.abc import Sequence
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Button, Effects, Params, Say
from handlers.kit.guards import officer
from handlers.kit.news import SessionsEnded, SessionsNotEnded, SessionsSlow
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.sessions import MY_SESSIONS, EndAll, EndThis, WhosOnline
from handlers.sessions.cards import device_words
from portal_bridge.orders import EndSession, EndSessions
from store.online import End, OnlineSession
from store.outbox import sessions_lane
from store.refusals import NotYours, StaleCard

ending = Router("sessions.ending")

EVERYBODYS: Final = Button.of("button.online", WhosOnline())


@ending.on(EndThis)
def end_this(tap: EndThis, desk: Desk) -> Effects:
    row = desk.online.get(tap.session)
    if row is None:
        raise StaleCard
    _may_end(row.portal, row.username, desk)
    if row.ended_at is not None:
        yield Say("session.over_already", buttons=(_what_runs(row.portal, row.username, desk),))
        return
    yield from _ask(EndSession(row.username, row.key), row.portal, desk)


@ending.on(EndAll)
def end_all(tap: EndAll, desk: Desk) -> Effects:
    account = desk.accounts.get(tap.account)
    if account is None:
        raise StaleCard
    _may_end(account.portal, account.username, desk)
    yield from _ask(EndSessions(account.username), account.portal, desk)


def _ask(order: EndSession | EndSessions, portal: str, desk: Desk) -> Effects:
    """Once at a time: a portal that is away is not asked the same thing again for each tap, and
    each tap answered with a push later."""
    if desk.outbox.is_busy(sessions_lane(order.username)):
        left = _what_runs(portal, order.username, desk)
        yield Say("session.slow", {"username": order.username}, buttons=(left, CONTACT))
        return
    yield Ask(order, answered=True, portal=portal)


def _what_runs(portal: str, username: str, desk: Desk) -> Button:
    """Where whoever ended it sees what is left: one's own, or for an officer everybody's."""
    return EVERYBODYS if officer(desk) and not _is_mine(portal, username, desk) else MY_SESSIONS


def _is_mine(portal: str, username: str, desk: Desk) -> bool:
    account = desk.accounts.at(portal, username)
    return desk.speaker is not None and account is not None and account.owner_id == desk.me.id


def _may_end(portal: str, username: str, desk: Desk) -> None:
    """Whose account it is now, or an officer. Raises ``NotYours``."""
    if not officer(desk) and not _is_mine(portal, username, desk):
        raise NotYours


@ending.on(SessionsEnded)
def ended(news: SessionsEnded, desk: Desk) -> Effects:
    """Our copy knows it at once, and whoever asked for it hears."""
    over = _meant(news, desk)
    by_owner = _is_mine(news.portal, news.username, desk)
    end = End.USER if by_owner else End.OFFICE
    desk.online.close([row.id for row in over], end, at=desk.now)
    if by_owner:
        for row in over:
            desk.online.by_its_owner(row.id)
    if not news.waits:
        return
    left = _what_runs(news.portal, news.username, desk)
    if news.session is None:
        yield Say("session.all_ended", {"username": news.username}, buttons=(left,))
    elif over:
        said: Params = {"device": device_words(over[0]), "username": news.username}
        yield Say("session.ended", said, buttons=(left,))
    else:
        yield Say("session.over_already", buttons=(left,))


@ending.on(SessionsSlow)
def slow(news: SessionsSlow, desk: Desk) -> Effects:
    yield Say(
        "session.slow",
        {"username": news.username},
        buttons=(_what_runs(news.portal, news.username, desk), CONTACT),
    )


@ending.on(SessionsNotEnded)
def not_ended(news: SessionsNotEnded, desk: Desk) -> Effects:
    yield Say(
        "session.not_ended",
        {"username": news.username},
        buttons=(_what_runs(news.portal, news.username, desk), CONTACT),
    )


def _meant(news: SessionsEnded, desk: Desk) -> Sequence[OnlineSession]:
    """What was meant is meant also when our copy knows of its end already: the sweep may have seen
    it before the answer came."""
    if news.session is not None:
        row = desk.online.latest(news.session, news.username, portal=news.portal)
        return () if row is None else (row,)
    running = desk.online.of_account(news.username)
    if news.asked is None:
        return running
    asked = desk.office_time(news.asked)
    # What came in since may have come after the portal was asked: the next reading tells.
    then = [row for row in running if row.began < asked]
    return (*then, *desk.online.ended_since(news.username, since=asked))
