"""What the captive portal answered, as news for the topics; and what officers must hear of it."""

from typing import Final
from uuid import UUID

from handlers.kit.charges import alerted
from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Effects, Params, Say, Tell, Then, When
from handlers.kit.intents import (
    PortalAway,
    PortalDone,
    PortalRefused,
    PortalSilent,
    PortalSlow,
)
from handlers.kit.news import (
    DeviceForgotten,
    DeviceNotForgotten,
    DeviceNotRemembered,
    DeviceRemembered,
    DeviceSlow,
    Locked,
    Opened,
    OpeningFailed,
    SessionsEnded,
    SessionsNotEnded,
    SessionsSlow,
)
from handlers.kit.router import Router
from handlers.kit.which_portal import with_portal
from portal_bridge.contract import DeviceTaken
from portal_bridge.orders import CloseAccount, EndSessions
from store.accounts import AccountState
from store.audit import Act
from store.budget import Category

portal = Router("portal")

ENDS: Final = ("end_session", "end_sessions")


@portal.on(PortalDone)
def done(event: PortalDone, desk: Desk) -> Effects:
    match event.order:
        case "open_account":
            yield Then(Opened(event.username))
        case "lock_account":
            yield Then(Locked(event.username))
            yield from _show_out(event, desk)
        case "freeze_account":
            yield from _show_out(event, desk)
            if not desk.office.portal(event.portal).ends_sessions:
                yield from _close(event, desk)
        case "end_session" | "end_sessions":
            _note_the_end(event, desk)
            over = (event.username, event.session, event.waits, event.asked, event.portal)
            yield Then(SessionsEnded(*over))
            if event.order == "end_sessions":
                yield from _close(event, desk)
        case "remember_device":
            yield Then(DeviceRemembered(event.username, event.mac or "", event.waits))
        case "forget_device":
            yield Then(DeviceForgotten(event.username, event.mac or "", event.waits))


def _close(event: PortalDone | PortalRefused, desk: Desk) -> Effects:
    """An account that was deleted goes last: a portal knows the sessions of its accounts alone."""
    account = desk.accounts.at(event.portal, event.username)
    if account is not None and account.state is AccountState.CLOSED:
        yield Ask(CloseAccount(event.username), portal=event.portal)


def _show_out(event: PortalDone, desk: Desk) -> Effects:
    """Whoever came in with the old password is still online. Only now: a session that was ended
    before the password died could have begun anew."""
    if desk.office.portal(event.portal).ends_sessions:
        yield Ask(EndSessions(event.username), portal=event.portal)


def _note_the_end(event: PortalDone, desk: Desk) -> None:
    account = desk.accounts.at(event.portal, event.username)
    if account is not None:
        desk.audit.note(Act.SESSION_ENDED, account.id, of=account.owner_id)


@portal.on(PortalRefused)
def refused(event: PortalRefused, desk: Desk) -> Effects:
    """The portal said no: a person must look. The order is on the list of failures."""
    if event.order == "open_account":
        yield Then(OpeningFailed(event.username))
    if event.order == "end_sessions":
        yield from _close(event, desk)
    if event.order in ENDS and event.waits:
        yield Then(SessionsNotEnded(event.username, event.portal))
    yield from _about_a_device(event)
    if event.fault == DeviceTaken.__name__:
        return  # the report about it is told instead
    if desk.guests.has(event.username):
        return  # two hundred of them at once: the list of failures says it, for free
    text = "portal.still_online" if event.order in ENDS else "portal.refused"
    for officer in alerted(desk):
        if desk.speaker is None or officer != desk.me.id:
            yield _to_officer(text, officer, event, desk)


def _about_a_device(event: PortalRefused) -> Effects:
    mac, waits = event.mac or "", event.waits
    if event.order == "remember_device":
        yield Then(DeviceNotRemembered(event.username, mac, event.fault, waits))
    if event.order == "forget_device":
        yield Then(DeviceNotForgotten(event.username, mac, waits))


@portal.on(PortalSlow)
def slow(event: PortalSlow, desk: Desk) -> Effects:
    about_sessions = event.order in ENDS
    late = SessionsSlow(event.username, event.portal)
    yield Then(late if about_sessions else DeviceSlow(event.username))


@portal.on(PortalSilent)
def silent(event: PortalSilent, desk: Desk) -> Effects:
    """Nothing is lost: the order keeps being tried, and who waits for it hears when it is done.
    The officers should know why it takes so long; of a room full of guests they hear nothing."""
    if desk.guests.has(event.username):
        return
    if event.portal not in desk.office.portals:
        said: Params = {"username": event.username, "portal": event.portal}
        for officer in alerted(desk):
            yield Tell(officer, Say("portal.not_named", said), Category.OFFICER)
        return
    for officer in alerted(desk):
        yield _to_officer("portal.silent", officer, event, desk)


@portal.on(PortalAway)
def away(event: PortalAway, desk: Desk) -> Effects:
    """Outside working time nobody is woken: it goes with the officer's next word."""
    sleeping = not desk.hours.open_at(desk.now)
    for officer in alerted(desk):
        told = Say("portal.away", {"since": When(event.since)})
        if desk.office.has_several_portals:
            label = desk.office.portal(event.portal).label
            told = Say("portal.away_there", {"since": When(event.since), "portal": label})
        yield Tell(officer, told, Category.OFFICER, waits=sleeping)


def _to_officer(text: str, officer: UUID, event: PortalRefused | PortalSilent, desk: Desk) -> Tell:
    account = with_portal(event.username, event.portal, desk)
    return Tell(officer, Say(text, {"username": account}), Category.OFFICER)
