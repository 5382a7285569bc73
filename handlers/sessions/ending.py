"""``ออกจากระบบ`` from the chat: one device, or all of an account.

"Ended" is said when the portal was read again and tells the session no more: a portal's yes is no
proof (``portal_bridge.carry``).
"""

from collections.abc import Sequence

from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Button, Effects, Params, Say
from handlers.kit.guards import officer
from handlers.kit.news import SessionsEnded, SessionsNotEnded, SessionsSlow
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.sessions import EndAll, EndThis, MySessions
from handlers.sessions.cards import device_words
from portal_bridge.orders import EndSession, EndSessions
from store.online import End, OnlineSession
from store.outbox import sessions_lane
from store.refusals import NotYours, StaleCard

ending = Router("sessions.ending")

AGAIN = Button.of("button.my_sessions", MySessions())


@ending.on(EndThis)
def end_this(tap: EndThis, desk: Desk) -> Effects:
    row = desk.online.get(tap.session)
    if row is None:
        raise StaleCard
    _may_end(row.username, desk)
    if row.ended_at is not None:
        yield Say("session.over_already", buttons=(AGAIN,))
        return
    yield from _ask(EndSession(row.username, row.key), desk)


@ending.on(EndAll)
def end_all(tap: EndAll, desk: Desk) -> Effects:
    account = desk.accounts.get(tap.account)
    if account is None:
        raise StaleCard
    _may_end(account.username, desk)
    yield from _ask(EndSessions(account.username), desk)


def _ask(order: EndSession | EndSessions, desk: Desk) -> Effects:
    """Once at a time: a portal that is away is not asked the same thing again for each tap, and
    each tap answered with a push later."""
    if desk.outbox.is_busy(sessions_lane(order.username)):
        yield Say("session.slow", {"username": order.username}, buttons=(AGAIN, CONTACT))
        return
    yield Ask(order, answered=True)


def _may_end(username: str, desk: Desk) -> None:
    """Whose account it is now, or an officer. Raises ``NotYours``."""
    account = desk.accounts.by_username(username)
    if not officer(desk) and (account is None or account.owner_id != desk.me.id):
        raise NotYours


@ending.on(SessionsEnded)
def ended(news: SessionsEnded, desk: Desk) -> Effects:
    """Our copy knows it at once, and whoever asked for it hears."""
    over = _meant(news, desk)
    by_owner = _is_by_owner(news.username, desk)
    end = End.USER if by_owner else End.OFFICE
    desk.online.close([row.id for row in over], end, at=desk.now)
    if by_owner:
        for row in over:
            desk.online.by_its_owner(row.id)
    if not news.waits:
        return
    if news.session is None:
        yield Say("session.all_ended", {"username": news.username}, buttons=(AGAIN,))
    elif over:
        said: Params = {"device": device_words(over[0]), "username": news.username}
        yield Say("session.ended", said, buttons=(AGAIN,))
    else:
        yield Say("session.over_already", buttons=(AGAIN,))


def _is_by_owner(username: str, desk: Desk) -> bool:
    account = desk.accounts.by_username(username)
    return desk.speaker is not None and account is not None and account.owner_id == desk.me.id


@ending.on(SessionsSlow)
def slow(news: SessionsSlow, desk: Desk) -> Effects:
    yield Say("session.slow", {"username": news.username}, buttons=(AGAIN, CONTACT))


@ending.on(SessionsNotEnded)
def not_ended(news: SessionsNotEnded, desk: Desk) -> Effects:
    yield Say("session.not_ended", {"username": news.username}, buttons=(AGAIN, CONTACT))


def _meant(news: SessionsEnded, desk: Desk) -> Sequence[OnlineSession]:
    """What was meant is meant also when our copy knows of its end already: the sweep may have seen
    it before the answer came."""
    if news.session is not None:
        row = desk.online.latest(news.session, news.username)
        return () if row is None else (row,)
    running = desk.online.of_account(news.username)
    if news.asked is None:
        return running
    asked = desk.office_time(news.asked)
    return (*running, *desk.online.ended_since(news.username, since=asked))
