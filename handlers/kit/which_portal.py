"""Where an account is to be good, or is, in an office with several captive portals. A workplace may
say it; else it is asked. An office with one is asked nothing, and reads nothing of it."""

import re
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Fact, Param, Words
from handlers.kit.forms import Answers, NotAChoice
from handlers.language.normal import normal, squeezed
from store.naming import MAIN

_AT: Final = r"(?:(?:จะ|ขอ)?ใช้(?:งาน|ได้)?\s*)?(?:ที่|ใน|ณ|(?<![a-z])(?:at|in)(?![a-z]))?\s*"
"""What may stand before a portal's label in a sentence, and belongs to it."""


def of_place(place: str, desk: Desk) -> str | None:
    """The portal of whoever works there, where the office's list of workplaces says it."""
    known = desk.places.get(place)
    named = known.portal if known is not None else None
    return named if named in desk.office.portals else None


def is_asked(answers: Answers, desk: Desk) -> bool:
    """Whether a form has to ask: there are several, and the workplace does not say."""
    return desk.office.has_several_portals and of_place(answers.get("place", ""), desk) is None


def chosen(answers: Answers, desk: Desk) -> str:
    """What was answered, or what the workplace says; else, the only one."""
    given = answers.get("portal")
    if given is not None and given in desk.office.portals:
        return given
    return of_place(answers.get("place", ""), desk) or MAIN


def follows(answers: Answers, desk: Desk) -> dict[str, str]:
    """What the workplace has answered, so that it stands in the summary and can be changed."""
    return {"portal": chosen(answers, desk)} if desk.office.has_several_portals else {}


def still_there(answers: Answers, desk: Desk) -> Answers:
    """Without a portal that the settings do not name any more, or need not."""
    given = answers.get("portal")
    if not given or (desk.office.has_several_portals and given in desk.office.portals):
        return answers
    return {name: text for name, text in answers.items() if name != "portal"}


def read(answer: str, desk: Desk) -> str:
    """Its name, from a button or from its label. Raises ``NotAChoice``."""
    if answer in desk.office.portals:
        return answer
    typed = squeezed(answer)
    named = [name for name, facts in desk.office.portals.items() if squeezed(facts.label) == typed]
    if len(named) == 1:
        return named[0]
    found, rest = taken_from(answer, desk)
    if found is None or squeezed(rest):
        raise NotAChoice
    return found


def choices(desk: Desk) -> tuple[Button, ...]:
    return tuple(
        Button(facts.label, tap=name, literal=True) for name, facts in desk.office.portals.items()
    )


def taken_from(text: str, desk: Desk) -> tuple[str | None, str]:
    """The one portal whose label stands in a message, and the message without it; two, or none,
    and the message as it is."""
    if not desk.office.has_several_portals:
        return None, text
    spelled = "\n".join(map(normal, text.splitlines()))
    found = {
        name: said
        for name, facts in desk.office.portals.items()
        if (said := _mention(facts.label).search(spelled))
    }
    if len(found) != 1:
        return None, text
    [(name, said)] = found.items()
    return name, f"{spelled[: said.start()]} {spelled[said.end() :]}"


def _mention(label: str) -> re.Pattern[str]:
    """The label, however it is spaced; ``อาคาร 2`` does not stand in ``อาคาร 21``."""
    words = r"\s*".join(map(re.escape, normal(label).split()))
    return re.compile(rf"{_AT}(?<![a-z0-9]){words}(?![a-z0-9])", re.I)


def own_wifi(desk: Desk) -> str:
    """The Wi-Fi's name where the speaker's accounts are good; of several, each once."""
    portals = dict.fromkeys(account.portal for account in desk.accounts.of(desk.me.id))
    names = (desk.office.portal(name).wifi or desk.office.wifi for name in portals)
    return " / ".join(dict.fromkeys(names)) or desk.office.wifi


def with_portal(what: Param, portal: str, desk: Desk) -> Param:
    """A value of a card, and at which portal: on one line, since a card has six."""
    if not desk.office.has_several_portals:
        return what
    return Words("portal.what_at", {"what": what, "portal": desk.office.portal(portal).label})


def portal_fact(portal: str, desk: Desk) -> tuple[Fact, ...]:
    """The same as a line of its own, where there is room."""
    if not desk.office.has_several_portals:
        return ()
    return (Fact("fact.portal", desk.office.portal(portal).label),)
