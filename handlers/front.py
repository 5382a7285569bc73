"""The front desk: the greeting, the menu, help, and whatever is nobody else's."""

from dataclasses import dataclass
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Forget, Park, Say
from handlers.kit.guards import officer
from handlers.kit.intents import (
    Followed,
    Intent,
    Left,
    Postback,
    Said,
    SaidInGroup,
    Sent,
    TappedInGroup,
    TookBack,
    Unreadable,
)
from handlers.kit.router import Router
from handlers.kit.taps.menu import (
    CONTACT,
    AllWork,
    AskFigures,
    Contact,
    Find,
    ForgotPassword,
    MyStatus,
    MyWork,
    ReportProblem,
    ShowTools,
    StartRequest,
)
from handlers.kit.taps.rounds import ShowRounds
from handlers.kit.taps.schools import LINK_SCHOOL
from handlers.language.words import Intent as Wish
from store.outbox import line_lane

front = Router("front")


class Help(Postback, prefix="help"):
    """``ช่วยเหลือ``: what I can do, to anyone, at any time."""


class Menu(Postback, prefix="menu"):
    """``เมนู``."""


class ChangeLanguage(Postback, prefix="language"):
    """``ภาษา``: which language shall I speak?"""


class Speak(Postback, prefix="speak"):
    """A language was chosen."""

    language: str


class SayThai(Intent):
    """Asked in words to speak Thai."""


class SayEnglish(Intent):
    """Asked in words to speak English."""


class Greet(Intent):
    """Good morning."""


class Thanks(Intent):
    """Thank you."""


@dataclass(frozen=True)
class Lost(Said):
    """Words that nobody understood; ``near``: the way to what they may have been about."""

    near: tuple[Button, ...] = ()


MENU: Final = (
    Button.of("button.request_account", StartRequest()),
    Button.of("button.forgot_password", ForgotPassword()),
    Button.of("button.figures", AskFigures()),
    Button.of("button.report_problem", ReportProblem()),
    Button.of("button.status", MyStatus()),
    Button.of("button.help", Help()),
)
DESK: Final = (
    Button.of("button.my_work", MyWork()),
    Button.of("button.all_work", AllWork()),
    Button.of("button.find", Find()),
    Button.of("button.tools", ShowTools()),
)
"""What an officer most often means."""
TOOLS: Final = (
    Button.of("button.tools", ShowTools()),
    Button.of("button.rounds", ShowRounds()),
)
"""What an officer finds in the menu beside everybody's, since the rich menu has no room for it."""
LANGUAGES: Final = ("th", "en")


def greeting(desk: Desk) -> Say:
    return Say("greeting", buttons=(*MENU, CONTACT))


@front.on(Followed)
def welcome(_event: Followed, desk: Desk) -> Effects:
    """New, or back after blocking us: what was parked meanwhile goes out with this answer."""
    if desk.me.left_at is not None:
        desk.me.left_at = None
        desk.outbox.unpark_lane(line_lane(desk.me.line_user))
    desk.me.greeted = True
    desk.session.add(desk.me)
    yield greeting(desk)


@front.on(Left)
def farewell(_event: Left, desk: Desk) -> Effects:
    desk.me.left_at = desk.now
    desk.session.add(desk.me)
    yield Park(desk.me.id)


@front.on(TookBack)
def forget(event: TookBack, desk: Desk) -> Effects:
    yield Forget(event.message_id)


@front.on(Help, words=[Wish.HELP])
def help_(_tap: Help, desk: Desk) -> Effects:
    theirs: tuple[Button, ...] = ()
    if desk.my_office is not None:
        yield Say("help_officer")
        theirs = (Button.of("button.tools", ShowTools()),)
    language = Button.of("button.language", ChangeLanguage())
    yield Say("help", buttons=(*theirs, *MENU, LINK_SCHOOL, CONTACT, language))


@front.on(Menu, words=[Wish.MENU, Wish.BACK])
def menu(_tap: Menu, desk: Desk) -> Effects:
    theirs = TOOLS if desk.my_office is not None else ()
    yield Say("menu", buttons=(*theirs, *MENU, CONTACT))


@front.on(Greet, words=[Wish.GREETING])
def greet(_word: Greet, desk: Desk) -> Effects:
    yield greeting(desk)


@front.on(Thanks, words=[Wish.THANKS])
def thanks(_word: Thanks, desk: Desk) -> Effects:
    yield Say("thanks")


@front.on(Contact, words=[Wish.CONTACT_OFFICER])
def contact(_tap: Contact, desk: Desk) -> Effects:
    yield Say("contact")


@front.on(ChangeLanguage, words=[Wish.LANGUAGE])
def which_language(_tap: ChangeLanguage, desk: Desk) -> Effects:
    yield Say(
        "language.which",
        buttons=(
            Button.of("button.thai", Speak("th")),
            Button.of("button.english", Speak("en")),
        ),
    )


@front.on(Speak)
def speak(tap: Speak, desk: Desk) -> Effects:
    yield from _speak(tap.language, desk)


@front.on(SayThai, words=[Wish.LANGUAGE_TH])
def speak_thai(_word: SayThai, desk: Desk) -> Effects:
    yield from _speak("th", desk)


@front.on(SayEnglish, words=[Wish.LANGUAGE_EN])
def speak_english(_word: SayEnglish, desk: Desk) -> Effects:
    yield from _speak("en", desk)


def _speak(language: str, desk: Desk) -> Effects:
    if language in LANGUAGES:
        desk.me.language = language
        desk.session.add(desk.me)
    yield Say("language.changed", buttons=MENU)


@front.on(Sent)
def something_else(event: Sent, desk: Desk) -> Effects:
    """A sticker or a good-morning picture is answered and opens nothing."""
    known = {"sticker", "image", "audio", "video", "file", "location"}
    yield Say(f"sent.{event.kind if event.kind in known else 'other'}", buttons=MENU)


@front.on(Lost)
def lost(words: Lost, desk: Desk) -> Effects:
    if words.near:
        yield Say("lost_near", buttons=(*words.near, Button.of("button.help", Help()), CONTACT))
        return
    if officer(desk):
        yield Say("lost", buttons=(*DESK, Button.of("button.help", Help()), CONTACT))
        return
    yield Say("lost", buttons=(*MENU, CONTACT))


@front.on(Unreadable)
def unreadable(_event: Unreadable, desk: Desk) -> Effects:
    yield Say("sent.other", buttons=MENU)


@front.on(SaidInGroup)
def in_group(_event: SaidInGroup, desk: Desk) -> Effects:
    """Mentioned in a group: no personal data here, the way to the chat of our own."""
    yield Say("group.continue")


@front.on(TappedInGroup)
def tapped_in_group(_event: TappedInGroup, desk: Desk) -> Effects:
    """LINE documents the sender of a group event for messages only: a tap proves nobody."""
    yield Say("group.continue")
