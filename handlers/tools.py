"""``เครื่องมือเจ้าหน้าที่``: everything an officer can do that has no place in the rich menu, to be
tapped. A tap there means the words on it, and whoever may not say them may not tap them either."""

from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Show
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.router import Router
from handlers.kit.taps.menu import MyStatus, MyWork, ShowTools
from handlers.kit.taps.sessions import WhosOnline
from handlers.language.words import Intent as Wish
from store.refusals import StaleCard

tools = Router("tools")


class Tool(Postback, prefix="tool"):
    """As good as the command it names; ``handlers.house`` reads it as that."""

    wish: Wish


OPENING: Final = (
    Button.of("button.open_for", Tool(Wish.OPEN_FOR_OTHER)),
    Button.of("button.open_many", Tool(Wish.OPEN_FOR_MANY)),
    Button.of("button.shared", Tool(Wish.SHARED_PC)),
    Button.of("button.passes", Tool(Wish.GUEST_PASS)),
)
LOOKING: Final = (
    Button.of("button.find", Tool(Wish.SEARCH)),
    Button.of("button.online", WhosOnline()),
    Button.of("button.whois", Tool(Wish.WHOIS)),
    Button.of("button.sweep", Tool(Wish.SWEEP)),
    Button.of("button.school_people", Tool(Wish.SCHOOL_PEOPLE)),
    Button.of("button.load_figures", Tool(Wish.LOAD_FIGURES)),
    Button.of("button.rounds", Tool(Wish.ROUNDS)),
    Button.of("button.quota", Tool(Wish.QUOTA)),
    Button.of("button.unanswered", Tool(Wish.UNANSWERED)),
    Button.of("button.failures", Tool(Wish.FAILURES)),
)
STAFFING: Final = (
    Button.of("button.roster", Tool(Wish.ROSTER)),
    Button.of("button.away", Tool(Wish.AWAY)),
    Button.of("button.days_off", Tool(Wish.DAYS_OFF)),
    Button.of("button.factor", Tool(Wish.FACTOR)),
)


@tools.on(ShowTools, who=officer, words=[Wish.TOOLS])
def show(_tap: ShowTools, desk: Desk) -> Effects:
    """Cards: their buttons outlast what is said after them."""
    yield Show(
        (
            Card("tools.opening", buttons=OPENING),
            Card("tools.looking", buttons=LOOKING),
            Card("tools.staffing", buttons=STAFFING),
        ),
        (Button.of("button.my_work", MyWork()), Button.of("button.status", MyStatus())),
    )


@tools.on(Tool)
def unknown(_tap: Tool, desk: Desk) -> Effects:
    """A command that leads nowhere (any more). Raises ``StaleCard``."""
    raise StaleCard
