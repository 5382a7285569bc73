"""The warning before an idle cut, how often one wants it, and what a cut means when it has come.

A warning is a push, and worth nothing once the cut has come: it goes at once or not at all. Whoever
was cut is told with their next word, for free.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effect, Effects, Params, Say, Tell, When
from handlers.kit.intents import IdleSoon, Intent
from handlers.kit.router import Router
from handlers.kit.taps.accounts import NotMe
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.sessions import MY_SESSIONS, WarnMe
from handlers.language.words import Intent as Wish
from handlers.sessions.cards import MINUTE, device_words, foreseen
from portal_bridge.idle import Cut
from store.accounts import Account
from store.budget import Category
from store.online import UNTOLD, OnlineSession
from store.people import Warned

warning = Router("sessions.warning")


@warning.on(IdleSoon)
def warn(event: IdleSoon, desk: Desk) -> Effects:
    """Whom the sweep found near a cut, as far as they still are and wish to hear of it."""
    if desk.office.warnings is Warned.NEVER:
        return
    for row in desk.online.all(event.sessions):
        account = desk.accounts.at(row.portal, row.username)
        near = foreseen(row, desk)
        if account is None or near is None or row.warned_at is None or _nobody_sits_there(account):
            continue
        if desk.people.may_warn(account.owner_id, desk.today, at_most=desk.office.warnings):
            yield Tell(
                account.owner_id,
                _soon(row, account, near, desk),
                Category.IDLE,
                good_for=max(near.latest, MINUTE),
            )


def _nobody_sits_there(account: Account) -> bool:
    """Whoever answers for a shared machine is not who uses it."""
    return account.shared_label is not None


def _soon(row: OnlineSession, account: Account, near: Cut, desk: Desk) -> Say:
    quiet = desk.now - row.quiet_since if row.quiet_since is not None else timedelta(0)
    left, most = (max(ceil(end / MINUTE), 1) for end in (near.earliest, near.latest))
    said: Params = {
        "device": device_words(row),
        "username": row.username,
        "quiet": int(quiet / MINUTE),
        "left": left,
    }
    ways = (
        MY_SESSIONS,
        Button.of("button.not_me", NotMe(account.id)),
        Button.of("button.warn_never", WarnMe(Warned.NEVER)),
    )
    if most == left:
        return Say("idle.soon", said, ways)
    return Say("idle.soon_between", said | {"most": most}, ways)


# How often


class WarnNever(Intent):
    """``ปิดเตือน``."""


class WarnDaily(Intent):
    """``เปิดเตือน``."""


class WarnAlways(Intent):
    """``เปิดเตือนทุกครั้ง``."""


@warning.on(WarnMe)
def wish(tap: WarnMe, desk: Desk) -> Effects:
    yield _wished(tap.how, desk)


@warning.on(WarnNever, words=[Wish.WARN_NEVER])
def never(_word: WarnNever, desk: Desk) -> Effects:
    yield _wished(Warned.NEVER, desk)


@warning.on(WarnDaily, words=[Wish.WARN_DAILY])
def daily(_word: WarnDaily, desk: Desk) -> Effects:
    yield _wished(Warned.DAILY, desk)


@warning.on(WarnAlways, words=[Wish.WARN_ALWAYS])
def always(_word: WarnAlways, desk: Desk) -> Effects:
    yield _wished(Warned.ALWAYS, desk)


def _wished(how: Warned, desk: Desk) -> Say:
    desk.me.warned = how
    desk.session.add(desk.me)
    on = Button.of("button.warn_daily", WarnMe(Warned.DAILY))
    off = Button.of("button.warn_never", WarnMe(Warned.NEVER))
    if how is Warned.NEVER:
        return Say("idle.off", buttons=(on, MY_SESSIONS))
    if not desk.office.ends_sessions:
        return Say("idle.cannot_tell", buttons=(off, CONTACT))
    if desk.online.tells_no_idleness():
        return Say("idle.not_measured", buttons=(off, CONTACT))
    if desk.office.warnings is Warned.NEVER:
        return Say("idle.office_sends_none", buttons=(MY_SESSIONS,))
    if how is Warned.ALWAYS and desk.office.warnings is Warned.DAILY:
        return Say("idle.once_a_day_only", buttons=(off, MY_SESSIONS))
    if how is Warned.ALWAYS:
        return Say("idle.always", buttons=(off, MY_SESSIONS))
    return Say("idle.daily", buttons=(off, MY_SESSIONS))


# Afterwards


def cut_off(desk: Desk, *, room: int) -> list[Effect]:
    """For who speaks: what was cut off since their last word, once, but for what is back already.
    Where the answer has no room for it, it waits."""
    since = desk.me.cut_at
    if since is None or room < 1:
        return []
    desk.me.cut_at = None
    desk.session.add(desk.me)
    back = {row.mac for row in desk.online.of(desk.me.id)}
    cuts = [
        row
        for row in own_cuts(desk, since=max(since, desk.now - UNTOLD))
        if not row.mac or row.mac not in back
    ]
    return [_cut(cuts)] if cuts else []


def own_cuts(desk: Desk, *, since: datetime) -> Sequence[OnlineSession]:
    """The speaker's machines that were cut off since then, each with its last cut, the latest
    first. Whoever answers for a shared machine does not sit at it, and hears of none."""
    machines: dict[str, OnlineSession] = {}
    for row in desk.online.cuts(desk.me.id, since=since):
        if not _is_shared(row, desk):
            machines.setdefault(row.mac or row.key, row)
    return [*machines.values()]


def _is_shared(row: OnlineSession, desk: Desk) -> bool:
    account = desk.accounts.at(row.portal, row.username)
    return account is not None and _nobody_sits_there(account)


def _cut(cuts: Sequence[OnlineSession]) -> Say:
    row = cuts[0]
    ended = row.ended_at or row.began
    quiet = ended - row.quiet_since if row.quiet_since is not None else timedelta(0)
    said: Params = {"device": device_words(row), "username": row.username, "at": When(ended)}
    if len(cuts) > 1:
        return Say("idle.cut_several", said | {"count": len(cuts)}, (MY_SESSIONS,))
    if quiet < MINUTE:
        return Say("idle.cut", said, (MY_SESSIONS,))
    return Say("idle.cut_after", said | {"quiet": int(quiet / MINUTE)}, (MY_SESSIONS,))
