"""What a tap on the page does: a person acts, the portal is used, time moves on."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.playground.errors import LineError
from bot.playground.page.sending import send_sent
from bot.playground.panel import OfficeClock, PortalPanel, Row
from bot.playground.persons import Person
from bot.playground.platform import Platform
from bot.playground.webhooks import Webhook

#: Characters a person can type at once, as on a phone.
MOST_TYPED = 10_000
LONGEST_NAME = 50
_OFFICE = ("สพป.เพชรบูรณ์ เขต 3", "อ.หนองไผ่ จ.เพชรบูรณ์", 15.99, 101.06)
# The smallest JPEG a decoder takes: one grey pixel.
_PICTURE = bytes.fromhex(
    "ffd8ffdb004300" + "01" * 64 + "ffc0000b080001000101011100ffc4001f0000010501010101010100000000"
    "000000000102030405060708090a0bffc4001401010000000000000000000000000000000000ffda0008010100003f"
    "00d2cf20ffd9"
)

Wish = Mapping[str, object]


class Acts:
    """Carries out what the page asks for. Each returns what the page should know."""

    def __init__(
        self, platform: Platform, panel: PortalPanel | None, clock: OfficeClock | None
    ) -> None:
        self._platform = platform
        self._panel = panel
        self._clock = clock

    def person(self, user_id: str, wish: Wish) -> Row:
        """An act of a person. Raises LineError 404 for nobody and 400 for nothing known."""
        person = self._known(user_id)
        act = _PERSON_ACTS.get(_text(wish, "act"))
        if act is None:
            raise LineError(400, "No such act")
        return _told(act(person, wish))

    def send(self, user_id: str, name: str, data: bytes) -> Row:
        """A person sends a file or picture. Raises LineError 404 for nobody, 400 for no name."""
        return _told(send_sent(self._known(user_id), name, data))

    def _known(self, user_id: str) -> Person:
        person = self._platform.persons.get(user_id)
        if person is None:
            raise LineError(404, "No such person")
        return person

    def add_person(self, wish: Wish) -> Row:
        """Somebody new, with a phone."""
        name = _text(wish, "name").strip()[:LONGEST_NAME]
        if not name:
            raise LineError(400, "A person needs a name")
        return {"id": self._platform.person(name, role=_text(wish, "role")).user_id}

    def portal(self, wish: Wish) -> Row:
        """Try a password, cut someone off, pull the plug. Raises LineError without a portal."""
        panel = self._panel
        if panel is None:
            raise LineError(404, "No portal here")
        answer: Row = {}
        act = _text(wish, "act")
        if act == "login":
            words = (_text(wish, key) for key in ("username", "password", "device"))
            answer = panel.login(*words)
        elif act == "come_in":
            answer = panel.come_in(_text(wish, "mac"))
        elif act == "logout":
            panel.logout(_text(wish, "session"))
        elif act == "use":
            panel.use(_text(wish, "session"))
        elif act == "forget":
            panel.forget(_text(wish, "mac"))
        elif act == "plug":
            panel.plugged_in = wish.get("in") is True
        self._platform.bell.ring()
        return answer

    def forward(self, wish: Wish) -> Row:
        """Move office time on by whole minutes. Raises LineError if the clock is fixed."""
        minutes = wish.get("minutes")
        if self._clock is None or not isinstance(minutes, int) or not 0 < minutes <= 60 * 24 * 31:
            raise LineError(400, "The clock cannot be moved so")
        self._clock.forward(timedelta(minutes=minutes))
        self._platform.bell.ring()
        return {"now": self._clock.now().isoformat()}


def _told(webhook: Webhook) -> Row:
    return {"acknowledged": webhook.acknowledged or not webhook.events, "uri": webhook.uri}


def _say(person: Person, wish: Wish) -> Webhook:
    text = _text(wish, "text")[:MOST_TYPED]
    if not text.strip():
        raise LineError(400, "Nothing typed")
    return person.say(text)


def _do(person: Person, wish: Wish) -> Webhook:
    action = wish.get("action")
    if not isinstance(action, dict):
        raise LineError(400, "No action")
    return person.do(action, pick=_text(wish, "pick"))


def _unsend(person: Person, wish: Wish) -> Webhook:
    try:
        return person.unsend(_text(wish, "message"))
    except LookupError:
        raise LineError(404, "No such message") from None


_PERSON_ACTS: dict[str, Callable[[Person, Wish], Webhook]] = {
    "say": _say,
    "do": _do,
    "unsend": _unsend,
    "follow": lambda person, wish: person.follow(),
    "block": lambda person, wish: person.block(),
    "sticker": lambda person, wish: person.send_sticker(),
    "image": lambda person, wish: person.send_image(_PICTURE),
    "location": lambda person, wish: person.send_location(*_OFFICE),
}


def _text(wish: Wish, key: str) -> str:
    value = wish.get(key)
    return value if isinstance(value, str) else ""
